"""How the crawl behaves. What departs from Scrapy's default says why."""

import os
import sys
from typing import Any

from pipelines import VERSION
from pipelines.rules.config_files import CONFIG

BOT_NAME = "qingliu"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

# Ours
DATABASE = "data/news.db"
DATABASE_WAIT = 30  # s for others who write into it; after that the run ends as cannot-record
WAIT_FOR_LOCK = 0  # s for another run of the spider that is at work on the database, before this one ends
WARC_FOLDER = None  # default: warc/ beside the database
SOURCES = str(CONFIG / "sources.yaml")
# Folder of your own rules; default: config/local/ of a checkout, or beside the folder of the database when installed
LOCAL_CONFIG = os.environ.get("QINGLIU_LOCAL_CONFIG")
WORKERS = 0  # worker processes; 0: as many as the machine has cores
CLUSTER = None  # tcp://HOST:PORT of a Dask scheduler: pages are cleaned on its workers, in place of worker processes
DEMO_BASE_PORT = 21710  # port of the demo newsroom's first outlet; 0: free ones, other addresses each time
CLEAN_TIMEOUT = 30  # s for one page: the slowest of 59 real pages takes under one
WORKER_MEMORY_MB = 2048  # of addresses, for one worker process: a page that needs more becomes a failure
CHROMIUM = None  # path or name of the browser for sources with render: true; default: the usual names on PATH
RENDER_TIMEOUT = 60  # s for one page and all that its scripts ask for
HEALTH: dict[str, Any] = {}  # rules that depart from those of pipelines/runs/health.py: {"min_pages": 10}
TROUBLE_HOOK = None  # a command that gets an unhealthy run as JSON on its standard input

# Servers are told whom to write to when the crawler disturbs: give your own address before crawling anybody else's.
CONTACT = os.environ.get("QINGLIU_CONTACT", "contact not configured")
USER_AGENT = f"qingliu/{VERSION} ({CONTACT})"

# Politeness: floors that no source may loosen.
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1.0  # s between two requests to a site
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 16  # over all sites
SCHEDULER_MEMORY_QUEUE = "crawler.network.request_stack.RequestStack"
CONCURRENT_ITEMS = 2  # of one answer, which is mostly one page: Scrapy makes a task for each, and its 100 cost 4 ms
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0

# Sick and hostile servers
TWISTED_DNS_RESOLVER = "crawler.network.private_addresses.PublicResolver"
DOWNLOAD_HANDLERS: dict[str, str | None] = dict.fromkeys(
    ("http", "https"), "crawler.network.header_limit.BoundedHandler"
)
DOWNLOAD_HANDLERS |= dict.fromkeys(("data", "file", "ftp", "s3"))  # the web, and nothing else
ROBOTSTXT_PARSER = "crawler.network.robots_rules.RobotRules"
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 32 << 20  # bytes; no news page is larger, and a decompressed bomb is
DOWNLOAD_WARNSIZE = 8 << 20
RETRY_TIMES = 2
REDIRECT_MAX_TIMES = 5
MEMUSAGE_LIMIT_MB = 2048  # of the crawl itself: it ends in order before the system ends it
STATS_DUMP = False  # the ledger keeps them, and the summary shows what matters

# Scrapy imports the components of its own lists even where a project turns them off: cookies, which no reader of news
# needs, bring an HTTP client, and the remote console a web server. That takes half a second, so what runs stands here.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {  # from the engine to the downloader; the numbers are those of Scrapy's own list
    "crawler.network.private_addresses.AddressGuard": 50,
    "crawler.network.requests.Robots": 100,
    "crawler.network.requests.Budgets": 110,  # after robots.txt: what is forbidden costs nothing
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.network.body_types.Contents": 540,  # behind decompression and retries
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "crawler.network.requests.PageRedirects": 580,  # in the place of Scrapy's for meta refreshes
    "crawler.network.decompression.Decompression": 590,
    "crawler.network.requests.Redirects": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}
ITEM_PIPELINES = {
    "pipelines.item_pipelines.KnownPages": 100,
    "pipelines.item_pipelines.WarcKeeper": 200,
    "pipelines.item_pipelines.Cleaner": 300,
    "pipelines.item_pipelines.StoreRecords": 400,
}
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "crawler.network.throttle.Throttle": 400,
    "crawler.terminal.progress.ProgressLine": 500,
}

# A person at a terminal watches a progress bar; a log file wants lines.
LOG_LEVEL = "WARNING" if sys.stderr.isatty() else "INFO"
LOG_JSON = False  # the log of a crawl as JSON, an object a line; with LOG_FILE, the summary stays on the terminal
LOG_FORMATTER = "crawler.terminal.progress.QuietFormatter"
