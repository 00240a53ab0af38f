"""Who may have written an article: everyone whom its lines and its markup name, with what each says of the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.record import PageLine
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import PageLines
from pipelines.stages.metadata.author_features import look
from pipelines.stages.metadata.author_lines import Candidate, Surroundings, in_lines
from pipelines.stages.metadata.author_markup import in_markup
from pipelines.stages.metadata.credits import read_items
from pipelines.stages.metadata.declared import DeclaredMetadata
from pipelines.stages.metadata.people import is_name
from pipelines.text.characters import HAN

SAYS = re.compile(rf"^([{HAN}·]{{2,12}})[：:](?=\S{{4}})")
MOST = 150  # candidates of one page: each is held against all others
NEIGHBOURS, LIST = 5, 3  # so many lines of names within so many lines of another make it a list of people
FAR, ABOVE = 30, 12  # lines under and above a headline


def author_candidates(
    lines: PageLines,
    headline: tuple[int, int],
    marks: DeclaredMetadata,
    body: Sequence[str],
    url: str,
    title: str | None,
    rules: MetadataRules,
) -> list[Candidate]:
    """All candidates of a page, in page order, those of its headline and its markup last.

    lines      around the article
    headline   where it stands in lines.above (-1: nowhere) and where what follows it begins
    body       the article's lines
    """
    at, after = headline
    about = Surroundings("\n".join(body), rules)
    above = lines.above_lines
    near: tuple[tuple[str, tuple[PageLine, ...]], ...] = (("near", above[-ABOVE:]),)
    if at >= 0:
        near = (("above", above[max(0, at - ABOVE) : at]), ("under", above[after : after + FAR]))
    # The last words of an article may be a line of their own: (张三), 本报记者 张三
    signs = (i for i, line in enumerate(lines.below_lines) if line.position is None and not line.role)
    still = next(signs, len(lines.below_lines))
    close = (*lines.close_lines, *lines.below_lines[: min(still, 3)])
    ends = {id(line) for line in (*lines.close_lines, *lines.below_lines)}  # of an article of few lines
    lead = [line for at, line in enumerate(lines.lead_lines) if at < 2 or id(line) not in ends]
    zones = (*near, ("lead", lead), ("close", close), ("below", lines.below_lines[min(still, 3) :]))
    found = [one for zone, stretch in zones for one in in_lines(stretch, zone, about)]
    if items := read_items(body, rules):
        features = {"items", *look(items, rules)}
        found.append(Candidate(items, "authors", "signature", body[-1], "close", 0, frozenset(features)))
    found += _in_headline(title or "", (*lines.close, *lines.below), about)
    beside = [line for _, stretch in near for line in stretch]
    return _with_agreement(_once(found)[:MOST] + list(in_markup(marks, beside, url, rules)))


def _in_headline(title: str, after: Sequence[str], about: Surroundings) -> list[Candidate]:
    """Whose words a headline says that the article is: 方晓岚：河道清淤要看长远. A speaker, or its writer.

    after   the lines at the end and below, where a writer is described: （作者系某某大学教授）
    """
    told = SAYS.match(title)
    if told is None or not is_name(told[1], about.rules):
        return []
    features = {"in-headline", *look((told[1],), about.rules)}
    if any(about.rules.byline.writer_described.search(line) for line in after):
        features.add("described")
    if told[1] in about.body:
        features.add("named-in-story")
    return [Candidate((told[1],), "", "headline", title, "title", 0, frozenset(features))]


def beside_outlet(candidates: Sequence[Candidate], outlet: str | None) -> list[Candidate]:
    """The candidates, those of an element alone with what the page's outlet says of them.

    What no paper published, someone wrote under a pen name.
    """
    told = "in-element+outlet" if outlet else "in-element+no-outlet"
    return [replace(one, features=one.features | {told}) if "in-element" in one.features else one for one in candidates]


def _once(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each once of what stands in a line that both opens and closes a short article."""
    closing = {(one.text, one.names) for one in candidates if one.zone == "close"}
    opening = {
        (one.text, one.names)
        for one in candidates
        if one.zone == "lead" and {"in-bracket-dateline", "in-bracket-first", "in-opening"} & one.features
    }
    return [
        one
        for one in candidates
        if not (one.zone == "lead" and (one.text, one.names) in closing - opening)
        and not (one.zone == "close" and (one.text, one.names) in opening)
    ]


def _with_agreement(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, each with what the others say of its people."""
    told = []
    named = [(one.zone, one.at) for one in candidates if "nothing-but-names" in one.features]
    for one in candidates:
        others = [other for other in candidates if other is not one and set(other.names) & set(one.names)]
        features = set(one.features)
        if sum(zone == one.zone and 0 < abs(at - one.at) <= NEIGHBOURS for zone, at in named) >= LIST:
            features.add("among-names")  # a list of members
        if any(other.zone != one.zone and other.kind == "authors" for other in others):
            features.add("again-author")
        if any(other.kind == "editors" for other in others):
            features.add("again-editor")
        if any(other.kind == "other" for other in others):
            features.add("again-crew")
        if any(other.zone == "head" for other in others):
            features.add("again-markup")
        if any(other.zone != "head" and other.kind == "" for other in others):
            features.add("again-bare")
        labelled = (other for other in candidates if "labelled" in other.features and other.kind == "authors")
        if any(other is not one and not (other.zone == one.zone and abs(other.at - one.at) == 1) for other in labelled):
            features.add("other-labelled")
        told.append(replace(one, features=frozenset(features)))
    return told
