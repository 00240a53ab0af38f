"""Whether an answer can be a page at all: told by its first bytes, since servers label documents as they please."""

from __future__ import annotations

import re
from http import HTTPStatus

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from crawler.network.answers import header
from pipelines.text.file_signatures import signature_of

# The start of a document of markup, after a byte order mark, blanks and what servers spill before it; or addresses.
MARKUP = re.compile(
    rb"[\xef\xbb\xbf\xfe\xff\s\0]*(?:<\0?[!?a-z]|\0<\0?[!?a-z]|https?://)|.{0,1000}<(?:!doctype|html|head|body)\b",
    re.I | re.S,
)
PAGES = re.compile(r"text/(?!css|javascript|calendar)|application/(?:[\w.-]+\+)?xml|application/(?:x-)?gzip", re.I)
JSON = re.compile(r"(?:application|text)/(?:[\w.-]+\+)?json", re.I)
HEAD_BYTES = 1024


class NoPage(IgnoreRequest):
    """The answer is something else than a page; response: what came."""

    def __init__(self, why: str, response: Response) -> None:
        super().__init__(why)
        self.response = response


class Contents:
    """Downloader middleware: images, films, archives and office files never reach a parser.

    What the scripts of a page ask for (meta: of_page) is for the browser, which has its own idea of it.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status == HTTPStatus.OK and request.meta.get("source") and not request.meta.get("of_page"):
            label = header(response, "Content-Type")
            is_json = request.meta.get("list") and JSON.match(label.strip())  # a list of articles may be one
            if not is_json and (why := no_page(label, response.body[:HEAD_BYTES])):
                raise NoPage(why, response)
        return response


def no_page(label: str, head: bytes) -> str | None:
    """Why an answer is no page; None where it may be one.

    label   its Content-Type, "" without one
    head    its first bytes: HTML is a page under any label, a film is none under text/html
    """
    if known := signature_of(head):
        return f"{known} content, labelled {label or 'not at all'}"
    if not label or PAGES.match(label.strip()) or not head or MARKUP.match(head):
        return None
    return f"labelled {label}, and no markup in it"
