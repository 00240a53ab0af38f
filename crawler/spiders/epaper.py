"""Issues of newspapers: front page -> sheets -> articles, with what the issue says of each."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.links.newspaper_issue import (
    IssueRules,
    Jumps,
    Piece,
    Sheet,
    attribute,
    fill_in,
    in_issue,
    join_pieces,
    read_jumps,
    read_sheet,
)
from crawler.network.answers import header
from crawler.sources import Source
from crawler.spiders.sourced import GONE, SourceSpider
from pipelines.clock import beijing_day, now
from pipelines.record import Page
from pipelines.urls import fold_url

MOST_DAYS = 3660  # a slip of the year in a range is told before the first request
MOST_SHEETS = 200  # the thickest issue of a daily has half of that


class EpaperSpider(SourceSpider):
    """scrapy crawl epaper -a sources=a,b -a date=2026-11-18

    sources   ids or groups of sources.yaml, of the kind epaper
    date      a day, or a range: 2026-11-10..2026-11-18; default: today in China
    """

    name = "epaper"

    def __init__(self, sources: tuple[Source, ...], days: tuple[str, ...], arguments: dict[str, Any]) -> None:
        super().__init__(sources, arguments)
        self.days = days

    @classmethod
    def from_crawler(cls, crawler: Crawler, sources: str = "", date: str = "", **unknown: Any) -> Self:
        if unknown or not sources:
            told = (
                f"unknown argument -a {next(iter(unknown))}=…; known: sources, date" if unknown else "name -a sources=…"
            )
            raise UsageError(told)
        days = read_days(date or beijing_day(now()))
        spider = cls(cls.chosen(crawler, sources, ("epaper",)), days, {"sources": sources, "date": date})
        spider._set_crawler(crawler)
        spider.open_newsroom()
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for day in self.days:
            for source in self.sources:
                for template in source.start:
                    yield self.request(
                        fill_in(self.resolve(template), day),
                        source,
                        self.read_issue,
                        {"source": source, "day": day},
                        dont_filter=True,
                        meta={"handle_httpstatus_list": list(GONE)},
                    )

    async def read_issue(self, response: Response, source: Source, day: str) -> AsyncIterator[Page]:
        rules = IssueRules(day, source.charset, source.article, source.listing)
        there = response.status == HTTPStatus.OK and in_issue(response.url, day)
        read = await self.read_sheets(response, source, rules) if there else {}
        held = attribute(read)
        if not held:
            self.count(f"issue/missing/{source.name} {day}")
            return
        self.count("issue/read")
        labels = {url: label for sheet in read.values() for url, label in sheet.sheets.items() if label[0]}
        titles = {entry.url: entry.title for sheet in read.values() for entry in sheet.entries}
        pages: list[Page] = []
        pieces: list[Piece] = []
        for url in self.unknown(list(held)):
            number, name = labels.get(held[url] or "", ("", ""))
            async for page in self.pages([url], source):
                told = {"outlet": source.outlet or source.name, "published": day}
                if number:
                    told["section"] = f"第{number}版：{name}" if name else f"第{number}版"
                pages.append(replace(page, known_fields=told))
                given = (page.payload, page.content_type, source.charset)
                jumps = await self.read(page.url, source, Jumps(), read_jumps, *given)
                pieces.append(Piece(number, titles[url], jumps))
        for first, *others in join_pieces(pieces):
            self.count("issue/joined", int(bool(others)))
            yield replace(pages[first], further=tuple(pages[at] for at in others))

    async def read_sheets(self, front: Response, source: Source, rules: IssueRules) -> dict[str, Sheet]:
        """Sheet by sheet what they link, the front first."""
        read = {front.url: await self.read_sheet(front, source, rules)}
        waiting = list(read[front.url].sheets)
        for url in waiting:
            if url in read or len(read) >= MOST_SHEETS:
                continue
            response = await self.fetch(self.request(url, source, NO_CALLBACK, {}, errback=None))
            if response is not None and in_issue(response.url, rules.day):
                read[url] = await self.read_sheet(response, source, rules)
                waiting += [further for further in read[url].sheets if further not in waiting]
        return read

    async def read_sheet(self, response: Response, source: Source, rules: IssueRules) -> Sheet:
        content_type = header(response, "Content-Type") or None
        given = (response.body, content_type, response.url, rules)
        return await self.read(response.url, source, Sheet({}, ()), read_sheet, *given)

    def unknown(self, urls: list[str]) -> list[str]:
        """Those that the database holds neither as a page nor as the further page of one: what is printed stays."""
        held: set[str] = set()
        for url in urls:
            if (known := self.keeper.store.memory.known(url)) and not known.lost_at:
                held |= {fold_url(url), *map(fold_url, known.further)}
        left = [url for url in urls if fold_url(url) not in held]
        if len(left) < len(urls):
            self.count("page/skipped/known", len(urls) - len(left))
        return left


def read_days(told: str) -> tuple[str, ...]:
    """ "2026-11-18" or "2026-11-10..2026-11-18" -> every day of it.

    raises   UsageError for anything else
    """
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?", told)
    try:
        first, last = (date.fromisoformat(day) for day in (match[1], match[2] or match[1])) if match else (None, None)
    except ValueError:
        first = last = None
    if first is None or last is None or not first <= last or (last - first).days > MOST_DAYS:
        raise UsageError(f"-a date={told}: give a day, such as 2026-11-18, or a range, such as 2026-11-10..2026-11-18")
    return tuple((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))
