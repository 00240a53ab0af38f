"""The patterns of config/copies.yaml: lines and words by which copies are told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

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


@cache
def default_copy_patterns() -> CopyPatterns:
    """Those of config/copies.yaml."""
    return read_patterns(CONFIG / "copies.yaml", CopyPatterns)
