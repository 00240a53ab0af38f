"""Articles that a page carries as data and not as markup: JSON-LD, templates, attributes, what scripts hold.

A library of `extract`: a tree in, markup or text out. Each place gives candidates, a text with the headline that stands
beside it; the one whose headline is the page's wins, else the longest. Where several stories have headlines and none is
the page's, the data is a list of articles, and none is taken.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement

from pipelines.stages.extract.template_names import word_set
from pipelines.text.characters import HAN
from pipelines.text.folding import letters

# "key": "value" of a script's object or JSON, or a value alone, as among the arguments of a function. A literal without
# an end goes on to the end of the source, so that the scan stays linear.
LITERAL = re.compile(
    r"""(?:\b([A-Za-z_$][\w$-]{0,40})["']?\s{0,3}:|[(,\[=])\s{0,5}"""
    r"""(?:"((?:[^"\\]|\\.)*)\\?(?:"|\Z)|'((?:[^'\\\n]|\\.)*)\\?(?:'|$)|`((?:[^`\\]|\\.)*)\\?(?:`|\Z))""",
    re.S | re.M,
)
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
PLAIN = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": ""}
ASSIGNED = re.compile(r"[\s;]{0,20}(?:(?:var|let|const)\s{1,5})?[\w$.\[\]\"']{1,80}\s{0,5}=\s{0,5}(?=[{\[])")
PUSHED = re.compile(r'__next_f\.push\(\[\s{0,3}\d{1,3}\s{0,3},\s{0,3}"((?:[^"\\]|\\.)*)\\?(?:"|\Z)', re.S)
WRAPPED = re.compile(r"""(decodeURIComponent|unescape|atob)\(\s{0,5}["']([^"']{100,})["']""")
HANZI = re.compile(f"[{HAN}]")
MARKS = re.compile("[，。！？、]")
CODE = re.compile(r"function\s?\(|=>|[{};]\s{0,20}\n|^\s{0,20}[.#]\w[^{]{0,80}\{|\{\{|<%|\bv-(?:if|for|html)=")
TEXTS = word_set("text content contents value insert html paragraph p txt children body data blocks ops nodes")
HEADLINES = ("title", "headline", "name", "Title", "articleTitle", "newsTitle", "headlines", "basic")
LEAST = 100  # Han characters of an article that only data holds
RIVAL = 0.25  # of the longest story's characters: another one so long is no summary
PARTS = 3  # strings under one key that may be one article's paragraphs
MAX_SCRIPT_CHARS = 3_000_000
DEPTH = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be the article: where from (jsonld or script), its markup or text, the headline beside it."""

    name: str
    text: str
    headline: str = ""

    @property
    def chars(self) -> int:
        return len(HANZI.findall(self.text))


def script_article(tree: HtmlElement, titles: Collection[str] = (), *, lists: bool = False) -> tuple[str, str] | None:
    """The article that the page's data holds.

    titles    folded, what the page calls itself
    lists     whether the visible page is a list of articles: then only a story with the page's own headline counts
    returns   ("jsonld" or "script", its markup or text), None where no text of article length is there
    """
    found = [
        one
        for one in _candidates(tree)
        if one.chars >= LEAST and len(MARKS.findall(one.text)) >= 3 and not CODE.search(one.text[:4000])
    ]
    own = [one for one in found if one.headline and letters(one.headline) in titles]
    if not own and found:
        longest = max(one.chars for one in found)
        stories = {one.headline for one in found if one.headline and one.chars >= RIVAL * longest}
        if lists or len(stories) > 1:
            return None
    best = max(own or found, key=lambda one: one.chars, default=None)
    return None if best is None else (best.name, best.text)


def _candidates(tree: HtmlElement) -> Iterator[Candidate]:
    pushed: list[str] = []
    for element in tree.iter("script", "textarea", "template"):
        source = element.text or ""
        if element.tag == "template":
            yield Candidate("script", _inner(element))
        elif len(source) > MAX_SCRIPT_CHARS:
            continue
        elif element.tag == "textarea" or any(word in (element.get("type") or "") for word in ("template", "html")):
            yield Candidate("script", source)
        elif "ld+json" in (element.get("type") or ""):
            yield from (Candidate("jsonld", one.text, one.headline) for one in _of_json(source, "articleBody"))
        else:
            pushed += PUSHED.findall(source)
            yield from _of_script(source)
    if pushed:
        yield from _of_literals(_unquote("".join(pushed)))
    for element in tree.iter():
        for value in element.attrib.values() if isinstance(element.tag, str) and element.tag != "meta" else ():
            if len(value) >= LEAST and HANZI.search(value):
                yield Candidate("script", value)


def _inner(element: HtmlElement) -> str:
    return (element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)


def _of_script(source: str) -> Iterator[Candidate]:
    """What one script holds: JSON, alone or assigned; else its string literals; and what it decodes."""
    for how, packed in WRAPPED.findall(source):
        yield from _of_script(_unpacked(how, packed))
    if not HANZI.search(source) and "\\u" not in source:
        return
    told = list(_of_json(source))
    yield from told or _of_literals(source)


def _unpacked(how: str, packed: str) -> str:
    if how != "atob":
        return unquote(packed)
    try:
        text = b64decode(packed, validate=False).decode("utf-8", "replace")
    except ValueError:
        return ""
    return unquote(text) if "%E" in text else text if text.lstrip()[:1] in "{[" else f"({json.dumps(text)}"


def _of_json(source: str, only: str = "") -> Iterator[Candidate]:
    """The texts of a JSON value; nothing where the source is none."""
    assigned = ASSIGNED.match(source)
    start = assigned.end() if assigned else len(source) - len(source.lstrip())
    if source[start : start + 1] not in ("{", "["):
        return
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(source, start)
        yield from _walk(value, "", only)
    except (ValueError, RecursionError):
        return


def _walk(value: Any, headline: str, only: str, depth: int = 0) -> Iterator[Candidate]:
    """Every long string, and every list whose entries together are one text, each with its headline."""
    if depth > DEPTH:
        return
    if isinstance(value, dict):
        headline = _headline(value) or headline
        for key, child in value.items():
            if isinstance(child, str):
                if len(child) >= LEAST and (not only or key == only):
                    yield Candidate("script", _plain(child), headline)
            else:
                yield from _walk(child, headline, only, depth + 1)
    elif isinstance(value, list):
        if not only and len(value) > 1 and not any(isinstance(one, dict) and _headline(one) for one in value):
            paragraphs = [text for one in value if (text := _leaf(one).strip())]
            yield Candidate("script", "\n".join(paragraphs), headline)
        for child in value:
            yield from _walk(child, headline, only, depth + 1)


def _headline(value: dict[str, Any]) -> str:
    for key in HEADLINES:
        told = value.get(key)
        if isinstance(told, dict):
            told = told.get("basic") or told.get("text")
        if isinstance(told, str) and 4 <= len(told) <= 120 and HANZI.search(told):
            return told
    return ""


def _leaf(value: Any, depth: int = 0) -> str:
    """The text of one entry of a list of parts: a string, or what stands under the keys that hold text, in order."""
    if isinstance(value, str):
        return _plain(value) if HANZI.search(value) else ""
    if depth > DEPTH:
        return ""
    if isinstance(value, dict):
        return "".join(_leaf(child, depth + 1) for key, child in value.items() if key in TEXTS)
    return "".join(_leaf(child, depth + 1) for child in value) if isinstance(value, list) else ""


def _of_literals(source: str, depth: int = 0) -> Iterator[Candidate]:
    """The long string literals of a script, and those under one key that together are a text."""
    parts: dict[str, list[str]] = {}
    for found in LITERAL.finditer(source):
        literal = found[2] or found[3] or found[4] or ""
        if not HANZI.search(literal) and "\\u" not in literal:
            continue
        text = _unquote(literal)
        if (
            len(text) >= LEAST
            and depth == 0
            and '"' in text
            and ("{" in text or ":[" in text)
            and "<p" not in text[:20]
        ):
            inner = list(_of_json(text)) or list(_of_literals(text, depth + 1))
            if inner:
                yield from inner
                continue
        if len(text) >= LEAST:
            yield Candidate("script", _plain(text))
        if found[1] in TEXTS:
            parts.setdefault(found[1], []).append(_plain(text))
    yield from (Candidate("script", "\n".join(texts)) for texts in parts.values() if len(texts) >= PARTS)


def _plain(text: str) -> str:
    return unescape(text) if "&lt;" in text else text


def _unquote(literal: str) -> str:
    """The value of a string literal of JavaScript."""

    def value(match: re.Match[str]) -> str:
        code = match.group(1) or match.group(2)
        return chr(int(code, 16)) if code else PLAIN.get(match.group(3), match.group(3))

    return ESCAPE.sub(value, literal).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
