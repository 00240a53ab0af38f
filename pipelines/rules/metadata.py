"""config/metadata.yaml as frozen values: the words by which Chinese pages name their title, date, outlet and people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.rules.config_files import CONFIG, ConfigError, file_problems, is_texts, key_problems, read_mapping
from pipelines.rules.linear_model import LinearModel, read_linear_model
from pipelines.rules.metadata_words import BylineWords, LineWords, OutletWords, TitleWords
from pipelines.rules.patterns import read_patterns
from pipelines.rules.surnames import default_surnames
from pipelines.text.characters import HAN

FIELDS = ("published", "updated", "outlet", "authors", "editors", "keywords", "section", "other")
WORD_LISTS = [
    "slashed",
    "foreign",
    "roles",
    "crew",
    "trailing",
    "loose_labels",
    "after_names",
    "places",
    "no_outlet",
    "outlet_ends",
    "outlet_tails",
    "no_person",
    "buttons",
    "common_words",
    "titles",
    "org_tails",
    "unsurnamed",
    "site_words",
    "no_title",
    "title_names",
    "beside_title_names",
    "closing_signs",
    "cells",
    "words_and_pictures",
    "no_people",
]
# Field -> what config/title_words.yaml and its like become
WORDS: Mapping[str, type[Any]] = {"title": TitleWords, "byline": BylineWords, "outlet": OutletWords, "line": LineWords}
KEYS = {"labels", "meta", "not_behind", "script", "given_characters", "no_name_characters", *WORD_LISTS}


def alternation(words: Iterable[str]) -> str:
    """The words as one regex group's inside, longer ones first, so that 责任编辑 is not read as 编辑."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # one set of rules is itself: functions remember by it
class MetadataRules:
    """What the metadata stage knows about words.

    fields         label -> the field it announces ("other": a label that only ends the value before it)
    label          a label with its separator: "colon", "slash" or "bare"; its reader checks what stands before it
    glued          labels that may follow the last value without a space (某某时报网作者：张三, 某某时报发布时间：…)
    slashed        labels that a slash or bar may follow (文/张三, 责编丨李四)
    foreign        words that make another thing of the 来源 or 作者 behind them (图片来源)
    role           记者, 通讯员 and such, longest first
    people         every word that people stand behind, or before: 记者, 作者, 责编, 摄影; short ones set apart
    trailing       those that may follow the names: 张三/文
    crew           words for those who wrote nothing: 摄影, 校对
    loose_labels   behind these a pen name counts as a person (作者：太用心)
    given_characters     those of which given names are made
    titled         how a person is spoken of, and nobody is called: 陈老师
    no_name_characters   no word that holds one of these is a name without a surname
    unsurnamed     names of peoples without family names, put together of a few words (次仁卓玛)
    site_word      a word of a site's name; site_end at its end, site_first where <title> opens with such a name
    name_ends      how names of sites and offices end
    button         what pages offer to click behind a name, anywhere in the value
    title_name     a class or id of an element that holds the headline; beside_title_name of what stands beside one
    closing_signs  by these the line that signs an article is found amid its text
    cells          what a cell of a table may say without a colon, before the cell that tells it
    words_and_pictures   labels behind which a name may follow without a colon
    models         field -> what weighs its candidates
    meta, script   field -> names of meta tags and of script keys, most trusted first
    title, byline, outlet, line   patterns, of which their files say what each is for
    """

    fields: Mapping[str, str]
    label: re.Pattern[str]
    glued: frozenset[str]
    slashed: frozenset[str]
    foreign: tuple[str, ...]
    role: re.Pattern[str]
    people: re.Pattern[str]
    trailing: frozenset[str]
    loose_labels: frozenset[str]
    crew: frozenset[str]
    place_names: frozenset[str]
    given_characters: frozenset[str]
    no_name_characters: frozenset[str]
    titled: re.Pattern[str]
    after_name: re.Pattern[str]
    place: re.Pattern[str]
    outlet_end: re.Pattern[str]
    outlet_tail: re.Pattern[str]
    org_tail: re.Pattern[str]
    site_word: re.Pattern[str]
    site_end: re.Pattern[str]
    site_first: re.Pattern[str]
    name_ends: tuple[str, ...]
    no_outlet: frozenset[str]
    no_person: frozenset[str]
    button: re.Pattern[str]
    common_words: frozenset[str]
    no_title: frozenset[str]
    title_name: re.Pattern[str]
    beside_title_name: re.Pattern[str]
    surnames: frozenset[str]
    unsurnamed: re.Pattern[str]
    closing_signs: tuple[str, ...]
    cells: frozenset[str]
    words_and_pictures: frozenset[str]
    models: Mapping[str, LinearModel]
    meta: Mapping[str, tuple[str, ...]]
    script: Mapping[str, tuple[str, ...]]
    title: TitleWords
    byline: BylineWords
    outlet: OutletWords
    line: LineWords


def _problems(raw: dict[str, Any]) -> list[str]:
    """What is wrong with the file, all at once."""
    found = key_problems(raw, KEYS)
    for key in WORD_LISTS:
        if not is_texts(raw.get(key, [])):
            found.append(f"{key}: not a list of words")
    apart = raw.get("not_behind", {})
    if not (isinstance(apart, dict) and is_texts([*apart, *apart.values()])):
        found.append("not_behind: not words with what may not stand before them")
    for key in ("given_characters", "no_name_characters"):
        if not isinstance(raw.get(key, ""), str):
            found.append(f"{key}: not text")
    for key in ("labels", "meta", "script"):
        lists = raw.get(key, {})
        if not (isinstance(lists, dict) and all(map(is_texts, lists.values()))):
            found.append(f"{key}: not lists of words by field")
    if isinstance(labels := raw.get("labels"), dict) and set(labels) != set(FIELDS):
        found.append(f"labels: needs exactly {', '.join(FIELDS)}")
    if not found:
        known = {word for words in raw["labels"].values() for word in words}
        found += [f"cells: {word} is none of the labels" for word in raw["cells"] if word not in known]
    return found


def read_metadata_rules(path: Path) -> MetadataRules:
    """config/metadata.yaml and the files of patterns beside it -> rules.

    raises   ConfigError naming every file and every problem in it
    """
    problems = []
    raw, words = {}, dict[str, Any]()
    try:
        raw = read_mapping(path)
        if wrong := _problems(raw):
            problems.append(file_problems(path, wrong))
    except ConfigError as error:
        problems.append(str(error))
    for name, kind in WORDS.items():
        try:
            words[name] = read_patterns(path.parent / f"{name}_words.yaml", kind)
        except ConfigError as error:
            problems.append(str(error))
    if problems:
        raise ConfigError("\n".join(problems))
    fields = {word: field for field, words in raw["labels"].items() for word in words}
    # One alternation at the very start lets the regex engine skip by first character; what may stand before a label is
    # checked where it is used.
    label = (
        rf"(?P<label>{alternation(fields)})(?:"
        r"(?P<colon>[\])）]?\s?[:：]|】|\s?>>)|\s?(?P<slash>[/／|｜丨])|(?P<bare>(?=\s?[\d二]|\s)))"
    )
    named = {*raw["roles"], *raw["crew"], *(word for word, field in fields.items() if field in ("authors", "editors"))}
    named -= set(raw["no_people"])
    short = alternation(word for word in named if len(word) == 1)
    long = alternation(word for word in named if len(word) > 1)
    for word, before in raw.get("not_behind", {}).items():
        long = long.replace(word, f"(?<!{re.escape(before)}){word}")
    return MetadataRules(
        fields=fields,
        label=re.compile(label),
        glued=frozenset(
            word
            for word, field in fields.items()
            if (field in ("outlet", "authors", "editors") and len(word) > 1)
            or (field in ("published", "updated") and len(word) > 3)
        ),
        slashed=frozenset(raw["slashed"]),
        foreign=tuple(raw["foreign"]),
        role=re.compile(alternation(raw["roles"])),
        people=re.compile(
            rf"{long}|(?<![{HAN}])(?:{short})(?=[\s/／|｜丨︱_:：)）]|$)|(?<=[/／\s])(?:{short})(?=[{HAN}]{{2}})"
        ),
        trailing=frozenset(raw["trailing"]),
        loose_labels=frozenset(raw["loose_labels"]),
        crew=frozenset(raw["crew"]),
        place_names=frozenset(raw["places"]),
        given_characters=frozenset("".join(raw["given_characters"].split())),
        no_name_characters=frozenset(raw["no_name_characters"]),
        titled=re.compile(rf"(?:{alternation(raw['titles'])})$"),
        after_name=re.compile(rf"(?>{alternation(raw['after_names'])}){{1,6}}$"),
        place=re.compile(rf"(?:{alternation(raw['places'])})$"),
        outlet_end=re.compile(rf"^(?:{alternation(raw['outlet_ends'])})"),
        outlet_tail=re.compile(rf"(?:{alternation(raw['outlet_tails'])})$"),
        org_tail=re.compile(rf"(?:{alternation(raw['org_tails'])})$"),
        site_word=re.compile(alternation(raw["site_words"])),
        site_end=re.compile(rf"(?:{alternation(raw['site_words'])})$"),
        site_first=re.compile(rf"[^\s\-–—|｜_]{{0,8}}(?:{alternation(raw['site_words'])})\s*[-–—|｜_]"),
        name_ends=(*raw["site_words"], *raw["org_tails"]),
        no_outlet=frozenset(raw["no_outlet"]),
        no_person=frozenset(raw["no_person"]) | fields.keys(),
        button=re.compile(alternation(raw["buttons"])),
        common_words=frozenset(raw["common_words"]),
        no_title=frozenset(raw["no_title"]),
        title_name=re.compile(rf"(?<![a-z])(?:{alternation(raw['title_names'])})(?![a-z])"),
        beside_title_name=re.compile(alternation(raw["beside_title_names"])),
        closing_signs=tuple(raw["closing_signs"]),
        cells=frozenset(raw["cells"]),
        words_and_pictures=frozenset(raw["words_and_pictures"]),
        unsurnamed=re.compile(rf"(?:{alternation(raw['unsurnamed'])}){{1,2}}"),
        surnames=default_surnames().all,
        models={file.stem: read_linear_model(file) for file in sorted((path.parent / "fields").glob("*.json"))},
        meta={field: tuple(names) for field, names in raw["meta"].items()},
        script={field: tuple(keys) for field, keys in raw["script"].items()},
        **words,
    )


@cache
def default_metadata_rules() -> MetadataRules:
    """Those of config/metadata.yaml and of the patterns beside it.

    raises   ConfigError
    """
    return read_metadata_rules(CONFIG / "metadata.yaml")
