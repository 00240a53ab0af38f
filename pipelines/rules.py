"""The rules of config/, read once a process into frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.metadata_rules import MetadataRules, read_metadata_rules

CONFIG = Path(__file__).parents[1] / "config"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules that the chain needs."""

    metadata: MetadataRules
    boilerplate: tuple[str, ...] = ()
    spam: tuple[str, ...] = ()


@cache
def default_rules() -> Rules:
    """The rules of config/."""
    return Rules(metadata=read_metadata_rules(CONFIG / "metadata.yaml"))
