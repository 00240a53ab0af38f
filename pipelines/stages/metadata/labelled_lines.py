"""What the lines around an article say of it: date, outlet, people, keywords. A library for the metadata stage.

Three places speak: the line under the headline (发布时间：… 来源：… 作者：…), the dateline that opens the text
(本报讯（记者 张三）), and the signature that closes it (（执笔：…）, 责任编辑：…).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.credits import read_credits, read_roles
from pipelines.stages.metadata.outlets import beside_date, clean_outlet
from pipelines.stages.metadata.people import is_name, split_names
from pipelines.text.dates import Dated, find_date
from pipelines.text.traditional import simplified

MAX_LINE = 240
LOOSE_LABELS = frozenset(
    (
        "作者",
        "文章作者",
        "本文作者",
        "发信人",
        "发帖人",
        "发贴人",
        "送交者",
        "博主",
        "楼主",
        "作者名",
        "署名",
        "撰文",
        "执笔",
        "执笔人",
        "编译",
    )
)
POSTERS = frozenset(("发布者", "发布人", "上传者", "投稿人"))  # they put online what others wrote
CREDITED = re.compile(r"\s(?:文[/／]?[图圖]|[图圖][/／]?文|文[/／][摄攝])\s*$")  # closes a byline and announces nothing
BOTH = frozenset(("文/图", "图/文", "文图", "图文"))  # of text and pictures: a name may follow without a colon
# What a cell of a table may say without a colon, before the cell that tells it
CELLS = {
    shown: shown.translate(str.maketrans("來間發佈", "来间发布"))
    for shown in (
        "来源",
        "來源",
        "稿源",
        "作者",
        "日期",
        "时间",
        "時間",
        "发布时间",
        "發佈時間",
        "发布日期",
        "发表时间",
        "信息来源",
    )
}
BARRED = re.compile(r"(?:^|[|｜])\s*$")  # 作者 张三 | 日期 2018-07-19: before a label without a colon
MANY_PLACES = re.compile(r"等[一二三四五六七八九十\d]{0,3}(?:地|县|市|区|村|乡|镇)")  # 由双河、青浦滩等八地通讯员提供
REPORTER = r"(?:记者|通讯员|评论员|撰稿人|实习生|特派员|報道员|通訊員)"
IN_BRACKETS = re.compile(
    rf"[（(〔【\[]([^（）()〔〕【】\[\]]{{0,40}}{REPORTER}[^（）()〔〕【】\[\]]{{1,80}})[)）〕】\]]"
)
# 本报记者 张三 李四, 某某晚报记者 张三, 某某新报记者 张三 河西某县报道: a line of its own
ALONE = re.compile(rf"^[^，。：:！？；,;!?]{{0,26}}?{REPORTER}\s*[^，。：:！？；!?]{{2,60}}$")
# 本报讯 记者张三 通讯员李四报道 ...: at the start of the text, ended by a space or a verb
NAMES = rf"[一-鿿·]{{2,9}}?(?:[、,，/ ]\s?(?:{REPORTER}\s?)?[一-鿿·]{{2,9}}?){{0,5}}"
OPENING = re.compile(rf"^[^，。：:！？；,;!?]{{0,24}}?({REPORTER}\s?{NAMES})\s?(?:报道|发自|摄影|摄|电(?=\s)|\s)")
SEPARATED = re.compile(r"[:：/／|｜丨】>于於图圖]")
BRACKET_FIRST = re.compile(r"^\s*【[^【】]{2,30}】(?=\S)")  # 【某门户】某某网 责任编辑：…
NUMBER = re.compile(r"^\s*(?:总第?|第)\s?\d+\s?期\s*")  # 发于2018年7月19日总第968期《某某周刊》
# 中新社河西7月19日电 （张三 李四）: an agency's people behind its dateline
SENT_BY = re.compile(r"^[^。，！？；]{2,24}?\d{1,2}日[电電]\s?[（(]([^（()）。，]{2,40})[)）]")
# An agency puts the day behind the bracket: （編輯：張三）1121115
AT_END = re.compile(r"[（(【\[]([^（()）\[\]【】]{2,90})[)）】\]]\s{0,3}[。.]?\s{0,3}(?:\d{6,8})?$")
# （责任编辑 龙梅 二审 高山 三审 秦川）
EDITED = re.compile(r"[（(【\[]\s?(?:责任编辑|责编|编辑)\s([一-鿿·]{2,5})(?=[\s)）】\]])")
SIGNS = "□■●◎◇◆▲△★☆○⊙※"  # before the name of who wrote it: □ 张三
EDITOR = re.compile(r"(?:(?:^|\s)(?:责任编辑|责编)|[·|｜]\s?编辑)\s([一-鿿·]{2,5})(?=\s|$)")
SIGNED = ("文/", "文 ", "执笔", "作者", "采写", "整理", "编译", "供稿")
CLOSING = re.compile(r"[】\])）]")
OWN = re.compile(r"本(?:文|作品|稿)(?:为|為|系|係|由)([^，。！？：；,;“”\s]{2,16}?)(?:原创|原創|独家|獨家|首发|首發)")
# The clock of a day whose year goes without saying: 10-22 09:10
THIS_YEAR = re.compile(r"(?<![\d-])(?:1[0-2]|0?[1-9])[-/月](?:3[01]|[12]\d|0?[1-9])日?\s+(?:[01]?\d|2[0-3]):[0-5]\d")
# What makes a bare date the day of an event, or today's: 活动时间：, 今天是, 10月1日至7日
ELSE_BEFORE = re.compile(r"(?:[一-鿿]{2,8}\s*[:：]|今天是|今天|今日|现在是|截至|截止|[自从至到在于])\s*$")
ELSE_AFTER = re.compile(r"\s*(?:至|到|—|－|~|～|-\s?\d|起|以?[前后](?!\S*来源)|之[前后]|召开|举行|出生|生于)")
POSTED = re.compile(r"(?:(?:^|本[贴帖]|[\s|])由\s*|^(?=\S{2,12}\s于\s))([^\s于在]{2,12})\s*[于在]\s*(?=\d)")
# 某某新报记者 张三 编辑 李四 校对 王五
TEAM = re.compile(
    rf"^[^，。：:！？；,;!?]{{0,20}}?{REPORTER}\s?(\S[^，。：:！？；]{{1,30}}?)\s(?:责任编辑|责编|编辑)\s(\S[^，。：:！？；]{{1,16}}?)(?:\s校对\s.*)?$"
)
# posted @ 2004-12-27 12:40 张三 阅读(3727)
POSTED_AT = re.compile(r"^posted\s*(?:@|on\b|at\b)", re.IGNORECASE)
# 本文来自微信公众号“某某”（ID：mm），作者：张三，编辑：李四，经授权发布。
CREDIT = re.compile(r"本文(?:来自|來自|转自|轉自|转载自|轉載自|首发于|首發於|原载于|原載於|授权转载自)")
ACCOUNT = re.compile(
    r"(?:微信)?(?:公众号|公眾號)\s?[:：]?\s?[“\"「『【《]?\s?([^“”\"「」『』【】《》（）()，。,：:]{2,20})"
)
# 新华社北京7月19日电, （中央社記者某某台北10日電）: the agency or paper that sent the story
SENT = re.compile(
    r"^[\s（(【〔\[]*(?:据|综合)?([一-鿿]{2,8}?[社报網网報])(?:[记記]者[^（()），。,]{1,12})?[^（()），。,]{0,8}?(?:\d{1,2}月)?\d{1,2}日(?:专)?[电電讯訊]"
)
# 【某某日報訊】: a paper's own dateline
OWN_NEWS = re.compile(r"^\s*[【〔\[]([一-鿿]{2,6}[报報])(?:综合|綜合)?[讯訊][】〕\]]")
# 甲报／记者张三, 【甲报】记者 张三
OUTLET_FIRST = re.compile(
    r"^[【〔\[(（]?([一-鿿]{2,8}(?:報|报|社|網|网|新聞|新闻))(?:\s?[／/]|[】〕\])）]\s?(?=(?:特[派约]?)?[记記]者))"
)
NAME_AND_OUTLET = re.compile(r"^([一-鿿·、 ]{2,20})[/／]([一-鿿·\w]{2,20})$")


@dataclass(slots=True)
class LineMetadata:
    """What lines were found to say; the first line to say a thing is believed.

    bare_date, bare_outlet, bare_names   what stands without a label on the date's line
    dated_by the label of published
    sourced  the person, or the site called like one, behind 来源
    spoken   a day in brackets under the headline: that of the speech or document rather than of its publication
    """

    published: Dated | None = None
    bare_names: tuple[str, ...] = ()
    bare_date: Dated | None = None
    updated: Dated | None = None
    spoken: Dated | None = None
    dated_by: str = ""
    outlet: str | None = None
    sourced: str | None = None
    bare_outlet: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = field(default=())


def _is_label(mark: re.Match[str], rules: MetadataRules) -> bool:
    """Whether a word and its separator are a label there: 时间 is none in 活动时间, nor 来源 in 图片来源."""
    word, text, start = mark["label"], mark.string, mark.start()
    after_han = start > 0 and "一" <= text[start - 1] <= "鿿"
    if start and text[start - 1] in "“「『" and "注明" in text[max(0, start - 8) : start]:
        return False  # 凡本网注明“来源：某某网”的作品
    if mark["slash"]:
        return (
            word in rules.slashed
            and not (start and text[start - 1] in "/／")
            and (not after_han or word in rules.glued)
        )
    if mark["bare"] is not None:
        return not after_han and (
            (word[-1] == "于" and "/" not in word and text[mark.end() : mark.end() + 2].strip()[:1] != "")
            or word in BOTH
            or (word in CELLS.values() and BARRED.search(text, 0, start) is not None and "|" in text)
        )
    if word in rules.glued:
        return not text.endswith(rules.foreign, 0, start) if after_han else True
    return not after_han


def labelled(line: str, rules: MetadataRules) -> list[tuple[str, str, str]]:
    """The (field, label, value) of each label in a line; before the first label stands ("", "", text)."""
    if not SEPARATED.search(line):  # most lines of a page hold no label
        return [("", "", line)]
    marks = [mark for mark in rules.label.finditer(simplified(line)) if _is_label(mark, rules)]
    parts = [("", "", line[: marks[0].start()] if marks else line)]
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    for mark, end in zip(marks, ends, strict=False):
        parts.append((rules.fields[mark["label"]], mark["label"], line[mark.end() : end].strip()))
    return parts


def cut(value: str) -> str:
    """A value up to the bracket that closes before it opens: 张三】 返回首页 -> 张三."""
    closing = CLOSING.search(value)
    return value if closing is None or re.search(r"[【\[(（]", value[: closing.start()]) else value[: closing.start()]


def read_labels(lines: Sequence[str], rules: MetadataRules, said: LineMetadata) -> LineMetadata:
    """Add to what is said what the labels of some lines say."""
    more = not said.authors  # 记者：张三 / 通讯员：李四: the labels of a line, and of the next one, add up
    for at, line in enumerate(lines):
        if len(line) > MAX_LINE:
            continue
        already = said.authors
        parts = labelled(line, rules)
        if line in CELLS and at + 1 < len(lines) and lines[at + 1] not in CELLS:  # a table: 来源 | 某某日报
            parts = [("", "", ""), (rules.fields[CELLS[line]], CELLS[line], "")]
        for part, (name, label, value) in enumerate(parts):
            if not name:
                value = BRACKET_FIRST.sub("", value)
                _read_unlabelled(value, rules, said, alone=len(parts) == 1)
                if len(parts) > 1 and said.bare_outlet is None and len(value.split()) == 1 and find_date(line):
                    said.bare_outlet = beside_date(value, rules)  # 某某网 编译：张三 | 2018-07-19
                continue
            if not value and part == len(parts) - 1 and at + 1 < len(lines) and len(lines[at + 1]) <= 24:
                following = labelled(lines[at + 1], rules)
                value = following[0][2] if len(following) == 1 else ""
            before = parts[part - 1][2].rstrip() if part else ""
            if name == "outlet" and len(before) > 8 and before.endswith(("（", "(")):
                continue  # 大桥合龙（来源：某视频）: the credit of a picture or film
            if value:
                _read_value(name, label, value if name == "other" else cut(value), rules, said, more=more)
        more = more and (not already or said.authors != already)
    return said


def _bare_date(text: str) -> Dated | None:
    """A date that stands in a line without a label; None where the words around it make it another thing's day."""
    dated = find_date(text) if len(text) <= 90 else None
    if (
        dated is None
        or dated.start > 45
        or ELSE_BEFORE.search(text[: dated.start])
        or ELSE_AFTER.match(text[dated.end :])
    ):
        return None
    return dated


def _read_unlabelled(text: str, rules: MetadataRules, said: LineMetadata, *, alone: bool) -> None:
    """The part of a line before its first label: perhaps a date, and beside it an outlet."""
    if (dated := _bare_date(text)) is None or (alone and not dated.precise and len(text) > 40):
        if said.bare_outlet is None and len(text) <= 60 and (clock := THIS_YEAR.search(text)):
            words = (*text[: clock.start()].split()[-1:], *text[clock.end() :].split()[:1])
            said.bare_outlet = next((name for word in words if (name := beside_date(word, rules))), None)
        if not alone and is_name(text.strip(), rules):  # 张三 发表于 2018-07-19
            said.bare_names = said.bare_names or (text.strip(),)
        return
    if not dated.precise and text[: dated.start].rstrip().endswith(("（", "(")):
        said.spoken = said.spoken or dated
        return
    before, after = text[: dated.start].split()[-2:], text[dated.end :].split()[:2]
    if said.bare_date is None or (dated.precise and dated.iso.startswith(said.bare_date.iso)):
        said.bare_date = dated
    rest = text[dated.end :].strip(" |｜")
    if not read_alone(rest, rules):
        rest = text[: dated.start].strip(" |｜")
    if named := read_alone(rest, rules):  # 2018-07-19 19:55 某某報／記者張三／台北報導
        said.bare_names = said.bare_names or named
        if said.bare_outlet is None and (paper := OUTLET_FIRST.match(rest)):
            said.bare_outlet = paper[1]
    if said.bare_outlet is None:
        said.bare_outlet = next((name for word in (*after, *before) if (name := beside_date(word, rules))), None)
    if not said.bare_names and len(text) <= 60:
        roles = read_roles(f"{text[: dated.start]} {text[dated.end :]}", rules)
        others = {*roles.get("other", ()), *roles.get("editors", ())}
        bare = tuple(word for word in (*before, *after) if is_name(word, rules) and word not in others)
        said.bare_names = roles.get("authors") or bare


def _read_value(
    name: str, label: str, value: str, rules: MetadataRules, said: LineMetadata, *, more: bool = False
) -> None:
    """One labelled value into its field; more: whether authors add to those told already."""
    if name in ("published", "updated"):
        dated = find_date(value, labelled=True) if getattr(said, name) is None else None
        if dated and dated.start < 24 and (label != "出版" or dated.precise):  # books are published too, on a day
            setattr(said, name, dated)
            said.dated_by = said.dated_by or label
            if said.bare_outlet is None:
                said.bare_outlet = beside_date(NUMBER.sub("", value[dated.end :]), rules)
            if not said.bare_names and len(value) <= 60:  # 发表于 2018-07-19 作者 张三
                said.bare_names = read_roles(value[dated.end :], rules).get("authors", ())
        return
    if name == "other":
        _read_unlabelled(value, rules, said, alone=True)  # 【字体：大 中 小】 2018-07-19 某某局
    elif said.bare_date is None:
        said.bare_date = _bare_date(value)  # 稿源：某某晚报 2018-07-19
    if name == "outlet":
        if said.outlet is None:
            said.outlet = clean_outlet(value, rules)
            if not said.bare_names and " " in value:  # 稿源：某某日报 本报记者 张三
                said.bare_names = read_alone(value.partition(" ")[2], rules)
            if said.outlet is None and not said.authors:  # 来源: 张三, a person
                first = value.split(" ")[0]
                said.sourced = first if is_name(first, rules) else None
                said.authors = (first,) if said.sourced else ()
    elif name == "authors":
        if not said.authors or (more and label not in POSTERS):
            told = split_names(value, rules, loose=label in LOOSE_LABELS)
            said.authors = tuple(dict.fromkeys((*said.authors, *told)))
    elif name == "editors":
        said.editors = tuple(dict.fromkeys((*said.editors, *split_names(value, rules, loose=True))))
    elif name == "keywords":
        said.keywords = tuple(
            dict.fromkeys(
                (*said.keywords, *(word for word in re.split(r"[\s,，、;；|｜]+", value) if 1 < len(word) <= 20))
            )
        )
    elif name == "section" and said.section is None and 1 < len(value) <= 12:
        said.section = value


def read_own(lines: Sequence[str], rules: MetadataRules) -> str | None:
    """The outlet that claims a text as its own: 本文为某某杂志社原创内容."""
    for line in lines:
        if (claim := OWN.search(line)) and (name := clean_outlet(claim[1], rules)):
            return name
    return None


def read_sender(lead: Sequence[str], rules: MetadataRules) -> str | None:
    """The agency or paper whose dateline opens an article: 新华社北京7月19日电."""
    sent = (SENT.match(lead[0][:60]) or OWN_NEWS.match(lead[0][:20])) if lead else None
    return clean_outlet(sent[1], rules) if sent and not sent[1].startswith("本") else None


def read_credit(line: str, rules: MetadataRules, said: LineMetadata) -> None:
    """The people and the account of a sentence that says where a text comes from; each value ends with its clause."""
    if len(line) > MAX_LINE or not (credit := CREDIT.search(line)):
        return
    if said.outlet is None and (account := ACCOUNT.match(line, credit.end())):
        said.outlet = clean_outlet(account[1], rules)
    for name, label, value in labelled(line, rules)[1:]:
        clause = re.split(r"[，。；,;）)]", value)[0]
        if name in ("authors", "editors") and clause:
            _read_value(name, label, clause, rules, said)


def read_alone(line: str, rules: MetadataRules) -> tuple[str, ...]:
    """The people of a line that is a byline and nothing else: 本报记者 张三 李四."""
    line = CREDITED.sub("", line[:81])
    if len(line) > 80 or not ALONE.match(folded := simplified(line)) or len(labelled(line, rules)) > 1:
        return ()
    start = re.search(REPORTER, folded)
    return split_names(line[start.start() :], rules, whole=True) if start else ()


def read_dateline(lead: Sequence[str], rules: MetadataRules) -> tuple[str, ...]:
    """The reporters that the first words of an article name."""
    for line in lead:
        if names := read_alone(line, rules):
            return names
        head = line[:200]
        folded = simplified(head)
        if (sent := SENT_BY.match(head)) and (names := split_names(sent[1], rules, whole=True)):
            return names
        for bracket in IN_BRACKETS.finditer(folded):
            if names := split_names(head[bracket.start(1) : bracket.end(1)], rules):
                return names
        if (opening := OPENING.match(folded[:120])) and (
            names := split_names(head[opening.start(1) : opening.end(1)], rules, whole=True)
        ):
            return names
    return ()


def read_signature(
    close: Sequence[str], below: Sequence[str], rules: MetadataRules, said: LineMetadata
) -> tuple[str, ...]:
    """The people who sign an article at its end; editors and the outlet go into what is said."""
    names: tuple[str, ...] = ()
    for at, line in enumerate((*close, *below[:8])):
        if names := names or read_alone(line, rules):
            break
        if len(line) <= 24 and line[0] in SIGNS and (names := split_names(line[1:], rules, whole=True, longest=3)):
            break
        if len(line) <= 60 and (edited := EDITED.match(simplified(line))):
            _read_value("editors", "", line[edited.start(1) : edited.end(1)], rules, said)
        bracket = AT_END.search(line[-100:])
        credits = read_credits(line if bracket is None else bracket[1], rules)
        if credits:
            names = names or credits.get("authors", ())
            said.editors = tuple(dict.fromkeys((*said.editors, *credits.get("editors", ()))))
        if bracket is None or credits:
            continue
        inside = bracket[1]
        folded = simplified(inside)
        told = [part for part in labelled(inside, rules)[1:] if part[2]]
        for name, label, value in told:
            if name == "authors" and (at >= len(close) - 1 or len(line) < 100):
                names = names or split_names(value, rules, loose=label in LOOSE_LABELS)
            elif name == "editors":
                _read_value(name, label, value, rules, said)
        if names or any(name == "editors" for name, _, _ in told):
            continue
        last, alone = at == len(close) - 1, at >= len(close) and len(bracket[0]) == len(line)
        if MANY_PLACES.search(folded):
            continue
        if re.search(REPORTER, folded) or folded.startswith(SIGNED):
            names = names or split_names(inside, rules)
        elif (last or alone) and not re.search("[《“：:]", inside):
            names = names or split_names(inside, rules, whole=True, longest=3)
    return names
