"""HTTP as Scrapy speaks it, with an end to the head of an answer: DOWNLOAD_MAXSIZE only looks at bodies."""

from __future__ import annotations

from contextlib import suppress

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ParseError, Request
from twisted.web.http_headers import InvalidHeaderName
from twisted.web.iweb import IResponse

# Of all heads to one request; browsers allow 256 KB too. The first part of the body may be counted in: 64 KB at most.
HEAD_BYTES = 256 << 10


class PatientParser(_LenientHTTPClientParser):
    """Reads heads as browsers do: a line may be as long as a head, and one whose name is none is passed over."""

    MAX_LENGTH = HEAD_BYTES + (128 << 10)  # BoundedProtocol breaks off before

    def lineReceived(self, line: bytes) -> None:
        if self.state == HEADER and self._partialHeader is None and line[:1] in (b" ", b"\t"):
            return  # it goes on with nothing
        super().lineReceived(line)

    def headerReceived(self, name: bytes, value: bytes) -> None:
        with suppress(InvalidHeaderName):
            super().headerReceived(name.strip(), value)


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Breaks off where a head does not end: ten seconds of endless headers took 600 MB."""

    def request(self, request: Request) -> Deferred[IResponse]:
        self._head_bytes = 0
        answer = super().request(request)
        self._parser.__class__ = PatientParser  # as _LenientHTTP11ClientProtocol does it, for want of another way
        return answer

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
