"""A rejected page read again as the article that a person found it to be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.record import Hints, Record
from pipelines.stages import clean
from pipelines.warc.provenance import verified_page


def accepted_record(row: Mapping[str, Any], warc_folder: Path) -> Record:
    """What the chain makes of a row of pages when no stage may refuse it.

    raises   DamagedArchive where its bytes can't be read
    """
    return clean(verified_page(row, warc_folder), hints=Hints(accepted=True))
