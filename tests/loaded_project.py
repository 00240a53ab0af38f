"""What commands and their workers load, loaded: imported by the server that tests' commands are forked from."""

import sys
from importlib import import_module

from crawler.links.vocabulary import vocabulary
from pipelines.edition import chain_edition

LOADED = (
    "scrapy.cmdline", "scrapy.commands.crawl", "scrapy.core.downloader.handlers.http11", "scrapy.crawler",
    "scrapy.extensions.closespider", "scrapy.extensions.memusage", "crawler.network.header_limit",
    "crawler.network.requests", "crawler.network.throttle", "crawler.spiders.archive", "crawler.spiders.epaper",
    "crawler.spiders.news", "crawler.terminal.progress", "pipelines.item_pipelines", "pipelines.runs.ready_chain",
)  # fmt: skip

for module in LOADED:
    import_module(module)
vocabulary()
chain_edition()
assert "twisted.internet.reactor" not in sys.modules, "each command installs its own"
