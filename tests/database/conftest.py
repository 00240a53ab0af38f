"""What tests of the database share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.database.store import Store
from pipelines.runs.ledger import Ledger

MONDAY = "2026-11-02T08:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in which a run has begun."""
    store = Store(tmp_path / "news.db")
    Ledger(store.db).begin_run("news", {}, MONDAY)
    yield store
    store.close()
