"""Every table, view and column has its sentence."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.outputs.datasette.newsroom import CONFIG, NEWS


@pytest.fixture(scope="module")
def columns(database: Path) -> dict[str, set[str]]:
    """Every table and view -> its columns; what FTS5 keeps for itself is left out."""
    connection = sqlite3.connect(database)
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'articles_fts_%'"
    ).fetchall()
    hidden = {"articles_fts": {"articles_fts", "rank"}}
    found = {
        name: {column for (column,) in connection.execute("SELECT name FROM pragma_table_xinfo(?)", [name]).fetchall()}
        - hidden.get(name, set())
        for (name,) in names
    }
    connection.close()
    return found


def test_every_table_view_and_column_has_its_sentence_and_no_sentence_is_stale(columns: dict[str, set[str]]):
    told = {name: set(table.get("columns", {})) for name, table in NEWS["tables"].items()}
    missing = {f"{t}.{c}" for t in columns for c in columns[t] - told.get(t, set())}
    stale = {f"{t}.{c}" for t in told for c in told[t] - columns.get(t, set())}
    assert (sorted(missing), sorted(stale)) == ([], [])
    assert all(table.get("description") for table in NEWS["tables"].values())
    assert all(all(table.get("columns", {}).values()) for table in NEWS["tables"].values())


def test_columns_shown_first_sorted_by_and_counted_by_exist(columns: dict[str, set[str]]):
    for table, names in CONFIG["plugins"]["qingliu"]["columns"].items():
        assert set(names) <= columns[table]
    for table, about in NEWS["tables"].items():
        facets = {facet if isinstance(facet, str) else facet["array"] for facet in about.get("facets", [])}
        sort = {about[key] for key in ("sort", "sort_desc", "label_column") if key in about}
        assert facets | sort <= columns[table], table


def test_every_question_has_a_title_and_a_description():
    assert [
        name for name, query in NEWS["queries"].items() if not (query.get("title") and query.get("description"))
    ] == []
