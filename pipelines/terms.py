"""What a person types to search with, and what of a text is indexed so that it is found.

A Chinese word has no spaces around it and is mostly two characters long, so a text is indexed by its *units*, Chinese
characters and words of other scripts, and by its pairs of adjacent units: 扶贫工作 by 扶, 贫, 工, 作, 扶贫, 贫工, 工作.
A longer word is found by its pairs and then looked for in the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import add

from pipelines.fold import simplified

_HAN = "〇々㐀-䶿一-鿿豈-﫿\U00020000-\U000323af"
_SPACE = " \\t\u00a0\u3000"
_WORD = rf"[^\W_{_HAN}]"
_UNIT = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_RUN = re.compile(r"[^\W_]+")
# 张　三 and 5G 手机 are read without their spaces; between two words of Latin script a space counts.
_LOOSE = re.compile(rf"(?<=[{_HAN}])[{_SPACE}]+(?=[^\W_])|(?<=[^\W_{_HAN}])[{_SPACE}]+(?=[{_HAN}])")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDER = {narrow: wide for wide, narrow in _NARROW.items()}
_PART = re.compile(
    r'(?P<sign>-?)(?P<title>(?:title|标题|標題)[:：])?(?:["“「](?P<phrase>[^"”」]*)["”」]?|(?P<word>[^\s"“「]+))'
)
TITLE = "\ue000"  # before a token, it is one of the title; a private character, which FTS5 takes for a letter
Run = tuple[str, ...]  # adjacent units
MAX_UNITS = 64  # of a query; a pasted headline has under 40
MAX_CHARS = 64  # of a word that is no Chinese: longer ones are encoded data


def tokens(title: str, body: str) -> str:
    """What the index holds of an article: units and pairs of adjacent ones; of the title also marked."""
    found = _tokens(title)
    return " ".join(found | {TITLE + token: None for token in found} | _tokens(body))


def _tokens(text: str) -> dict[str, None]:
    found: dict[str, None] = {}
    for run in _RUN.findall(_LOOSE.sub("", _plain(text))):
        units = _units(run)
        found.update(dict.fromkeys(units))
        found.update(dict.fromkeys(map(add, units, units[1:])))
    return found


def _plain(text: str) -> str:
    """Lower case, digits and letters of normal width, without invisible characters."""
    text = text.lower()
    if not text.isascii():
        text = text.translate(_NARROW) if _WIDE.search(text) else text
        text = re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", text)
    return text


def _units(text: str) -> list[str]:
    return [unit[:MAX_CHARS] for unit in _UNIT.findall(text)]


def _is_han(unit: str) -> bool:
    return re.fullmatch(f"[{_HAN}]", unit) is not None


@dataclass(frozen=True)
class Term:
    """A word or phrase of a query.

    spellings   its runs of units as typed, and in Simplified script where that differs; punctuation stands between runs
    prefix      covid* : the last unit may go on
    in_title    only the title counts
    """

    spellings: tuple[tuple[Run, ...], ...]
    prefix: bool = False
    in_title: bool = False

    def match(self, mark: str = "") -> str:
        """As an expression of FTS5: every pair (or the one unit) must be there; mark TITLE for there in the title."""
        mark = TITLE if self.in_title else mark
        spellings = [
            " AND ".join(f'"{mark}{token}"' for token in dict.fromkeys(token for run in runs for token in _pairs(run)))
            for runs in self.spellings
        ]
        return "(" + " OR ".join(f"({spelling}{'*' if self.prefix else ''})" for spelling in spellings) + ")"

    @property
    def is_exact(self) -> bool:
        """Whether the index alone can tell that a text has this term."""
        return all(len(runs) == 1 and len(runs[0]) <= 2 for runs in self.spellings)

    def count(self, text: str) -> int:
        """How often a text has the term."""
        if self._is_cased:
            text = text.lower()
        return sum(len(pattern.findall(text)) for pattern in self.patterns)

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """What finds the term in a text in lower case, one a spelling and width: an alternation is ten times slower."""
        wide = (tuple(tuple(unit.translate(_WIDER) for unit in run) for run in runs) for runs in self.spellings)
        spellings = dict.fromkeys((*self.spellings, *wide))
        return tuple(re.compile(r"[\W_]{1,4}".join(map(self._run, runs)) + self._end(runs)) for runs in spellings)

    def _run(self, run: Run) -> str:
        # looked behind after the first unit: before it, the search would stop at every character
        first = run[0] if _is_han(run[0]) else f"{run[0]}(?<!{_WORD}{run[0]})"
        return f"[{_SPACE}]*".join((first, *run[1:]))

    def _end(self, runs: tuple[Run, ...]) -> str:
        return "" if self.prefix or _is_han(runs[-1][-1]) else f"(?!{_WORD})"

    @property
    def _is_cased(self) -> bool:
        return any(unit.upper() != unit for runs in self.spellings for run in runs for unit in run)


def _pairs(run: Run) -> list[str]:
    """The tokens that find these adjacent units."""
    return [a + b for a, b in pairwise(run)] or list(run)


@dataclass(frozen=True)
class Query:
    """Alternatives, each a list of wanted and one of unwanted terms."""

    alternatives: tuple[tuple[tuple[Term, ...], tuple[Term, ...]], ...]

    def match(self, mark: str = "") -> str:
        """As an expression of FTS5; one that matches nothing where nothing is asked for.

        mark   TITLE for the words in titles; unwanted terms are unwanted everywhere
        """
        return " OR ".join(_group(wanted, unwanted, mark) for wanted, unwanted in self.alternatives) or '""'

    @property
    def is_exact(self) -> bool:
        return all(term.is_exact for wanted, unwanted in self.alternatives for term in wanted + unwanted)

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for wanted, _ in self.alternatives for term in wanted)

    def score(self, title: str, body: str) -> float:
        """How well a text answers: 0 where it doesn't, more for terms in the title and for dense ones in the body.

        source   the saturation and length normalisation of BM25 (k1 1.2, b 0.75), 800 characters taken as usual
        """
        usual = 1.2 * (0.25 + 0.75 * len(body) / 800)
        best = 0.0
        for wanted, unwanted in self.alternatives:
            if any(term.count(title) or (not term.in_title and term.count(body)) for term in unwanted):
                continue
            scores = []
            for term in wanted:
                times = 0 if term.in_title else term.count(body)
                scores.append(2.0 * bool(term.count(title)) + times / (times + usual))
            if all(scores):
                best = max(best, sum(scores) / len(scores))
        return round(best, 4)

    def snippet(self, text: str, *, chars: int = 60) -> str:
        """The place of a text where the query's terms stand, marked 【so】; its beginning where there is none."""
        if not self.wanted:
            return ""
        patterns = [pattern.pattern for term in self.wanted for pattern in term.patterns]
        pattern = re.compile("|".join(patterns), re.IGNORECASE)
        # a long word tells more than 县
        by_length = sorted(self.wanted, key=lambda term: -sum(map(len, term.spellings[0])))
        found = (re.search(one.pattern, text, re.IGNORECASE) for term in by_length for one in term.patterns)
        first = next(filter(None, found), None)
        start = max(0, first.start() - chars // 3) if first else 0
        part = text[start : start + chars + (len(first[0]) if first else 0)]
        marked = pattern.sub(lambda match: f"【{match[0]}】", part).replace("\n", " ")
        return ("…" if start else "") + marked + ("…" if start + len(part) < len(text) else "")


def _group(wanted: Sequence[Term], unwanted: Sequence[Term], mark: str) -> str:
    expression = " AND ".join(term.match(mark) for term in wanted)
    if unwanted:
        expression = f"({expression}) NOT ({' OR '.join(term.match() for term in unwanted)})"
    return f"({expression})"


@lru_cache(maxsize=64)
def parse(text: str) -> Query:
    """A query as people type it.

    text      words between spaces, all of them wanted; "a phrase"; -unwanted; title:word (标题：词); covid*; OR between
              alternatives. Any text is a query: what has no letter or digit asks for nothing
    """
    alternatives: list[tuple[list[Term], list[Term]]] = [([], [])]
    left = MAX_UNITS
    for part in _PART.finditer(text):
        if part["word"] in ("OR", "|") and not part["sign"]:
            alternatives.append(([], []))
            continue
        typed = part["word"] if part["phrase"] is None else part["phrase"]
        spellings = tuple(_runs(form, left) for form in dict.fromkeys((typed, simplified(typed))))
        if not spellings[0]:
            continue
        left -= sum(map(len, spellings[0]))
        prefix = typed.endswith("*") and not _is_han(spellings[0][-1][-1])
        term = Term(spellings, prefix, bool(part["title"]))
        alternatives[-1][bool(part["sign"])].append(term)
    return Query(tuple((tuple(wanted), tuple(unwanted)) for wanted, unwanted in alternatives if wanted))


def _runs(text: str, limit: int) -> tuple[Run, ...]:
    """The runs of a text, with no more than so many units in all."""
    runs = []
    for run in _RUN.findall(_LOOSE.sub("", _plain(text))):
        units = tuple(_units(run)[:limit])
        limit -= len(units)
        runs += [units] if units else []
    return tuple(runs)
