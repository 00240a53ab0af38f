"""Who first published an article: the rules that may tell it, most trusted first.

来源 under the headline, then what the machine said, then what stands at the end or bare beside the date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipelines.record import PageLine
from pipelines.stages.metadata.around_article import squeeze
from pipelines.stages.metadata.author_candidates import beside_outlet
from pipelines.stages.metadata.decisions import FIRST, Decision, Told
from pipelines.stages.metadata.declared import PUBLISHER_ID, TITLE_PARTS, publisher
from pipelines.stages.metadata.gather import PageMetadata, page_tree
from pipelines.stages.metadata.outlets import licensed, named_outlet, outlet_around_date, read_outlet
from pipelines.stages.metadata.people import is_name
from pipelines.stages.metadata.printed_lines import read_sender
from pipelines.stages.metadata.section import masthead, newspaper_page, own_paper, titled_paper

REPORTERS = ("记者", "記者")
SITE_NAMES = ("og:site_name", "application-name")

Outlets = Iterator[tuple[str, str | None, str]]  # (evidence, outlet or what was refused, the check that refused it)


def site_names(reading: PageMetadata) -> frozenset[str]:
    """What the page calls its site: in a meta tag, and before its menu."""
    menu = reading.lines.above[0].split() if reading.lines.above else []
    names = (content for _, content in reading.marks.contents(SITE_NAMES))
    return frozenset((*names, *(menu[:1] if any(map(reading.rules.title.home.match, menu[1:])) else ())))


def _under(reading: PageMetadata) -> Sequence[PageLine]:
    at, after = reading.headline
    return reading.lines.above_lines[after : after + 8] if at >= 0 else reading.lines.above_lines[-8:]


def _label(reading: PageMetadata) -> Outlets:
    yield "line", reading.head.outlet, ""
    for words, refused in reading.head.no_outlets:
        yield "line", words, refused


def _foot(reading: PageMetadata) -> Outlets:
    yield "foot", reading.foot.outlet, ""
    for words, refused in reading.foot.no_outlets:
        yield "foot", words, refused


def _metas(reading: PageMetadata) -> Outlets:
    for name, content in reading.marks.contents(reading.rules.meta["outlet"]):
        yield f"meta:{name}", *read_outlet(content, reading.rules)


def _site_like_a_person(reading: PageMetadata) -> Outlets:
    """The site's own name where it is called like a person: behind 来源, or bare by the headline."""
    sourced, site = reading.head.sourced, site_names(reading)
    last = TITLE_PARTS.split(reading.marks.page_title)[-1].strip()
    yield "line", sourced if sourced in site or sourced == last else None, ""
    told = (word for line in _under(reading) if len(line.text) <= 80 for word in line.text.split())
    named = (word for word in told if word in site and is_name(word, reading.rules))
    yield "bare", next(named, None) if reading.headline[0] >= 0 else None, ""


def _account(reading: PageMetadata) -> Outlets:
    if PUBLISHER_ID in reading.record.text and (tree := page_tree(reading.record)) is not None:
        yield "element", *read_outlet(publisher(tree), reading.rules)


def _script(reading: PageMetadata) -> Outlets:
    yield "script", *read_outlet(reading.scripts()[1] or "", reading.rules)


def _newspaper(reading: PageMetadata) -> Outlets:
    """What a page of a newspaper's digital edition says, before the source's own hint."""
    if newspaper_page(reading.lines.above, reading.rules):
        yield "masthead", masthead(reading.lines.below, reading.rules), ""
        yield "page-title", titled_paper(reading.marks.page_title, reading.rules), ""


def _elsewhere(reading: PageMetadata) -> Outlets:
    """What other pages say of themselves last."""
    if newspaper_page(reading.lines.above, reading.rules):
        return
    page_title = reading.marks.page_title
    yield "page-title", titled_paper(page_title, reading.rules), ""
    yield "dateline", read_sender(reading.lines.lead, reading.rules), ""
    yield "page-title", own_paper(page_title, reading.lines.lead, reading.rules), ""
    yield from _byline(reading)


def _byline(reading: PageMetadata) -> Outlets:
    """云溪快报／方晓岚: the paper of the byline."""
    model = reading.rules.models["authors"]
    for one in beside_outlet(reading.people, None):
        glued = any(f"{one.outlet}{role}" in one.text for role in REPORTERS)  # 某某晚报记者 张三: who sent him
        # A line under the headline that says nothing else tells whose text it is; one at the end only who sent him.
        whole = [f"{one.outlet}{role}{''.join(one.names)}" for role in REPORTERS]
        alone = one.zone in ("under", "near") and squeeze(one.text) in whole
        if (
            one.outlet
            and (alone or not glued)
            and one.kind in ("", "authors")
            and model.score(one.features) > model.margin
        ):
            yield one.evidence, *read_outlet(one.outlet, reading.rules)


RULES: tuple[tuple[str, Callable[[PageMetadata], Outlets]], ...] = (
    ("label", _label),
    ("named-element", lambda reading: iter([("element", named_outlet(_under(reading), reading.rules), "")])),
    ("licence", lambda reading: iter([("foot", licensed(_end(reading), reading.rules), "")])),
    ("meta", _metas),
    ("foot-label", _foot),
    ("bare-beside-date", lambda reading: iter([("bare", reading.head.bare_outlet, "")])),
    ("element-beside-date", lambda reading: iter([("bare", _beside_date(reading), "")])),
    ("site-like-a-person", _site_like_a_person),
    ("account", _account),
    ("script", _script),
    ("newspaper-page", _newspaper),
    ("source-hint", lambda reading: iter([("source", reading.record.hints.outlet, "")])),
    ("title-dateline-byline", _elsewhere),
)


def _end(reading: PageMetadata) -> tuple[str, ...]:
    return (*reading.lines.close, *reading.lines.below)


def _beside_date(reading: PageMetadata) -> str | None:
    return outlet_around_date(_under(reading), reading.marks.page_title, reading.rules)


def told_outlets(reading: PageMetadata) -> Iterator[Told]:
    """What each rule tells, most trusted first, and what stands where an outlet would and is none."""
    for rule, tell in RULES:
        for evidence, words, refused in tell(reading):
            if words:
                yield Told(rule, words, evidence, refused)


def decide_outlet(reading: PageMetadata) -> Decision:
    """The most trusted outlet."""
    told = next((one for one in told_outlets(reading) if not one.refused), None)
    return Decision(told.value, told.evidence, FIRST) if told else Decision(None)
