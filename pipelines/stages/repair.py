"""To come."""

from pipelines.record import Record


def repair(record: Record) -> Record:
    """To come."""
    return record
