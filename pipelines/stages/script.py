"""To come."""

from pipelines.record import Record


def convert_script(record: Record) -> Record:
    """To come."""
    return record
