"""What machines wrote into a page: meta tags, JSON-LD, time elements, scripts. A library for the metadata stage."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree

from pipelines.text.dates import read_moment

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADINGS = ("h1", "h2", "h3")
MAX_JSON = 60_000
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
ARTICLE = re.compile(r"Article|Posting|Report|Review|CreativeWork|Recipe|Dataset")
TITLE_PARTS = re.compile(r"[-_|｜—–·]+")  # part the names in <title>
# The account that published an article: its page keeps this id wherever it is copied to.
PUBLISHER_ID = "js_name"
PUBLISHER = etree.XPath(f"string(//*[@id='{PUBLISHER_ID}'])")
SCRIPT_VALUE = re.compile(r"""["']?\s*[:=]\s*(?:"([^"<>\\]{2,80})"|'([^'<>\\]{2,80})'|(\d{10,13})\b)""")
BEFORE_KEY = re.compile(r"""(?:^|[\s,{;("'.])["']?$""")
PROPERTY = re.compile(r"<([a-zA-Z]{3,20})>([^<>]{1,400})</\1>")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
MARKUP = re.compile(r"</?(?:br|p|b|font|span|strong|em|i|div)(?:\s[^<>]{0,80})?\s?/?>", re.IGNORECASE)  # in a title


@dataclass(slots=True)
class DeclaredMetadata:
    """What the marked-up parts of a page say.

    metas      (name, content) of meta tags, names in lower case without white space, in page order
    linked     what JSON-LD says, flat: datePublished, author, headline, publisher ...
    headings   texts of h1, h2 and h3, in page order
    times      the machine-readable values of time elements; one alone where it says itself that it is the article's
    timed      whether one does
    """

    metas: list[tuple[str, str]] = field(default_factory=list)
    linked: dict[str, list[str]] = field(default_factory=dict)
    page_title: str = ""
    headings: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    timed: bool = False
    canonical: str | None = None

    def contents(self, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The (name, content) of the metas so named, in the order of the names."""
        for name in names:
            yield from ((key, content) for key, content in self.metas if key == name)


def _flatten(value: Any, found: dict[str, list[str]], depth: int = 0) -> None:
    """The strings of a JSON-LD document by key; a thing (author, publisher) counts by its name."""
    if isinstance(value, list):
        for item in value[:20]:
            _flatten(item, found, depth)
    elif isinstance(value, dict) and depth < 4:
        kinds = value.get("@type")
        kinds = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
        if kinds and "@graph" not in value and not any(ARTICLE.search(str(kind)) for kind in kinds):
            return  # of a site, a film or the page's frame
        for key, item in value.items():
            if isinstance(item, str):
                found.setdefault(key, []).append(item)
            elif isinstance(item, dict) and isinstance(item.get("name"), str):
                kind = item.get("@type")
                found.setdefault(f"{key}.{kind}" if kind == "Person" else key, []).append(item["name"])
            elif isinstance(item, list) and key == "author":
                for each in item:
                    name = each.get("name") if isinstance(each, dict) else each
                    if isinstance(name, str):
                        person = isinstance(each, dict) and each.get("@type") == "Person"
                        found.setdefault("author.Person" if person else "author", []).append(name)
            elif key == "@graph":
                _flatten(item, found, depth + 1)


def _shown(text: str) -> str:
    """A value as readers would see it: white space folded, nothing invisible, what was escaped twice unescaped."""
    return " ".join(MARKUP.sub(" ", html.unescape(INVISIBLE.sub("", text))).split())


def read_declared(tree: HtmlElement) -> DeclaredMetadata:
    """All of them, in one pass over the elements concerned."""
    marks = DeclaredMetadata()
    for element in tree.iter("meta", "title", "link", "script", "time", *HEADINGS):
        tag = element.tag
        if tag == "meta":
            name = element.get("name") or element.get("property") or element.get("itemprop")
            content = element.get("content")
            if name and content and (content := content.strip()):
                marks.metas.append(("".join(name.lower().split()), _shown(content[:500])))
        elif tag == "title":
            marks.page_title = marks.page_title or _shown((element.text or "")[:2_000])[:300]
        elif tag == "link":
            if (element.get("rel") or "").lower() == "canonical":
                marks.canonical = marks.canonical or element.get("href")
        elif tag == "script":
            if (
                (element.get("type") or "").lower() == "application/ld+json"
                and element.text
                and len(element.text) < MAX_JSON
            ):
                try:
                    _flatten(json.loads(element.text, strict=False), marks.linked)
                except (ValueError, RecursionError):
                    continue
        elif tag == "time":
            value = element.get("datetime") or element.get("content") or element.text_content()
            kind = f"{element.get('class')} {element.get('itemprop')}"
            if element.get("pubdate") is not None or "publish" in kind.lower() or "entry-date" in kind:
                marks.times = [value]  # says itself that it is the article's
                marks.timed = True
            elif not marks.timed:
                marks.times.append(value)
        elif len(marks.headings) < 40:
            marks.headings.append(_shown("".join(islice(element.itertext(), 40)))[:200])
    return marks


def publisher(tree: HtmlElement) -> str:
    """The text of the element that holds the account that published the page; "" without one."""
    return " ".join(str(PUBLISHER(tree)).split())


def read_properties(markup: str) -> list[tuple[str, str]]:
    """What the Founder publishing system notes in a comment of each page, as metas named "enp:date" and so on."""
    start = markup.find("<!--enpproperty")
    end = markup.find("/enpproperty-->", start) if start >= 0 else -1
    if end < 0:
        return []
    found = PROPERTY.findall(markup[start : min(end, start + 6_000)])
    return [(f"enp:{name.lower()}", html.unescape(value).strip()) for name, value in found if value.strip()]


def values_of_key(markup: str, key: str, *, limit: int = 12) -> list[tuple[int, str]]:
    """The values that a key has in the scripts of a page, with their places.

    markup    the whole page; searched for the key itself, which costs far less than a pattern over it. A short key (ct)
              is inside too many words to be searched for bare
    """
    found: list[tuple[int, str]] = []
    for probe in (f" {key}", f'"{key}"') if len(key) <= 6 else (key,):
        at = markup.find(probe)
        while at >= 0 and len(found) < limit:
            end = at + len(probe.rstrip('"'))
            value = SCRIPT_VALUE.match(markup, end, end + 120)
            if value and (probe != key or BEFORE_KEY.search(markup[max(0, at - 2) : at])):
                text = value[1] or value[2] or value[3]
                found.append((at, ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)))
            at = markup.find(probe, end)
    return found


def read_scripts(markup: str, keys: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str] | None, str | None]:
    """The moment and the outlet that scripts tell.

    keys      key names of "published" and "outlet"
    returns   ((key, ISO) or None, outlet or None). A key with several moments is a list of other articles and tells
              nothing; an outlet counts only beside the moment (400 characters), for lists carry outlets too; a key of
              "beside" (time) is so common that it counts only with an outlet at its side
    """
    for key in keys["published"]:
        moments = [(at, iso) for at, text in values_of_key(markup, key) if (iso := read_moment(text))]
        if not moments or len({iso for _, iso in moments}) > 1:
            continue
        at, iso = moments[0]
        outlet = None
        for name in keys["outlet"]:
            values = values_of_key(markup, name)
            near = [text for place, text in values if abs(place - at) < 400]
            if near or (name == "nickname" and len({text for _, text in values}) == 1):
                outlet = near[0] if near else values[0][1]
                break
        if outlet is not None or key not in keys["beside"]:
            return (key, iso), outlet
    return None, None
