"""Parquet files of documents, a row each, in the forms of .jsonl files; read by DuckDB, as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipelines.documents.field_names import default_field_names
from pipelines.documents.json_lines import page_of_row
from pipelines.record import Page
from pipelines.warc.files import Unreadable

ROWS = 256  # at a time
MEMORY = "1GB"  # of DuckDB, which reads a group of rows at once
GLOB = re.compile(r"([\[\]*?])")


def read_parquet(file: Path) -> Iterator[Page | Unreadable]:
    """The pages of a file, and the rows that are none.

    raises   OSError
    """
    try:
        import duckdb  # 68 MB that only this and the export need
    except ImportError:
        yield Unreadable("the file", "Parquet is read by DuckDB: pip install 'qingliu[export]'", ends=True)
        return
    with file.open("rb"):  # what is no file of ours to read says so as any other
        pass
    names, number = default_field_names(), 0
    try:
        with duckdb.connect(config={"threads": 1, "memory_limit": MEMORY, "enable_external_access": True}) as db:
            rows = db.execute("SELECT * FROM read_parquet(?)", [GLOB.sub(r"[\1]", str(file))])
            columns = [one[0] for one in rows.description]
            while some := rows.fetchmany(ROWS):
                for values in some:
                    number += 1
                    try:
                        yield page_of_row(dict(zip(columns, values, strict=True)), f"{file.as_uri()}#{number}", names)
                    except ValueError as error:
                        yield Unreadable(f"row {number}", str(error))
    except duckdb.Error as error:
        why = str(error).partition("\n")[0][:300]
        yield Unreadable(f"row {number + 1}", f"it is no Parquet that can be read: {why}", ends=True)
