"""From a fetched page to a stored record."""

from importlib.metadata import version

VERSION = version("qingliu")  # of the copy that is installed; pyproject.toml says it
