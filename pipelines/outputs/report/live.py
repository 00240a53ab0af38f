"""The report of a run made while somebody waits, for Datasette's pages."""

from __future__ import annotations

from pathlib import Path

from pipelines.clock import now
from pipelines.database.store import Store, StoreError
from pipelines.outputs.report import render
from pipelines.outputs.report.chosen import NothingToReport, scope_of_run
from pipelines.outputs.report.figures import read_figures
from pipelines.rules.loading import default_rules


def report_page(database: Path, run: int | None) -> tuple[int, str]:
    """HTTP status and page; sources go by their ids, since only the crawler knows what people call them."""
    classes = {rule.id: rule.kind for rule in default_rules().spam.evidence}
    try:
        store = Store(database, reading=True)
        try:
            figures = read_figures(store, scope_of_run(store, run), names={}, classes=classes)
        finally:
            store.close()
    except (NothingToReport, StoreError) as error:
        return 404, str(error)
    return 200, render(figures, made_at=now(), database=database.name)
