"""The patterns of config/line_parts.yaml: what lines of boilerplate are made of beside words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.rules.config_files import CONFIG
from pipelines.rules.patterns import read_patterns
from pipelines.text.folding import fold

# What may stand between the words of a row, in the order in which it is tried; rows name it <date>, <day>, …
VALUES = ("date", "day", "clock", "ago", "playtime", "replies", "page", "reporter", "outlet")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineParts:
    """Searched in folded lines; the file says what each is for."""

    date: re.Pattern[str]
    day: re.Pattern[str]
    clock: re.Pattern[str]
    ago: re.Pattern[str]
    playtime: re.Pattern[str]
    replies: re.Pattern[str]
    page: re.Pattern[str]
    reporter: re.Pattern[str]
    outlet: re.Pattern[str]
    unit: re.Pattern[str]
    notice_day: re.Pattern[str]
    notice_office: re.Pattern[str]
    around_names: re.Pattern[str]
    no_boilerplate: re.Pattern[str]


@cache
def default_line_parts() -> LineParts:
    """Those of config/line_parts.yaml.

    raises   ConfigError
    """
    return read_patterns(CONFIG / "line_parts.yaml", LineParts, lambda text: fold(text).text)
