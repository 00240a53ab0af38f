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


@dataclass(frozen=True, slots=True, kw_only=True)
class BylineWords:
    """config/byline_words.yaml: words glued to names or about them, and phrases that name somebody."""

    wire: re.Pattern[str]
    placed: re.Pattern[str]
    placed_report: re.Pattern[str]
    verb: re.Pattern[str]
    reported: re.Pattern[str]
    no_pen_name: re.Pattern[str]
    photo: re.Pattern[str]
    biography: re.Pattern[str]
    report: re.Pattern[str]
    office: re.Pattern[str]
    desk: re.Pattern[str]
    own: re.Pattern[str]
    outlet_end: re.Pattern[str]
    office_inside: re.Pattern[str]
    being: re.Pattern[str]
    described: re.Pattern[str]
    reporter: re.Pattern[str]
    signer: re.Pattern[str]
    signed_line: re.Pattern[str]
    credited: re.Pattern[str]
    school_class: re.Pattern[str]
    written_at: re.Pattern[str]
    reporter_at: re.Pattern[str]
    dateline: re.Pattern[str]
    writer_described: re.Pattern[str]
    posts: re.Pattern[str]
    posted: re.Pattern[str]
    account_post: re.Pattern[str]
    dated_phrases: tuple[re.Pattern[str], ...]
    phrases: tuple[re.Pattern[str], ...]
    blog: re.Pattern[str]
    blog_title: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletWords:
    """config/outlet_words.yaml: what stands about the name of an outlet, and how papers name themselves."""

    label: re.Pattern[str]
    noise: re.Pattern[str]
    issue: re.Pattern[str]
    role_behind: re.Pattern[str]
    several: re.Pattern[str]
    column: re.Pattern[str]
    button: re.Pattern[str]
    person_label: re.Pattern[str]
    licensed: re.Pattern[str]
    own_text: re.Pattern[str]
    account: re.Pattern[str]
    issue_number: re.Pattern[str]
    sent: re.Pattern[str]
    sent_dayless: re.Pattern[str]
    own_news: re.Pattern[str]
    before_reporter: re.Pattern[str]
    printed: re.Pattern[str]
    signed: re.Pattern[str]
    carried: re.Pattern[str]
    paper: re.Pattern[str]
    paper_and_page: re.Pattern[str]
    closing_paper: re.Pattern[str]
    own_words: re.Pattern[str]
    rights: re.Pattern[str]
    owner: re.Pattern[str]
    no_owner: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWords:
    """config/line_words.yaml: labels, days and paths in the lines around an article."""

    spaced_label: re.Pattern[str]
    label_mark: re.Pattern[str]
    quoted_label: re.Pattern[str]
    this_year: re.Pattern[str]
    other_day_before: re.Pattern[str]
    other_day_behind: re.Pattern[str]
    picture: re.Pattern[str]
    sent_day: re.Pattern[str]
    sent_on: re.Pattern[str]
    path_start: re.Pattern[str]
    path_leaf: re.Pattern[str]
    paper_page: re.Pattern[str]
    page_turn: re.Pattern[str]
    taken_from: re.Pattern[str]
    credit: re.Pattern[str]
