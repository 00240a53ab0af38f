"""What went wrong with a request, in the words of the failures table."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.network.answers import header
from crawler.network.body_types import NoPage
from crawler.network.decompression import CutShortBody
from crawler.network.private_addresses import NO_PUBLIC_ADDRESS, PrivateAddress
from crawler.network.requests import RobotsUnreachable

# The first that fits is told; IgnoreRequest itself is Scrapy's own, told apart by what it says.
KINDS: dict[type[BaseException], str] = {
    HttpError: "http",
    DownloadTimeoutError: "timeout",
    CannotResolveHostError: "dns",
    DownloadConnectionRefusedError: "refused",
    ResponseDataLossError: "cut-short",
    DownloadFailedError: "no-answer",
    DownloadCancelledError: "too-large",
    PrivateAddress: "private-address",
    RobotsUnreachable: "robots-unreachable",
    NoPage: "content-type",
    CutShortBody: "cut-short",
}
# ... and these by what they say.
SAID = {
    NO_PUBLIC_ADDRESS: "private-address",
    "redirections": "redirects",
    "bytes of headers": "too-large",
    "DOWNLOAD_MAXSIZE": "too-large",
}
MEANINGS = {
    "http": "the server answered with an error, or with a redirect to nowhere on the web; its status stands in the row",
    "timeout": "no whole answer within DOWNLOAD_TIMEOUT, however busily it dripped",
    "dns": "the host's name leads nowhere",
    "refused": "the host takes no connections",
    "no-answer": "the connection broke before there was an answer, or what came is no HTTP",
    "cut-short": "the body, or its compression, broke off before its end",
    "too-large": "more than DOWNLOAD_MAXSIZE bytes, as sent or decompressed",
    "redirects": "redirects go round in a circle, or are more than REDIRECT_MAX_TIMES",
    "private-address": "a link, a redirect or a DNS answer leads into a private network",
    "robots-unreachable": "robots.txt cannot be had, so that the site is left alone for this run",
    "content-type": "an image, a film, an archive, an office file: no page, whatever its label",
    "ignored": "Scrapy or a middleware refused the request or the answer; the detail says why",
    "fetch": "any other fault of the network",
    "parse-timeout": "a page of links was still being read after CLEAN_TIMEOUT",
    "parse-memory": "reading a page of links needed more than WORKER_MEMORY_MB",
    "parse-crash": "reading a page of links killed its worker process",
    "parse-error": "reading a page of links raised an error",
    "led-home": "the address of an article leads to a front page: what many a site says instead of 404",
    "clean-timeout": "the chain was still at work on the page after CLEAN_TIMEOUT",
    "clean-memory": "the chain needed more than WORKER_MEMORY_MB",
    "clean-crash": "the chain killed its worker process",
    "clean-error": "the chain raised an error; the detail says in which stage",
    "damaged-file": "a file of the archive spider cannot be read, or only up to some place",
    "damaged-warc": "the WARC does not hold the page's bytes any more",
    "defect": "our own code raised an error that nobody expected: please report it, with the detail",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row of failures, as far as the error tells it."""

    kind: str
    status: int | None
    detail: str


def trouble_of(error: BaseException) -> Trouble:
    """What to write down for an error of a request."""
    kind = next((kind for cls, kind in KINDS.items() if isinstance(error, cls)), "fetch")
    if kind == "fetch" and isinstance(error, IgnoreRequest):
        kind = "ignored"
    said = str(error)
    if kind in ("dns", "no-answer", "ignored"):
        kind = next((told for words, told in SAID.items() if words in said), kind)
    elif kind == "robots-unreachable" and NO_PUBLIC_ADDRESS in said:
        kind = "private-address"  # the site's robots.txt is the first that is asked for
    response: Response | None = getattr(error, "response", None)
    status = response.status if response is not None else None
    if isinstance(error, HttpError):
        to = header(error.response, "Location")
        return Trouble(kind, status, f"HTTP status {status}{', to ' + to if to else ''}")
    return Trouble(kind, status, f"{type(error).__name__}: {said or MEANINGS[kind]}")
