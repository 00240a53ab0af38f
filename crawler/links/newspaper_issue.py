"""A newspaper's issue on the web: front page -> sheets (版) -> articles, and which of them continue one another.

Pure functions. The layouts of Founder (node_1.htm, content_51041.htm; nbs.D110000_01.htm and
nw.D110000_20190909_1-01.htm), of its successor (layout/202611/18/node_01.html, content/202611/18/content_123.html) and
of others that name their sheets 第1版 have in common that the addresses of an issue carry its day; that, and the words,
is all that is relied on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from crawler.links.addresses import base_of, target_of
from crawler.links.vocabulary import vocabulary
from pipelines.rules.own_patterns import read_own_pattern
from pipelines.text.charset import decode_bytes
from pipelines.urls import DAY, fold_url

NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}
NUMBER = r"([A-Z]?\s?\d{1,3}|[一二三四五六七八九十]{1,3})"
SHEET_WORDS = re.compile(
    rf"^\s*(?:第\s*{NUMBER}\s*版|{NUMBER}\s*版|([A-Z]\d{{1,2}}|\d{{2}})(?=[:：\s]))\s*[:：.．、]?\s*(.*)$"
)
SHEET_FILE = re.compile(r"^(?:node|nbs|page|layout|sheet|index|paperindex)[._\-A-Za-z0-9]*$", re.I)
ARTICLE_FILE = re.compile(r"^(?:content|con|nw|art|article|detail|news|c|t)[._-]?\w*\d|\d{4,}", re.I)
PAGE_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp|do)$|^[^.]*$", re.I)
ALIKE = 0.5  # of the characters of two titles, where several pieces could continue one another


def fill_in(template: str, day: str) -> str:
    """The address of a day's issue: {yyyy}-{mm}/{dd} -> 2026-11/18; {yy}, {m} and {d} without zeros before them."""
    when = date.fromisoformat(day)
    parts = {"yyyy": f"{when:%Y}", "yy": f"{when:%y}", "mm": f"{when:%m}", "m": str(when.month)}
    parts |= {"dd": f"{when:%d}", "d": str(when.day)}
    return re.sub(r"\{(\w+)\}", lambda field: parts[field[1]], template)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a sheet links it. sheet: address of the sheet that surely holds it; None where nothing tells."""

    url: str
    title: str
    sheet: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the paper, or the overview of all: links to sheets, with number and name, and to articles."""

    sheets: Mapping[str, tuple[str, str]]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class IssueRules:
    """How the addresses of a source are told apart, where its own patterns say so."""

    day: str
    charset: str | None = None
    article: str | None = None
    listing: str | None = None


def read_sheet(payload: bytes, content_type: str | None, url: str, rules: IssueRules) -> Sheet:
    """The links of a sheet that stay within its issue, in page order."""
    decoded = decode_bytes(payload, content_type=content_type, charset=rules.charset)
    text = decoded.text
    try:
        tree = html.document_fromstring(text.replace("\0", " "), parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        return Sheet({}, ())
    bases: Any = tree.xpath("//base/@href")
    base = base_of(url, next(iter(bases), ""))
    sheets: dict[str, tuple[str, str]] = {}
    first: dict[str, str] = {}  # of the addresses of one page (content_1.htm, content_1.htm?div=-1) the one to ask for
    holders: dict[html.HtmlElement, set[str]] = defaultdict(set)
    links: list[tuple[html.HtmlElement, str, str]] = []
    for element in tree.iter("a", "area"):
        target = target_of(base, element.get("href"), decoded.charset)
        target = first.setdefault(fold_url(target), target) if target else None
        words = " ".join(text_of(element).split()) or element.get("title") or ""
        kind = _kind(target, words, url, rules) if target else None
        if target and kind == "sheet":
            label = label_of(words)
            sheets[target] = max(sheets.get(target, ("", "")), label, key=lambda label: len("".join(label)))
            for above in element.iterancestors() if label[0] else ():
                holders[above].add(target)
        elif target and kind == "article":
            links.append((element, target, words))
    entries: dict[str, Entry] = {}
    for element, target, words in links:
        held = url if element.tag == "area" else _sheet_above(element, holders) if len(sheets) > 1 else None
        known = entries.get(target, Entry(target, "", None))
        entries[target] = Entry(target, max(known.title, words, key=len), known.sheet or held)
    return Sheet(sheets, tuple(entries.values()))


def _kind(target: str, words: str, url: str, rules: IssueRules) -> str | None:
    if rules.listing or rules.article:
        if rules.listing and read_own_pattern(rules.listing).search(target):
            return "sheet"
        if rules.article:
            return "article" if read_own_pattern(rules.article).search(target) else None
    if not in_issue(target, rules.day) and (DAY.search(target) or not target.startswith(urljoin(url, "."))):
        return None
    file = urlsplit(target).path.rpartition("/")[2]
    if not PAGE_ENDING.search(file):
        return None
    stem = file.rpartition(".")[0] or file
    if vocabulary().about_paper.search(words):
        return None
    if SHEET_FILE.search(stem) or (SHEET_WORDS.search(words) and not ARTICLE_FILE.search(stem)):
        return "sheet"
    return "article" if ARTICLE_FILE.search(stem) else None


def in_issue(url: str, day: str) -> bool:
    """Whether an address carries the day: 2026-11/18, 202611/18, 20261118, 2026/11/18, date=2026-11-18."""
    year, month, date_ = day.split("-")
    pattern = (
        rf"(?<!\d){year}[-/_]?0?{int(month)}[-/_]0?{int(date_)}(?!\d)|(?<!\d){year}[-/_]?{month}[-/_]?{date_}(?!\d)"
    )
    return re.search(pattern, url) is not None


def _sheet_above(element: html.HtmlElement, holders: Mapping[html.HtmlElement, set[str]]) -> str | None:
    """The one sheet whose entry of a table of contents the link stands in."""
    for above in element.iterancestors():
        if found := holders.get(above):
            return next(iter(found)) if len(found) == 1 else None
    return None


def label_of(words: str) -> tuple[str, str]:
    """ "第03版：要闻" -> ("3", "要闻"); ("", "") for words that name no sheet."""
    match = SHEET_WORDS.search(words)
    if match is None:
        return "", ""
    return number_of(match[1] or match[2] or match[3]), match[4].strip()[:20]


def text_of(element: Any) -> str:
    """All text inside an element of lxml.html."""
    return str(element.text_content())


def number_of(told: str) -> str:
    """ "03" -> "3", "A 03" -> "A3", "十二" -> "12"."""
    if told[0] in NUMERALS:
        tens, ten, ones = told.rpartition("十")
        return str((NUMERALS.get(tens, 1) * 10 if ten else 0) + NUMERALS.get(ones, 0))
    letter, digits = re.fullmatch(r"([A-Z]?)\s?(\d+)", told).groups()  # type: ignore[union-attr]
    return letter + str(int(digits))


def attribute(read: Mapping[str, Sheet]) -> dict[str, str | None]:
    """Article -> the sheet that holds it, in the order of the sheets; None where several may.

    read   address of a sheet -> what it links
    """
    found: dict[str, set[str]] = defaultdict(set)
    sure: dict[str, str] = {}
    for url, sheet in read.items():
        for entry in sheet.entries:
            found[entry.url].add(url)
            if entry.sheet:
                sure.setdefault(entry.url, entry.sheet)
    held = {url: sure.get(url) or (next(iter(sheets)) if len(sheets) == 1 else None) for url, sheets in found.items()}
    places = {url: place for place, url in enumerate(read)}
    return dict(sorted(held.items(), key=lambda item: places.get(item[1] or "", len(places))))


@dataclass(frozen=True, slots=True)
class Jumps:
    """Numbers of the sheets on which an article goes on (下转第3版) and from which it comes (上接第1版)."""

    down: str | None = None
    up: str | None = None


@cache
def _jumps() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """下转第3版 and 上接第1版, each with the number of the sheet."""
    words = vocabulary()
    sheet = rf"\s{{0,3}}第?\s{{0,3}}{NUMBER}\s{{0,3}}版"
    return re.compile(f"(?:{words.jump_to.pattern}){sheet}"), re.compile(f"(?:{words.jump_back.pattern}){sheet}")


def read_jumps(payload: bytes, content_type: str | None, charset: str | None) -> Jumps:
    """What the article's own text says; the words of links are those of its neighbours as well."""
    text = decode_bytes(payload, content_type=content_type, charset=charset).text
    to, back = _jumps()
    if not to.search(text) and not back.search(text):
        return Jumps()
    try:
        tree = html.document_fromstring(text.replace("\0", " "), parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        return Jumps()
    etree.strip_elements(tree, "a", "script", "style", "select", "title", with_tail=False)
    said = text_of(tree)
    downs, ups = to.findall(said), back.findall(said)
    return Jumps(number_of(downs[-1]) if downs else None, number_of(ups[0]) if ups else None)


@dataclass(frozen=True, slots=True)
class Piece:
    """An article as it is printed on one sheet. number: of the sheet, "" where it is not known."""

    number: str
    title: str
    jumps: Jumps


def join_pieces(pieces: Sequence[Piece]) -> list[tuple[int, ...]]:
    """Indexes of the pieces that make up each article, in reading order; articles by their first pieces.

    Two pieces belong together when each names the other's sheet. Where several could, their titles must be alike.
    """
    pairs = [
        (SequenceMatcher(None, _bare(one.title), _bare(other.title)).ratio(), first, second)
        for first, one in enumerate(pieces)
        for second, other in enumerate(pieces)
        if one.jumps.down and other.jumps.up and (one.jumps.down, other.jumps.up) == (other.number, one.number)
    ]
    alone = [
        pair
        for pair in pairs
        if sum(pair[1] == other[1] for other in pairs) == 1 and sum(pair[2] == other[2] for other in pairs) == 1
    ]
    following: dict[int, int] = {}
    for _, first, second in [*alone, *sorted((pair for pair in pairs if pair[0] >= ALIKE), reverse=True)]:
        if first not in following and second not in following.values():
            following[first] = second
    return [tuple(_chain(first, following)) for first in range(len(pieces)) if first not in set(following.values())] + [
        (at,) for at in _circle(following)
    ]


def _chain(first: int, following: Mapping[int, int]) -> Iterable[int]:
    at: int | None = first
    while at is not None:
        yield at
        at = following.get(at)


def _circle(following: Mapping[int, int]) -> list[int]:
    """Pieces that only lead to one another: nobody is first, so each stands for itself."""
    starts = set(following) - set(following.values())
    reached = {at for start in starts for at in _chain(start, following)}
    return sorted(set(following) - reached)


def _bare(title: str) -> str:
    return re.sub(r"[（(][^（）()]{0,12}[）)]|\W", "", title)
