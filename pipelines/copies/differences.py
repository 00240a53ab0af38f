"""What may speak against two texts that share much: the checks that find two different articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipelines.copies.alignment import Alignment, align
from pipelines.copies.fingerprint import Text
from pipelines.copies.headlines import recast, renamed, series, subjects, unlike
from pipelines.copies.passages import REPLACED_CHARS, gaps, listed, overhang, prose, stretch
from pipelines.copies.rival_names import names_kept, rivals
from pipelines.rules.names import default_name_words

CONTAINED = ((120, 0.70), (350, 0.55), (1 << 40, 0.45))
NOISE, ALIGNED = 0.20, 0.05
COVERED = 0.35
COVERED_LEAST = 0.10
STARTS_BEFORE = 0.60
NUMBERS_DIFFER = 0.34
NAMES_DIFFER = 0.34
MANY_NUMBERS = 6
ONE_NUMBER_CHARS = 150  # in a longer text one number that differs is damage, or a correction
MOSTLY = 0.7
SEVERAL, SEVERAL_DIFFER = 3, 0.15
FULL, SPARSE = 0.83, 0.60
CONTINUOUS = 0.55
PROSE_CHARS, OTHERS = 80, 0.4
APART = 0.05
FILLERS, FILLER_CHARS, FILLED = 2, 3, 0.03
REPLACED, REPLACED_IN_PIECES, REPLACED_SPARSE = 0.28, 0.10, 0.05
PASSAGE = 0.6


@dataclass(frozen=True)
class Pair:
    """Two texts that share much, compared; everything is computed when first asked for.

    small, large   by their number of different 5-grams
    contained, similarity   as `Likeness` has them
    """

    small: Text
    large: Text
    contained: float
    similarity: float

    @cached_property
    def found(self) -> Alignment:
        return align(self.small, self.large)

    @cached_property
    def unlike(self) -> bool:
        return unlike(self.small, self.large)

    @cached_property
    def replaced(self) -> float:
        """The share of the smaller text in whose place the larger has other words."""
        return sum(chars for chars in self.gaps if chars > REPLACED_CHARS) / max(1, len(self.small.masked.codes))

    @cached_property
    def gaps(self) -> list[int]:
        return gaps(self.found, self.small, self.large)

    @property
    def apart(self) -> bool:
        """Whether other words make up APART of the smaller text in one place."""
        return max(self.gaps, default=0) >= APART * len(self.small.masked.codes)

    @cached_property
    def stretch(self) -> float:
        """The share of the smaller text that the longest shared part makes up, small damage in it allowed for."""
        return stretch(self.found) / max(1, len(self.small.masked.codes))


def least_shared(small: Text) -> float:
    """The share of its 5-grams that a copy of a text has."""
    return next(share for limit, share in CONTAINED if len(small.grams) < limit)


def too_little(pair: Pair) -> str | None:
    """Less is shared than two copies of this length share, also counted in aligned blocks."""
    least = least_shared(pair.small)
    if pair.contained >= least:
        return None
    if pair.contained >= least - NOISE and pair.found.chars >= (least + ALIGNED) * max(1, len(pair.small.masked.codes)):
        return None
    return f"copies of this length share {least:.0%} or more"


def numbers_apart(a: Text, b: Text) -> str | None:
    """Why two fills of one template are no copies, seen without aligning them: numbers in like places differ."""
    around, others = (a.contexts, b.contexts) if len(a.contexts) <= len(b.contexts) else (b.contexts, a.contexts)
    pairs = [(number, others[where]) for where, number in around.items() if number and others.get(where)]
    total, differ = len(pairs), sum(x != y for x, y in pairs)
    if total < MANY_NUMBERS or differ < 0.5 * total:
        return None
    x, y = next((x, y) for x, y in pairs if x != y)
    return f"{differ} of {total} numbers differ in the same place: {x} ≠ {y}"


def part(pair: Pair) -> str | None:
    """Of a text many times longer it is no cut copy, which begins where its article begins, but a part from far in."""
    if pair.similarity >= COVERED:
        return None
    if pair.contained >= 0.5 and pair.similarity >= COVERED_LEAST and pair.found.start <= STARTS_BEFORE:
        return None
    return f"only a part of the longer is shared, from {pair.found.start:.0%} on"


def conflict(both: Alignment, a: Text, *, several: float = SEVERAL_DIFFER) -> str | None:
    """The numbers or names that forbid two texts to be one article, None where nothing does.

    several   the share of all numbers from which on SEVERAL or more that differ forbid it
    """
    page_numbers = default_name_words().page_numbers
    differing = [one for one in both.differing if not any(word in one[2] for word in page_numbers)]
    differ, equal = len(differing), len(both.equal)
    enough = differ > 1 or not equal or len(a) < ONE_NUMBER_CHARS
    share = several if differ >= SEVERAL else NUMBERS_DIFFER
    if differ and enough and differ >= share * (differ + equal):
        x, y, before = differing[0]
        return f"{differ} of {differ + equal} numbers differ: {x} ≠ {y} after {before}".replace("\x01", "#")
    against = rivals(both.slots)
    if against:
        kept = 0.5 * (names_kept(both, a) + equal)
        if len(against) >= NAMES_DIFFER * (len(against) + kept):
            kind, slot = against[0]
            return f"{len(against)} names differ ({kind}): {slot.a} ≠ {slot.b} before {slot.after}".replace("\x01", "#")
    return None


def filled_anew(pair: Pair) -> str | None:
    """Fills of one form: in several places stand words that have nothing in common."""
    other = [slot for slot in pair.found.slots if not set(slot.a) & set(slot.b)]
    chars = [chars for slot in other if (chars := min(len(slot.a), len(slot.b))) >= FILLER_CHARS]
    if len(chars) < FILLERS or sum(chars) < FILLED * len(pair.small.masked.codes):
        return None
    slot = max(other, key=lambda slot: min(len(slot.a), len(slot.b)))
    return f"{len(chars)} places of one form are filled in anew: {slot.a} ≠ {slot.b}".replace("\x01", "#")


def one_story_recast(pair: Pair) -> str | None:
    """Under two headlines, and with other words in part, a word is another wherever it stands: two people's cases."""
    if pair.contained >= FULL or pair.replaced < REPLACED_IN_PIECES or not pair.unlike:
        return None
    return recast(pair.found, pair.small, pair.large)


def notices(pair: Pair) -> str | None:
    """Under two headlines mostly labels, contacts or a menu are shared, and hardly any prose: that joins nothing."""
    if not pair.unlike:
        return None
    found, others = prose(pair.found, pair.small, pair.large), sum(pair.gaps)
    if found >= min(PROSE_CHARS, 0.5 * pair.found.chars) and others < OTHERS * (others + found):
        return None
    say = f"under two headlines {found} characters of prose are shared beside notices, labels and contacts"
    return f"{say}, and {others} in the same place are other words" if others else say


def other_words(pair: Pair) -> str | None:
    """Much of one stands where the other has words of its own; where little is shared, or only pieces, less is much."""
    if pair.contained >= FULL:
        return None
    most = REPLACED if pair.stretch >= CONTINUOUS else REPLACED_IN_PIECES
    if pair.contained < SPARSE:
        most = REPLACED_SPARSE
    return f"{pair.replaced:.0%} of the shorter are other words in the longer" if pair.replaced >= most else None


OTHER_WORDS = "other words"
CHECKS: Mapping[str, Callable[[Pair], str | None]] = {
    "series": lambda pair: series(pair.small, pair.large),
    "numbers apart": lambda pair: numbers_apart(pair.small, pair.large),
    "too little": too_little,
    "a part from far in": part,
    "a passage": lambda pair: overhang(pair.found, pair.small, pair.large) if pair.contained < PASSAGE else None,
    "a list": lambda pair: listed(pair.found, pair.small, pair.large) if pair.similarity < MOSTLY else None,
    "subjects": lambda pair: subjects(pair.small, pair.large, apart=lambda: pair.apart),
    "renamed": lambda pair: renamed(pair.found, pair.small, pair.large),
    "numbers and names": lambda pair: conflict(pair.found, pair.small),
    "filled in anew": filled_anew,
    "recast": one_story_recast,
    "notices": notices,
    OTHER_WORDS: other_words,
}
"""The first to speak decides. All but the last find two different articles; what only the last one speaks against may
be one text in other words."""
