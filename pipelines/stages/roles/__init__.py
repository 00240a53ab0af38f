"""What each line of a text document is: headline, byline, body, menu, list of other articles, notice.

A document without markup has only its lines. Each has features of its own, of its place and of its neighbours
(features.py); a linear chain trained on real pages weighs them and the order of roles (config/line_roles.json). A
document that is a list of others is refused (document_kind.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.record import TEXT_ROLES, Record
from pipelines.rules.linear_model import LinearModel
from pipelines.rules.loading import Rules
from pipelines.stages.roles.document_kind import document_features, holds_excerpts
from pipelines.stages.roles.features import LineFeatures
from pipelines.stages.roles.likely_headline import with_headline
from pipelines.stages.roles.line_reading import EVENT, LineReader
from pipelines.stages.roles.neighbours import (
    LABELLED,
    with_enclosed,
    with_lists_of_names,
    with_neighbours,
    with_numbered,
    with_signatures,
    with_tables,
    with_verse,
)
from pipelines.stages.roles.no_sentence import HEADS, is_menu, with_all_lines
from pipelines.stages.roles.replies import with_post, with_replies
from pipelines.stages.roles.strays import (
    without_closed,
    without_contacts,
    without_mastheads,
    without_strays,
    without_tail,
)
from pipelines.stages.roles.under_byline import (
    with_document_name,
    with_first_half,
    with_headline_above_byline,
    with_named_headline,
    with_opening,
    with_stamps,
)
from pipelines.text.folding import fold

SENTENCE_ENDS = ("。", "；", ";", "。”", "。」")
REPORTER = 24  # letters of a line with a reporter's name
NO_REPORTER = frozenset(("prose", "caption", "ends:sentence", "ends:colon"))
LISTED_LINES = 4  # a shorter document lists nothing


def give_roles(record: Record, *, rules: Rules, reader: LineReader) -> Record:
    """The record with a role for each block, if it came as text; a page with markup is left as it is.

    record    repaired and Simplified
    rules     its model of roles; without one no line gets a role
    reader    reads lines by these rules, and remembers them
    returns   reject_reason "listing" for a document that lists other articles
    """
    if record.extractor != "text" or rules.roles is None or not record.blocks:
        return record
    lines = [fold(block.text).text for block in record.blocks]
    found = LineFeatures(lines, reader)
    scores = found.scores(rules.roles)
    labels = rules.roles.labels
    roles = _without_idle_spam(rules.roles.decode_scores(scores), scores, labels, found)
    roles = with_opening(with_verse(_without_sentences_as_heads(roles, lines), found), found)
    if len(lines) >= LISTED_LINES and (holds_excerpts(found) or _lists_others(found, roles, rules.listing)):
        record = replace(record, reject_reason="listing")
    if is_menu(roles, found, scores, labels):
        record = replace(record, reject_reason="listing")
    roles = _with_dots(_with_some_text(with_tables(with_lists_of_names(roles, found), found), found), lines)
    if any(found.prose):
        roles = without_closed(with_post(roles, found.seen, found.replies), found)
        roles = with_enclosed(with_numbered(roles, found), found.prose, found.told)
        roles = with_replies(with_neighbours(roles, found), found.replies)
        roles = without_tail(without_strays(roles, [len(line) for line in lines], found.prose), found)
        roles = with_headline_above_byline(without_mastheads(roles, found), found)
        roles = with_headline(with_named_headline(roles, found), found, scores, labels)
        roles = with_first_half(roles, found)
        roles = with_stamps(without_contacts(_with_names(roles, found), found), found)
        roles = with_signatures(roles, found)
    else:
        roles = with_all_lines(roles, found, scores, labels)
    roles = with_document_name(roles, found)
    if TEXT_ROLES.isdisjoint(roles):  # a headline over nothing is all the text there is
        roles = ["body" if role in HEADS else role for role in roles]
    roles = _with_data(roles, found)
    return replace(
        record, blocks=tuple(block.with_role(role) for block, role in zip(record.blocks, roles, strict=True))
    )


def _without_sentences_as_heads(roles: Sequence[str], lines: Sequence[str]) -> list[str]:
    """The roles, where no line that ends a sentence heads anything: it is text."""
    return [
        "body" if role in HEADS and line.endswith(SENTENCE_ENDS) else role
        for role, line in zip(roles, lines, strict=True)
    ]


def _lists_others(found: LineFeatures, roles: Sequence[str], model: LinearModel | None) -> bool:
    """Whether the model takes a document for a list of others."""
    return model is not None and model.score(set(document_features(found, roles))) > model.margin


def _with_some_text(roles: Sequence[str], found: LineFeatures) -> list[str]:
    """The roles, where no line is text: then the sentences are that no rule knows."""
    if not TEXT_ROLES.isdisjoint(roles):
        return list(roles)
    return [
        "body" if found.prose[i] and found.told[i] is None and role != "spam" else role for i, role in enumerate(roles)
    ]


def _with_dots(roles: Sequence[str], lines: Sequence[str]) -> list[str]:
    """The roles, where a line of dots or stars that parts two lines of the text belongs to it."""
    found = list(roles)
    for i in range(1, len(found) - 1):
        if found[i] == "table" and found[i - 1] in TEXT_ROLES and found[i + 1] in TEXT_ROLES and "|" not in lines[i]:
            found[i] = "body"
    return found


def _with_names(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where a lone name between headline and text is a byline, and so is a short line with a reporter."""
    found = list(roles)
    for i in range(1, len(found)):
        line = lines.seen[i]
        reported = "name:role" in line.features and len(line.bare) <= REPORTER and NO_REPORTER.isdisjoint(line.features)
        if found[i] in TEXT_ROLES and found[i - 1] in (*HEADS, "byline") and ("name" in line.features or reported):
            found[i] = "byline"
    return found


def _without_idle_spam(
    roles: Sequence[str], scores: Sequence[Sequence[float]], labels: Sequence[str], found: LineFeatures
) -> list[str]:
    """The roles, where a line that the chain takes for spam and that advertises nothing is what it is next to that."""
    others = [at for at, label in enumerate(labels) if label != "spam"]
    return [
        labels[max(others, key=scores[i].__getitem__)] if role == "spam" and not found.seen[i].spammy else role
        for i, role in enumerate(roles)
    ]


def _with_data(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where what an event's notice tells in lines side by side (时间：, 地点：) is its data, no byline."""
    event = [EVENT in line.features and role in TEXT_ROLES for line, role in zip(lines.seen, roles, strict=True)]
    labelled = [event[i] or LABELLED in line.features for i, line in enumerate(lines.seen)]
    data = [
        role in TEXT_ROLES and labelled[i] and (any(event[max(0, i - 2) : i]) or any(event[i + 1 : i + 3]))
        for i, role in enumerate(roles)
    ]
    return ["data" if told else role for told, role in zip(data, roles, strict=True)]
