"""Imports run one way, and each library has one home."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(
    str(file.relative_to(ROOT)) for folder in ("crawler", "pipelines") for file in (ROOT / folder).rglob("*.py")
)
HOMES = {
    "scrapy": ("crawler/", "pipelines/item_pipelines.py"),
    "crawler": ("crawler/",),
    "sqlite3": (
        "pipelines/store.py",
        "pipelines/item_pipelines.py",
        "pipelines/search.py",
        "pipelines/dedup_index.py",
        "crawler/commands/",  # to tell an SQL fault of --where in words
    ),
    "sqlite_utils": (
        "pipelines/store.py",
        "pipelines/migrations.py",
        "pipelines/views.py",
        "pipelines/memory.py",
        "pipelines/articles.py",
        "pipelines/rows.py",
        "pipelines/site_lines.py",
        "pipelines/sqlite_plugin.py",
    ),
    "fastwarc": ("pipelines/warc.py",),
    "trafilatura": ("pipelines/stages/extract.py",),
    "opencc": ("pipelines/stages/script.py",),
    "langdetect": ("pipelines/stages/language.py",),
    "pygal": ("pipelines/report/charts.py",),
    "duckdb": ("pipelines/export.py",),
}
STAGES = ("decode", "extract", "repair", "script", "repeats", "metadata", "boilerplate", "spam", "language")


def imports(file: Path) -> set[str]:
    """Full dotted names of everything a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("file", FILES)
def test_each_library_has_its_home(file: str) -> None:
    used = {name.partition(".")[0] for name in imports(ROOT / file)}
    strays = [library for library in used & HOMES.keys() if not file.startswith(HOMES[library])]
    assert not strays, f"{file} may not import {', '.join(sorted(strays))}"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_knows_the_record_and_no_other_stage(stage: str) -> None:
    used = {name for name in imports(ROOT / f"pipelines/stages/{stage}.py") if name.startswith("pipelines")}
    others = {f"pipelines.stages.{name}" for name in STAGES if name != stage}
    assert not used & others


def test_nothing_below_the_item_pipelines_knows_them() -> None:
    users = [file for file in FILES if "pipelines.item_pipelines" in imports(ROOT / file)]
    assert users == [file for file in users if file.startswith("crawler/")]
