"""Whether two fillers of one slot are rival names: two people, two places, two companies, two directions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipelines.copies.alignment import Alignment, Slot
from pipelines.copies.fingerprint import Text
from pipelines.copies.numbers import NUMBER
from pipelines.rules.names import default_name_words
from pipelines.text.characters import HAN

_HAN_ONLY = re.compile(f"[{HAN}]*")
_TOWN = re.compile(f"[{HAN}]{{2}}[县市区镇乡村]")


def _plain(filler: str) -> str:
    """A filler without its numbers; "" where it is not Han otherwise."""
    plain = filler.replace(NUMBER, "")
    return plain if _HAN_ONLY.fullmatch(plain) else ""


def _place(filler: str, after: str) -> bool:
    ends = default_name_words().place_ends
    return (len(filler) > 1 and filler.endswith(ends)) or after.startswith(ends)


def _organ(filler: str, after: str) -> bool:
    return any((filler + after[:more]).endswith(default_name_words().organ_ends) for more in range(5))


def _person(filler: str) -> bool:
    return 2 <= len(filler) <= 3 and filler[0] in default_name_words().surnames


def within(a: str, b: str) -> bool:
    """Whether the characters of a occur in b in their order."""
    rest = iter(b)
    return all(c in rest for c in a)


def _way(filler: str) -> str | None:
    """up or down, where a filler says one of them."""
    words = default_name_words()
    rises, falls = words.rises.search(filler) is not None, words.falls.search(filler) is not None
    return None if rises == falls else "up" if rises else "down"


def _number_for_word(a: str, b: str) -> bool:
    """Whether one filler is a number and the other says 若干, 多 or the like: two to six Han."""
    return NUMBER in a and len(a.replace(NUMBER, "")) <= 1 and NUMBER not in b and 2 <= len(b) <= 6 and bool(_plain(b))


def rival(slot: Slot) -> str | None:
    """What kind of names the fillers are, or None where they need not name two different things."""
    a, b = slot.a, slot.b
    if not a or not b or any(cue in slot.before for cue in default_name_words().frame):
        return None
    if frozenset((a, b)) in default_name_words().directions or {_way(a), _way(b)} == {"up", "down"}:
        return "direction"
    if within(a, b) or within(b, a):
        return None
    if _number_for_word(a, b) or _number_for_word(b, a):
        return "number"
    a, b = _plain(a), _plain(b)
    if within(a, b) or within(b, a) or max(len(a), len(b)) < 2:
        return None
    if _place(a, slot.after) and _place(b, slot.after):
        return "place"
    first, second = _TOWN.search(a), _TOWN.search(b)
    if first and second and first.group() != second.group():
        return "place"
    if min(len(a), len(b)) < 2:
        return None
    if _organ(a, slot.after) and _organ(b, slot.after):
        return "organ"
    if _person(a) and _person(b):
        return "person"
    return None


def rivals(slots: Sequence[Slot]) -> list[tuple[str, Slot]]:
    """The slots that name two different things, with the kind.

    One character for another is damage, but not where it follows a surname and comes again and again: 严平, 严玉.
    """
    surnames = default_name_words().surnames
    again = Counter((s.before[-1:], s.a, s.b) for s in slots if len(s.a) == len(s.b) == 1 and s.before[-1:] in surnames)
    found: list[tuple[str, Slot]] = []
    for slot in slots:
        kind = rival(slot)
        if kind is None and again[slot.before[-1:], slot.a, slot.b] > 1:
            kind = "person"
        if kind is not None:
            found.append((kind, slot))
    return found


def names_kept(both: Alignment, text: Text) -> int:
    """How many different names stand whole within what two texts share; `text` is the first of the two."""
    shape = text.shape
    return len(
        {m.group() for i, _, size in both.blocks for m in default_name_words().name.finditer(shape, i, i + size)}
    )
