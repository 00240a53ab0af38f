"""The console script `qingliu`: all commands of `scrapy` with this project's settings, from any folder."""

from __future__ import annotations

import os


def main() -> None:
    """Runs a command and leaves with its exit code."""
    os.environ["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
    from scrapy.cmdline import execute  # here: worker processes import the module of the script that started them

    execute()
