"""Articles that a page carries as data and not as markup: JSON-LD, templates, and what scripts build the page from.

A library of `extract`: text in, markup or text out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml.html import HtmlElement

# "contentData": "<p>...": a string of a script's object or JSON, under a name that says it is the text.
FIELD = re.compile(
    r"""["']?\b(?:articleBody|article_?content|content_?(?:data|html|text)?|body_?(?:html)?|html_?content|rich_?text|data|text)\b["']?"""
    r"""\s*:\s*(?:"((?:[^"\\]|\\.){200,}?)"|'((?:[^'\\]|\\.){200,}?)'|`((?:[^`\\]|\\.){200,}?)`)""",
    re.I | re.S,
)
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
PLAIN = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": ""}
HAN = re.compile(r"[\u4e00-\u9fff]")
MAX_SCRIPT_CHARS = 3_000_000


def _unquote(literal: str) -> str:
    """The value of a string literal of JavaScript."""

    def value(match: re.Match[str]) -> str:
        code = match.group(1) or match.group(2)
        return chr(int(code, 16)) if code else PLAIN.get(match.group(3), match.group(3))

    return ESCAPE.sub(value, literal).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _json_ld(value: Any) -> Iterator[str]:
    """Every articleBody in a JSON-LD value."""
    if isinstance(value, dict):
        body = value.get("articleBody")
        if isinstance(body, str):
            yield body
        for child in value.values():
            yield from _json_ld(child)
    elif isinstance(value, list):
        for child in value:
            yield from _json_ld(child)


def script_article(tree: HtmlElement) -> tuple[str, str] | None:
    """The longest article that the page's scripts carry.

    returns  ("jsonld" or "script", its markup or text), None where no string of article length is there
    """
    found: list[tuple[int, str, str]] = []
    for script in tree.iter("script", "textarea"):
        source = script.text or ""
        if (not HAN.search(source) and "\\u" not in source) or len(source) > MAX_SCRIPT_CHARS:
            continue
        kind = script.get("type") or ""
        if script.tag == "textarea" or "template" in kind or "html" in kind:
            found.append((len(HAN.findall(source)), "script", source))
            continue
        if "ld+json" in kind:
            try:
                texts = list(_json_ld(json.loads(source, strict=False)))
            except (ValueError, RecursionError):
                continue
            found += [(len(HAN.findall(text)), "jsonld", text) for text in texts]
            continue
        pieces = [_unquote(next(filter(None, match.groups()))) for match in FIELD.finditer(source)]
        texts = [unescape(piece) if "&lt;" in piece else piece for piece in pieces]
        found += [(len(HAN.findall(text)), "script", text) for text in texts]
    if not found:
        return None
    chars, name, text = max(found, key=lambda entry: entry[0])
    return (name, text) if chars >= 100 else None
