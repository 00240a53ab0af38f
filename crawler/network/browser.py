"""Pages that only a browser can read: Chromium runs their scripts, and every byte it asks for comes through Scrapy.

The browser has no network of its own. What its pages want is answered by the downloader of the crawl, so that
robots.txt, delays, budgets, limits of size and time, and the guard of private addresses hold for scripts as well.
Imported only where a source says `render: true`: scrapy-playwright is optional (requirements-render.txt).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request as PageRequest
from playwright.async_api import Route
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler.network.decompression import Decompression
from crawler.network.header_limit import BoundedFactory

WANTED = {"document", "script", "xhr", "fetch"}  # the rest is looks
PAGE_REQUESTS = 60  # that one page may make, its own included
OF_THE_SHELL = ("ETag", "Last-Modified", "Content-Encoding", "Content-Length")  # of what came, not of what it became


class BrowserHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Renders requests with meta["render"]; fetches all others as the crawl always does."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory
        self._maxsize = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._timeout_s = crawler.settings.getfloat("RENDER_TIMEOUT")

    async def download_request(self, request: Request) -> Response:
        """The page as its scripts leave it; as it came where it is no HTML, an error or a redirect.

        raises   DownloadTimeoutError after RENDER_TIMEOUT, DownloadFailedError when the browser breaks down under it
        """
        shell: Response = await HTTP11DownloadHandler.download_request(self, request)
        if not request.meta.get("render") or shell.status != HTTPStatus.OK:
            return shell
        shell = self._crawler.get_downloader_middleware(Decompression).unpacked(request, shell)
        if not isinstance(shell, HtmlResponse):
            return shell
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._rendered(request, shell)
        except TimeoutError as error:
            raise DownloadTimeoutError(f"rendering {request.url} took longer than {self._timeout_s:g} s") from error
        except PlaywrightError as error:
            raise DownloadFailedError(f"the browser failed: {error.message}") from error

    async def _rendered(self, request: Request, shell: Response) -> Response:
        asked = request.replace(meta=request.meta | {"shell": shell})
        asked.meta["playwright_context"] = request.meta["download_slot"]
        asked.meta["playwright_page_goto_kwargs"] = {"wait_until": "networkidle", "timeout": 0}
        asked.meta["playwright_page_init_callback"] = self._answer_by_ourselves
        response: Response = await self._download_request(asked)
        if len(response.body) > self._maxsize:
            raise IgnoreRequest(f"rendered, {request.url} exceeds DOWNLOAD_MAXSIZE")
        for name in OF_THE_SHELL:
            response.headers.pop(name, None)  # the list may change while its shell does not
        return response.replace(url=shell.url, request=None)

    async def _answer_by_ourselves(self, page: Any, request: Request) -> None:
        """Replace the route to the network, which scrapy-playwright has just laid, by one through the crawl."""
        await page.unroute("**")
        await page.route("**", self._router(request))

    def _router(self, request: Request) -> Callable[[Route, PageRequest], Awaitable[None]]:
        shell: Response | None = request.meta["shell"]
        made = 0

        async def answer(route: Route, wanted: PageRequest) -> None:
            nonlocal shell, made
            made += 1
            response = None
            if wanted.is_navigation_request() and wanted.frame.parent_frame is None:
                response, shell = shell, None  # the page itself, once: it leads itself nowhere else
            elif wanted.resource_type in WANTED and wanted.method == "GET" and made <= PAGE_REQUESTS:
                response = await self._fetched(wanted.url, request)
            if response is None:
                self.stats.inc_value("render/refused")
                await route.abort()
                return
            headers = {
                name.decode("latin-1"): b", ".join(values).decode("latin-1")
                for name, values in response.headers.items()
                if name.decode("latin-1") not in OF_THE_SHELL
            }
            await route.fulfill(status=response.status, headers=headers, body=response.body)

        return answer

    async def _fetched(self, url: str, request: Request) -> Response | None:
        """What a page asks for, fetched under all rules of the crawl; None where they or the server refuse it."""
        meta: dict[str, Any] = {name: request.meta[name] for name in ("source", "loopback") if name in request.meta}
        meta["of_page"] = request.url
        meta["download_slot"] = slot = f"{request.meta['download_slot']} by browser"  # its page holds the other one
        spider = self._crawler.spider
        spider.raise_floor(slot, spider.floors.get(request.meta["download_slot"], 0.0))
        try:
            wanted = Request(url, NO_CALLBACK, meta=meta, priority=1)
            response: Response = await self._crawler.engine.download_async(wanted)
            return response
        except Exception as error:
            spider.logger.info("not for the browser: %s: %s", url, error)
            return None
