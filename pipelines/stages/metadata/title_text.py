"""What clings to headlines: site and column names, buttons, badges, glyphs. A library for the metadata stage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.rules.metadata import MetadataRules
from pipelines.text.characters import HAN
from pipelines.text.folding import letters

MAX_CHARS = 120
CHINESE = re.compile(f"[{HAN}]")
SENTENCE = re.compile(r"[，。！？“”：]")
LENGTHS = ((3, "1-3"), (5, "4-5"), (8, "6-8"), (12, "9-12"), (20, "13-20"), (32, "21-32"), (48, "33-48"), (70, "49-70"))
# The strong separators part a headline from what the site adds; - and | stand inside headlines too.
STRONG = re.compile(r"_+|\s{0,9}--+\s*|\s{0,9}(?:>>|»|<|«)\s*")
WEAK = re.compile(r"\s{0,9}(?<![-–—])[-–—](?![-–—])\s*|\s{0,9}[|｜·•]\s*|\s{1,4}")  # —— parts no site from its headline
SEPARATES = re.compile(r"^\s*[-–—_|｜>·•:：«»]|[-–—_|｜>·•«»]\s*$")
TAGGED = re.compile(r"^\s*[\[【][^\[\]【】]{1,8}[\]】]\s*(?=\S{5})")  # [杂谈] 标题, as forums set it
PAGE_NUMBER = re.compile(r"\s?[（(]\s?\d{1,2}\s?(?:/\s?\d{1,2}\s?)?[)）](?=\s*(?:[-–—_|｜]|$))")
SITE_NAME_CHARS = 18
DASH = re.compile(r"\s{0,9}[-–—]+\s*|\s{0,9}[|｜]\s*")
SENTENCE_END = re.compile(r"[。；;]$")
SUBTITLE = re.compile(r"^\s*(?:[—–-]{2,}|——|―+)\s*(?P<text>[^—–\s-].{3,60})$")
# What is left of bullets, table bars and lost emoji at the ends of a headline.
GLYPHS = re.compile(r"^[\s|•·■□◆◇●○▲▼★☆※>»«<*#?？️]+|[\s|•■□◆◇●○▲▼★☆※»«<*#]+$|\?{2,}$")
FORUM_TAG = re.compile(r"^\[[^\[\]]{1,8}\]\s*(?=\S{4})")  # [转帖] 标题


def without_site(page_title: str, rules: MetadataRules) -> str:
    """<title> without the channel and site names behind the headline: "…开工_要闻_某某网" -> "…开工"."""
    title = page_title
    parts = [part for part in STRONG.split(title) if part]
    if len(parts) > 1 and len(letters(parts[0])) >= 5:
        title = parts[0]
    elif len(parts) > 1:
        title = max(parts, key=len)
    for _ in range(4):
        cuts = list(WEAK.finditer(title))
        if not cuts:
            break
        head, tail = title[: cuts[-1].start()], title[cuts[-1].end() :]
        spaced = not cuts[-1][0].strip()
        named = (
            (rules.site_word.search(tail) or (cuts[-1][0] in "|｜" and tail in head))
            and len(tail) <= 20
            and not SENTENCE.search(tail)
        )
        if len(letters(head)) < 5 or not named or (spaced and not rules.title.column_end.search(tail)):
            break
        title = head
    return title.strip()


def is_segment(text: str, declared: Sequence[str], rules: MetadataRules) -> bool:
    """Whether a declared title holds the text between its ends and separators: "某站 - 标题", "标题-频道|某站".

    A space is a separator only behind the site's name (某县政府网 标题), for headlines hold spaces too.
    """
    for whole in declared:
        before, found, after = whole.partition(text)
        site_first = before[-1:].isspace() and not after and rules.site_word.search(before)
        if found and (not before or site_first or SEPARATES.search(before)) and (not after or SEPARATES.match(after)):
            return True
    return False


def names_home(content: str, rules: MetadataRules) -> bool:
    """Whether a declared title is the home page's, as templates leave it: 某某网 - 首页."""
    return any(rules.title.home.match(part.strip()) for part in (*STRONG.split(content), *WEAK.split(content)))


def names_site(title: str, rules: MetadataRules) -> bool:
    """Whether a title is nothing but the names of a site and of its column: 往期查看——某某省物价局."""
    if len(title) > 2 * SITE_NAME_CHARS or rules.title.no_site.search(title):
        return False
    parts = [part.strip() for whole in STRONG.split(title) for part in DASH.split(whole) if part.strip()]
    named = [part.endswith(rules.name_ends) for part in parts]
    return any(named) and all(
        (of_site and len(part) <= SITE_NAME_CHARS) or len(letters(part)) < 5
        for part, of_site in zip(parts, named, strict=True)
    )


def find_subtitle(title: str, above: Sequence[str]) -> str | None:
    """The line that starts with a dash right under the headline, or under the name below it: ——某某乡工作纪实."""
    key = letters(title)
    for at, line in enumerate(above):
        if (match := SUBTITLE.match(line)) and any(letters(before) == key for before in above[max(0, at - 2) : at]):
            return match["text"].strip()
    return None


def bucket(value: float, edges: Sequence[tuple[float, str]], beyond: str) -> str:
    """The name of the first step that a value does not pass; that of what lies beyond the last."""
    return next((name for edge, name in edges if value <= edge), beyond)
