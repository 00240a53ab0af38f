"""To come."""

from pipelines.record import Record


def read_metadata(record: Record) -> Record:
    """To come."""
    return record
