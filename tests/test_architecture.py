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
        "pipelines/database/",
        "pipelines/search/",
        "pipelines/item_pipelines.py",  # to tell a fault of the database from a fault of the page
        "pipelines/outputs/",  # readers of the connection that Datasette gives them
        "crawler/commands/",  # to tell an SQL fault of --where in words
    ),
    "sqlite_utils": (
        "pipelines/database/",
        "pipelines/search/",
        "pipelines/runs/ledger.py",
        "pipelines/outputs/datasette_plugin.py",
    ),
    "datasette": (
        "pipelines/outputs/datasette_plugin.py",
        "crawler/commands/browse.py",  # whether it is installed
    ),
    "brotli": ("pipelines/warc/content_encoding.py",),
    "trafilatura": ("pipelines/stages/extract/",),
    "opencc": ("pipelines/text/traditional.py",),
    "langdetect": ("pipelines/stages/language.py",),
    "pygal": ("pipelines/outputs/report/charts.py",),
    "duckdb": ("pipelines/outputs/export.py", "pipelines/documents/parquet.py"),
}
STAGES = sorted(
    file.stem for file in (ROOT / "pipelines/stages").iterdir() if file.stem != "__init__" and file.stem[0] != "_"
)
BY_STRING = frozenset(("import_module", "files", "find_spec", "entry_points", "__import__"))


def imports(file: Path) -> set[str]:
    """Full dotted names of everything a module imports, by statement or by string."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in BY_STRING:
                found.add(str(node.args[0].value))
    return found


@pytest.mark.parametrize("file", FILES)
def test_each_library_has_its_home(file: str) -> None:
    used = {name.partition(".")[0] for name in imports(ROOT / file)}
    strays = [library for library in used & HOMES.keys() if not file.startswith(HOMES[library])]
    assert not strays, f"{file} may not import {', '.join(sorted(strays))}"


def modules_of(stage: str) -> list[Path]:
    home = ROOT / "pipelines/stages" / stage
    return sorted(home.rglob("*.py")) if home.is_dir() else [home.with_suffix(".py")]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_and_its_helpers_know_no_other_stage(stage: str) -> None:
    used = {name for file in modules_of(stage) for name in imports(file)}
    strays = {name for name in used if name.startswith("pipelines.stages") and name.split(".")[2:3] != [stage]}
    assert not strays


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_knows_the_record_the_rules_the_text_and_addresses_and_no_file_or_network(stage: str) -> None:
    used = {name for file in modules_of(stage) for name in imports(file)}
    rooms = {name.split(".")[1] for name in used if name.startswith("pipelines.")}
    assert rooms <= {"record", "rules", "text", "urls", "stages"}
    assert not {name.partition(".")[0] for name in used} & {"pathlib", "os", "socket", "urllib3", "requests", "logging"}


@pytest.mark.parametrize("room", ["rules", "text"])
def test_rules_and_text_know_nothing_above_them(room: str) -> None:
    used = {name for file in (ROOT / "pipelines" / room).glob("*.py") for name in imports(file)}
    below = {"text": {"text"}, "rules": {"rules", "text"}}[room]
    assert {name.split(".")[1] for name in used if name.startswith("pipelines.")} <= below


def room_of(module: str) -> str:
    """The room of a module: its folder, of a stage the stage; a module beside the rooms is a room of its own."""
    parts = module.split(".")
    return ".".join(parts[:3] if parts[1:2] == ["stages"] else parts[:2])


def test_imports_between_rooms_run_one_way() -> None:
    arrows: dict[str, set[str]] = {}
    for file in (file for file in FILES if file.startswith("pipelines/")):
        room = room_of(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        used = {room_of(name) for name in imports(ROOT / file) if name.startswith("pipelines.")}
        arrows.setdefault(room, set()).update(used - {room, "pipelines.stages"})
    while free := [room for room in arrows if not arrows[room] & arrows.keys()]:
        for room in free:
            del arrows[room]
    assert not arrows, "these rooms import each other in a circle"


def test_nothing_below_the_item_pipelines_knows_them() -> None:
    users = [file for file in FILES if "pipelines.item_pipelines" in imports(ROOT / file)]
    assert users == [file for file in users if file.startswith("crawler/")]
