"""To come."""

from collections.abc import Sequence

from pipelines.record import Record


def drop_boilerplate(record: Record, *, rules: Sequence[str]) -> Record:
    """To come."""
    return record
