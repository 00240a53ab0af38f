"""The rules of config/, read once a process into frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules that the chain needs."""

    boilerplate: tuple[str, ...] = ()
    spam: tuple[str, ...] = ()


@cache
def default_rules() -> Rules:
    """The rules of config/."""
    return Rules()
