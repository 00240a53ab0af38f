"""How a value of our tables, views and questions is shown in a cell of Datasette's pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from pipelines.outputs.page_view import lag
from pipelines.outputs.text_diff import Change, compare, shortened

DATABASE = "news"  # the name that the metadata speaks of, whatever the file is called
TABLES = {"articles", "pages", "runs", "removals", "failures", "corrections", "checks"}
LINKS = {"article_id": "articles", "page_id": "pages", "first_page_id": "pages", "run_id": "runs", "copy_of": "pages"}
ARRAYS = {"authors", "editors", "keywords", "flags"}
OBJECTS = {"arguments", "stats", "told"}
TEXTS = {"body", "body_original", "text", "text_before", "text_after"}
ELEMENTS = {"cut": "del", "added": "ins", "masked": "mark"}
UNTITLED = "(no headline)"


def cell(row: Any, value: Any, column: str, table: str | None) -> Markup | None:
    """The value as HTML, None where Datasette's own way will do.

    row     the whole row; names of its columns by row.keys()
    table   table or view, None for a question
    """
    names = row.keys()
    if column == "title":
        article = row["article_id"] if "article_id" in names else row["id"] if "id" in names else None
        return link(f"articles/{article}", value or UNTITLED) if article and table != "pages" else None
    if value is None:
        return None
    if column in LINKS and table not in TABLES:
        return link(f"{LINKS[column]}/{value}", value)
    if column == "copies" and value != 1 and {"id", "article_id"} & set(names):
        return link(f"article_copies?article={row['article_id' if 'article_id' in names else 'id']}", value)
    if column == "rule" and table in (None, "dropped", "removals"):
        return link(f"dropped_by_rule?rule={quote(value)}", value)
    if column.endswith("lag_hours"):
        days = row["lag_days"] if "lag_days" in names else None
        return Markup('<span title="{} hours">{}</span>').format(value, lag(value, days))
    if column in OBJECTS:
        return _object(value)
    if column in ARRAYS:
        return _chips(value, f"{table}?{column}__arraycontains=" if table in TABLES else None)
    if column == "changes":
        changes = [Change(*piece) for piece in json.loads(value)]
        return Markup('<div class="reading">{}</div>').format(changed(changes)) if changes else Markup("&nbsp;")
    if column == "snippet":
        return highlighted(value)
    if column == "text" and "stage" in names and table is None:
        element = "div" if row["stage"] is None else "del"
        return Markup('<{0} class="reading">{1}</{0}>').format(element, value)
    if column in TEXTS:
        return Markup('<div class="reading">{}</div>').format(value)
    return None


def text_changes(before: str | None, after: str | None, context: int | None) -> str:
    """What turns one text into the other, as JSON: [[kind, before, after], ...]; see text_diff.py.

    context   characters kept of what is the same, at each side of a change; None for all
    """
    pieces = compare(before or "", after or "")
    if context is not None:
        pieces = shortened(pieces, context)
    return json.dumps([[piece.kind, piece.before, piece.after] for piece in pieces], ensure_ascii=False)


def changed(pieces: Iterable[Change], side: str = "both") -> Markup:
    """Pieces of two texts as HTML.

    side   both in one, or only what stands in the text "before" or "after", with its own part of each change marked
    """
    parts: list[Markup] = []
    for piece in pieces:
        if (side, piece.kind) in (("before", "added"), ("after", "cut")):
            continue
        if piece.kind == "same":
            parts.append(escape(piece.before))
        elif side == "before":
            parts.append(Markup("<del>{}</del>").format(piece.before))
        elif piece.kind == "masked":
            parts.append(Markup('<mark title="{}">{}</mark>').format(piece.before, piece.after))
        elif piece.kind == "changed":
            before = Markup("<del>{}</del>").format(piece.before) if side == "both" else Markup("")
            parts.append(before + Markup("<ins>{}</ins>").format(piece.after))
        else:
            text = (piece.before or piece.after).replace("\n", "¶\n")
            parts.append(Markup("<{0}>{1}</{0}>").format(ELEMENTS[piece.kind], text))
    return Markup("").join(parts)


def highlighted(text: str) -> Markup:
    """A text with 【marked】 words, as search_snippet and search_marked give it, as HTML."""
    return Markup(str(escape(text)).replace("【", "<mark>").replace("】", "</mark>"))


def link(path: str, text: object) -> Markup:
    return Markup('<a href="/{}/{}">{}</a>').format(DATABASE, path, text)


def _chips(value: str, path: str | None) -> Markup | None:
    try:
        names = json.loads(value)
    except ValueError:
        return None
    if not isinstance(names, list):
        return None
    return Markup("、").join(link(path + quote(str(name)), name) if path else escape(name) for name in names) or Markup(
        " "
    )


def _object(value: str) -> Markup | None:
    """A JSON object, a name and its value a line."""
    try:
        pairs = json.loads(value).items()
    except (ValueError, AttributeError):
        return None
    return Markup('<div class="reading">{}</div>').format("\n".join(f"{name}: {told}" for name, told in pairs))
