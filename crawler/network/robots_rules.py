"""The rules of a robots.txt, as far as they concern us: read with bounded work, whatever the file holds."""

from __future__ import annotations

import codecs
import re
from typing import Self

from scrapy.crawler import Crawler
from scrapy.robotstxt import ProtegoRobotParser

MOST_BYTES = 500 << 10  # RFC 9309, section 2.5: what stands behind need not be read
AGENT = re.compile(rb"user[ -]?agent", re.I)
SITE_WIDE = re.compile(rb"(?:sitemaps?|site-map|host)\s{0,9}:", re.I)
TOKEN = re.compile(rb"[a-z_-]+", re.I)


class RobotRules(ProtegoRobotParser):
    """Scrapy's parser, given the groups for all and those for us: 5,000 agents with 5,000 rules took it 1.9 GB."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        return cls(concerning(robotstxt_body, crawler.settings["USER_AGENT"]), crawler.spider)


def concerning(body: bytes, user_agent: str) -> bytes:
    """The lines of a robots.txt that concern a crawler: its own groups, those for all, and what holds for the site.

    user_agent   as it is sent: its first word is what the file may name (RFC 9309, section 2.2.1)
    """
    found = TOKEN.match(user_agent.encode("utf-8"))
    own = found[0].lower() if found else b""
    kept: list[bytes] = []
    named: set[bytes] = set()  # of the group at hand, as far as they concern us
    in_names = False
    for raw in re.split(rb"[\r\n]+", _whole_lines(body.removeprefix(codecs.BOM_UTF8))):
        line = raw.partition(b"#")[0].strip()
        if agent := AGENT.match(line):
            named = named if in_names else set()
            in_names = True
            value = line[agent.end() :].lstrip(b" \t:")
            token = TOKEN.match(value)
            name = b"*" if value.startswith(b"*") else token[0].lower() if token else b""
            if name in (b"*", own) and name not in named:
                named.add(name)
                kept.append(b"User-agent: " + name)
        elif SITE_WIDE.match(line):
            kept.append(line)
        elif line:
            in_names = False
            if named:
                kept.append(line)
    return b"\n".join(kept)


def _whole_lines(body: bytes) -> bytes:
    if len(body) <= MOST_BYTES:
        return body
    cut = body[:MOST_BYTES]
    return cut[: max(cut.rfind(b"\n"), cut.rfind(b"\r"), 0)]
