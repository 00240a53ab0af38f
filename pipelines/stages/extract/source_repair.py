"""Markup that was damaged before it came to us, made whole: invisible characters, escapes of escapes, styles as text.

A library of `extract`: source in, source out; and a tree, mended in place. Each pattern is linear.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

# Zero-width characters, soft hyphens and direction marks; a joiner stays between emoji, which it makes one.
INVISIBLE_CHARS = (
    "\u00ad\u180e\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
)
INVISIBLE = re.compile(f"[{INVISIBLE_CHARS}]+")
JOINER = re.compile("(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d")
INVISIBLE_ENTITY = re.compile(
    r"&(?:#0{0,4}(?:173|820[3-7]|823[4-8]|828[89]|65279)|#x0{0,4}(?:ad|200[b-f]|202[a-e]|2060|feff)|shy|zwnj|zwj|lrm|rlm);",
    re.I,
)
# &amp;ldquo; and &amp;#26032; where nobody writes about markup. Not &amp;lt;: what it hides may be no markup.
TWICE = re.compile(
    r"&(?:amp;){1,3}(?=(?:nbsp|[lr][sd]quo|[mn]dash|hellip|middot|bull|quot|amp|times|deg|ensp|emsp|#\d{2,6}|#x[0-9a-f]{2,5});)",
    re.I,
)
ESCAPED_TAG = re.compile(r"&lt;(/?(?:p|br|div|span|strong|font|section|em|b)(?:\s[^&<>]{0,300})?\s?/?)&gt;", re.I)
ABOUT_MARKUP = re.compile(r"<(?:pre|code|xmp|listing|textarea)\b", re.I)
# What a rule of a style sheet has between its braces, and before them: never a mark of a Chinese sentence.
STYLES = re.compile(r"\{([^{}，。]{0,2000})\}")
SELECTOR = re.compile(r"[.#@*\w][\w\s.,#:>*@()\[\]=\"'+~-]{0,200}$")
# What Word leaves: its settings in the order of its XML, or the comment above its styles.
WORD = re.compile(
    r"^\s*(?:Normal\s+0\s[\w\s.,磅-]{0,200}?(?:MicrosoftInternetExplorer\d|X-NONE)"
    r"|/\*\s*Style Definitions\s*\*/)[a-zA-Z\s-]{0,40}"
)
ABOUT_STYLES = re.compile(r"css|html|less|sass|样式|樣式|前端|网页设计|網頁設計", re.I)
TITLE, TITLE_END = re.compile(r"<title\b[^<>]{0,200}>", re.I), re.compile(r"</title\s*>", re.I)
AS_IT_IS = ("script", "style", "pre", "code", "textarea", "xmp", "listing")


def repaired(source: str) -> str:
    """The source without invisible characters, what was escaped twice escaped once, and escaped markup as markup."""
    if any(char in source for char in INVISIBLE_CHARS):
        source = INVISIBLE.sub("", source)
    source = _with_title_closed(INVISIBLE_ENTITY.sub("", source))
    if "\u200d" in source:
        source = JOINER.sub("", source)
    twice = "&amp;" in source and TWICE.search(source) is not None
    tags = "&lt;" in source and len(ESCAPED_TAG.findall(source)) > 1
    if (twice or tags) and ABOUT_MARKUP.search(source) is None:
        source = TWICE.sub("&", source) if twice else source
        source = ESCAPED_TAG.sub(r"<\1>", source) if tags else source
    return source


def _with_title_closed(source: str) -> str:
    """The source whose title ends before the next tag, where it never ends: parsers take the whole page for a title."""
    opened = TITLE.search(source)
    if opened is None or TITLE_END.search(source, opened.end()) is not None:
        return source
    at = source.find("<", opened.end())
    return source if at < 0 else f"{source[:at]}</title>{source[at:]}"


def drop_styles_as_text(page: HtmlElement) -> None:
    """Take out, in place, style sheets and Word's settings that stand as text; a page about styles shows them."""
    whole = page.text_content()
    if "{" not in whole and "Normal" not in whole and "Style Definitions" not in whole:
        return
    title = page.find(".//title")
    if title is not None and ABOUT_STYLES.search(title.text_content()):
        return
    for element in page.iter():
        for text, set_text in ((element.text, "text"), (element.tail, "tail")):
            if not text or (set_text == "text" and element.tag in AS_IT_IS):
                continue
            if "{" in text and "}" in text:
                text = _without_styles(text)
            if "Normal" in text or "Style Definitions" in text:
                text = WORD.sub("", text)
            if text != getattr(element, set_text):
                setattr(element, set_text, text)


def _without_styles(text: str) -> str:
    """The text without rules of style sheets: braces around property: value, and the selector before them."""
    kept, at = [], 0
    for found in STYLES.finditer(text):
        before = text[max(at, found.start() - 201) : found.start()]
        if ":" in found[1] and (selector := SELECTOR.search(before)) is not None:
            kept.append(text[at : found.start() - len(selector[0])])
            at = found.end()
    return "".join((*kept, text[at:]))
