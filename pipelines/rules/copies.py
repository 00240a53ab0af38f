"""The patterns of config/copies.yaml: lines and words by which copies are told."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from pipelines.rules.config_files import CONFIG
from pipelines.rules.patterns import read_patterns


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPatterns:
    """Searched in a text as it was written; the file says what each is for."""

    further: re.Pattern[str]
    cut: re.Pattern[str]
    corrected: re.Pattern[str]
    site: re.Pattern[str]
    version: re.Pattern[str]


def read_copy_patterns(path: Path) -> CopyPatterns:
    """The patterns of a file. raises   ConfigError"""
    return CopyPatterns(**read_patterns(path, [field.name for field in fields(CopyPatterns)]))


@cache
def default_copy_patterns() -> CopyPatterns:
    """Those of config/copies.yaml."""
    return read_copy_patterns(CONFIG / "copies.yaml")
