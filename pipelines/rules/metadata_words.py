"""The patterns by which titles, bylines, outlets and days are found, as frozen values; their files say what for."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleWords:
    """config/title_words.yaml: what clings to headlines, and lines that are none."""

    prefix: re.Pattern[str]
    badge: re.Pattern[str]
    buttons: re.Pattern[str]
    day_behind: re.Pattern[str]
    goes_on: re.Pattern[str]
    home: re.Pattern[str]
    column_end: re.Pattern[str]
    no_site: re.Pattern[str]
    issue: re.Pattern[str]
    caption: re.Pattern[str]
    chatter: re.Pattern[str]
    path: re.Pattern[str]
    item: re.Pattern[str]
    boilerplate: re.Pattern[str]
    contact: re.Pattern[str]
    neighbour: re.Pattern[str]
    series: re.Pattern[str]
    welcome: re.Pattern[str]
    question: re.Pattern[str]
