"""The patterns of config/spam_signs.yaml: where spam is looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.rules.config_files import CONFIG
from pipelines.rules.patterns import read_patterns
from pipelines.text.folding import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class SpamSigns:
    """Searched in folded text; the file says what each is for."""

    brand: re.Pattern[str]
    maybe_brand: re.Pattern[str]
    reaches_out: re.Pattern[str]


@cache
def default_spam_signs() -> SpamSigns:
    """Those of config/spam_signs.yaml.

    raises   ConfigError
    """
    return read_patterns(CONFIG / "spam_signs.yaml", SpamSigns, lambda text: fold(text).text)
