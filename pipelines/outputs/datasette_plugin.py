"""What Datasette learns of our database: search, text diffs, readable cells and pages, which columns to show first."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from datasette import Response, hookimpl
from datasette.filters import FilterArguments
from sqlite_utils import Database

from pipelines.clock import now
from pipelines.database.checks import A_DAY, Accuracy, accuracy
from pipelines.database.connection import connect_read_only
from pipelines.database.corrections import Author
from pipelines.database.migrations import migrations
from pipelines.database.sql_rows import Rows
from pipelines.database.store import Store
from pipelines.outputs.browse_cells import DATABASE, cell, changed, highlighted, text_changes
from pipelines.outputs.browse_corrections import perform, todays_sample
from pipelines.outputs.browse_questions import FOUND, choices, limit_of, search_count, snippets
from pipelines.outputs.page_view import lag, read_page_view
from pipelines.outputs.raw_page import raw_page
from pipelines.outputs.text_diff import compare
from pipelines.search import SEARCH, hint, register
from pipelines.search.query import parse
from pipelines.warc.files import warc_folder

T = TypeVar("T")


@hookimpl
def startup(datasette: Any) -> None:
    """Serve a single file under the name that the metadata knows, and with the tables and views that it speaks of."""
    names = [name for name in datasette.databases if not name.startswith("_")]
    if len(names) != 1:
        return
    database = datasette.databases[names[0]]
    if database.path is None:
        return
    plain = Database(connect_read_only(Path(database.path)))
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
    conn.create_function("lag_text", 2, lag, deterministic=True)


@hookimpl
def canned_queries(database: str) -> dict[str, Any]:
    if database != DATABASE:
        return {}
    search = {
        "title": "Search",
        "description": (
            'Words between spaces or commas, all of them wanted: 云溪 图书馆. Also "a phrase", -unwanted, '
            "title:word (标题：词), covid*, OR between alternatives, brackets. The best of the newest first."
        ),
        "sql": SEARCH.strip().replace(":limit", str(FOUND)),
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
    return cell(row, value, column, table) if database == DATABASE else None


# -- what the templates ask for ----------------------------------------------------------------------------------------


@hookimpl
def extra_template_vars(datasette: Any, database: str | None) -> dict[str, Any]:
    if database != DATABASE:
        return {}

    def asked(read: Callable[..., T]) -> Callable[..., Any]:
        """A reader of a connection as a function that a template may call and wait for."""

        async def ask(*given: Any, **named: Any) -> T:
            found: T = await datasette.get_database(DATABASE).execute_fn(lambda conn: read(conn, *given, **named))
            return found

        return ask

    return {
        "page_view": asked(read_page_view),
        "search_hint": asked(hint),
        "search_count": asked(search_count),
        "snippets": asked(snippets),
        "choices": asked(choices),
        "limit_of": limit_of,
        "changed": changed,
        "compare": compare,
        "highlighted": highlighted,
        "lag": lag,
        "mark_words": lambda text, query: highlighted(parse(query or "").marked(text or "")),
    }


# -- pages of our own --------------------------------------------------------------------------------------------------


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    return [
        (r"^/-/raw/(?P<page>\d{1,18})$", show_raw),
        (r"^/-/report$", show_report),
        (r"^/-/correct$", correct),
        (r"^/-/check$", check),
    ]


async def show_raw(datasette: Any, request: Any) -> Any:
    """The bytes of a page, for a frame."""
    database = _ours(datasette)
    if database is None or not await _may_look(datasette, request):
        return Response.text("There is nothing to show.", status=404)
    part = request.args.get("part") or "0"
    folder = _warc_folder(datasette, database)
    page, number = int(request.url_vars["page"]), int(part) if part.isascii() and part.isdigit() else 0
    raw = await database.execute_fn(lambda connection: raw_page(connection, folder, page, min(number, 1000)))
    return Response(raw.body, status=raw.status, headers=raw.headers, content_type=raw.content_type)


async def show_report(datasette: Any, request: Any) -> Any:
    """The report of a run, the last one that stored something where none is named."""
    from pipelines.outputs.report.live import report_page  # pygal and the rules: only who asks for it waits for them

    database = _ours(datasette)
    if database is None or not await _may_look(datasette, request):
        return Response.text("There is nothing to report.", status=404)
    run = request.args.get("run") or ""
    make = partial(report_page, Path(database.path), int(run) if run.isascii() and run.isdigit() else None)
    status, page = await asyncio.to_thread(make)
    return Response.html(page, status=status) if status == 200 else Response.text(page, status=status)


async def correct(datasette: Any, request: Any) -> Any:
    """Do what a form of ours asks for, and lead back to the page that it stood on. Datasette has checked its token."""
    database = _ours(datasette)
    if database is None or request.method != "POST":
        return Response.text("There is nothing to correct.", status=404)
    if not _may_write(request.actor):
        return Response.text("Sign in first: scrapy browse --root prints the address for it.", status=403)
    form = await request.post_vars()
    by = Author(str(request.actor["id"]), now())
    done = await asyncio.to_thread(perform, Path(database.path), _warc_folder(datasette, database), form, by)
    datasette.add_message(request, done.message, datasette.INFO if done.ok else datasette.ERROR)
    if form.get("then") == "check" and done.ok:
        return Response.redirect("/-/check")
    anchor = "?check=1#correct" if form.get("action") == "wrong" else ""
    return Response.redirect(f"/{DATABASE}/{done.path}{anchor}")


async def check(datasette: Any, request: Any) -> Any:
    """One of the day's pages that nobody has looked at yet, to be found right or wrong with one key."""
    database = _ours(datasette)
    if database is None:
        return Response.text("There is nothing to check.", status=404)
    if not _may_write(request.actor):
        return Response.text("Sign in first: scrapy browse --root prints the address for it.", status=403)
    waiting = await asyncio.to_thread(todays_sample, Path(database.path), now()[:10])
    skipped = request.args.get("after") or "0"
    after = int(skipped) if skipped.isascii() and skipped.isdigit() else 0
    left = waiting[waiting.index(after) + 1 :] if after in waiting else waiting
    view = await database.execute_fn(lambda connection: read_page_view(connection, page_id=left[0])) if left else None
    found = await database.execute_fn(_accuracy)
    context = {"view": view, "left": len(waiting), "a_day": A_DAY, "accuracy": found, "changed": changed, "lag": lag}
    return Response.html(await datasette.render_template("check.html", context, request=request))


def _accuracy(connection: sqlite3.Connection) -> list[Accuracy]:
    return accuracy(Rows(Database(connection)))


def _may_write(actor: Any) -> bool:
    return bool(actor) and actor.get("id") == "root"


def _warc_folder(datasette: Any, database: Any) -> Path:
    return warc_folder(Path(database.path), (datasette.plugin_config("qingliu") or {}).get("warc_folder"))


def _ours(datasette: Any) -> Any:
    """Our database where there is one, in a file."""
    database = datasette.databases.get(DATABASE)
    return database if database is not None and database.path else None


async def _may_look(datasette: Any, request: Any) -> bool:
    return bool(await datasette.permission_allowed(request.actor, "view-database", DATABASE, default=True))


@hookimpl
def menu_links(datasette: Any, actor: Any) -> list[dict[str, str]]:
    if _ours(datasette) is None:
        return []
    paths = {"Start": f"/{DATABASE}", "Search": f"/{DATABASE}/search", "Report": "/-/report"}
    paths |= {"Check": "/-/check"} if _may_write(actor) else {}
    return [{"href": path, "label": label} for label, path in paths.items()]


@hookimpl
def table_actions(database: str, table: str, request: Any) -> list[dict[str, str]]:
    if database != DATABASE:
        return []
    return [{"href": f"/{DATABASE}/{table}?_columns=all", "label": "Show all columns"}]


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Lead to the start page, and show the columns that the metadata names first as long as nobody has chosen any."""
    columns: dict[str, list[str]] = (datasette.plugin_config("qingliu") or {}).get("columns", {})
    chosen = {f"/{DATABASE}/{table}": names for table, names in columns.items()}

    def wrap(app: Any) -> Any:
        async def choose(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and scope["path"] == "/" and _ours(datasette) is not None:
                await Response.redirect(datasette.urls.path(f"/{DATABASE}")).asgi_send(send)
                return
            if scope["type"] == "http" and scope["path"] in chosen:
                asked = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
                if not {"_col", "_nocol", "_columns"} & {name for name, _ in asked}:
                    asked += [("_col", name) for name in chosen[scope["path"]]]
                    scope = {**scope, "query_string": urlencode(asked).encode("latin-1")}
            await app(scope, receive, send)

        return choose

    return wrap
