"""What reprinting does to a text: str or lines in, the worse copy out. Pure, and the same on every run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import count
from pathlib import Path

from crawler.demo.articles import Line

# The words a game site's filter does not let through. 总书记 goes before 书记, which it ends with.
MASKED = re.compile("总书记|书记|赌博|股东")


def rows(name: str) -> list[str]:
    """The lines of a file beside this one, without its comments."""
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@cache
def table() -> dict[int, str]:
    """Simplified code point -> Traditional character, from traditional.txt."""
    pairs = " ".join(rows("traditional.txt")).split()
    return {ord(pair[0]): pair[1] for pair in pairs}


@cache
def readings() -> dict[str, str]:
    """Traditional character -> its reading in pinyin, from readings.txt: 學 -> xué."""
    return {entry[0]: entry[1:] for entry in " ".join(rows("readings.txt")).split()}


def convert(text: str) -> str:
    """Simplified -> Traditional as a mechanical converter does it: character by character, words unknown."""
    return text.translate(table())


def simplify(text: str) -> str:
    """Traditional -> Simplified for the short names and titles of this newsroom, to say what a record must hold."""
    back = {ord(traditional): chr(simplified) for simplified, traditional in table().items()}
    genuine = str.maketrans("裡後鬆著鐘隻釦餵週摺", "里后松着钟只扣喂周折")  # what Taiwan writes and converters don't
    return text.translate({**back, **genuine})


def gloss(text: str, every: int = 2) -> str:
    """Put a reading behind every n-th character that has one: 學習 -> 學習(xí)."""
    turn = count(1)

    def read(match: re.Match[str]) -> str:
        return f"{match[0]}({readings()[match[0]]})" if next(turn) % every == 0 else match[0]

    return re.sub("[" + "".join(readings()) + "]", read, text)


def mask(text: str) -> str:
    """Replace each word the filter knows by an asterisk: 支部书记 -> 支部*."""
    return MASKED.sub("*", text)


def lose_plus(text: str) -> str:
    """Turn '+' into a space, as a form decoded once too often does."""
    return text.replace("+", " ")


def each(change: Callable[[str], str], lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with their texts changed."""
    return tuple(Line(line.kind, change(line.text)) for line in lines)


def regroup(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Other paragraphs, same words: short neighbours joined, long ones split after a full stop, captions lost."""
    joined: list[str] = []
    for line in lines:
        if line.kind == "caption":
            continue
        if (
            line.kind == "paragraph"
            and joined
            and len(joined[-1]) + len(line.text) < 130
            and joined[-1][-1] in "。！？”"
        ):
            joined[-1] += line.text
        else:
            joined.append(line.text)
    grouped: list[str] = []
    for text in joined:
        middle = text.find("。", len(text) // 2) + 1
        quoted = text[:middle].count("“") != text[:middle].count("”")
        grouped += (
            [text[:middle], text[middle:]] if len(text) > 160 and 0 < middle < len(text) and not quoted else [text]
        )
    return tuple(Line("paragraph", text) for text in grouped)
