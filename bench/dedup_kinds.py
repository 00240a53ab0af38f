"""Made-up news of every kind that dedup meets: articles, and the look-alikes that must stay apart."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

import yaml

WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "dedup_words.yaml").read_text(encoding="utf-8"))
_SLOT = re.compile(r"\{(\w+)((?: [^{} ]+)*)\}")
_PLACES = {"county": "县", "town": "镇", "village": "村", "city": "市"}
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def words(name: str) -> list[str]:
    """The words of one pool: characters, or what stands between bars, or a list's entries."""
    pool = WORDS[name]
    if isinstance(pool, list):
        return pool
    return str(pool).split("|") if "|" in str(pool) else list(pool)


class Filler:
    """Fills templates with invented names and numbers, all drawn by one generator.

    facts   the names that this text keeps: {county} is the same place wherever it stands
    """

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.facts: dict[str, str] = {}

    def fill(self, template: str, *, facts: dict[str, str] | None = None) -> str:
        """A template with every slot filled, those within the fillers too."""
        self.facts = {} if facts is None else facts
        while _SLOT.search(template):
            template = _SLOT.sub(lambda m: self._slot(m.group(1), m.group(2).split()), template)
        return template

    def word(self, pool: str) -> str:
        """One word of a pool."""
        return self.rng.choice(words(pool))

    def person(self) -> str:
        """A surname and one or two characters."""
        return self.word("surnames") + "".join(self.rng.sample(words("given"), self.rng.choice((1, 2, 2))))

    def place(self, suffix: str = "") -> str:
        """Two characters and what kind of place it is."""
        return self.word("place_a") + self.word("place_b") + suffix

    def outlet(self) -> str:
        """A paper or site."""
        return self.place() + self.word("outlets")

    def _slot(self, name: str, arguments: list[str]) -> str:
        rng = self.rng
        if name == "n":
            return str(rng.randint(int(arguments[0]), int(arguments[1])))
        if name == "rate":
            low, high, digits = (int(a) for a in arguments)
            return f"{rng.uniform(low, high):.{digits}f}"
        if name == "pick":
            return rng.choice(arguments)
        passing = {
            "day": f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
            "anyone": self.person(),
            "when": self.word("times") + self.word("afters"),
            "who": rng.choice((self.word("sides"), "")) + self.word("actors"),
            "where": self.word("sorts") + self.word("sites") + rng.choice(("里", "上", "旁", "外", "附近")),
            "did": self.word("acts") + rng.choice(("了", "", "过", "完")) + rng.choice((self.word("counts"), ""))
            + rng.choice((self.word("sorts"), "")) + self.word("things"),
            "end": rng.choice((self.word("links"), "")) + self.word("ends"),
            "said": f"只要{self.word('feels')}，再{self.word('acts')}{self.word('things')}也不怕",
            "noun": self.word("nouns"),
            "verb": self.word("verbs"),
        }  # fmt: skip
        if name in passing:
            return passing[name]
        kind = name.rstrip("0123456789")
        if kind in _PLACES:
            made = self.place(_PLACES[kind])
        elif kind == "firm":
            made = "".join(rng.sample(words("firm_a"), 2)) + self.word("firm_b")
        else:
            made = self.outlet() if kind == "outlet" else self.person()
        return self.facts.setdefault(name, made)


def body(f: Filler, sentences: int) -> str:
    """A title and paragraphs of 2-4 sentences; two such share no long phrase."""
    facts: dict[str, str] = {}
    lines = [f.fill("{county}：{noun}背后的{noun}", facts=facts)]
    left = [f.fill(f.word("sentences"), facts=facts) for _ in range(sentences)]
    while left:
        size = f.rng.randint(2, 4)
        lines.append("".join(left[:size]))
        left = left[size:]
    return "\n".join(lines)


def article(f: Filler) -> str:
    """200 to 5,000 characters."""
    return body(f, f.rng.choice((6, 9, 12, 15, 18, 22, 26, 30, 30, 40, 55, 75, 90, 140)))


def campaign(f: Filler) -> str:
    """Stock paragraphs that all such pieces share, and facts of its own between them."""
    facts: dict[str, str] = {}
    title = f.fill("{county}：凝心聚力谱新篇", facts=facts)
    parts = f.rng.sample(words("stock"), 6)
    parts += [f.fill(f.word("sentences"), facts=facts) for _ in range(f.rng.randint(9, 14))]
    f.rng.shuffle(parts)
    return "\n".join([title, *("".join(parts[i : i + 2]) for i in range(0, len(parts), 2))])


def quote(f: Filler) -> str:
    """An article with the same long quotation that others have."""
    lines = body(f, f.rng.randint(6, 20)).split("\n")
    lines.insert(f.rng.randint(1, len(lines)), WORDS["speech"])
    return "\n".join(lines)


def serial(f: Filler, series: int, part: int) -> str:
    """An instalment: the same head and editor's note, another text."""
    name, notes = words("series")[series], words("notes")
    note = notes[series % len(notes)].replace("{series}", name)
    text = body(f, f.rng.randint(20, 60)).split("\n", 1)[1]
    return f"“{name}”系列报道之{'一二三四五六七八九'[part]}\n{note}\n{text}"


def update(f: Filler) -> list[str]:
    """The same event told three times as it develops; each a version of one story."""
    facts: dict[str, str] = {}
    return [f.fill(template, facts=facts) for template in words("update")]


def digest(f: Filler, articles: list[str]) -> str:
    """News in brief: the beginnings of five articles, numbered."""
    items = []
    for number, text in enumerate(f.rng.sample(articles, 5), 1):
        plain = "".join(text.split("\n")[f.rng.choice((0, 1)) :])
        items.append(f"{number}、{plain[: plain.find('。', f.rng.randint(80, 180)) + 1 or 200]}")
    return "\n".join([f.fill(f.word("digest")), *items, "今天的播报就到这里，感谢您的收看。"])


def in_chinese_numerals(text: str) -> str:
    """Every digit written as its Chinese numeral."""
    return text.translate(_DIGITS)


def without_digits(text: str) -> str:
    """Every number written as 若干: what is left to tell two fills apart are their names."""
    return re.sub(r"[0-9][0-9.]*", "若干", text)


def corrected(text: str, rng: Random) -> str:
    """The same text with one number changed, where it has one."""
    places = [i for i, c in enumerate(text) if c in "23456789"]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + str((int(text[at]) + rng.randint(1, 7)) % 9 + 1) + text[at + 1 :]
