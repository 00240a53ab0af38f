"""What `sqlite-utils` learns once the project is installed: our SQL functions, and to search as people write.

Without it `sqlite-utils search DB articles 扶贫` finds words of one and two characters, which the index holds as they
are; with it any query of pipelines/search/query.py, the newest articles first.
"""

from __future__ import annotations

from typing import Any

import click
from sqlite_utils import Database, hookimpl

from pipelines.search import register
from pipelines.search.query import parse


@hookimpl
def prepare_connection(conn: Any) -> None:
    register(conn)


@hookimpl
def register_commands(cli: click.Group) -> None:
    """Let `search` turn a query into what our index holds; other tables are searched as before."""
    command = cli.commands["search"]
    plain = command.callback
    assert plain is not None

    def search(*, path: str, dbtable: str, q: str, **options: Any) -> Any:
        if dbtable == "articles" and not options.get("quote") and _is_ours(path):
            q = parse(q).match()
            options["order"] = options.get("order") or "id desc"
        return plain(path=path, dbtable=dbtable, q=q, **options)

    command.callback = search


def _is_ours(path: str) -> bool:
    """Whether the database's articles are indexed as pipelines/search/index_terms.py does it."""
    database = Database(path)
    try:
        return list(database.table("articles_fts").columns_dict) == ["words"]
    finally:
        database.close()
