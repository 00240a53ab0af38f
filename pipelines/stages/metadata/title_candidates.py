"""What may be the headline of a page or text: headings, lines, <title> and its parts, meta tags, each with features."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.record import PageLine
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import is_prose
from pipelines.stages.metadata.declared import DeclaredMetadata
from pipelines.stages.metadata.title_text import (
    BADGE,
    BOILERPLATE,
    BUTTONED,
    CAPTION,
    CHATTER,
    CRUMB,
    FORUM_TAG,
    GLYPHS,
    GOES_ON,
    ISSUE,
    MAX_CHARS,
    ORDINAL,
    PAGE_NUMBER,
    PREFIX,
    SENTENCE_END,
    STRONG,
    SUBTITLE,
    TAGGED,
    WEAK,
    is_segment,
    names_home,
    names_site,
    without_site,
)
from pipelines.text.folding import letters
from pipelines.text.keyword_chains import is_keyword_chain
from pipelines.text.traditional import simplified

ONE_LENGTH = 18  # characters of a line that may be one of a column's
ABOVE, BELOW = 40, 6  # lines of which any may be the headline
HEADINGS, DECLARED, MOST = 12, 6, 160
CONTACT = re.compile(r"\d{7,}|\d{3,4}-\d{7}|QQ|微信|电话|手机|@|https?:|www\.|[Tt]el\b")
NEIGHBOUR = re.compile(r"^(?:上|下|前|后|後)一?(?:条|篇|则|条新闻|一条|頁|页)|^(?:相关|推荐|热门|最新)")
SPACED = re.compile(r"[一-鿿](?:\s[一-鿿]){1,3}")  # 守　林, as short headlines are set
SERIES = re.compile(r"系列(?:报道|评论|報導|評論)之")
SPEECH = re.compile(r"^[“「\"][^”」\"]*[。！？!?…][”」\"]$")
WELCOME = re.compile(r"[欢歡]迎(?:您|你|光[临臨]|[访訪]问|[访訪]問)")
ASKED = re.compile(r"^[问答問QA]\s?[：:]")
QUESTIONED = re.compile(r"[？！?!]$")
LENGTHS = ((3, "1-3"), (5, "4-5"), (8, "6-8"), (12, "9-12"), (20, "13-20"), (32, "21-32"), (48, "33-48"), (70, "49-70"))
DISTANCES = ((1, "0-1"), (3, "2-3"), (6, "4-6"), (12, "7-12"), (24, "13-24"))
SHARES = ((0.3, "small"), (0.6, "half"), (0.85, "most"), (1.01, "whole"))


@dataclass(slots=True)
class TitleCandidate:
    """A text that may be the headline.

    text       as the page shows it
    evidence   as the database names it: heading, line, page-title, meta:og:title, jsonld
    """

    text: str
    evidence: str
    features: set[str] = field(default_factory=set)


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


def _bucket(value: float, edges: Sequence[tuple[float, str]], beyond: str) -> str:
    return next((name for edge, name in edges if value <= edge), beyond)


def bigrams(key: str) -> set[str]:
    """The pairs of neighbouring characters of a text."""
    return {key[i : i + 2] for i in range(len(key) - 1)}


def title_candidates(sources: TitleSources) -> list[TitleCandidate]:
    """All candidates, each text once, with what its places and its form say."""
    found: dict[str, TitleCandidate] = {}
    for text, evidence, features in _places(sources):
        for shape, variant in _variants(text, sources):
            key = letters(variant)
            if not 2 <= len(key) <= MAX_CHARS or len(found) >= MOST:
                continue
            one = found.setdefault(key, TitleCandidate(variant, evidence))
            one.features |= features | {shape} if shape else features
    declared = [text for text in _declared(sources.marks) if not is_keyword_chain(text)]
    words, whole = bigrams(letters(sources.body)), [letters(text) for text in declared]
    for key, one in found.items():
        one.features |= _form(one.text, key, sources)
        one.features |= _agreement(one.text, key, declared, whole, sources.rules)
        pairs = bigrams(key)
        shared = len(pairs & words) / len(pairs)
        one.features.add(f"body-has-{_bucket(shared, ((0.15, 'little'), (0.4, 'some'), (0.7, 'much')), 'most')}")
    found = {key: one for key, one in found.items() if not _is_none(one, sources)}
    found = {key: one for key, one in found.items() if not _is_cut(one, found, sources.marks.page_title)}
    _rivals(found)
    for one in found.values():
        one.features |= {f"{'text' if sources.is_text else 'page'}+{name}" for name in one.features if "+" not in name}
    return list(found.values())


NEVER = frozenset(("is-issue", "no-title", "is-subtitle", "is-buttons", "is-series", "is-welcome", "is-question"))
NEVER_IN_TEXT = (  # no headline of a text: all features of a set together
    frozenset(("is-path",)),
    frozenset(("is-item", "nothing-declared", "above-text-0-1")),
    frozenset(("has-comma", "as-long-as-next", "nothing-declared")),
    frozenset(("is-speech", "nothing-declared")),
)
SHOWN = frozenset(("in-line", "in-heading"))


def _is_none(one: TitleCandidate, sources: TitleSources) -> bool:
    """Whether a text is no headline, whatever speaks for it: a date, a path, buttons, a paper's issue, a slogan."""
    features = one.features
    if "is-byline" in features and not features & {"in-heading", "of-clean-whole"}:
        return True
    if NEVER & features or (sources.is_text and any(never <= features for never in NEVER_IN_TEXT)):
        return True
    # 某某网-让世界了解某某: the site presents itself, and no line of the page repeats it
    presents = sources.rules.site_first.match(sources.marks.page_title)
    if presents is not None and ("names-site" in features or not (SHOWN | {"in-meta"}) & features):
        return True
    return {"letters-1-3", "ends-as-site", "of-clean-whole"} <= features  # 财经: a channel


def _is_cut(one: TitleCandidate, found: Mapping[str, TitleCandidate], page_title: str) -> bool:
    """Whether <title> cuts a headline short that the page shows, or goes on where the page's heading ends."""
    if one.text.endswith(("…", "..")):
        return any("goes-on-after-title" in other.features for other in found.values())
    opens = (
        other.text
        for key, other in found.items()
        if len(key) >= 5 and "in-heading" in other.features and page_title.startswith(f"{other.text} ")
    )
    return not SHOWN & one.features and any(one.text.startswith(f"{heading} ") for heading in opens)


def _declared(marks: DeclaredMetadata) -> list[str]:
    """What machines call the page: <title> and the meta tags."""
    return [text for text in (marks.page_title, *(text for _, text in marks.contents(("og:title", "title")))) if text]


def _places(sources: TitleSources) -> Iterator[tuple[str, str, set[str]]]:
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
    told = [one for one in marks.contents(rules.meta["title"]) if not names_home(one[1])]
    for name, content in told[:DECLARED]:
        content, which = PAGE_NUMBER.sub("", content), "in-og" if name == "og:title" else "in-other-meta"
        yield content, f"meta:{name}", {"in-meta", which}
        yield without_site(content, rules), f"meta:{name}", {"in-meta-without-site"}
    for content in marks.linked.get("headline", [])[:1]:
        yield content, "jsonld", {"in-jsonld"}


def _of_lines(sources: TitleSources) -> Iterator[tuple[str, str, set[str]]]:
    above, first = [*sources.above[-ABOVE:], *sources.lead], len(sources.above) - ABOVE <= 0
    last = len(above) - len(sources.lead)
    bylines = [len(line.text) <= MAX_CHARS and sources.subject(line.text) == "" for line in above]
    for at, line in enumerate(above):
        if len(line.text) > MAX_CHARS:
            continue
        after = max(0, last - at)
        under = next((i for i in range(at + 1, min(at + 4, len(above))) if bylines[i]), None)
        place = {"in-line", f"above-text-{_bucket(after, DISTANCES, 'far')}"}
        following = above[at + 1].text if at + 1 < len(above) else ""
        if at >= last:
            place.add(f"opens-text-{min(at - last, 2)}")
        beside = (following, above[at - 1].text if at else "")
        if len(line.text) >= ONE_LENGTH and any(abs(len(line.text) - len(other)) <= 3 for other in beside):
            place.add("as-long-as-next")  # prose that was broken at a column's width
        if under is not None:
            place.add("above-byline" if under == at + 1 else "near-byline")
        if any(bylines[max(0, at - 3) : at]) and not any(bylines[at:]):
            place.add("under-byline")
        if first and at == 0:
            place.add("first-line")
        if line.tag in ("h1", "h2", "h3", "h4"):
            place.add(f"in-{line.tag}")
        place |= _roles(above, at)
        yield line.text, "line", place
        if sources.is_text and (before := sources.subject(line.text)) != line.text and before:
            yield before, "line", place | {"before-label"}
        if (
            following
            and not bylines[at + 1]
            and not SUBTITLE.match(following)
            and len(line.text) + len(following) <= 70
            and not bylines[at]
        ):
            join = "" if GOES_ON.match(following) else " "
            both = (place - {"above-byline", "near-byline"}) | {"two-lines"}
            if at + 2 < len(above) and bylines[at + 2]:
                both.add("above-byline")
            both |= {f"then-{role}" for role in (above[at + 1].role,) if role}
            both.add(f"second-{_bucket(len(letters(following)), LENGTHS, '71')}")
            both |= {"second-ends-as-site"} if sources.rules.site_end.search(following) else set()
            both |= {"second-is-boilerplate"} if sources.is_boilerplate(following) else set()
            same = line.tag == above[at + 1].tag and line.tag.startswith("h")
            yield f"{line.text}{join}{following}", "line", both | ({"two-headings"} if same else set())
    for at, line in enumerate(sources.below[:BELOW] if sources.is_text else ()):
        if len(line.text) <= MAX_CHARS:
            place = {"in-line", "below-text", "below-first" if at == 0 else "below-later"}
            yield line.text, "line", place | _roles(sources.below, at)


def _roles(lines: Sequence[PageLine], at: int) -> set[str]:
    """What a line of a text document is taken for, and its neighbours."""
    found = {f"role-{lines[at].role}"} if lines[at].role else set()
    if lines[at].role and at + 1 < len(lines):
        found.add(f"next-{lines[at + 1].role}")
    return found


def _variants(text: str, sources: TitleSources) -> Iterator[tuple[str, str]]:
    """(feature, text) of a text as it stands, and of the same without what clings to headlines."""
    text = PREFIX.sub("", GLYPHS.sub("", text[: 2 * MAX_CHARS])).strip()
    text = FORUM_TAG.sub("", text) if sources.is_text else text
    text = "".join(text.split()) if SPACED.fullmatch(text) else text
    yield "", text
    for shape, bare in (
        ("without-tag", TAGGED.sub("", text)),
        ("without-badge", BADGE.sub("", text)),
        ("without-buttons", BUTTONED.sub("", text)),
        ("without-site", without_site(text, sources.rules)),
    ):
        if bare and bare != text:
            yield shape, GLYPHS.sub("", bare)
    if sources.is_text and len(parts := [part for part in re.split(r"\s*[|｜]\s*", text) if part]) > 1:
        yield "bar-part", max(parts, key=lambda part: len(letters(part)))


def _form(text: str, key: str, sources: TitleSources) -> set[str]:
    """What the text itself looks like."""
    rules = sources.rules
    found = {f"letters-{_bucket(len(key), LENGTHS, '71')}"}
    checks = (
        ("ends-sentence", SENTENCE_END.search(text)),
        ("asks", QUESTIONED.search(text)),
        ("is-prose", is_prose(text)),
        ("has-comma", "，" in text or "," in text),
        ("has-colon", "：" in text or ":" in text),
        ("ends-in-colon", text.endswith(("：", ":"))),
        ("is-caption", CAPTION.search(text)),
        ("is-chatter", CHATTER.search(text)),
        ("is-buttons", len(CHATTER.findall(text)) > 1),
        ("is-byline", sources.subject(text) == ""),
        ("is-neighbour", NEIGHBOUR.match(text)),
        ("is-path", CRUMB.search(text)),
        ("is-item", ORDINAL.match(text)),
        ("is-speech", SPEECH.match(text)),
        ("is-welcome", WELCOME.search(text)),
        ("is-question", ASKED.match(text)),
        ("is-series", SERIES.search(text)),
        ("is-furniture", BOILERPLATE.search(text)),
        ("is-subtitle", SUBTITLE.match(text)),
        ("is-contact", CONTACT.search(text)),
        ("is-issue", ISSUE.search(text)),
        ("is-chain", is_keyword_chain(text)),
        ("no-han", not re.search(r"[一-鿿]", text)),
        ("many-bars", len(re.findall(r"[|｜]", text)) > 1),
        ("one-bar", len(re.findall(r"[|｜]", text)) == 1),
        ("many-words", len(text.split()) > 3),
        ("no-title", text in rules.no_title),
        ("ends-as-site", rules.site_end.search(text)),
        ("ends-as-office", rules.org_tail.search(simplified(text))),
        ("names-site", names_site(text, rules)),
        ("is-boilerplate", sources.is_boilerplate(text)),
    )
    return found | {name for name, holds in checks if holds}


def _agreement(text: str, key: str, declared: Sequence[str], keys: Sequence[str], rules: MetadataRules) -> set[str]:
    """How much of what machines call the page the text is."""
    found = set()
    if not declared:
        return {"nothing-declared"}
    holding = [whole for whole in keys if key in whole]
    if not holding:
        found.add("held-by-none")
        clean = without_site(declared[0], rules)
        if clean.endswith(("…", "..")) and len(letters(clean)) >= 8 and key.startswith(letters(clean)):
            found.add("goes-on-after-title")
    else:
        share = max(len(key) / len(whole) for whole in holding)
        found.add(f"share-{_bucket(share, SHARES, 'whole')}")
        if any(whole.startswith(key) for whole in holding):
            found.add("opens-title")
        elif any(whole.endswith(key) for whole in holding):
            found.add("closes-title")
        else:
            found.add("amid-title")
        if is_segment(text, declared, rules):
            found.add("is-segment")
        clean = letters(without_site(declared[0], rules))
        if clean:
            found.add(f"of-clean-{_bucket(len(key) / len(clean), SHARES, 'longer')}")
            if names_site(declared[0], rules):
                found.add("title-is-site")
    return found


def _rivals(found: dict[str, TitleCandidate]) -> None:
    """Which candidates are parts of others: of a headline in two lines, of a title with its site."""
    shown = [(key, one) for key, one in found.items() if {"in-line", "in-heading"} & one.features]
    for key, one in found.items():
        longer = [other for more, other in shown if key != more and key in more]
        if any("held-by-none" not in other.features for other in longer):
            one.features.add("part-of-shown")
        shorter = [other for less, other in shown if key != less and less in key and len(less) >= 5]
        if any("in-heading" in other.features for other in shorter):
            one.features.add("holds-heading")


NONE = "none"  # the choice of no headline, which a document without one has


def choose_title(sources: TitleSources) -> tuple[str | None, str]:
    """The likeliest headline as the page shows it, and its evidence; None where no headline is likelier."""
    model = sources.rules.models.get("title")
    if model is None:
        return None, ""
    candidates = title_candidates(sources)
    best = max(candidates, key=lambda one: model.score(one.features), default=None)
    if best is None or model.score(best.features) <= model.score(no_title(sources.is_text)):
        return None, ""
    return best.text, best.evidence


def no_title(is_text: bool) -> frozenset[str]:
    """The features of the choice that a document has no headline."""
    return frozenset((NONE, f"{NONE}+{'text' if is_text else 'page'}"))
