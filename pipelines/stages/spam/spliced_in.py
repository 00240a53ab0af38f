"""Advertisements inside honest text: a brand glued before full stops, a keyword between commas, a headline's tail.

A library of the spam stage: it takes folded texts and says where to cut. Whole blocks are not its business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence, Set

from pipelines.rules.spam_signs import SpamSigns
from pipelines.stages.spam.line_evidence import LineEvidence
from pipelines.text.characters import HAN
from pipelines.text.shared_pairs import speaks_of

Span = tuple[int, int]
Weigh = Callable[[str], LineEvidence]

_STOP = re.compile(r"[。!?;,…]|(?<!\s)\s*$")
_TAIL = re.compile(rf"[{HAN}a-z0-9]{{3,12}}$")
_QUOTES = re.compile(r"[“”「」『』\"]")
_LINK = re.compile(r"\(?(?:https?://|www\.)[a-z0-9./_\-]{4,60}\)?")
_CLAUSE = re.compile(rf"(?<=[,。])([{HAN}a-z0-9]{{2,8}}),")
_JOINT = re.compile(r"\s*[_|｜/]+\s*|\s+[-–—]+\s+|\s{2,}|(?<=[^a-z0-9\s])-+(?=[^\d\s])")
_LEAST_HEADLINE = 8
_LEAST_CLAUSE = 4  # of a clause from which something is cut, this much must stay


def glued(texts: Sequence[str], weigh: Weigh, signs: SpamSigns) -> list[list[Span]]:
    """Where each text has a brand or link that was glued to the ends of its clauses.

    texts     folded blocks of one page, in order
    weigh     the evidence in a piece of text
    signs     what brands end in
    returns   spans to cut, by text. A string is cut when it ends at least two clauses, looks like a brand that is
              advertised, has no word of an office about it, and stands nowhere else on the page
    """
    whole = "\n".join(texts)
    brand, maybe_brand = signs.brand, signs.maybe_brand
    if len(brand.findall(whole)) + len(maybe_brand.findall(whole)) < 2 and not _LINK.search(whole):
        return [[] for _ in texts]
    ends: Counter[str] = Counter()
    for text in texts:
        for stop in _STOP.finditer(text):
            tail = _TAIL.search(text, max(0, stop.start() - 12), stop.start())
            if tail and (brand.search(tail[0]) or maybe_brand.search(tail[0])):
                ends.update({tail[0][k:] for k in range(len(tail[0]) - 2)})
    links = Counter(link[0] for link in _LINK.finditer(whole))
    strings = [link for link, count in links.items() if count >= 2]
    chosen: list[str] = []
    for string, count in sorted(ends.items(), key=lambda item: -len(item[0])):
        least = 2 if brand.search(string) else 3 if maybe_brand.search(string) else 0
        if not least or count < least or any(string in longer for longer in chosen) or whole.count(string) > count:
            continue
        weight = weigh(string)
        elsewhere = any(whole.count(term) > count for term in weight.terms)
        if (weight.subject >= 0.5 or weight.contact) and weight.guard == 0 and not elsewhere:
            chosen.append(string)
    return [_places(text, strings + chosen) for text in texts]


def interposed(texts: Sequence[str], weigh: Weigh, advertised: Callable[[str], bool]) -> list[list[Span]]:
    """Where a text has an advertised keyword for a clause (，大樂透，) while the page is about something else.

    advertised   whether a short clause holds a word of the lexicon: a quick look before weighing
    """
    found: list[list[Span]] = []
    for number, text in enumerate(texts):
        spans: list[Span] = []
        for match in _CLAUSE.finditer(text):
            if not advertised(match[1]) or _QUOTES.search(text):
                continue  # in quotation marks it is another's word
            weight = weigh(match[1])
            if weight.subject < 0.5 or weight.coverage < 0.9 or weight.guard:
                continue
            rest = [text[: match.start()] + text[match.end() :], *texts[:number], *texts[number + 1 :]]
            if not any(weigh(other).subject for other in rest):
                spans.append(match.span())
        found.append(spans)
    return found


def tail_of(field: str, weigh: Weigh, is_spam: Callable[[str], bool]) -> Span | None:
    """What to cut from a folded headline, outlet or section that advertisements were appended to.

    returns   (0, length) when all of it is one, None when nothing is
    """
    if is_spam(field):
        joints = list(_JOINT.finditer(field))
        head = field[: joints[0].start()] if joints else ""
        if len(head) < _LEAST_CLAUSE or weigh(head).subject or is_spam(head):
            return 0, len(field)
    for joint in _JOINT.finditer(field):
        if joint.start() >= _LEAST_CLAUSE and is_spam(field[joint.end() :]):
            return joint.start(), len(field)
    return None


def spliced(line: str, story: Set[str], weigh: Weigh, is_spam: Callable[[str], bool]) -> Span | None:
    """What to cut from a folded line whose first part is the headline of a story and whose rest advertises.

    story     the pairs of characters of its sentences
    returns   None where the line is no such thing: two advertisements joined, or one that the story does not speak of
    """
    span = tail_of(line, weigh, is_spam)
    head = line[: span[0]] if span else ""
    return span if len(head) >= _LEAST_HEADLINE and speaks_of(head, story) else None


def _places(text: str, strings: Sequence[str]) -> list[Span]:
    spans: list[Span] = []
    for string in strings:
        at = text.find(string)
        while at >= 0:
            clause = re.split(r"[。!?;,]", text[:at])[-1]
            if len(clause) >= _LEAST_CLAUSE or string.startswith(("(", "http", "www")):
                spans.append((at, at + len(string)))
            at = text.find(string, at + len(string))
    return sorted(spans)
