"""Everything that was weighed for a page's fields, for those who ask why a value won. Not asked for in a crawl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.record import Record
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.author_choice import choose
from pipelines.stages.metadata.choose import (
    barred_people,
    people_of,
)
from pipelines.stages.metadata.decisions import BEHIND, Decision, Told, refused_by
from pipelines.stages.metadata.gather import IsBoilerplate, read_page
from pipelines.stages.metadata.outlet_choice import decide_outlet, told_outlets
from pipelines.stages.metadata.published import decide_published, told_days
from pipelines.stages.metadata.title_candidates import NO_TITLE, title_candidates

TITLES = 8  # of the candidates for the headline, the likeliest are shown


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate for a field.

    evidence  where it was found, as the database names it
    text      the line that it was read from; "" where only a value is known
    score     the sum of its weights less the model's margin; None where the field is an ordered list of evidence
    features  (feature, weight), the heaviest first
    barred    why no score could make it win: editors, other (photographers …), or named elsewhere as no author
    rule      of a field that ordered rules decide: the rule that told it
    accepted  of the winner: the rule that accepted it ("first", or one that put it in the place of the first)
    refused   of the others: the rule that refused it
    chosen    whether it won, or went with the winner
    """

    field: str
    value: str
    evidence: str
    text: str = ""
    score: float | None = None
    features: tuple[tuple[str, float], ...] = ()
    barred: str = ""
    chosen: bool = False
    rule: str = ""
    accepted: str = ""
    refused: str = ""


def weighed_candidates(
    record: Record, rules: MetadataRules, is_boilerplate: IsBoilerplate = lambda line: False
) -> tuple[Weighed, ...]:
    """The candidates of title, day, outlet and authors, in the order in which they are believed or stand on the page.

    record   as the metadata stage gets it
    """
    return tuple(_weighed(record, rules, is_boilerplate))


def _in_order(field: str, told: Iterable[Told], decision: Decision) -> Iterator[Weighed]:
    """What the rules of a field tell, in their order, with the rule that accepted or refused it."""
    found = False
    for one in told:
        refused = refused_by(one, decision)
        chosen = not refused and not found
        found = found or chosen
        yield Weighed(
            field,
            one.value,
            one.evidence,
            chosen=chosen,
            rule=one.rule,
            accepted=decision.rule if chosen else "",
            refused=refused or ("" if chosen else BEHIND),
        )


def _weighed(record: Record, rules: MetadataRules, is_boilerplate: IsBoilerplate) -> Iterator[Weighed]:
    reading = read_page(record, rules, is_boilerplate)
    titles, sources = reading.sources.model, reading.sources
    least = titles.score(NO_TITLE)  # of the choice that there is no headline
    for title in sorted(title_candidates(sources), key=lambda one: -titles.score(one.features))[:TITLES]:
        yield Weighed(
            "title",
            title.text,
            title.evidence,
            score=round(titles.score(title.features) - least, 2),
            features=tuple(titles.weighed(title.features)),
            chosen=title.text == reading.title,
        )
    published, outlet = decide_published(reading), decide_outlet(reading)
    yield from _in_order("published", told_days(reading), published)
    yield from _in_order("outlet", told_outlets(reading), outlet)
    model = rules.models["authors"]
    people = people_of(reading, outlet.value)
    barred = barred_people(reading, people, outlet.value)
    byline = choose(people, model, barred)
    for at, one in enumerate(people):
        above = byline.scores[at] - model.margin
        kind = one.kind if one.kind not in ("", "authors") else "named as no author" if set(one.names) <= barred else ""
        won = above > 0 and not kind and set(one.names) <= set(byline.names) and one.evidence in byline.evidence
        yield Weighed(
            "authors",
            "、".join(one.names),
            one.evidence,
            one.text[:120],
            round(above, 2),
            tuple(model.weighed(one.features)),
            kind,
            won,
        )
