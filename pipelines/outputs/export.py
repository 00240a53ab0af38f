"""The database as a file for others: JSON lines or Parquet, with a data card that says what is in it."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from pipelines import VERSION
from pipelines.database.sql_rows import Row
from pipelines.database.store import Store
from pipelines.rules.config_files import CONFIG

TEXT, NUMBER, SHARE, LIST, MOMENT = "text", "integer", "number", "list of texts", "moment, UTC"
IMAGES = "list of {url, caption}"
IN_PARQUET = {
    TEXT: "VARCHAR",
    NUMBER: "BIGINT",
    SHARE: "DOUBLE",
    LIST: "VARCHAR[]",
    IMAGES: "STRUCT(url VARCHAR, caption VARCHAR)[]",
    MOMENT: "TIMESTAMP WITH TIME ZONE",
}
OBJECT_BYTES = 16 << 20  # DuckDB's own default for one line; raised where a text is longer

# name, type, where it is: a table of config/datasette.yaml, which tells its meaning. The order is a promise.
ARTICLES = (
    ("id", NUMBER, "articles"),
    ("title", TEXT, "articles"),
    ("subtitle", TEXT, "articles"),
    ("body", TEXT, "articles"),
    ("published_at", TEXT, "articles"),  # a day where the page tells no time: no one type of moment holds both
    ("outlet", TEXT, "articles"),
    ("authors", LIST, "articles"),
    ("editors", LIST, "articles"),
    ("section", TEXT, "articles"),
    ("keywords", LIST, "articles"),
    ("language", TEXT, "articles"),
    ("chars", NUMBER, "articles"),
    ("copies", NUMBER, "articles"),
    ("url", TEXT, "pages"),
    ("site", TEXT, "pages"),
    ("source", TEXT, "pages"),
    ("script", TEXT, "pages"),
    ("masked", NUMBER, "pages"),
    ("flags", LIST, "pages"),
    ("published_evidence", TEXT, "pages"),
    ("page_id", NUMBER, "articles"),
    ("first_seen_at", MOMENT, "articles"),
    ("updated_at", MOMENT, "articles"),
    ("sha256", TEXT, "pages"),
    ("qingliu_version", TEXT, "pages"),
    ("publisher", TEXT, "articles"),
    ("images", IMAGES, "pages"),
)
COPIES = (
    ("id", NUMBER, "pages"),
    ("article_id", NUMBER, "pages"),
    ("relation", TEXT, "pages"),
    ("similarity", SHARE, "pages"),
    ("url", TEXT, "pages"),
    ("canonical_url", TEXT, "pages"),
    ("site", TEXT, "pages"),
    ("source", TEXT, "pages"),
    ("title", TEXT, "pages"),
    ("subtitle", TEXT, "pages"),
    ("body", TEXT, "pages"),
    ("body_original", TEXT, "pages"),
    ("published_at", TEXT, "pages"),
    ("published_evidence", TEXT, "pages"),
    ("outlet", TEXT, "pages"),
    ("authors", LIST, "pages"),
    ("editors", LIST, "pages"),
    ("section", TEXT, "pages"),
    ("keywords", LIST, "pages"),
    ("script", TEXT, "pages"),
    ("language", TEXT, "pages"),
    ("masked", NUMBER, "pages"),
    ("glosses", NUMBER, "pages"),
    ("flags", LIST, "pages"),
    ("extractor", TEXT, "pages"),
    ("charset", TEXT, "pages"),
    ("charset_evidence", TEXT, "pages"),
    ("fetched_at", MOMENT, "pages"),
    ("last_seen_at", MOMENT, "pages"),
    ("run_id", NUMBER, "pages"),
    ("sha256", TEXT, "pages"),
    ("warc_file", TEXT, "pages"),
    ("warc_offset", NUMBER, "pages"),
    ("qingliu_version", TEXT, "pages"),
    ("publisher", TEXT, "pages"),
    ("images", IMAGES, "pages"),
)
SHARED = ("script", "language", "qingliu_version")  # columns whose shares the card tells
SEEN = {"articles": "first_seen_at", "copies": "fetched_at"}


class ExportError(Exception):
    """The export can't be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is exported.

    copies   all pages that carry an article, instead of the articles
    since    day or moment in UTC: articles first seen, or copies fetched, then or later
    where    an SQL expression over the exported columns
    newest   so many of them, those with the largest ids, the newest first; 0 for all, the oldest first
    """

    copies: bool = False
    since: str = ""
    where: str = ""
    newest: int = 0

    @property
    def what(self) -> str:
        return "copies" if self.copies else "articles"

    @property
    def columns(self) -> tuple[tuple[str, str, str], ...]:
        return COPIES if self.copies else ARTICLES


@dataclass(slots=True)
class Tally:
    """What went into a file, for its card."""

    rows: int = 0
    chars: int = 0
    longest_bytes: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    shares: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in SHARED})
    sources: Counter[tuple[str, str]] = field(default_factory=Counter)
    published: tuple[str, str] | None = None
    seen: tuple[str, str] | None = None

    def count(self, row: Row, seen: str) -> None:
        self.rows += 1
        self.chars += len(row["body"] or "")
        self.filled.update(name for name, value in row.items() if value not in (None, "", []))
        for name, counter in self.shares.items():
            counter[row[name] or "not told"] += 1
        self.sources[row["source"] or "", row["site"]] += 1
        if row["published_at"]:
            self.published = _span(self.published, row["published_at"][:10])
        self.seen = _span(self.seen, seen)


def _span(span: tuple[str, str] | None, value: str) -> tuple[str, str]:
    return (min(span[0], value), max(span[1], value)) if span else (value, value)


def export(store: Store, choice: Choice, output: Path, form: str) -> Tally:
    """Write the chosen rows to a file, in the order of their ids; it appears when it is whole.

    form     jsonl, parquet, or datatrove: JSON lines of text, id and metadata
    raises   ExportError when DuckDB is missing, StoreError when the choice's SQL is wrong, OSError
    """
    if form == "parquet":
        _duckdb()
    output.parent.mkdir(parents=True, exist_ok=True)
    lines, whole = output.with_name(output.name + ".lines.part"), output.with_name(output.name + ".part")
    try:
        with lines.open("wb") as file:
            tally = export_lines(store, choice, file, form)
        if form == "parquet":
            write_parquet(lines, whole, choice, tally)
            os.replace(whole, output)
        else:
            os.replace(lines, output)
    finally:
        for part in (lines, whole):
            part.unlink(missing_ok=True)
    return tally


def export_lines(store: Store, choice: Choice, file: BinaryIO, form: str) -> Tally:
    """Write the chosen rows as JSON lines, one after another as they are read.

    raises   StoreError when the choice's SQL is wrong, OSError
    """
    return write_lines(
        read_rows(store, choice), file, SEEN[choice.what], for_datatrove if form == "datatrove" else dict
    )


def read_rows(store: Store, choice: Choice) -> Iterator[Row]:
    """The chosen rows, one state of the database, lists as lists."""
    names = ", ".join(
        "coalesce(pages.body, articles.body) AS body" if (choice.copies and name == "body") else f"{table}.{name}"
        for name, _, table in choice.columns
    )
    # a copy without its article would be a page half written: there is none
    joined = "article_id = articles.id" if choice.copies else "pages.id = articles.page_id"
    conditions: list[str] = ["1"]
    given: list[Any] = []
    if choice.since:
        conditions.append(f"{SEEN[choice.what]} >= ?")
        given.append(choice.since)
    if choice.where:
        conditions.append(f"({choice.where})")
    query = f"SELECT {names} FROM articles JOIN pages ON {joined}"
    lists = [name for name, kind, _ in choice.columns if kind in (LIST, IMAGES)]
    order = "id"
    if choice.newest:
        order = "id DESC LIMIT ?"
        given.append(choice.newest)
    for row in store.chosen(f"SELECT * FROM ({query}) WHERE {' AND '.join(conditions)} ORDER BY {order}", given):
        for name in lists:
            row[name] = json.loads(row[name] or "[]")
        yield row


def for_datatrove(row: Row) -> Row:
    """A row as datatrove's JsonlReader takes it: the text with its headline, an id, and all else as metadata."""
    text = "\n".join(filter(None, (row["title"], row["body"])))
    metadata = {name: value for name, value in row.items() if name not in ("body", "id") and value not in (None, [])}
    return {"text": text, "id": f"qingliu-{row['id']}", "metadata": metadata}


def write_lines(rows: Iterable[Row], file: BinaryIO, seen: str, shape: Callable[[Row], Row] = dict) -> Tally:
    """Write rows as JSON lines.

    seen    column of the moment that the card tells
    shape   what is written of a row
    """
    tally = Tally()
    for row in rows:
        line = json.dumps(shape(row), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        tally.longest_bytes = max(tally.longest_bytes, len(line))
        tally.count(row, row[seen])
        file.write(line)
    return tally


def write_parquet(lines: Path, path: Path, choice: Choice, tally: Tally) -> None:
    """The lines as a Parquet file with the columns' types, lists as lists."""
    columns = {name: IN_PARQUET[kind] for name, kind, _ in choice.columns}
    size = max(OBJECT_BYTES, tally.longest_bytes + 1)
    with _duckdb().connect() as db:
        db.execute("SET TimeZone = 'UTC'")
        db.execute("SET preserve_insertion_order = true")
        source = db.read_json(str(lines), format="newline_delimited", columns=columns, maximum_object_size=size)
        source.write_parquet(str(path), compression="zstd")


def _duckdb() -> Any:
    try:
        import duckdb  # 68 MB that only this needs
    except ImportError as error:
        how = "pip install --require-hashes -r requirements-export.txt"
        raise ExportError(f"Parquet is written by DuckDB, which is not installed: {how}") from error
    return duckdb


def card(
    choice: Choice,
    tally: Tally,
    output: Path,
    *,
    at: str,
    names: Mapping[str, str],
    licences: Mapping[str, str],
) -> str:
    """The data card of a file, in Markdown.

    names, licences   of sources, by id; a source that is not there has left the configuration
    """
    lines = [f"# {output.name}", ""]
    lines += [f"{tally.rows} {choice.what} of Chinese news, cleaned and de-duplicated by Qingliu {VERSION}.", ""]
    size, digest = output.stat().st_size, _digest(output)
    facts = [
        ("made", at),
        ("chosen", _chosen(choice)),
        (choice.what, f"{tally.rows}, {tally.chars} characters of text"),
        ("published", _period(tally.published)),
        ("first seen" if choice.what == "articles" else "fetched", _period(tally.seen)),
        ("file", f"{size} bytes, SHA-256 `{digest}`"),
    ]
    lines += _table(("", ""), facts)
    titles = {"script": "Scripts", "language": "Languages", "qingliu_version": "Cleaned by version"}
    for name, counter in tally.shares.items():
        lines += ["", f"## {titles[name]}", ""]
        shares = [(value, str(n), f"{n / tally.rows:.1%}") for value, n in counter.most_common()]
        lines += _table((name, choice.what, "share"), shares)
    lines += ["", "## Sources", ""]
    lines += _table(
        ("source", "name", "site", choice.what, "licence"),
        [
            (source or "(none configured)", names.get(source, ""), site, str(n), licences.get(source, "not stated"))
            for (source, site), n in sorted(tally.sources.items(), key=lambda item: (-item[1], item[0]))
        ],
    )
    lines += ["", "Texts belong to those who wrote and published them; a licence above is what the source states.", ""]
    lines += ["## Columns", ""]
    told = meanings()
    lines += _table(
        ("column", "type", "filled", "meaning"),
        [
            (name, kind, f"{tally.filled[name] / tally.rows:.0%}" if tally.rows else "", told.get((table, name), ""))
            for name, kind, table in choice.columns
        ],
    )
    return "\n".join(lines) + "\n"


def meanings() -> dict[tuple[str, str], str]:
    """What each column means, by table and column, as config/datasette.yaml tells it."""
    content = yaml.safe_load((CONFIG / "datasette.yaml").read_text("utf-8"))
    tables = content["databases"]["news"]["tables"]
    return {
        (table, column): str(text)
        .replace(": a JSON array of", ":")
        .removesuffix(", a JSON array")  # in a file it is a list
        for table, entry in tables.items()
        for column, text in (entry.get("columns") or {}).items()
    }


def _chosen(choice: Choice) -> str:
    conditions = []
    if choice.since:
        conditions.append(f"{SEEN[choice.what]} from {choice.since} on")
    if choice.where:
        conditions.append(f"`{choice.where}`")
    return " and ".join(conditions) or "all"


def _period(span: tuple[str, str] | None) -> str:
    return f"{span[0]} to {span[1]}" if span else "nothing told"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows of Markdown; what pages told is kept from being read as markup."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(_plain(cell) for cell in cells) + " |"

    return [line(heads), "|" + "---|" * len(heads), *map(line, rows)]


def _plain(text: str) -> str:
    for sign, spelled in (("&", "&amp;"), ("<", "&lt;"), ("|", "&#124;"), ("[", "&#91;"), ("\n", " ")):
        text = text.replace(sign, spelled)
    return text
