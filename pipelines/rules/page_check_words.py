"""The patterns of config/page_checks.yaml: what a page says that is no article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.rules.config_files import CONFIG
from pipelines.rules.patterns import read_patterns


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCheckWords:
    """Searched in the words of a page; the file says what each is for."""

    error: re.Pattern[str]
    error_title: re.Pattern[str]
    login: re.Pattern[str]
    login_title: re.Pattern[str]
    search: re.Pattern[str]
    answers: re.Pattern[str]
    found: re.Pattern[str]
    shell: re.Pattern[str]
    site_page: re.Pattern[str]
    blocked: re.Pattern[str]
    wall: re.Pattern[str]


@cache
def default_page_check_words() -> PageCheckWords:
    """Those of config/page_checks.yaml.

    raises   ConfigError
    """
    return read_patterns(CONFIG / "page_checks.yaml", PageCheckWords)
