"""The patterns of config/reading.yaml: by which lines of a page are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.rules.config_files import CONFIG
from pipelines.rules.patterns import read_patterns


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPatterns:
    """Searched in lines as the page writes them; the file says what each is for."""

    byline: re.Pattern[str]
    credit: re.Pattern[str]
    site: re.Pattern[str]
    box_heading: re.Pattern[str]
    next_story: re.Pattern[str]
    button: re.Pattern[str]
    folded: re.Pattern[str]
    stamp: re.Pattern[str]
    teaser_link: re.Pattern[str]
    qr_code: re.Pattern[str]
    next_page: re.Pattern[str]
    whole_article: re.Pattern[str]
    may_go_on: re.Pattern[str]


@cache
def default_reading_patterns() -> ReadingPatterns:
    """Those of config/reading.yaml.

    raises   ConfigError
    """
    return read_patterns(CONFIG / "reading.yaml", ReadingPatterns)
