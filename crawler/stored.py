"""The database as the commands open it."""

from __future__ import annotations

from pathlib import Path

from scrapy.settings import BaseSettings

from pipelines.store import Store, StoreError


def open_store(settings: BaseSettings) -> Store:
    """The database of the settings. StoreError when there is none yet, or it can't be used."""
    database = Path(settings["DATABASE"])
    if not database.exists():
        raise StoreError(f"{database} does not exist yet: crawl first")
    return Store(database)
