"""To come."""

from pipelines.record import Record


def tell_language(record: Record) -> Record:
    """To come."""
    return record
