"""An HTTP answer as a WARC keeps it: its head as text, written so that it can always be read again."""

from __future__ import annotations

import http
import re
from collections.abc import Iterable
from dataclasses import dataclass

END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b", re.I)
BREAKS = re.compile(r"[\r\n\0]+")
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """status    200 where the status line is none
    headers   names in lower case, in order
    body      as it was sent
    """

    status: int
    headers: Headers
    body: bytes

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]


def read_answer(content: bytes) -> HttpAnswer | None:
    """The answer that a record holds; None where it holds no head of HTTP."""
    line = STATUS_LINE.match(content)
    if line is None:
        return None
    end = END_OF_HEAD.search(content)
    head, body = (content[: end.start()], content[end.end() :]) if end else (content, b"")
    return HttpAnswer(int(line[1]) if line[1] >= b"100" else http.HTTPStatus.OK, _headers(head), body)


def _headers(head: bytes) -> Headers:
    """The lines behind the first; one that begins with a blank goes on with the one before it."""
    lines: list[list[bytes]] = []
    for line in head.split(b"\n")[1:]:
        if line[:1] in (b" ", b"\t") and lines:
            lines[-1].append(line)
        else:
            lines.append([line])
    found = []
    for parts in lines:
        name, colon, value = b" ".join(part.strip() for part in parts).partition(b":")
        if colon:
            found.append((_text(name).strip().lower(), _text(value).strip()))
    return tuple(found)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def write_head(status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    """The head of an answer. What would end a line or a name early is written as a blank, so that it can be read."""
    try:
        phrase = http.HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {status:03d} {phrase}"]
    lines += [f"{BREAKS.sub(' ', name).replace(':', ' ').strip()}: {BREAKS.sub(' ', value)}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")
