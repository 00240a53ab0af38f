"""Where a headline may stand (headings, lines, <title>, meta tags), and each text also without what clings to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.record import TEXT_ROLES, PageLine
from pipelines.rules.linear_model import LinearModel
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.declared import DeclaredMetadata
from pipelines.stages.metadata.title_text import (
    FORUM_TAG,
    GLYPHS,
    LENGTHS,
    MAX_CHARS,
    PAGE_NUMBER,
    STRONG,
    SUBTITLE,
    TAGGED,
    WEAK,
    bucket,
    names_home,
    without_site,
)
from pipelines.text.characters import HAN
from pipelines.text.folding import letters
from pipelines.text.keyword_chains import is_keyword_chain

ONE_LENGTH = 18  # characters of a line that may be one of a column's
MAY_BE_PROSE = TEXT_ROLES | {""}  # roles of a line that may be one of a column's
NO_HALF = TEXT_ROLES | {"byline", "declaration", "comment", "table"}  # roles of what goes on from no headline
ABOVE, BELOW = 40, 6  # lines of which any may be the headline
FAR = 12  # lines above the text; what stands farther off needs something that speaks for it
PART, WHOLE = 4, 12  # letters of each line of a headline that stands in two, and of both
HEADINGS, DECLARED = 12, 6  # of a page, its headings and meta tags
SPACED = re.compile(rf"[{HAN}](?:\s[{HAN}]){{1,3}}")  # 守　林, as short headlines are set
BAR = re.compile(r"[|｜]")
HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4"))
HEADLINE_LETTERS = 8  # a shorter heading above another may be a section
DISTANCES = ((1, "0-1"), (3, "2-3"), (6, "4-6"), (12, "7-12"), (24, "13-24"))


@dataclass(frozen=True, slots=True)
class TitleSources:
    """Where the candidates come from.

    above, below   the lines above the article's first words, and the first below its last
    body           the article
    lead           the article's first lines, where they may be taken for text and are its headline; () with markup
    subject        a line without what names day, outlet or people; "" where it is nothing else
    is_boilerplate whether a line is the site's own
    is_text        whether the document came without markup
    """

    marks: DeclaredMetadata
    above: Sequence[PageLine]
    below: Sequence[PageLine]
    lead: Sequence[PageLine]
    body: str
    subject: Callable[[str], str]
    is_boilerplate: Callable[[str], bool]
    is_text: bool
    rules: MetadataRules

    @property
    def model(self) -> LinearModel:
        """What weighs the candidates: menus and bylines of a text are lines like its headline."""
        return self.rules.models["title-text" if self.is_text else "title-page"]


def titles_in_places(sources: TitleSources) -> Iterator[tuple[str, str, set[str]]]:
    """(text, evidence, features of its place) of everything that may be a headline."""
    marks, rules = sources.marks, sources.rules
    for at, text in enumerate(marks.headings[:HEADINGS]):
        yield text, "heading", {"in-heading", "heading-first" if at == 0 else "heading-later"}
    yield from _of_lines(sources)
    page_title = PAGE_NUMBER.sub("", marks.page_title)
    if page_title:
        yield without_site(page_title, rules), "page-title", {"in-page-title"}
        parts = [part.strip() for part in STRONG.split(page_title) if part.strip()]
        for at, part in enumerate(parts):
            yield part, "page-title", {"title-part", "title-part-first" if at == 0 else "title-part-later"}
        cuts = [cut for cut in WEAK.finditer(page_title) if cut[0].strip()][:4]
        for cut in cuts:
            yield page_title[: cut.start()], "page-title", {"title-before-mark"}
            yield page_title[cut.end() :], "page-title", {"title-behind-mark"}
    told = [one for one in marks.contents(rules.meta["title"]) if not names_home(one[1], rules)]
    for name, content in told[:DECLARED]:
        content, which = PAGE_NUMBER.sub("", content), "in-og" if name == "og:title" else "in-other-meta"
        yield content, f"meta:{name}", {"in-meta", which}
        yield without_site(content, rules), f"meta:{name}", {"in-meta-without-site"}
    for content in marks.linked.get("headline", [])[:1]:
        yield content, "jsonld", {"in-jsonld"}


def _is_under_headline(line: PageLine, above: PageLine, sources: TitleSources) -> bool:
    """Whether a heading is the subtitle of the higher one right above it: <h2>, <h3>.

    Under the name of the site or a chain of search phrases it is not, nor is what <title> says.
    """
    title, higher = letters(sources.marks.page_title), letters(above.text)
    return (
        {line.tag, above.tag} <= HEADING_TAGS
        and above.tag < line.tag
        and (len(higher) >= HEADLINE_LETTERS or (len(higher) >= PART and title.startswith(higher)))
        and not sources.rules.site_end.search(above.text)
        and not (len(higher) < HEADLINE_LETTERS and sources.rules.org_tail.search(above.text))
        and not is_keyword_chain(above.text)
        and letters(line.text) not in title
    )


def declared_titles(marks: DeclaredMetadata) -> list[str]:
    """What machines call the page: <title> and the meta tags; no chain of search phrases."""
    told = (marks.page_title, *(text for _, text in marks.contents(("og:title", "title"))))
    return [text for text in told if text and not is_keyword_chain(text)]


def _is_told(lines: Sequence[PageLine], at: int, bylines: Sequence[bool], declared: Sequence[str]) -> bool:
    """Whether something speaks for a line far above the text: its element, a byline right below it, <title>."""
    line = lines[at]
    return (
        line.tag in HEADING_TAGS
        or line.role == "headline"
        or any(bylines[at + 1 : at + 4])
        or any(letters(line.text) in whole for whole in declared)
    )


def _are_halves(line: str, following: str) -> bool:
    """Whether two lines are long enough to be one headline, rather than words of a menu; "。" ends a sentence."""
    first, second = len(letters(line)), len(letters(following))
    return min(first, second) >= PART and first + second >= WHOLE and not following.endswith("。")


def _of_lines(sources: TitleSources) -> Iterator[tuple[str, str, set[str]]]:
    above, first = [*sources.above[-ABOVE:], *sources.lead], len(sources.above) - ABOVE <= 0
    last = len(above) - len(sources.lead)
    bylines = [len(line.text) <= MAX_CHARS and sources.subject(line.text) == "" for line in above]
    declared = [letters(text) for text in declared_titles(sources.marks)]
    for at, line in enumerate(above):
        if len(line.text) > MAX_CHARS or (last - at > FAR and not _is_told(above, at, bylines, declared)):
            continue
        after = max(0, last - at)
        under = next((i for i in range(at + 1, min(at + 4, len(above))) if bylines[i]), None)
        place = {"in-line", f"above-text-{bucket(after, DISTANCES, 'far')}"}
        following = above[at + 1].text if at + 1 < len(above) else ""
        if at >= last:
            place.add(f"opens-text-{min(at - last, 2)}")
        beside = [above[i].text for i in (at - 1, at + 1) if 0 <= i < len(above) and not bylines[i]]
        long = sources.is_text and len(line.text) >= ONE_LENGTH and line.role in MAY_BE_PROSE
        if long and any(abs(len(line.text) - len(other)) <= 3 for other in beside):
            place.add("as-long-as-next")  # prose that was broken at a column's width
        if under is not None:
            place.add("above-byline" if under == at + 1 else "near-byline")
        if any(bylines[max(0, at - 3) : at]) and not any(bylines[at:]):
            place.add("under-byline")
        if first and at == 0:
            place.add("first-line")
        if at and _is_under_headline(line, above[at - 1], sources):
            place.add("is-subtitle")
        if sources.is_boilerplate(line.text):
            place.add("is-boilerplate")
        place |= _of_element(line, sources.rules)
        place |= _roles(above, at)
        yield line.text, "line", place
        if line.tag in HEADING_TAGS and (longest := _longest_part(line)):
            yield longest, "line", place | {"without-parts"}
        if sources.is_text and (before := sources.subject(line.text)) != line.text and before:
            yield before, "line", place | {"before-label"}
        if (
            following
            and not (line.role == "headline" and above[at + 1].role in NO_HALF)
            and not bylines[at + 1]
            and not bylines[at]
            and len(line.text) + len(following) <= 70
            and _are_halves(line.text, following)
            and not _is_under_headline(above[at + 1], line, sources)
            and not SUBTITLE.match(following)
        ):
            join = "" if sources.rules.title.goes_on.match(following) else " "
            both = (place - {"above-byline", "near-byline"}) | {"two-lines"}
            if sources.is_boilerplate(following):
                both.add("is-boilerplate")
            if at + 2 < len(above) and bylines[at + 2]:
                both.add("above-byline")
            if not join:
                both.add("goes-on")
            both |= {f"then-{role}" for role in (above[at + 1].role,) if role}
            both.add(f"second-{bucket(len(letters(following)), LENGTHS, '71')}")
            both |= {"second-ends-as-site"} if sources.rules.site_end.search(following) else set()
            same = line.tag == above[at + 1].tag and line.tag.startswith("h")
            yield f"{line.text}{join}{following}", "line", both | ({"two-headings"} if same else set())
    for at, line in enumerate(sources.below[:BELOW] if sources.is_text else ()):
        if len(line.text) <= MAX_CHARS:
            place = {"in-line", "below-text", "below-first" if at == 0 else "below-later"}
            if sources.is_boilerplate(line.text):
                place.add("is-boilerplate")
            yield line.text, "line", place | _roles(sources.below, at)


def _of_element(line: PageLine, rules: MetadataRules) -> set[str]:
    """What the elements around a line say of it: their tags, their names, whether they lead elsewhere."""
    found = {f"in-{line.tag}"} if line.tag in HEADING_TAGS else set()
    if line.parts:
        named = line.parts[0].names
        if rules.beside_title_name.search(named):
            found.add("named-beside-title")
        elif rules.title_name.search(named):
            found.add("named-title")
        if all(part.linked for part in line.parts):
            found.add("is-link")
    return found


def _longest_part(line: PageLine) -> str:
    """The text of the element that holds the most of a heading, where others hold less: <h1><i>视频</i>标题</h1>."""
    texts: dict[str, str] = {}
    for part in line.parts:
        texts[part.names] = texts.get(part.names, "") + part.text
    longest = max(texts.values(), key=len, default="").strip()
    return longest if len(texts) > 1 and 2 * len(longest) > len(line.text) else ""


def _roles(lines: Sequence[PageLine], at: int) -> set[str]:
    """What a line of a text document is taken for, and its neighbours."""
    found = {f"role-{lines[at].role}"} if lines[at].role else set()
    if lines[at].role and at + 1 < len(lines):
        found.add(f"next-{lines[at + 1].role}")
    return found


def variants_of(text: str, sources: TitleSources) -> Iterator[tuple[str, str]]:
    """(feature, text) of a text as it stands, and of the same without what clings to headlines."""
    words = sources.rules.title
    text = words.prefix.sub("", GLYPHS.sub("", text[: 2 * MAX_CHARS])).strip()
    text = FORUM_TAG.sub("", text) if sources.is_text else text
    text = "".join(text.split()) if SPACED.fullmatch(text) else text
    yield "", text
    for shape, bare in (
        ("without-day", words.day_behind.sub("", text)),
        ("without-tag", TAGGED.sub("", text)),
        ("without-badge", words.badge.sub("", text)),
        ("without-buttons", words.buttons.sub("", text)),
        ("without-site", without_site(text, sources.rules)),
    ):
        if bare and bare != text:
            yield shape, GLYPHS.sub("", bare)
    if sources.is_text and len(parts := [part.strip() for part in BAR.split(text) if part.strip()]) > 1:
        yield "bar-part", max(parts, key=lambda part: len(letters(part)))
