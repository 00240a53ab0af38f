"""From a fetched page to a stored record."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.documents.reading import read_page

VERSION = version("qingliu")  # of the copy that is installed; pyproject.toml says it
__all__ = ["VERSION", "read_page"]


def __getattr__(name: str) -> Any:
    """`from pipelines import read_page`, without everything that imports a module of ours waiting for it."""
    if name == "read_page":
        from pipelines.documents.reading import read_page

        return read_page
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
