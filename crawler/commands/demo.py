"""scrapy demo: the demo newsroom for a browser."""

from __future__ import annotations

import argparse
import signal

from scrapy.commands import ScrapyCommand


class Command(ScrapyCommand):
    """Serve the demo newsroom until Ctrl-C."""

    requires_project = True
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  Scrapy declares it without ClassVar

    def short_desc(self) -> str:
        return "Serve the demo newsroom for a browser"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.demo import Newsroom

        with Newsroom() as newsroom:
            for outlet, url in newsroom.urls.items():
                print(f"{outlet:8} {url}/")
            print("Ctrl-C ends it.", flush=True)
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
