"""What Datasette learns of our database: search, text diffs, readable cells, and which columns to show first."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from datasette import hookimpl
from datasette.filters import FilterArguments
from markupsafe import Markup, escape
from sqlite_utils import Database

from pipelines.database.migrations import migrations
from pipelines.database.store import Store
from pipelines.outputs.text_diff import compare
from pipelines.search import SEARCH, register
from pipelines.search.query import parse

DATABASE = "news"  # the name that the metadata speaks of, whatever the file is called
TABLES = {"articles", "pages", "runs", "removals", "failures"}
LINKS = {"article_id": "articles", "page_id": "pages", "first_page_id": "pages", "run_id": "runs"}
ARRAYS = {"authors", "editors", "keywords", "flags"}
OBJECTS = {"arguments", "stats", "told"}
ELEMENTS = {"cut": "del", "added": "ins", "masked": "mark"}


@hookimpl
def startup(datasette: Any) -> None:
    """Serve a single file under the name that the metadata knows, and with the tables and views that it speaks of."""
    names = [name for name in datasette.databases if not name.startswith("_")]
    if len(names) != 1:
        return
    database = datasette.databases[names[0]]
    if database.path is None:
        return
    plain = Database(database.path)
    ours, behind = migrations.applied(plain), migrations.pending(plain)
    plain.close()
    if not ours:  # the plugin is loaded wherever the package is installed, for anybody's database
        return
    if names != [DATABASE]:
        datasette.remove_database(names[0])
        datasette.add_database(database, name=DATABASE)
    if behind:
        Store(Path(database.path), reading=True).close()


@hookimpl(trylast=True)  # after Datasette's own escape_fts, which knows nothing of Chinese
def prepare_connection(conn: sqlite3.Connection) -> None:
    register(conn)
    conn.create_function("escape_fts", 1, lambda query: parse(query or "").match(), deterministic=True)
    conn.create_function("text_changes", 3, text_changes, deterministic=True)


def text_changes(before: str | None, after: str | None, context: int | None) -> str:
    """What turns one text into the other, as JSON: [[kind, before, after], ...]; see text_diff.py.

    context   characters kept of what is the same, at each side of a change; None for all
    """
    pieces = compare(before or "", after or "")
    shown = [[piece.kind, piece.before, piece.after] for piece in pieces]
    if context is not None:
        for i, (kind, text, _) in enumerate(shown):
            if kind == "same":
                head = text[:context] if i > 0 else ""
                tail = text[-context:] if i < len(shown) - 1 else ""
                shown[i][1:] = [text if len(text) <= len(head + tail) else f"{head}…{tail}"] * 2
        if all(kind == "same" for kind, _, _ in shown):
            shown = []
    return json.dumps(shown, ensure_ascii=False)


@hookimpl
def canned_queries(database: str) -> dict[str, Any]:
    if database != DATABASE:
        return {}
    search = {
        "title": "Search",
        "description": (
            'Words between spaces, all of them wanted: 云溪 图书馆. Also "a phrase", -unwanted, title:word (标题：词), '
            "covid*, OR between alternatives. The best of the newest first."
        ),
        "sql": SEARCH.strip().replace(":limit", "50"),
        "hide_sql": True,
    }
    return {"search": search}


@hookimpl
def filters_from_request(request: Any, table: str) -> Any:
    """Look a longer word up in the text itself: the index only knows that its pairs of characters are there."""
    query = request.args.get("_search")
    if table != "articles" or not query or request.args.get("_searchmode") == "raw" or parse(query).is_exact:
        return None
    return FilterArguments(["search_score(title, body, :search_exactly) > 0"], params={"search_exactly": query})


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str) -> Any:
    if value is None or database != DATABASE:
        return None
    names = row.keys()
    if column in LINKS and table not in TABLES:
        return _link(f"{LINKS[column]}/{value}", value)
    if column == "title" and value:
        article = row["article_id"] if "article_id" in names else row["id"] if "id" in names else None
        return _link(f"articles/{article}", value) if article and table != "pages" else None
    if column == "copies" and value != 1 and {"id", "article_id"} & set(names):
        return _link(f"article_copies?article={row['article_id' if 'article_id' in names else 'id']}", value)
    if column == "rule" and table in (None, "dropped", "removals"):
        return _link(f"dropped_by_rule?rule={quote(value)}", value)
    if column in OBJECTS:
        return _object(value)
    if column in ARRAYS:
        return _chips(value, f"{table}?{column}__arraycontains=" if table in TABLES else None)
    if column == "changes":
        return _changes(value)
    if column == "snippet":
        return Markup(str(escape(value)).replace("【", "<mark>").replace("】", "</mark>"))
    if column == "text" and "stage" in names and table is None:
        element = "div" if row["stage"] is None else "del"
        return Markup('<{0} class="reading">{1}</{0}>').format(element, value)
    if column in ("body", "body_original", "text", "text_before", "text_after"):
        return Markup('<div class="reading">{}</div>').format(value)
    return None


def _link(path: str, text: object) -> Markup:
    return Markup('<a href="/{}/{}">{}</a>').format(DATABASE, path, text)


def _chips(value: str, path: str | None) -> Markup | None:
    try:
        names = json.loads(value)
    except ValueError:
        return None
    if not isinstance(names, list):
        return None
    return Markup("、").join(
        _link(path + quote(str(name)), name) if path else escape(name) for name in names
    ) or Markup(" ")


def _object(value: str) -> Markup | None:
    """A JSON object, a name and its value a line."""
    try:
        pairs = json.loads(value).items()
    except (ValueError, AttributeError):
        return None
    return Markup('<div class="reading">{}</div>').format("\n".join(f"{name}: {told}" for name, told in pairs))


def _changes(value: str) -> Markup:
    """The pieces of text_changes as HTML."""
    parts = []
    for kind, before, after in json.loads(value):
        if kind == "same":
            parts.append(escape(before))
        elif kind == "changed":
            parts.append(Markup("<del>{}</del><ins>{}</ins>").format(before, after))
        elif kind == "masked":
            parts.append(Markup('<mark title="{}">{}</mark>').format(before, after))
        else:
            text = (before or after).replace("\n", "¶\n")
            parts.append(Markup("<{0}>{1}</{0}>").format(ELEMENTS[kind], text))
    return Markup('<div class="reading">{}</div>').format(Markup("").join(parts)) if parts else Markup("&nbsp;")


@hookimpl
def table_actions(database: str, table: str, request: Any) -> list[dict[str, str]]:
    if database != DATABASE:
        return []
    return [{"href": f"/{DATABASE}/{table}?_columns=all", "label": "Show all columns"}]


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Show the columns that the metadata names first, as long as the reader has chosen none."""
    columns: dict[str, list[str]] = (datasette.plugin_config("qingliu") or {}).get("columns", {})
    chosen = {f"/{DATABASE}/{table}": names for table, names in columns.items()}

    def wrap(app: Any) -> Any:
        async def choose(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and scope["path"] in chosen:
                asked = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
                if not {"_col", "_nocol", "_columns"} & {name for name, _ in asked}:
                    asked += [("_col", name) for name in chosen[scope["path"]]]
                    scope = {**scope, "query_string": urlencode(asked).encode("latin-1")}
            await app(scope, receive, send)

        return choose

    return wrap
