"""What went wrong with a request, in the words of the failures table."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.addresses import PrivateAddress
from crawler.middlewares import RobotsUnreachable
from pipelines.workers import TaskCrash, TaskTimeout

# The first that fits is told; IgnoreRequest itself is Scrapy's own, told apart by what it says.
KINDS: dict[type[BaseException], str] = {
    HttpError: "http",
    DownloadTimeoutError: "timeout",
    CannotResolveHostError: "dns",
    DownloadConnectionRefusedError: "refused",
    ResponseDataLossError: "cut-short",
    DownloadCancelledError: "too-large",
    PrivateAddress: "private-address",
    RobotsUnreachable: "robots-unreachable",
    TaskTimeout: "parse-timeout",
    TaskCrash: "parse-crash",
}
SAID = {"redirections": "redirects", "DOWNLOAD_MAXSIZE": "too-large"}


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
        kind = next((told for said, told in SAID.items() if said in str(error)), "ignored")
    status = error.response.status if isinstance(error, HttpError) else None
    return Trouble(kind, status, f"HTTP status {status}" if status else f"{type(error).__name__}: {error}")
