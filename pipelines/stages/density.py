"""Where on a page the running text stands. A library of `extract`.

The idea is old (text density, Sun et al., SIGIR 2011; maximum subsequence, Pasternack and Roth, WWW 2009): the article is
where characters outside links stand close together. Ours counts lines with the punctuation of sentences, starts from the
element that holds most of them directly, and climbs as long as what it gains is mostly running text too.
"""

from __future__ import annotations

from collections import defaultdict

from lxml.html import HtmlElement

from pipelines.stages.markup import Layout

INNER = frozenset("p li h1 h2 h3 h4 h5 h6 blockquote pre dd dt tr figcaption caption center".split())


def find_body(layout: Layout) -> HtmlElement | None:
    """The element that holds the article; None where no line is prose."""
    weights: dict[HtmlElement, float] = defaultdict(float)
    for line in layout.lines:
        if line.prose and line.noise is None:
            holders = (element for element in (line.owner, *line.owner.iterancestors()) if element.tag not in INNER)
            for share, element in zip((1.0, 0.5), (e for e in holders if e in layout.spans)):
                weights[element] += line.prose * share
    if not weights:
        return None
    best = max(weights, key=weights.__getitem__)
    start, end = layout.spans.get(best, (0, len(layout.lines)))
    for outer in best.iterancestors():
        if outer not in layout.spans or outer.tag in ("body", "html"):
            continue
        first, last = layout.spans[outer]
        gained = [line for line in (*layout.lines[first:start], *layout.lines[end:last]) if line.noise is None]
        prose = sum(line.prose for line in gained)
        held = sum(line.prose for line in layout.lines[start:end])
        if prose and prose * 2 >= sum(line.chars for line in gained) and prose * 20 > held:
            best, start, end = outer, first, last
    return best
