"""What a person types to search with: which articles answer it, how well, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.search.index_terms import Term, is_han, runs_of
from pipelines.text.traditional import simplified

MAX_UNITS = 64  # of a query; a pasted headline has under 40
MAX_ALTERNATIVES = 32  # that brackets may multiply to
MAX_DEPTH = 8  # of brackets; deeper ones are passed over
# Full-width signs and Chinese quotes mean what their narrow forms do; so do the dashes that stand for a minus.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NARROW |= dict.fromkeys(map(ord, "“”„「」『』"), ord('"')) | dict.fromkeys(map(ord, "−–"), ord("-"))
_END = r'\s",;、。()'  # where a word ends; a comma between two digits is part of a number
_TOKEN = re.compile(
    rf"""(?P<bracket>[()])|(?P<minus>(?<![^{_END}])-(?=[^\s)-]))
    |(?P<title>(?:title|标题|標題):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>(?:[^{_END}]|(?<=\d),(?=\d))+))""",
    re.VERBOSE,
)
_OPERATORS = {"AND": "and", "&": "and", "&&": "and", "+": "and", "OR": "or", "|": "or", "||": "or", "NOT": "not"}
Alternative = tuple[tuple[Term, ...], tuple[Term, ...]]  # wanted and unwanted terms


@dataclass(frozen=True)
class Query:
    """Alternatives, each a list of wanted and one of unwanted terms.

    only_unwanted   nothing wanted was named, so there is nothing that could be found
    """

    alternatives: tuple[Alternative, ...]
    only_unwanted: bool = False

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

    def marked(self, text: str) -> str:
        """The text with the query's terms marked 【so】."""
        if not self.wanted:
            return text
        patterns = [pattern.pattern for term in self.wanted for pattern in term.patterns]
        return re.sub("|".join(patterns), lambda match: f"【{match[0]}】", text, flags=re.IGNORECASE)

    def snippet(self, text: str, *, chars: int = 60) -> str:
        """The place of a text where the query's terms stand, marked 【so】; its beginning where there is none."""
        if not self.wanted:
            return ""
        # a long word tells more than 县
        by_length = sorted(self.wanted, key=lambda term: -sum(map(len, term.spellings[0])))
        found = (re.search(one.pattern, text, re.IGNORECASE) for term in by_length for one in term.patterns)
        first = next(filter(None, found), None)
        start = max(0, first.start() - chars // 3) if first else 0
        part = text[start : start + chars + (len(first[0]) if first else 0)]
        marked = self.marked(part).replace("\n", " ")
        return ("…" if start else "") + marked + ("…" if start + len(part) < len(text) else "")


def _group(wanted: Sequence[Term], unwanted: Sequence[Term], mark: str) -> str:
    expression = " AND ".join(term.match(mark) for term in wanted)
    if unwanted:
        expression = f"({expression}) NOT ({' OR '.join(term.match() for term in unwanted)})"
    return f"({expression})"


@lru_cache(maxsize=64)
def parse(text: str) -> Query:
    """A query as people type it.

    text      words between spaces or commas, all of them wanted; "a phrase"; -unwanted or NOT unwanted; title:word
              (标题：词); covid*; OR between alternatives, which binds less than AND; brackets. Signs may be full-width.
              Any text is a query: what has no letter or digit asks for nothing
    """
    reader = _Reader(_TOKEN.finditer(text.translate(_NARROW)))
    found = reader.alternatives()
    answerable = tuple(alternative for alternative in found if alternative[0])
    return Query(answerable, only_unwanted=bool(found) and not answerable)


class _Reader:
    """Reads a query from its tokens as alternatives, each a list of wanted and one of unwanted terms."""

    def __init__(self, tokens: Iterable[re.Match[str]]) -> None:
        self.tokens = list(tokens)
        self.next = 0
        self.left = MAX_UNITS

    def alternatives(self, depth: int = 0) -> tuple[Alternative, ...]:
        """What stands up to the end, or up to the bracket that closes."""
        found: list[Alternative] = []
        current: tuple[Alternative, ...] = ()
        negated = False
        while self.next < len(self.tokens):
            token = self.tokens[self.next]
            self.next += 1
            operator = _OPERATORS.get(token["word"] or "")
            if operator == "or":
                found += current
                current, negated = (), False
            elif operator == "not" or token["minus"]:
                negated = True
            elif token["bracket"] == ")":
                if depth:
                    break
            elif operator != "and":
                inner = self._operand(token, depth)
                if inner:
                    inner = _negated(inner) if negated else inner
                    current = _both(current, inner) if current else inner
                    negated = False
        return tuple([*found, *current][:MAX_ALTERNATIVES])

    def _operand(self, token: re.Match[str], depth: int) -> tuple[Alternative, ...]:
        if token["bracket"]:
            return self.alternatives(depth + 1) if depth < MAX_DEPTH else ()
        typed = token["word"] if token["phrase"] is None else token["phrase"]
        spellings = tuple(runs_of(form, self.left) for form in dict.fromkeys((typed, simplified(typed))))
        if not spellings[0] or typed in ("title:", "标题:", "標題:"):
            return ()
        self.left -= sum(map(len, spellings[0]))
        prefix = typed.endswith("*") and not is_han(spellings[0][-1][-1])
        return (((Term(spellings, prefix, bool(token["title"]), typed),), ()),)


def _both(one: Sequence[Alternative], other: Sequence[Alternative]) -> tuple[Alternative, ...]:
    """What answers one and the other."""
    pairs = ((a[0] + b[0], a[1] + b[1]) for a in one for b in other)
    return tuple(pair for pair, _ in zip(pairs, range(MAX_ALTERNATIVES), strict=False))


def _negated(alternatives: Sequence[Alternative]) -> tuple[Alternative, ...]:
    """What answers none of the alternatives."""
    found: tuple[Alternative, ...] = (((), ()),)
    for wanted, unwanted in alternatives:
        found = _both(found, [*(((), (term,)) for term in wanted), *(((term,), ()) for term in unwanted)])
    return found
