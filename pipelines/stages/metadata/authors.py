"""Who wrote an article: every run of names near it is a candidate, with features that a linear model weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pipelines.record import PageLine
from pipelines.rules.linear_model import LinearModel
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import PageLines, is_prose, squeeze
from pipelines.stages.metadata.bylines import Named, names_outlet, read_people
from pipelines.stages.metadata.credits import read_items
from pipelines.stages.metadata.declared import DeclaredMetadata
from pipelines.stages.metadata.labelled_lines import LOOSE_LABELS, cut, labelled
from pipelines.stages.metadata.people import is_name, is_pen_name, join_spaced, split_names
from pipelines.text.dates import find_date
from pipelines.text.traditional import simplified

BULLETS = "□■●◎◇◆▲△★☆○⊙※•·—-_*#　 "
BRACKET = re.compile(r"[（(〔【\[]([^（）()〔〕【】\[\]]{2,90})[)）〕】\]]")
OPENING_CHARS, BRACKET_WITHIN, CLOSING_CHARS = 70, 60, 140
CLAUSE = re.compile(r"[，。！？；：:,!?;]")
SET_APART = re.compile(r"[一-鿿] [一-鿿](?: [一-鿿])?")
DATELINE = re.compile(r"[电電讯訊]$")  # 本报讯（记者 张三）, 某社某地3月26日电（张三）
PHOTO = re.compile(r"^\s*(?:[摄攝]|翻[摄攝]|供[图圖]|提供|[图圖]\b)|^[▲△▼]|[图圖]片?[／/：:]")
REPORT = re.compile(r"[报報][导導道]|[电電讯訊]$|外[电電]|发自|發自")
OFFICE = re.compile(r"[委局长長校院部处處书書记記任]|先生|女士|教授|律师|同志|代表|主席|总理|总统")
# 本贴由某某于…发表; 原创 方既明 白鹭洲文艺 2018-04-04; posted @ 2004-12-27 12:40 张三 阅读(3727)
PHRASES = (
    re.compile(r"(?:(?:^|本[贴帖]|[\s|])由\s*|^(?=\S{2,12}\s于\s))([^\s于在]{2,12})\s*[于在]\s*(?=\d)"),
    re.compile(r"^原[创創]\s+([^\s\d]{2,8})\s+[^\s\d]{2,14}\s+(?=(?:19|20)\d\d[-/.年])"),
    re.compile(r"^posted\s*(?:@|on\b|at\b)[\s\d:/-]{8,30}\s([^\s\d(（]{2,12})", re.IGNORECASE),
)
# 本文来自微信公众号“某某”，作者：张三，编辑：李四，经授权发布。
CREDIT = re.compile(
    r"(?:本文(?:来自|來自|转自|轉自|转载自|轉載自|首发于|首發於|原载于|原載於|授权转载自)|[文者][：:])[^。]{0,90}"
)
ELEMENT = (
    (
        "author",
        re.compile(r"author|authi|writer|reporter|byline|(?:^|[\s_-])by(?:[\s_-]|$)|zuozhe|zz\b|(?:^|\s)name(?:\s|$)"),
    ),
    ("nick", re.compile(r"nick|user|/u/|/member|blogger|owner|louzhu|poster")),
    ("editor", re.compile(r"editor|bianji|zrbj|\bbj\b")),
    ("outlet", re.compile(r"source|media|\bfrom\b|laiyuan|origin|organization|publisher")),
    ("list", re.compile(r"list|related|recommend|hot|rank|comment|reply|nav|menu|sidebar|footer")),
)  # fmt: skip
OWNED = re.compile(r"(\S{2,12}?)(?:的(?:博客|專欄|专栏|空间|部落格|BLOG)|_新浪博客)$", re.IGNORECASE)
BLOG_TITLE = re.compile(r"_([^_\s]{2,12})_[^_\s]{0,6}(?:博客|部落格)$")  # 标题_张三_某某博客
MACHINES, MOST = 6, 150  # meta tags and candidates of one page: each is held against all others
MAX_ELEMENT = 14  # characters of what an element of a writer's holds
FAR, ABOVE = 30, 12  # lines under and above a headline
TITLE_PARTS = re.compile(r"[-_|｜—–·]+")


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


def _look(names: Sequence[str], rules: MetadataRules) -> set[str]:
    """What the names are like."""
    plain = [is_name(name, rules) for name in names]
    found = {"names-1" if len(names) == 1 else "names-2-3" if len(names) < 4 else "names-4-or-more"}
    found.add("look-known" if all(plain) else "look-some-known" if any(plain) else "look-pen-name")
    if all(is_name(name, rules) and len(name) == 3 for name in names):
        found.add("look-three")
    if any(re.search(r"[A-Za-z0-9]", name) for name in names):
        found.add("look-latin")
    if any("·" in name for name in names):
        found.add("look-dotted")
    return found


def element_features(line: PageLine, name: str) -> set[str]:
    """What the element is called that holds a name, and whether it is a link."""
    part = next((part for part in line.parts if name in part.text or name in squeeze(part.text)), None)
    if part is None:
        return set()
    found = {f"element-{what}" for what, names in ELEMENT if names.search(part.names)}
    if part.linked:
        found.add("linked")
    if squeeze(part.text) == name:
        found.add("element-alone")
    return found


def _container_features(found: Named, whole: str) -> set[str]:
    features = {f"kind-{found.kind or 'none'}"}
    features |= {f"role-{role}" for role in found.roles}
    rest = found.after.strip(" 　/／|｜。，,.）)】」]:：*")
    if not rest:
        features.add("after-nothing")
    else:
        features.add(
            "after-report" if REPORT.search(rest[:12]) else "after-photo" if PHOTO.search(rest) else "after-words"
        )
        if OFFICE.match(rest):
            features.add("after-office")
        if names_outlet(rest):
            features.add("after-outlet")
    before = found.before.strip()
    if not before:
        features.add("before-nothing")
    elif names_outlet(before):
        features.add("before-outlet")
    elif before.endswith(("本报", "本報", "本网", "本刊", "本台")):
        features.add("before-own")
    else:
        features.add("before-words" if len(before) < 10 else "before-many-words")
    if PHOTO.search(whole):
        features.add("line-photo")
    return features


def _pieces(line: str, zone: str, rules: MetadataRules) -> Iterator[tuple[str, str]]:
    """The (container, text) in which a line may name people."""
    short = len(line) <= OPENING_CHARS + 10 or (len(line) <= 160 and not is_prose(line))
    if short:
        inside = BRACKET.fullmatch(line.strip(" 。*"))
        yield ("bracket-alone", inside[1]) if inside else ("line", line)
        if inside:
            return
    if zone in ("lead", "near", "under") or (short and zone == "close"):
        opening = BRACKET.search(line[: BRACKET_WITHIN + 90])
        if opening and opening.start() < BRACKET_WITHIN and opening.end() < len(line):
            before = line[: opening.start()].rstrip()
            at_start = "bracket-first" if len(before) < 2 else "bracket-opening"
            at_start = "bracket-dateline" if DATELINE.search(before) else at_start
            yield at_start, opening[1]
        if not short:
            clause = CLAUSE.split(line[:OPENING_CHARS], maxsplit=1)[0]
            if rules.role.search(simplified(clause)):
                yield "opening", clause
    if not short and zone != "under" and (credit := CREDIT.search(line[:200])):
        yield "credit", credit[0]
    if zone in ("close", "below"):
        tail = line[-CLOSING_CHARS:]
        for closing in BRACKET.finditer(tail):
            if tail[: closing.start()].rstrip().endswith(("：", ":")):
                continue  # 编辑：（张三）
            ends = not tail[closing.end() :].strip(" 。.0123456789")
            yield ("bracket-closing" if ends else "bracket-near-end"), closing[1]


def _of_piece(text: str, rules: MetadataRules) -> Iterator[tuple[Named, set[str]]]:
    """The people of a piece, label by label; what other labels hold apart from the rest."""
    dated = find_date(text)
    folded = simplified(text)
    for phrase in PHRASES:
        if dated and (told := phrase.search(text)) and (names := split_names(told[1], rules, loose=True)):
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
            if not named and (names := split_names(value, rules, loose=label in LOOSE_LABELS)):
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


EVIDENCE = {"close": "signature", "below": "foot", "lead": "dateline"}


def in_lines(
    lines: Sequence[PageLine], zone: str, body: str, outlet: str | None, rules: MetadataRules
) -> Iterator[Candidate]:
    """The candidates of the lines of one zone.

    body     the article's text: who is only quoted stands in it again
    outlet   of the page, where it is known: what no paper published, someone wrote under a pen name
    """
    dated = [find_date(line.text[:120]) is not None for line in lines]
    for at, line in enumerate(lines):
        text = line.text.strip(BULLETS)
        place = {f"zone-{zone}"}
        if zone == "under":
            place.add("under-first" if at == 0 else "under-2-4" if at < 4 else "under-far")
        elif zone == "below":
            place.add("below-first" if at < 3 else "below-far")
        if any(dated[max(0, at - 2) : at + 3]):
            place.add("near-date")
        if zone == "close" and (
            at == len(lines) - 1 or is_prose(line.text) > any(is_prose(other.text) for other in lines[at + 1 :])
        ):
            place.add("last-line")
        if line.text[:1] in BULLETS and line.text[:1] not in "—-_*# 　·":
            place.add("bullet")
        seen: set[tuple[str, ...]] = set()
        for container, piece in _pieces(text, zone, rules):
            alone = container in ("line", "bracket-alone")
            following = lines[at + 1].text if at + 1 < len(lines) else ""
            if (
                alone
                and len(following) <= 24
                and simplified(text).rstrip(" ：:") in rules.fields
                and (len(labelled(following, rules)) == 1)
            ):
                piece = f"{text.rstrip(' ：:')}：{following}"  # 作者 | 张三, in two cells
            for found, how in _of_piece(piece, rules):
                if found.names in seen:
                    continue
                seen.add(found.names)
                features = place | how | {f"in-{container}"} | _container_features(found, text)
                features |= _look(found.names, rules) | element_features(line, found.names[0])
                kind = found.kind or "none"
                features |= {f"{zone}+{kind}", f"{container}+{kind}", f"{zone}+{container}+{kind}"}
                if "look-known" in features and "beside-date" in features and zone in ("under", "near"):
                    features.add("known-beside-date")
                if found.kind == "" and len(squeeze(piece)) - sum(map(len, found.names)) <= 2:
                    features |= {"nothing-but-names", f"{zone}+nothing-but-names"}
                    if "bullet" in features:
                        features.add("bullet+nothing-but-names")
                if not found.kind and body.count(found.names[0]) > (line.text in body):
                    features.add("named-in-story")
                elif {"nothing-but-names", "look-known"} <= features:
                    if "last-line" in features and container != "line":
                        features.add("signs-off")
                    if zone == "under" and at < 4 and alone:
                        features.add("bare-byline")
                evidence = EVIDENCE.get(zone) or ("line" if {"labelled", "phrase", "sourced"} & how else "bare")
                yield Candidate(
                    found.names, found.kind, evidence, line.text, zone, at, frozenset(features),
                    found.before.strip() if names_outlet(found.before) else "",
                )  # fmt: skip
        yield from _of_elements(line, zone, at, place, seen, outlet, rules)


def _of_elements(
    line: PageLine,
    zone: str,
    at: int,
    place: set[str],
    seen: set[tuple[str, ...]],
    outlet: str | None,
    rules: MetadataRules,
) -> Iterator[Candidate]:
    """Pen names that only their element tells for a writer's."""
    if zone not in ("under", "near", "above"):  # below stands who comments, or wrote the next
        return
    for part in line.parts:
        text = " ".join(part.text.split()).strip(BULLETS)
        text = "".join(text.split()) if re.fullmatch(r"[一-鿿](?: ?[一-鿿]){1,3}", text) else text
        if not 2 <= len(text) <= MAX_ELEMENT or (text,) in seen or any((text,) == names for names in seen):
            continue
        what = {f"element-{kind}" for kind, names in ELEMENT if names.search(part.names)}
        if not what & {"element-author", "element-nick"} or any(text in names for names in seen):
            continue
        if SET_APART.fullmatch(" ".join(part.text.split())):
            what.add("set-apart")  # 商 羽, as papers set names of two characters
        person = join_spaced(text)
        if rules.button.search(simplified(person)) or not is_pen_name(person, rules):
            continue
        seen.add((text,))
        features = place | what | {"in-element", f"{zone}+in-element"} | _look((person,), rules)
        features.add("in-element+outlet" if outlet else "in-element+no-outlet")
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
    text = "\n".join(body)
    zones = (
        (("above", lines.above_lines[max(0, at - ABOVE) : at]), ("under", lines.above_lines[after : after + FAR]))
        if at >= 0
        else (("near", lines.above_lines[-ABOVE:]),)
    )
    # The last words of an article may be a line of their own: (张三), 本报记者 张三
    still = next((i for i, line in enumerate(lines.below_lines) if line.position is None), len(lines.below_lines))
    opening = lines.lead_lines[:2] if len(lines.lead_lines) > 2 else lines.lead_lines[:-1]
    more = (
        ("lead", opening),
        ("close", (*(line for line in lines.close_lines if line not in opening), *lines.below_lines[: min(still, 3)])),
        ("below", lines.below_lines[min(still, 3) :]),
    )
    found = [one for zone, stretch in (*zones, *more) for one in in_lines(stretch, zone, text, outlet, rules)]
    if items := read_items(body, rules):
        features = {"items", *_look(items, rules)}
        found.append(Candidate(items, "authors", "signature", body[-1], "close", 0, frozenset(features)))
    near = [line for _, stretch in zones for line in stretch]
    return _with_agreement(found[:MOST] + list(_in_markup(marks, near, url, rules)))


def _with_agreement(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, each with what the others say of its people."""
    told = []
    for one in candidates:
        others = [other for other in candidates if other is not one and set(other.names) & set(one.names)]
        features = set(one.features)
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
        features = {"zone-head", *how, *_look(names, rules)}
        if set(names) & shown:
            features |= {"shown", f"{how[0]}+shown"}
        if set(names) & own and how[0] != "owner":
            features.add("in-page-title")
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


def choose(
    candidates: Sequence[Candidate], model: LinearModel, barred: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...], dict[int, float]]:
    """The people of the best candidate and of those that go with it, where they come from, and all scores.

    barred    who is surely none: editors, the outlet, the site
    returns   names in page order; the evidence of each candidate that gave some; candidate's number -> score
    """
    scores = {at: model.score(candidate.features) for at, candidate in enumerate(candidates)}
    open_ = [
        at
        for at, candidate in enumerate(candidates)
        if scores[at] > model.margin and candidate.kind in ("", "authors") and not set(candidate.names) <= barred
    ]
    shown = [at for at in open_ if candidates[at].zone != "head"] or open_
    if not shown:
        return (), (), scores
    best = max(shown, key=lambda at: (scores[at], -at))
    chosen = (
        [best]
        if candidates[best].zone == "head"
        else [at for at in shown if goes_with(candidates[at], candidates[best])]
    )
    names = tuple(dict.fromkeys(name for at in sorted(chosen) for name in candidates[at].names if name not in barred))
    return names, tuple(dict.fromkeys(candidates[at].evidence for at in sorted(chosen))), scores


def goes_with(one: Candidate, best: Candidate) -> bool:
    """Whether two candidates are of one byline: the same or the next lines, or a name in common."""
    return (one.zone == best.zone and abs(one.at - best.at) <= 2) or bool(set(one.names) & set(best.names))
