"""Text that was read with the wrong charset: undone where the result leaves no doubt. A library: text in, values out.

Two kinds. A whole run read wrongly (UTF-8 as Latin-1, cp1252 or GBK; GBK as Latin-1) is undone by reading its bytes
again. A byte lost from a GBK pair shifts all that follows up to the next ASCII byte: 。跨境赌博 without its first byte
is read as ？缇迟…; those bytes are there but for the first character's half and, at the end, that of the last.
What cannot be undone is only told of: a page of U+FFFD or 锟斤拷 has lost its bytes for good.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from pipelines.stages.hanzi import HAN, POINTS, common, everyday, simplified_set, traditional_set

CP1252 = "ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™"
WESTERN = re.compile("[\u00c0-\u00ff]")
LATIN = re.compile(rf"[\u0080-\u00ff{CP1252}]{{3,}}")
WIDE = re.compile(r"[^\x00-\x7f\ufffd]{4,2000}")  # a longer run is taken in pieces
LEFT = re.compile(rf"(?:[Ã-ï][\u0080-\u00bf{CP1252}]{{1,2}}){{3}}")
LOST = ("锟斤拷", "烫烫烫", "屯屯屯")
SIGNS = "\u2460-\u249b\u2500-\u257f\u2581-\u2595\u3105-\u3129\u0391-\u03c9\u0401-\u0451\u02c9-\u02d9"
FEWEST = 6  # characters that must all come out everyday: of shifted text four in ten do by chance, 0.4 ** 6 = 0.4 %
UNKNOWN = "?"


def undo(text: str, frequent: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """The text with its surely misread runs read rightly, and those runs as they stood.

    frequent   the characters that make up most of any text
    """
    runs: list[str] = []

    def mend(match: re.Match[str], read: Callable[[str], str | None]) -> str:
        again = read(match.group())
        if again is None:
            return match.group()
        runs.append(match.group())
        return again

    if WESTERN.search(text):
        text = LATIN.sub(lambda match: mend(match, _latin), text)
    if _cluster().search(text):
        text = WIDE.sub(lambda match: mend(match, lambda run: _wide(run, frequent)), text)
    return text, tuple(runs)


def broken(text: str) -> bool:
    """Whether a text still shows that bytes were lost or misread: replacement characters, or a knot of rare characters
    of no charset in everyday use beside a stray question mark. A quoted 锟斤拷 is talked of, not suffered."""
    if "\ufffd" in text or any(word in text and not re.search(f'[“「‘"]{word}', text) for word in LOST):
        return True
    return _knot().search(text) is not None or (WESTERN.search(text) is not None and LEFT.search(text) is not None)


def _latin(run: str) -> str | None:
    """A run of Western letters read again as UTF-8 or GBK."""
    letters = sum(char.isalpha() for char in run)
    if len(set(run)) < 3:  # ×××× is a mask
        return None
    data = b"".join(char.encode("cp1252", "ignore") or char.encode("latin-1", "ignore") for char in run)
    for charset, fewest in (("utf-8", 1), ("gbk", 2)):
        if charset == "gbk" and 2 * letters < len(run):  # ¹²³ are notes
            return None
        try:
            again = data.decode(charset)
        except UnicodeDecodeError:
            continue
        if len(again) >= fewest and re.search(f"[{HAN}]", again) and _sure(again, 1):
            return again
    return None


def _wide(run: str, frequent: frozenset[str]) -> str | None:
    """A run of Chinese characters read again as UTF-8, or shifted by the byte that was lost."""
    if not _cluster().search(run):
        return None
    sound = run.rstrip("\ufffd")
    again = sound.encode("gb18030", "replace").decode("utf-8", "replace")
    whole = again.rstrip("\ufffd")
    if _sure(whole, 2):
        return whole if again == run else whole + UNKNOWN * (whole != again or sound != run)
    return _shifted(run, frequent)


def _shifted(run: str, frequent: frozenset[str]) -> str | None:
    """The run with its pairs put back, from where its characters turn rare to where they are sound again, or None.

    Of all beginnings and ends the likeliest is taken, and only if every character put back is an everyday one. The
    first character lost its lead byte: only where its other half is that of 。 or ， is it taken for that (they are
    several times as frequent as all others with those halves), else it stays unknown, as does half a pair at the end.
    """
    knot = _cluster().search(run)
    if knot is None:
        return None
    try:
        data = run.encode("gbk")
    except UnicodeEncodeError:
        return None
    if len(data) != 2 * len(run):
        return None
    plain = everyday()

    def score(char: str) -> float:
        return 1.0 if char in frequent or char in POINTS else 0.3 if char in plain else -1.0

    before = [score(char) for char in run]
    best: tuple[float, int, int, str] | None = None
    for start in range(max(0, knot.start() - 4), knot.start() + 1):
        first = {0xA3: "。", 0xAC: "，"}.get(data[2 * start], UNKNOWN)
        gain, again = (1.0 if first != UNKNOWN else -1.0) - before[start], ""
        for k in range(start + 1, len(run)):
            try:
                char = data[2 * k - 1 : 2 * k + 1].decode("gbk")
            except UnicodeDecodeError:
                break
            if char not in plain and char not in POINTS:
                break
            again += char
            gain += score(char) - before[k]
            if len(again) >= FEWEST and (best is None or gain >= best[0]):
                best = (gain, start, k + 1, first + again)
    if best is None:
        return None
    gain, start, end, again = best
    familiar = sum(char in frequent or char in POINTS for char in again)
    if gain < 0.5 * len(again) or familiar < 0.5 * len(again) or _cluster().search(run, end):
        return None
    return run[:start] + again + UNKNOWN + run[end:]


def _sure(text: str, fewest: int) -> bool:
    """Whether every character is an everyday one or a punctuation mark, and there are enough of them."""
    plain = everyday()
    hanzi = sum(char in plain for char in text)
    return hanzi >= fewest and all(char in plain or char in POINTS or char.isascii() for char in text)


@cache
def _cluster() -> re.Pattern[str]:
    """Three characters within a dozen that are common in neither script, or are signs that misreading brings forth."""
    rare = f"[{_ranges(chr(code) for code in range(0x4E00, 0xA000) if chr(code) not in common())}{SIGNS}]"
    return re.compile(rf"{rare}[^\x00-\x7f]{{0,4}}{rare}[^\x00-\x7f]{{0,4}}{rare}")


@cache
def _knot() -> re.Pattern[str]:
    """A question mark inside a word, with characters that neither GB 2312 nor Big5 knows behind it."""
    known = simplified_set() | traditional_set() | frozenset("爲衆啓羣祕敎淸銳說戶內吳綠溫")
    strange = f"[{_ranges(chr(code) for code in range(0x4E00, 0xA000) if chr(code) not in known)}]"
    return re.compile(rf"[?？；！](?<=[{HAN}].)[?？；！]*(?:[{HAN}a-zA-Z]{{0,3}}{strange}){{2}}")


def _ranges(chars: Iterable[str]) -> str:
    """The characters as the inside of a class, in ranges."""
    codes = sorted(ord(char) for char in chars)
    parts: list[str] = []
    start = last = codes[0]
    for code in [*codes[1:], 0]:
        if code != last + 1:
            parts.append(chr(start) if start == last else f"{chr(start)}-{chr(last)}")
            start = code
        last = code
    return "".join(parts)
