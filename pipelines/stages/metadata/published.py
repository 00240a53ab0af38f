"""The day of publication: the rules that may tell it, most trusted first, and which of them is believed.

On 59 real pages each kind of evidence of the day was held against what people read there (right / wrong): meta tags
20/0, JSON-LD 0/1 (the day a lexicon entry was made), lines 47/0, script values 8/0 once a key with several moments and
a bare "time" were left aside (0/5 before), paths of URLs 11/0. Where several spoke they agreed on the day, so the order
goes by what is most precise and what a reader can see, and the clock of one completes the day of another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from pipelines.stages.metadata.decisions import FIRST, Decision, Told
from pipelines.stages.metadata.gather import PageMetadata
from pipelines.stages.metadata.labels import labelled
from pipelines.text.dates import Dated, day_in_path, find_date, not_after, read_moment
from pipelines.text.relative_days import find_relative, find_yearless

TITLED = re.compile(r"[（(]\s?((?:19|20)\d\d[^（()）]{4,14})[)）]")
GREENWICH = timedelta(hours=8)
STALE = 365  # days
MIDNIGHT = re.compile(r"^[\d-]{10}(?:T00:00|$)")

Days = Iterator[tuple[str, str]]  # (evidence, ISO)


def _lines(*told: Dated | None) -> Days:
    for dated in told:
        if dated:
            yield "line", dated.iso


def _of_metas(reading: PageMetadata, field: str) -> Days:
    for name, content in reading.marks.contents(reading.rules.meta[field]):
        if iso := read_moment(content):
            yield f"meta:{name}", iso


def _near_headline(reading: PageMetadata) -> Days:
    head = reading.head
    vague = head.dated_by in ("时间", "日期") and head.published is not None and not head.published.precise
    if vague and head.bare_date and head.bare_date.precise:
        # 时间：2018年7月19日 may be the day of an event; the moment beside it is not
        yield from _lines(head.bare_date, head.published, head.updated)
    else:
        yield from _lines(head.published, head.bare_date, head.updated)


def _in_linked_data(reading: PageMetadata) -> Days:
    for key in ("datePublished", "pubDate", "uploadDate", "upDate"):
        for value in reading.marks.linked.get(key, [])[:1]:
            if iso := read_moment(value):
                yield "jsonld", iso


def _in_scripts(reading: PageMetadata) -> Days:
    if moment := reading.scripts()[0]:
        yield f"script:{moment[0]}", moment[1]


def _in_time_element(reading: PageMetadata) -> Days:
    times = reading.marks.times
    if len({value[:10] for value in times}) == 1 and (iso := read_moment(times[0])):
        yield "time", iso


def _in_address(reading: PageMetadata) -> Days:
    if not _is_file(reading) and (iso := day_in_path(urlsplit(reading.record.page.url).path)):
        yield "url", iso


def _in_dateline(reading: PageMetadata) -> Days:
    for line in reading.lines.lead[:2]:  # 新华社北京2020年9月17日电
        if (opened := reading.rules.line.sent_day.search(line[:60])) and (dated := find_date(opened[1])):
            yield "dateline", dated.iso


def _in_signature(reading: PageMetadata) -> Days:
    for line in (*reading.lines.close[-1:], *reading.lines.below[:4]):  # a notice closes with its office and its day
        if len(line) <= 16 and line.endswith("日") and (dated := find_date(line)):
            yield "signature", dated.iso


def _in_title(reading: PageMetadata) -> Days:
    if (titled := TITLED.search(reading.title or "")) and (dated := find_date(titled[1])):
        yield "title", dated.iso


def _by_the_fetch(reading: PageMetadata) -> Days:
    """Days told by the moment at which the page was read, right under the headline: 3小时前, 11-16 08:41."""
    page, (at, after) = reading.record.page, reading.headline
    if _is_file(reading):  # no one knows when it was fetched
        return
    under = reading.lines.above[after : after + 8] if at >= 0 else reading.lines.above[-4:]
    for line in under:
        if len(line) > 120 or find_date(line):
            continue
        for name, _, value in labelled(line, reading.rules):
            if dated := find_relative(value, page.fetched_at, labelled=name == "published"):
                yield "line-relative", dated.iso
            elif name in ("published", ""):
                day = find_yearless(value, page.fetched_at)
                if day and (name or day.precise):
                    yield "line-yearless", day.iso


def _in_yearless_dateline(reading: PageMetadata) -> Days:
    for line in () if _is_file(reading) else reading.lines.lead[:1]:  # 本报某地11月17日电
        if (opened := reading.rules.line.sent_on.match(line[:40])) and (
            dated := find_yearless(opened[1], reading.record.page.fetched_at, days=31)
        ):
            yield "dateline-yearless", dated.iso


def _is_file(reading: PageMetadata) -> bool:
    return urlsplit(reading.record.page.url).scheme == "file"


# Below the article readers' comments have days of their own.
RULES: tuple[tuple[str, Callable[[PageMetadata], Days]], ...] = (
    ("meta-published", lambda reading: _of_metas(reading, "published")),
    ("near-headline", _near_headline),
    ("linked-data", _in_linked_data),
    ("script", _in_scripts),
    ("time-element", _in_time_element),
    ("address", _in_address),
    ("foot-published", lambda reading: _lines(reading.foot.published)),
    ("meta-updated", lambda reading: _of_metas(reading, "updated")),
    ("foot-updated", lambda reading: _lines(reading.foot.updated)),
    ("in-brackets", lambda reading: _lines(reading.head.spoken)),
    ("dateline", _in_dateline),
    ("signature", _in_signature),
    ("in-title", _in_title),
    ("by-the-fetch", _by_the_fetch),
    ("yearless-dateline", _in_yearless_dateline),
)


def told_days(reading: PageMetadata) -> Iterator[Told]:
    """What each rule tells, most trusted first; a day after the fetch is refused."""
    fetched_at = reading.record.page.fetched_at
    for rule, tell in RULES:
        for evidence, iso in tell(reading):
            yield Told(rule, iso, evidence, "" if not_after(iso, fetched_at) else "after-the-fetch")


def decide_published(reading: PageMetadata) -> Decision:
    """The most trusted moment not after the fetch.

    Where it tells only the day, another's clock for that day completes it; where a machine's clock is eight hours off
    the one that readers see, the machine signed local time as Greenwich's, and the readers' is right.
    """
    told = ((one.evidence, one.value) for one in told_days(reading) if not one.refused)
    evidence, iso = next(told, ("", None))
    if iso is None:
        return Decision(None)
    shown = [dated for dated in (reading.head.published, reading.head.bare_date) if dated]
    seen = [dated for dated in shown if dated.precise]
    for dated in shown if evidence.startswith(("meta:", "jsonld")) else ():
        if not dated.precise and dated is not reading.head.published:
            continue
        # Readers see an earlier day: the machine's is that of a later hand, or of the page's rendering. They see one a
        # year and more later than a bare day: the machine's is its template's.
        apart = _days(dated.iso, iso)
        if "T" in iso and apart > (0 if dated.precise else 1):
            return Decision(dated.iso, "line", "readers-see-an-earlier-day", over=iso)
        if apart < -STALE and MIDNIGHT.search(iso):
            return Decision(dated.iso, "line", "template-is-stale", over=iso)
    if "T" not in iso:
        for other, moment in told:
            if other == "url":
                break
            if moment.startswith(iso + "T"):
                return Decision(moment, other, "clock-completes-the-day", over=iso)
        return Decision(iso, evidence, FIRST)
    for dated in seen:
        apart_by = abs(datetime.fromisoformat(dated.iso) - datetime.fromisoformat(iso))
        if abs(apart_by - GREENWICH) <= timedelta(minutes=1):
            return Decision(dated.iso, "line", "local-time-signed-as-greenwich", over=iso)
    return Decision(iso, evidence, FIRST)


def _days(early: str, late: str) -> int:
    """How many days lie between two ISO values."""
    return (date.fromisoformat(late[:10]) - date.fromisoformat(early[:10])).days
