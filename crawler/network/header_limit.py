"""HTTP as Scrapy speaks it, with an end to the head of an answer: DOWNLOAD_MAXSIZE only looks at bodies."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ParseError, Request
from twisted.web.iweb import IResponse

# Of all heads to one request; browsers allow 256 KB too. The first part of the body may be counted in: 64 KB at most.
HEAD_BYTES = 256 << 10


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Breaks off where a head does not end: ten seconds of endless headers took 600 MB."""

    def request(self, request: Request) -> Deferred[IResponse]:
        self._head_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES + (64 << 10):
                self._giveUp(Failure(ParseError(f"more than {HEAD_BYTES} bytes of headers", b"")))
                assert self.transport is not None
                self.transport.abortConnection()
                return
        super().dataReceived(data)


class BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> BoundedProtocol:
        return BoundedProtocol(self._quiescentCallback)


class BoundedHandler(HTTP11DownloadHandler):
    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory
