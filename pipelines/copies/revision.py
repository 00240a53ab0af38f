"""The same URL again: the same text, a new version of it, a correction, or another story altogether."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.copies.alignment import align
from pipelines.copies.differences import NUMBERS_DIFFER, conflict, numbers_apart
from pipelines.copies.fingerprint import Text
from pipelines.copies.likeness import SHORT_CHARS, shared
from pipelines.copies.numbers import NUMBER
from pipelines.copies.rival_names import rivals
from pipelines.rules.copies import default_copy_patterns

# A version keeps most of the smaller text; half as much is another article with the same furniture around it.
VERSION = 0.40


@dataclass(frozen=True, slots=True)
class Revision:
    """What became of a page that was fetched again.

    kind       same, revision, correction or other
    evidence   for a correction: each number or name that changed in its place, "old → new after context"
    """

    kind: str
    evidence: tuple[str, ...] = ()


def revision(old: str, new: str) -> Revision:
    """Compare two texts of one URL; `old` was there first.

    A correction changes some numbers or names where all around them is the same, or says that it is one. A page that
    changes most of them is today's bulletin under yesterday's address: another article.
    """
    before, after = Text(old), Text(new)
    if before.digest == after.digest:
        return Revision("same")
    size = min(len(before.grams), len(after.grams))
    if size == 0 or (min(len(before), len(after)) < SHORT_CHARS and shared(before, after) < 0.5 * size):
        return Revision("other")
    found = align(before, after)
    small = before if len(before.masked.codes) <= len(after.masked.codes) else after
    kept = max(shared(before, after) / size, found.chars / max(1, len(small.masked.codes)))
    if kept < VERSION or numbers_apart(before, after):
        return Revision("other")
    changes = [f"{x} → {y} after {context}" for x, y, context in found.differing]
    changes += [f"{slot.a} → {slot.b} after {slot.before}" for _, slot in rivals(found.slots)]
    if len(changes) > 3 and conflict(found, before, several=NUMBERS_DIFFER):
        return Revision("other")
    corrected = default_copy_patterns().corrected
    says_so = corrected.search(new) is not None and corrected.search(old) is None
    kind = "correction" if changes or says_so else "revision"
    return Revision(kind, tuple(change.replace(NUMBER, "#") for change in changes))
