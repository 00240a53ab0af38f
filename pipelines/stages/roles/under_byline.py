"""What heads a document though the order of lines takes it for text: the line above its byline, the name of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.record import TEXT_ROLES
from pipelines.stages.roles.features import LineFeatures
from pipelines.stages.roles.line_reading import EVENT
from pipelines.stages.roles.neighbours import LABELS
from pipelines.text import dates

WITHIN = 10  # lines from the top within which a byline stands
LETTERS = 4, 44  # of a headline
MOST_BYLINES = 2  # where more lines have such labels they are entries of a list
LONGEST = 60  # letters of a byline
DAY_AND_HOUR = re.compile(rf"{dates.DAY}日?\s{{0,3}}\d{{1,2}}:\d\d")
NO_HEADLINE = frozenset(("date", "date:alone", "ends:sentence", "ends:colon", "ends:comma", "name:role", "address"))
STAMPS = frozenset(("9-9-9 9:9", "9-9-9 9:9:", "9/9/9 9:9", "9/9/9 9:9:"))  # shapes of lines
ROWS, ROW = 3, frozenset(("label:any", "label:clock", "ordinal", "words-apart"))  # of a list, below its name
FEWEST = 3  # lines of a text with the name of a document above it
OPENS = 7  # lines below a headline in which its text begins
LISTED = 3  # so many stamps are a ticker's
NAME_ALONE = 4  # letters of a single name
NAMES, NAME_LETTERS = frozenset(("name", "name:first")), 12
OF_A_MENU = frozenset(("words-apart", "marks:2", "marks:3", "marks:4"))


def byline_below_headline(lines: LineFeatures, text: Sequence[int]) -> int:
    """The byline of a document with its headline right above it; 0 without one.

    text   lines among which the headline is looked for; above it stands no sentence
    """
    found = [i for i in range(len(lines.seen)) if _is_byline(lines, i)]
    if not 1 <= len(found) <= MOST_BYLINES or not 0 < found[0] < WITHIN:
        return 0
    above = lines.seen[found[0] - 1]
    fits = LETTERS[0] <= len(above.bare) <= LETTERS[1] and above.told is None and NO_HEADLINE.isdisjoint(above.features)
    return found[0] if fits and found[0] - 1 in text and not any(lines.prose[: found[0]]) else 0


def _is_byline(lines: LineFeatures, i: int) -> bool:
    line = lines.seen[i]
    return (
        (
            not LABELS.isdisjoint(line.features)
            or ("clock" in line.features and DAY_AND_HOUR.search(line.text) is not None)
        )
        and EVENT not in line.features
        and not line.prose
        and len(line.bare) <= LONGEST
    )


def with_headline_above_byline(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where the line above the byline is taken for text: it is the headline, and above it stands no text.

    A line that is the headline so far stays one where it may be the first half, and is menu where it reads as one.
    """
    found = list(roles)
    at = byline_below_headline(lines, [i for i, role in enumerate(roles) if role in TEXT_ROLES])
    if not at:
        return found
    for i in range(at - 1):
        halves = found[i] == "headline" and i == at - 2 and OF_A_MENU.isdisjoint(lines.seen[i].features)
        if found[i] in TEXT_ROLES or (found[i] == "headline" and not halves):
            found[i] = "menu"
    found[at - 1] = "headline"
    if found[at] in TEXT_ROLES:
        found[at] = "byline"
    return found


def with_opening(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where the first sentence below the headline, which no rule knows, begins the text."""
    found = list(roles)
    at = max((i for i, role in enumerate(found) if role == "headline"), default=len(found))
    for i in range(at + 1, min(len(found), at + 1 + OPENS)):
        if found[i] in TEXT_ROLES:
            break
        if lines.prose[i]:
            found[i] = "body" if lines.told[i] is None and found[i] != "spam" else found[i]
            break
    return found


def with_stamps(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where an hour's stamp (2022/02/22 14:37) above or below all sentences is a byline, and so is a name
    behind the headline with the day below it."""
    found = list(roles)
    sentences = [i for i, prose in enumerate(lines.prose) if prose]
    for i, line in enumerate(lines.seen):
        outside = not sentences or not sentences[0] < i < sentences[-1]
        stamp = line.shape in STAMPS and "clock" in line.features and lines.often[line.shape] < LISTED
        if stamp and outside and found[i] in TEXT_ROLES:
            found[i] = "byline"
        elif i and found[i] == found[i - 1] == "headline" and len(line.bare) <= NAME_LETTERS:
            dated = i + 1 < len(lines.seen) and lines.seen[i + 1].dated
            if dated and not NAMES.isdisjoint(line.features):
                found[i] = "byline"
    return found


def with_first_half(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where the line above a headline is its first half: the office above 关于…的通知, the headline above a
    line that begins with a dash."""
    found = list(roles)
    at = found.index("headline") if "headline" in found else 0
    line, above = lines.seen[at], lines.seen[at - 1] if at else lines.seen[at]
    if not at or above.told is not None or found[at - 1] not in ("menu", "related", "body", "byline"):
        return found
    notice = line.bare.startswith("关于") and lines.texts.document_name.search("".join(line.text.split())) is not None
    office = notice and lines.texts.office.search("".join(above.text.split())) is not None
    fits = LETTERS[0] <= len(above.bare) <= LETTERS[1] and NO_HEADLINE.isdisjoint(above.features)
    if office or (fits and "dash-first" in line.features and OF_A_MENU.isdisjoint(above.features)):
        found[at - 1] = "headline"
        found[at] = "headline" if office else "subtitle"
    return found


def with_named_headline(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where a document without a headline has one by its label (标题：…), or a line right above a single
    name and the first sentence, with nothing but the site's lines above it."""
    found = list(roles)
    if "headline" in found:
        return found
    labelled = [i for i, line in enumerate(lines.seen) if lines.texts.title_label.search(line.text)]
    if len(labelled) == 1 and len(lines.seen[labelled[0]].bare) <= LONGEST:
        found[labelled[0]] = "headline"
        return found
    first = next((i for i, prose in enumerate(lines.prose) if prose and roles[i] in TEXT_ROLES), 0)
    if first < 2 or not TEXT_ROLES.isdisjoint(roles[: first - 2]):
        return found
    name, above = lines.seen[first - 1], lines.seen[first - 2]
    single = "name" in name.features and len(name.bare) <= NAME_ALONE
    fits = 2 <= len(above.bare) <= LETTERS[1] and above.told is None and NO_HEADLINE.isdisjoint(above.features)
    if single and fits and OF_A_MENU.isdisjoint(above.features) and not lines.under[first - 2]:
        found[first - 2], found[first - 1] = "headline", "byline"
    return found


def with_document_name(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where the first line of a text without a headline names the document: it says what it is (...名单,
    ...议程, 讣告), or stands above labels, numbers and rows and is none of these."""
    text = [i for i, role in enumerate(roles) if role in TEXT_ROLES]
    if "headline" in roles or len(text) < FEWEST or lines.prose[text[0]]:
        return list(roles)
    line = lines.seen[text[0]]
    named = lines.texts.document_name.search("".join(line.text.split())) is not None
    rows = [_is_row(lines, i) for i in text[1 : ROWS + 1]]
    heads = len(rows) == ROWS and all(rows) and not _is_row(lines, text[0]) and "ends:open" in line.features
    fits = line.told is None and 2 <= len(line.bare) <= LETTERS[1]
    return ["headline" if fits and (named or heads) and i == text[0] else role for i, role in enumerate(roles)]


def _is_row(lines: LineFeatures, i: int) -> bool:
    """Whether a line is a row of a list: a label or a clock with its value, numbered, of words set apart, or digits."""
    line = lines.seen[i]
    if not ROW.isdisjoint(line.features) or lines.texts.amount.search(line.text):
        return True
    return 4 * sum(char.isdigit() for char in line.text) >= len(line.text)
