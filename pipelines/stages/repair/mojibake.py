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

from pipelines.text.characters import HAN, POINTS, common, everyday, known

CP1252 = "ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™"
WESTERN = re.compile("[\u00c0-\u00ff]")
LATIN = re.compile(rf"[\u0080-\u00ff{CP1252}]{{3,}}")
WIDE = re.compile(r"[^\x00-\x7f\ufffd]{4,2000}")  # a longer run is taken in pieces
LEFT = re.compile(rf"(?:[Ã-ï][\u0080-\u00bf{CP1252}]{{1,2}}){{3}}")
LOST = ("锟斤拷", "烫烫烫", "屯屯屯")
SIGNS = "\u2460-\u249b\u2500-\u257f\u2581-\u2595\u3105-\u3129\u0391-\u03c9\u0401-\u0451\u02c9-\u02d9"
FEWEST = 6  # characters that must all come out everyday: of shifted text four in ten do by chance, 0.4 ** 6 = 0.4 %
UNKNOWN = "?"
# What a run was read as, what it may be, which share of its characters must be common, and how many there must be.
# UTF-8 proves itself: hardly any other bytes are valid in it. Big5 read as GBK loses characters, and stays as it is.
WIDE_READINGS = (("gb18030", "utf-8", 0.7, 2), ("big5", "gbk", 0.95, 6))


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
    again = _read(data, "utf-8", 0.7, 1)
    if again is None and 2 * letters >= len(run):  # ¹²³ are notes
        again = _read(data, "gbk", 0.9, 2)
    return again


def _wide(run: str, frequent: frozenset[str]) -> str | None:
    """A run of Chinese characters read again in another charset, or shifted by the byte that was lost."""
    if not _cluster().search(run) or 2 * len(re.findall(f"[{HAN}]", run)) < len(run):  # a drawn table is no text
        return None
    for was, charset, share, fewest in WIDE_READINGS:
        try:
            data = run.encode(was)
        except UnicodeEncodeError:
            continue
        again = _read(data, charset, share, fewest)
        if again is not None:
            return again
    return _shifted(run, frequent)


def _read(data: bytes, charset: str, share: float, fewest: int) -> str | None:
    """Bytes in a charset, if that is surely theirs: enough characters, such a share of them common, none unheard of.

    A last character of which a part is missing is unknown.
    """
    text = data.decode(charset, "replace")
    whole = text.rstrip("\ufffd")
    hanzi = re.findall(f"[{HAN}]", whole)
    if (
        len(hanzi) < fewest
        or sum(char in common() for char in hanzi) < share * len(hanzi)
        or any(not (char in known() or char in POINTS or char.isascii() or char in "\u3000％") for char in whole)
    ):
        return None
    return whole + UNKNOWN * (whole != text)


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


@cache
def _cluster() -> re.Pattern[str]:
    """Three characters within a dozen that are common in neither script, or are signs that misreading brings forth."""
    rare = f"[{_ranges(chr(code) for code in range(0x4E00, 0xA000) if chr(code) not in common())}{SIGNS}]"
    return re.compile(rf"{rare}[^\x00-\x7f]{{0,4}}{rare}[^\x00-\x7f]{{0,4}}{rare}")


@cache
def _knot() -> re.Pattern[str]:
    """A question mark inside a word, with characters behind it that neither GB 2312 nor Big5 knows; one will do behind
    ?； or ?！, which nobody writes."""
    usual = known() | frozenset("爲衆啓羣祕敎淸銳說戶內吳綠溫")
    strange = f"[{_ranges(chr(code) for code in range(0x4E00, 0xA000) if chr(code) not in usual)}]"
    far = rf"[?？；！](?<=[{HAN}].)[?？；！]*(?:[{HAN}a-zA-Z]{{0,3}}{strange}){{2}}"
    return re.compile(rf"{far}|\?[；！;!](?<=[{HAN}]..)[{HAN}]{{0,4}}{strange}|(?<=[{HAN}])\?\?[a-z](?=[{HAN}])")


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
