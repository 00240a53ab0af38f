"""What a person types to search with: which articles answer it, how well, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.search.index_terms import Term, is_han, runs_of
from pipelines.text.folding import simplified

MAX_UNITS = 64  # of a query; a pasted headline has under 40
_PART = re.compile(
    r'(?P<sign>-?)(?P<title>(?:title|标题|標題)[:：])?(?:["“「](?P<phrase>[^"”」]*)["”」]?|(?P<word>[^\s"“「]+))'
)


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
        spellings = tuple(runs_of(form, left) for form in dict.fromkeys((typed, simplified(typed))))
        if not spellings[0]:
            continue
        left -= sum(map(len, spellings[0]))
        prefix = typed.endswith("*") and not is_han(spellings[0][-1][-1])
        term = Term(spellings, prefix, bool(part["title"]))
        alternatives[-1][bool(part["sign"])].append(term)
    return Query(tuple((tuple(wanted), tuple(unwanted)) for wanted, unwanted in alternatives if wanted))
