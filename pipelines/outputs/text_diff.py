"""What a reprint changed: two texts side by side, as the pieces that turn the first into the second."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_SENTENCE = re.compile(r"\n+|[^。！？；!?;\n]+[。！？；!?;]*[”’」』）】]*|[。！？；!?;”’」』）】]+")
MAX_PRODUCT = 1_000_000  # of two passages' lengths: more would take seconds
# of a text: no news article is longer, and the comparison of two that are would keep a reader waiting
MAX_CHARS = 50_000


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of the first text and what stands for it in the second.

    kind    same, cut (only the first has it), added (only the second), masked (** for the first's words) or changed
    """

    kind: str
    before: str
    after: str


def compare(before: str, after: str) -> list[Change]:
    """The pieces of two texts, in order: all `before` joined are the first text, all `after` the second.

    First by sentence, so that paragraphs put together or apart cost only their line breaks; then, where sentences
    differ, by character. Of a text longer than MAX_CHARS the rest is left out.
    """
    a, b = _SENTENCE.findall(before[:MAX_CHARS]), _SENTENCE.findall(after[:MAX_CHARS])
    pieces: list[Change] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        old, new = "".join(a[i:j]), "".join(b[k:m])
        if tag == "replace" and len(old) * len(new) <= MAX_PRODUCT:
            pieces += _by_character(old, new)
        else:
            pieces.append(_change(old, new))
    return list(_joined(pieces))


def shortened(pieces: list[Change], context: int) -> list[Change]:
    """The pieces with what is the same cut down to some characters at each side of a change; none where all is."""
    if all(piece.kind == "same" for piece in pieces):
        return []
    found = []
    for i, piece in enumerate(pieces):
        text = piece.before
        head = text[:context] if i > 0 else ""
        tail = text[-context:] if i < len(pieces) - 1 else ""
        if piece.kind == "same" and len(text) > len(head + tail):
            piece = Change("same", f"{head}…{tail}", f"{head}…{tail}")
        found.append(piece)
    return found


def _by_character(old: str, new: str) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.3:  # two other sentences: the characters they share by chance say nothing
        yield _change(old, new)
        return
    for _, i, j, k, m in matcher.get_opcodes():
        yield _change(old[i:j], new[k:m])


def _change(old: str, new: str) -> Change:
    if old == new:
        kind = "same"
    elif not new:
        kind = "cut"
    elif not old:
        kind = "added"
    else:
        kind = "masked" if not new.strip("*＊×") else "changed"
    return Change(kind, old, new)


def _joined(pieces: list[Change]) -> Iterator[Change]:
    """Neighbours of one kind made one."""
    held: Change | None = None
    for piece in pieces:
        if held and held.kind == piece.kind:
            held = Change(held.kind, held.before + piece.before, held.after + piece.after)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held
