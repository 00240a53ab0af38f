"""A field that ordered rules decide: what each of them tells, which is believed, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass

FIRST = "first"  # the rule that believes what stands first in the order
BEHIND = "behind-the-chosen"  # the rule that refuses what stands behind it


@dataclass(frozen=True, slots=True)
class Told:
    """What one rule tells of a field.

    rule      that found it
    value     the day or moment (ISO), or the outlet; of a refused outlet the words themselves
    evidence  as the database names it
    refused   the rule that refuses it whatever the others tell; "" for none
    """

    rule: str
    value: str
    evidence: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is believed.

    value, evidence   None and "" where nothing is
    rule              by which rule: "first", or the one that put another in the place of the first
    over              what stood first where another was put in its place
    """

    value: str | None
    evidence: str = ""
    rule: str = ""
    over: str = ""


def refused_by(told: Told, decision: Decision) -> str:
    """The rule that refuses what is told, "" of what is believed."""
    if told.refused:
        return told.refused
    if (told.value, told.evidence) == (decision.value, decision.evidence):
        return ""
    return decision.rule if decision.over == told.value and decision.rule != FIRST else BEHIND
