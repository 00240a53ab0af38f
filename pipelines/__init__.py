"""From a fetched page to a stored record."""

VERSION = "0.1.0"
