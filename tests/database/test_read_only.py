"""A database that nobody may write, as on a read-only medium, is read as it is."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.database.store import Store
from tests.conftest import ROOT

# As somebody who owns nothing; root writes everywhere.
SCRIPT = """
import os, sys
from pathlib import Path
from pipelines.database.store import Store, StoreError
from pipelines.runs.ledger import Ledger
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
store = Store(Path(sys.argv[1]), reading=True)
print(len(Ledger(store.db).runs(9)), store.source_of("http://a.example/1"))
store.close()
try:
    Store(Path(sys.argv[1]))
except StoreError as error:
    print(error)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where others may look, which those of pytest are not."""
    folder = Path(tempfile.mkdtemp(prefix="read-only-"))
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_reading_needs_no_right_to_write_and_writing_says_so(folder: Path) -> None:
    database = folder / "news.db"
    store = Store(database)
    store.db.execute("INSERT INTO runs (spider, started_at) VALUES ('news', '2026-11-18T00:00:00Z')")
    store.db.conn.commit()
    store.close()
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    before = sorted(folder.iterdir())
    command = [sys.executable, "-c", SCRIPT, str(database)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.splitlines() == [
        "1 None",
        f"{database} or its folder cannot be written by this user: give write access",
    ], done.stderr
    assert sorted(folder.iterdir()) == before
