"""Answers unpacked, and none that is not whole: Scrapy takes what came before a stream broke off for the page."""

from __future__ import annotations

import codecs
from http import HTTPStatus

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response, TextResponse
from scrapy.responsetypes import responsetypes

from pipelines.text.charset import canonical
from pipelines.warc.content_encoding import CutShort, TooLarge, decoded


class CutShortBody(IgnoreRequest):
    """The body came, and its compression breaks off."""


class Decompression(HttpCompressionMiddleware):
    """Downloader middleware in place of Scrapy's: a body that breaks off is asked for again, and then a failure."""

    def __init__(self, *, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self.crawler = crawler

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        try:
            return self.unpacked(request, response)
        except CutShortBody as error:
            assert self.crawler.spider is not None
            retried = get_retry_request(request, spider=self.crawler.spider, reason="cut-short")
            if retried is None:
                raise error
            return retried

    def unpacked(self, request: Request, response: Response) -> Response:
        """The answer without its encodings, its charset one of the web's.

        raises   CutShortBody; IgnoreRequest where more than DOWNLOAD_MAXSIZE comes out
        """
        encodings = [word for value in response.headers.getlist("Content-Encoding") for word in _words(value)]
        if request.method == "HEAD" or not encodings:
            return _with_a_charset(response)
        most = request.meta.get("download_maxsize", self._max_size)
        try:
            body = decoded(response.body, encodings, most)
        except CutShort as error:
            raise CutShortBody(str(error)) from error
        except TooLarge as error:
            raise IgnoreRequest(f"the body exceeds DOWNLOAD_MAXSIZE: {error}") from error
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
        given = {"encoding": None} if issubclass(kind, TextResponse) else {}
        response = response.replace(cls=kind, body=body, **given)
        del response.headers["Content-Encoding"]
        return _with_a_charset(response)


def _words(value: bytes) -> list[str]:
    return value.decode("latin-1").split(",")


def _with_a_charset(response: Response) -> Response:
    """What Scrapy reads of an answer it reads in a charset of the web: `punycode` takes hours, and `undefined` raises.

    The bytes stay as they are, and so does what is said of them: the chain decides for itself.
    """
    if response.status == HTTPStatus.NOT_MODIFIED or not isinstance(response, TextResponse):
        return response
    declared = response._declared_encoding()
    if declared is None or (canonical(declared) is not None and _is_known(declared)):
        return response
    return response.replace(encoding="utf-8")


def _is_known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
