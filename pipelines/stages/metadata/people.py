"""Names of people out of bylines: text in, a tuple of names out. A library for the metadata stage.

A name is two to four Han characters that start with a known surname, a minority or foreign name joined by ·, or a pen
name where the page's own label says that a person follows (作者：太用心).
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.rules.metadata import MetadataRules
from pipelines.text.characters import HAN
from pipelines.text.traditional import simplified

MAX_NAMES = 12
DOTS = "·•・．‧∙"
DOTTED = re.compile(rf"[{HAN}A-Z][{HAN}A-Za-z]{{0,9}}(?:[{DOTS}][{HAN}A-Z][{HAN}A-Za-z]{{0,9}}){{1,4}}")
HAN_NAME = re.compile(rf"[{HAN}]{{2,4}}")
CHINESE = re.compile(f"[{HAN}]")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_.'’\-]{1,24}(?: [A-Z][A-Za-z.'’\-]{0,20}){0,3}")
PEN = re.compile(r"[\w&\-!！~]{2,12}")
ACCOUNT = re.compile(r"(?:admin|editor|user|reporter|webmaster|guest)\d*|by|[a-z]{1,4}\d{2,8}", re.IGNORECASE)
ADDRESS_IN_TEXT = re.compile(r"https?:\S*|www\.\S*|(?<!\S)\S*@\S*")
SEPARATOR = re.compile(r"[、，,;；/／|｜︱丨\s]+")
JOINED = re.compile(rf"(?<=[{HAN}])[和与&＆及](?=[{HAN}])")
STAFF_CODE = re.compile(rf"(?:(?<![_\s])[_\s]+|(?<=[{HAN}]))[A-Za-z]{{1,4}}\d{{2,8}}$|[_\s]\d{{3,8}}$")
FOOTNOTE = re.compile(rf"(?<=[{HAN}])(?:[\d①②③④⑤⑥*＊†‡#]{{1,3}}(?:[,，][\d*]{{1,2}}){{0,3}}|[a-d])$")  # 张三1, 李四*
BRACKETED = re.compile(r"[（(\[【<《〔][^（()）\[\]【】<>《》〔〕]{0,60}[)）\]】>》〕]")
PAPER_TAILS = "报報网網社台臺刊"  # no foreign name is spelled with these
GIVEN_TAILS = "科联会协"  # 李文科 is a person, though 科 ends offices too
NO_TAILS = "了的吗呢吧摄攝"  # 辛苦了, 张三摄
SPACED = re.compile(rf"(?<![{HAN}])[{HAN}](?:\s[{HAN}])+(?![{HAN}])")
AFTER_NAME = "摄文图编译著攝圖編譯"  # 张 岚 摄: no third character of a name


def join_spaced(text: str) -> str:
    """Names written together that are set apart to the width of three characters: 张 岚, 张 晓 岚."""
    return SPACED.sub(_join, text) if len(text.split()) > 1 else text


def _join(run: re.Match[str]) -> str:
    characters = run[0].split()
    if len(characters) == 3 and characters[2] not in AFTER_NAME:
        return "".join(characters)
    pairs = ["".join(characters[at : at + 2]) for at in range(0, len(characters), 2)]
    return " ".join(pairs)


@lru_cache(maxsize=8192)  # words of the lines around an article come up in many readings of them
def is_name(text: str, rules: MetadataRules, *, longest: int = 3) -> bool:
    """Whether a bare string is a person's name.

    longest   characters of a name whose surname has one character: 3 for a bare word, which then may be no common word
              either; 4 where a label or role says that a person follows
    """
    folded = simplified(text)
    if folded in rules.no_person or (longest < 4 and text in rules.common_words):
        return False
    if rules.unsurnamed.fullmatch(text):
        return True
    if DOTTED.fullmatch(text):  # 某某新闻·某某号·媒体 is none; a part of a name may well end in one such character
        parts = re.split(rf"[{DOTS}]", text)
        tails = [rules.org_tail.search(part) for part in parts]
        if any(part[-1] in PAPER_TAILS for part in parts):
            return False
        return not tails[-1] and not any(tail and len(tail[0]) > 1 for tail in tails)
    if not HAN_NAME.fullmatch(text) or text[-1] in NO_TAILS or (len(text) > 2 and rules.titled.search(text)):
        return False
    given = len(text) == 3 and text[-1] in GIVEN_TAILS and text[:2] not in rules.common_words  # 宣传科 is an office
    if rules.org_tail.search(folded) and not given:
        return False
    return (len(text) > 2 and text[:2] in rules.surnames) or (text[0] in rules.surnames and len(text) <= longest)


def is_pen_name(text: str, rules: MetadataRules) -> bool:
    """Whether what follows 作者： names a person, though no register would."""
    if text.lower() in rules.no_person or ACCOUNT.fullmatch(text):
        return False
    if rules.org_tail.search(simplified(text)) or rules.byline.no_pen_name.search(text):
        return False
    if LATIN.fullmatch(text):
        return True
    han = len(CHINESE.findall(text))
    return (
        PEN.fullmatch(text) is not None
        and (1 < han <= 6 or (han == 1 and len(text) > 1 and text[0].isascii() != text[-1].isascii()))  # K哥, 老T
    )


def may_be_name(text: str, rules: MetadataRules) -> bool:
    """Whether a word that stands alone behind a role, beside sure names, is one: 次仁, 古丽努尔 have no surname."""
    folded = simplified(text)
    known = text in rules.common_words or folded in rules.no_person or rules.org_tail.search(folded)
    told = known or rules.after_name.search(folded) or rules.no_name_characters & set(folded)
    return bool(HAN_NAME.fullmatch(text)) and not told and folded not in rules.place_names


@lru_cache(maxsize=4096)
def trim(token: str, rules: MetadataRules) -> str:
    """A token without what clings to a name: staff code, 摄, 报道, a city."""
    token = FOOTNOTE.sub("", STAFF_CODE.sub("", token)).strip(" .。:：_-—*·'\"“”")
    sent = rules.byline.wire.sub("", token)
    placed = rules.byline.placed.match(sent) if sent != token and len(sent) > 4 else None
    if placed and not rules.org_tail.search(placed[1]):
        return placed[1]
    token = sent
    if (reported := rules.byline.placed_report.match(token)) and is_name(reported[1], rules):
        return reported[1]
    for pattern in (rules.place, rules.after_name) * 2:  # 张三发自北京, 李四北京报道
        if len(token) < 3 or is_name(token, rules):
            break
        if (end := pattern.search(simplified(token))) and end.start() >= 2:
            token = token[: end.start()]
    return token


def _between_roles(text: str, rules: MetadataRules) -> list[str]:
    """What stands between 记者, 通讯员 and such, in the page's own script."""
    parts, at = [], 0
    for role in rules.role.finditer(simplified(text)):
        parts.append(text[at : role.start()])
        at = role.end()
    return [*parts, text[at:]]


def _without_remark(text: str, rules: MetadataRules) -> str:
    """What follows 作者： without what is said of the person: 苏末，写字的人。; 苏末 | 02-06 17:00."""
    for mark in ("，", "|", "｜"):
        first, _, rest = text.partition(mark)
        if first.strip() and rest and not any(is_name(trim(part, rules), rules) for part in SEPARATOR.split(rest)):
            text = first
    return text


@lru_cache(maxsize=2048)
def split_names(
    text: str, rules: MetadataRules, *, loose: bool = False, whole: bool = False, longest: int = 4
) -> tuple[str, ...]:
    """The people that a byline names, in order, each once.

    text      what follows a label or stands in a bracket: "本报记者 张三 通讯员 李四、王五 文/图"
    loose     pen names count too; only where a label says that a person follows
    whole     all of it must be names, or it is no byline
    longest   as for is_name
    returns   () when the text names an organisation, nobody, or isn't a list of names at all
    """
    text = ADDRESS_IN_TEXT.sub(" ", text[:200])
    if button := rules.button.search(simplified(text)):  # 张三 返回首页, 张三 我来说两句
        text = text[: button.start()]
    if loose:
        text = _without_remark(text, rules)
    remark = BRACKETED.sub(" ", text)
    text = remark if remark.strip() else text.strip(" （()）[]【】<>《》")
    text = join_spaced(text)
    people: list[str] = []
    unsure = 0
    # Everything up to a role belongs to it: 某某晚报记者 张三; so a role parts the names before it from those after.
    for at, part in enumerate(_between_roles(text, rules)):
        bare = trim(part.strip(), rules)
        tokens = (bare,) if loose and LATIN.fullmatch(bare) else tuple(filter(None, SEPARATOR.split(part.strip())))
        for token in tokens:
            parts = JOINED.split(token)  # 张三和李四 are two, 放飞&心情 is one
            for name in parts if all(is_name(trim(part, rules), rules) for part in parts) else (token,):
                trimmed = trim(name, rules)
                if is_name(trimmed, rules, longest=longest) or (loose and is_pen_name(trimmed, rules)):
                    people.append(trimmed)
                elif whole and at and len(tokens) == 1 and longest > 3 and may_be_name(trimmed, rules):
                    people.append(trimmed)
                    unsure += 1
                elif (
                    whole
                    and len(trimmed) > 1
                    and not (len(trimmed) > 3 and rules.org_tail.search(trimmed))
                    and not rules.after_name.search(simplified(name))
                ):
                    return ()
    return tuple(dict.fromkeys(people)) if unsure < len(people) <= MAX_NAMES or not people else ()
