"""Who may have written an article: every run of names near it, read from lines, elements and markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pipelines.record import PageLine
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import PageLines, is_prose, squeeze
from pipelines.stages.metadata.author_features import (
    common_words,
    element_features,
    element_kinds,
    look,
    markup_features,
    piece_features,
)
from pipelines.stages.metadata.bylines import Named, names_outlet, read_people
from pipelines.stages.metadata.credits import read_items
from pipelines.stages.metadata.declared import DeclaredMetadata
from pipelines.stages.metadata.labels import cut, labelled
from pipelines.stages.metadata.people import is_name, is_pen_name, join_spaced, split_names
from pipelines.text.dates import find_date
from pipelines.text.traditional import simplified

BULLETS = "□■●◎◇◆▲△★☆○⊙※•·—-_*#　 "
BRACKET = re.compile(r"[（(〔【\[]([^（）()〔〕【】\[\]]{2,90})[)）〕】\]]")
BRACKETS = tuple("（(〔【[")
OPENING_CHARS, BRACKET_WITHIN, CLOSING_CHARS, TAIL_CHARS = 70, 60, 140, 40
LONG, LINE = 80, 160  # characters of a line of prose that a byline may be, and of one without prose
CLAUSE = re.compile(r"[，。！？；：:,!?;]")
SENTENCE = re.compile(r"[。！？][”」』]?")
SET_APART = re.compile(r"[一-鿿] [一-鿿](?: [一-鿿])?")
DATELINE = re.compile(r"[电電讯訊][”」』】〕\]]?$")  # 本报讯（记者 张三）, 某社某地3月26日电（张三）
# 本贴由某某于…发表; 南山 发表于 2018-04-04; 原创 方既明 白鹭洲文艺 2018-04-04; posted @ 2004-12-27 12:40 张三 阅读(3)
DATED_PHRASES = (
    re.compile(r"(?:(?:^|本[贴帖]|[\s|])由\s*|^(?=\S{2,12}\s于\s))([^\s于在]{2,12})\s*[于在]\s*(?=\d)"),
    re.compile(r"^([^\s:：]{2,12})\s+[发發]表[于於]\s{0,9}[:：]?\s{0,9}(?=\d)"),
    re.compile(r"^原[创創][\s:：]{1,3}([^\s\d:：]{2,8})\s+[^\s\d]{2,14}\s+(?=(?:19|20)\d\d[-/.年])"),
    re.compile(r"^posted\s*(?:@|on\b|at\b)[\s\d:/-]{8,30}\s([^\s\d(（]{2,12})", re.IGNORECASE),
    re.compile(r"^posted by\s+([^\s\d(（]{2,12})\s", re.IGNORECASE),
)
PHRASES = (
    re.compile(r"^(?:(?:[Ww]ritten |[Pp]osted )?[Bb]y|BY)[\s:]+([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3})$"),
    re.compile(r"^(?:本文)?作者([一-鿿]{2,4}?)(?:[系係为為是](?=\S{4})|[，,]\s?[系係现現])"),
)
# 本文来自微信公众号“某某”，作者：张三，编辑：李四，经授权发布。
CREDIT = re.compile(
    r"(?:本文(?:来自|來自|转自|轉自|转载自|轉載自|首发于|首發於|原载于|原載於|授权转载自)|[文者][：:])[^。]{0,90}"
)
OWNED = re.compile(r"(\S{2,12}?)(?:的(?:博客|專欄|专栏|空间|部落格|BLOG)|_新浪博客)$", re.IGNORECASE)
BLOG_TITLE = re.compile(r"_([^_\s]{2,12})_[^_\s]{0,6}(?:博客|部落格)$")  # 标题_张三_某某博客
MACHINES, MOST = 6, 150  # meta tags and candidates of one page: each is held against all others
NEIGHBOURS, LIST = 5, 3  # so many lines of names within so many lines of another make it a list of people
MAX_ELEMENT = 14  # characters of what an element of a writer's holds
FAR, ABOVE = 30, 12  # lines under and above a headline
TITLE_PARTS = re.compile(r"[-_|｜—–·]+")
EVIDENCE = {"close": "signature", "below": "foot", "lead": "dateline"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Some people who may have written the article.

    names      in order
    kind       authors, editors or other, by the words beside them; "" without such
    evidence   as the database names it: line, bare, dateline, signature, foot, element, meta:author ...
    text       what they were read from
    zone       where that stands: above, under, near (no headline is found), lead, close, below or head (markup)
    at         its line's number in the zone
    outlet     what stands before the names and is called like an outlet
    """

    names: tuple[str, ...]
    kind: str
    evidence: str
    text: str
    zone: str
    at: int
    features: frozenset[str]
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the candidates of a page are held against.

    body     the article's text: who is only quoted stands in it again
    outlet   of the page, where it is known: what no paper published, someone wrote under a pen name
    """

    body: str
    outlet: str | None
    rules: MetadataRules


def _runs_on(line: str) -> bool:
    """Whether a line is text of which a byline is at most the beginning or the end."""
    inside = line.strip(" 。*")
    return is_prose(line) or len(line) > LINE or (len(SENTENCE.findall(inside)) > 0 and len(inside) > TAIL_CHARS)


def _pieces(line: str, zone: str, rules: MetadataRules) -> Iterator[tuple[str, str]]:
    """The (container, text) in which a line may name people."""
    runs_on = _runs_on(line)
    if not runs_on:
        inside = BRACKET.fullmatch(line.strip(" 。*"))
        yield ("bracket-alone", inside[1]) if inside else ("line", line)
        if inside:
            return
    if zone in ("lead", "near", "under") or (zone == "close" and not runs_on):
        opening = BRACKET.search(line[: BRACKET_WITHIN + 90])
        if opening and opening.start() < BRACKET_WITHIN and opening.end() < len(line):
            before = line[: opening.start()].rstrip()
            at_start = "bracket-first" if len(before) < 2 else "bracket-opening"
            at_start = "bracket-dateline" if DATELINE.search(before) else at_start
            yield at_start, opening[1]
        if runs_on:
            clause = CLAUSE.split(line[:OPENING_CHARS], maxsplit=1)[0]
            if rules.role.search(simplified(clause)):
                yield "opening", clause
    if runs_on and zone != "under" and (credit := CREDIT.search(line[:200])):
        yield "credit", credit[0]
    if zone in ("close", "below"):
        tail = line[-CLOSING_CHARS:]
        for closing in BRACKET.finditer(tail):
            if tail[: closing.start()].rstrip().endswith(("：", ":")):
                continue  # 编辑：（张三）
            rest = tail[closing.end() :].strip(" 。.0123456789")
            near = "bracket-near-end" if rest[:1] in BRACKETS else "bracket-amid"
            yield (near if rest else "bracket-closing"), closing[1]
        ended = list(SENTENCE.finditer(line, len(line) - min(len(line), TAIL_CHARS), len(line) - 1)) if runs_on else []
        if ended and not BRACKET.search(line[ended[-1].end() :]):
            yield "tail", line[ended[-1].end() :].strip(BULLETS)  # …张榜公布。本报记者 张三


def _phrased(text: str, dated: bool, rules: MetadataRules) -> tuple[str, ...]:
    """The people of a set phrase."""
    for phrase in (*PHRASES, *(DATED_PHRASES if dated else ())):
        if (told := phrase.search(text)) and (names := split_names(told[1], rules, loose=True)):
            return names
    return ()


def _of_piece(text: str, rules: MetadataRules) -> Iterator[tuple[Named, set[str]]]:
    """The people of a piece, label by label; what other labels hold apart from the rest."""
    dated = find_date(text)
    folded = simplified(text)
    if names := _phrased(text, dated is not None, rules):
        yield Named(names, (), "authors", "", "", False), {"phrase"}
        return
    parts = labelled(text, rules)
    if len(parts) == 1 or rules.people.match(folded.lstrip(BULLETS)):
        bare = text[: dated.start] + " " + text[dated.end :] if dated and len(parts) == 1 else text
        for found in read_people(bare, rules):
            colon = any(f"{role}{mark}" in folded for role in found.roles for mark in "：:")
            yield found, ({"beside-date"} if dated else set()) | ({"labelled"} if colon else set())
        return
    for field, label, held in parts:
        value = cut(held)
        if field in ("authors", "editors"):
            named = read_people(f"{label}：{value}", rules)
            for found in named:
                yield found, {"labelled"}
            if not named and (names := split_names(value, rules, loose=label in rules.loose_labels)):
                yield Named(names, (label,), field, "", "", False), {"labelled"}
        elif field == "outlet":
            first = value.split(" ")[0]
            if is_name(first, rules):
                yield Named((first,), (), "", "", value[len(first) :], True), {"sourced"}
            role = rules.role.search(simplified(value))
            for found in read_people(value[role.start() if role else len(first) :], rules):
                yield found, {"behind-outlet"}
        else:
            day = find_date(value, labelled=True) if field in ("published", "updated") else dated
            rest = value[day.end :] if day and field else value[: dated.start] if dated and not field else value
            for found in read_people(rest, rules):
                yield found, {"beside-date"} if day else {f"behind-{field or 'nothing'}"}


def _place(lines: Sequence[PageLine], at: int, zone: str) -> set[str]:
    """Where a line stands in its zone."""
    line, found = lines[at], {f"zone-{zone}"}
    if zone == "under":
        found.add("under-first" if at == 0 else "under-2-4" if at < 4 else "under-far")
    elif zone == "below":
        found.add("below-first" if at < 3 else "below-far")
    if any(find_date(near.text[:120]) for near in lines[max(0, at - 2) : at + 3]):
        found.add("near-date")
    last = at == len(lines) - 1 or is_prose(line.text) > any(is_prose(other.text) for other in lines[at + 1 :])
    if zone == "close" and last:
        found.add("last-line")
    if line.text[:1] in BULLETS and line.text[:1] not in "—-_*# 　·":
        found.add("bullet")
    if line.role:
        found.add(f"line-is-{line.role}")
    return found


def in_lines(lines: Sequence[PageLine], zone: str, about: Surroundings) -> Iterator[Candidate]:
    """The candidates of the lines of one zone."""
    rules = about.rules
    for at, line in enumerate(lines):
        text = line.text.strip(BULLETS)
        place: set[str] | None = None
        seen: set[tuple[str, ...]] = set()
        for container, piece in _pieces(text, zone, rules):
            following = lines[at + 1].text if at + 1 < len(lines) else ""
            if container in ("line", "bracket-alone") and _is_cell(text, following, rules):
                piece = f"{text.rstrip(' ：:')}：{following}"  # 作者 | 张三, in two cells
            for found, how in _of_piece(piece, rules):
                if found.names in seen or (not found.kind and common_words(found.names, rules)):
                    continue
                seen.add(found.names)
                place = place or _place(lines, at, zone)
                features = place | how | {f"in-{container}"} | piece_features(found, text, rules)
                features |= look(found.names, rules) | element_features(line, found.names[0])
                features |= _together(found, features, container, piece, line.text, zone, at, about)
                evidence = EVIDENCE.get(zone) or ("line" if {"labelled", "phrase", "sourced"} & how else "bare")
                yield Candidate(
                    found.names, found.kind, evidence, line.text, zone, at, frozenset(features),
                    found.before.strip() if names_outlet(found.before) else "",
                )  # fmt: skip
        yield from _of_elements(lines, at, zone, seen, about)


def _is_cell(text: str, following: str, rules: MetadataRules) -> bool:
    """Whether a line is nothing but a label whose value is the next line."""
    label = simplified(text).rstrip(" ：:")
    return label in rules.fields and len(following) <= 24 and len(labelled(following, rules)) == 1


def _together(
    found: Named, features: set[str], container: str, piece: str, line: str, zone: str, at: int, about: Surroundings
) -> set[str]:
    """Features of a run of names that hold of several things at once."""
    kind = found.kind or "none"
    told = {f"{zone}+{kind}", f"{container}+{kind}", f"{zone}+{container}+{kind}"}
    if {"look-known", "beside-date"} <= features and zone in ("under", "near"):
        told.add("known-beside-date")
    alone = found.kind == "" and len(squeeze(piece)) - sum(map(len, found.names)) <= 2
    if alone:
        told |= {"nothing-but-names", f"{zone}+nothing-but-names"}
        if "bullet" in features:
            told.add("bullet+nothing-but-names")
    if not found.kind and about.body.count(found.names[0]) > (line in about.body):
        told.add("named-in-story")
    elif alone and "look-known" in features:
        if "last-line" in features and container != "line":
            told.add("signs-off")
        if zone == "under" and at < 4 and container in ("line", "bracket-alone"):
            told.add("bare-byline")
    if not found.kind and not found.after.strip():
        told |= {f"{zone}+{one}" for one in ("before-outlet", "before-office", "before-desk") if one in features}
    if "after-report" in features:
        told.add(f"{zone}+after-report")
    return told


def _of_elements(
    lines: Sequence[PageLine], at: int, zone: str, seen: set[tuple[str, ...]], about: Surroundings
) -> Iterator[Candidate]:
    """Pen names that only their element tells for a writer's."""
    if zone not in ("under", "near", "above"):  # below stands who comments, or wrote the next
        return
    line, rules = lines[at], about.rules
    for part in line.parts:
        text = " ".join(part.text.split()).strip(BULLETS)
        text = "".join(text.split()) if re.fullmatch(r"[一-鿿](?: ?[一-鿿]){1,3}", text) else text
        if not 2 <= len(text) <= MAX_ELEMENT or any(text in names for names in seen):
            continue
        what = element_kinds(part.names)
        if not what & {"element-author", "element-nick"}:
            continue
        if SET_APART.fullmatch(" ".join(part.text.split())):
            what.add("set-apart")  # 商 羽, as papers set names of two characters
        person = join_spaced(text)
        if rules.button.search(simplified(person)) or not is_pen_name(person, rules):
            continue
        seen.add((text,))
        features = _place(lines, at, zone) | what | {"in-element", f"{zone}+in-element"} | look((person,), rules)
        features.add("in-element+outlet" if about.outlet else "in-element+no-outlet")
        if part.linked:
            features.add("linked")
        if squeeze(line.text) == squeeze(part.text):
            features.add("line-alone")
        yield Candidate((person,), "", "element", line.text, zone, at, frozenset(features))


def author_candidates(
    lines: PageLines,
    headline: tuple[int, int],
    marks: DeclaredMetadata,
    body: Sequence[str],
    url: str,
    outlet: str | None,
    rules: MetadataRules,
) -> list[Candidate]:
    """All candidates of a page, in page order, those of its markup last.

    lines      around the article
    headline   where it stands in lines.above (-1: nowhere) and where what follows it begins
    body       the article's lines
    """
    at, after = headline
    about = Surroundings("\n".join(body), outlet, rules)
    above = lines.above_lines
    near: tuple[tuple[str, tuple[PageLine, ...]], ...] = (("near", above[-ABOVE:]),)
    if at >= 0:
        near = (("above", above[max(0, at - ABOVE) : at]), ("under", above[after : after + FAR]))
    # The last words of an article may be a line of their own: (张三), 本报记者 张三
    signs = (i for i, line in enumerate(lines.below_lines) if line.position is None and not line.role)
    still = next(signs, len(lines.below_lines))
    close = (*lines.close_lines, *lines.below_lines[: min(still, 3)])
    zones = (*near, ("lead", lines.lead_lines[:2]), ("close", close), ("below", lines.below_lines[min(still, 3) :]))
    found = [one for zone, stretch in zones for one in in_lines(stretch, zone, about)]
    if items := read_items(body, rules):
        features = {"items", *look(items, rules)}
        found.append(Candidate(items, "authors", "signature", body[-1], "close", 0, frozenset(features)))
    beside = [line for _, stretch in near for line in stretch]
    return _with_agreement(_once(found)[:MOST] + list(_in_markup(marks, beside, url, rules)))


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
        if any("labelled" in other.features and other.kind == "authors" for other in candidates if other is not one):
            features.add("other-labelled")
        told.append(replace(one, features=frozenset(features)))
    return told


def _in_markup(
    marks: DeclaredMetadata, near: Sequence[PageLine], url: str, rules: MetadataRules
) -> Iterator[Candidate]:
    """Whom meta tags, JSON-LD and the names of blogs tell."""
    shown = {word for line in near for word in (line.text, *line.text.split(), *(p.text.strip() for p in line.parts))}
    own = {part.strip() for part in TITLE_PARTS.split(marks.page_title)[1:]}

    def one(names: tuple[str, ...], evidence: str, text: str, *how: str) -> Candidate:
        features = markup_features(names, how, shown, own) | look(names, rules)
        return Candidate(names, "", evidence, text, "head", 0, frozenset(features))

    for kind, values in (("Person", marks.linked.get("author.Person", [])), ("thing", marks.linked.get("author", []))):
        for value in values[:4]:
            if names := split_names(value, rules, whole=True) or (
                (value,) if value in shown and is_pen_name(value, rules) else ()
            ):
                yield one(names, "jsonld", value, f"jsonld-{kind}")
    for name, content in islice(marks.contents(rules.meta["authors"]), MACHINES):
        names = split_names(content, rules, whole=True)
        if not names and content in shown:  # a pen name that readers see too
            names = split_names(content, rules, loose=True)
        if names:
            official = any(key in ("columnname", "sitename", "contentsource") for key, _ in marks.metas)
            yield one(names, f"meta:{name}", content, "meta-author", *(("meta-official",) if official else ()))
    owners = [(blog[1], "heading") for text in marks.headings[:3] if (blog := OWNED.match(text))]
    if "blog" in url and marks.headings and is_name(marks.headings[0], rules):
        owners.append((marks.headings[0], "heading"))
    if blog := BLOG_TITLE.search(marks.page_title):
        owners.append((blog[1], "page-title"))
    for owner, evidence in owners:
        if is_pen_name(owner, rules):
            yield one((owner,), evidence, owner, "owner")
