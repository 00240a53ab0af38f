"""What `render: true` needs is looked for before the first request."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HANDLER = "crawler.network.browser.BrowserHandler"
# The crawl answers for the network; what would go past it finds no host.
FLAGS = ["--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking", "--disable-dev-shm-usage"]


def use_browser(settings: BaseSettings) -> None:
    """Let rendered pages go through Chromium.

    raises   UsageError when scrapy-playwright or the browser is missing, with what to do
    """
    if find_spec("scrapy_playwright") is None:
        raise UsageError(
            "a source says render: true, and scrapy-playwright is not installed:"
            " make render, or pip install --require-hashes -r requirements-render.txt"
        )
    settings.setdict(
        {
            "DOWNLOAD_HANDLERS": settings.getdict("DOWNLOAD_HANDLERS") | {"http": HANDLER, "https": HANDLER},
            "PLAYWRIGHT_BROWSER_TYPE": "chromium",
            "PLAYWRIGHT_LAUNCH_OPTIONS": {
                "executable_path": chromium(settings["CHROMIUM"]),
                "chromium_sandbox": os.geteuid() != 0,  # root has none
                "args": FLAGS,
            },
            "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
        },
        priority="spider",
    )


def chromium(given: str | None) -> str:
    """Where the browser is. given: the setting CHROMIUM, a path or a name; None to look for the usual names."""
    for name in (given,) if given else NAMES:
        if found := shutil.which(name):
            return found
    raise UsageError(
        f"a source says render: true, and there is no {given or 'Chromium'}:"
        " install it (Debian: apt install chromium), or name it with -s CHROMIUM=/path/to/it"
    )
