"""What Scrapy's answers and failures hold, with the types that they have here."""

from __future__ import annotations

from scrapy.http import Request, Response
from twisted.python.failure import Failure


def header(response: Response, name: str) -> str:
    """A header of an answer; empty where it has none of this name."""
    return (response.headers.get(name) or b"").decode("latin-1")


def request_of(failure: Failure) -> Request:
    """The request that an errback is called for; Scrapy sets it on the failure."""
    request: Request = vars(failure)["request"]
    return request


def error_of(failure: Failure) -> BaseException:
    """What was raised."""
    assert failure.value is not None
    return failure.value


def failure_of_request(error: Exception, request: Request) -> Failure:
    """What an errback would be given for a request outside the schedule."""
    failure = Failure(error)  # type: ignore[no-untyped-call]
    vars(failure)["request"] = request
    return failure
