"""README and docs name what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCS = sorted(file for file in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")) if file.name != "CHANGELOG.md")
PATH = re.compile(r"(?<![\w/.-])((?:crawler|pipelines|tests|config|bench|docs)/[\w./-]*(?:/|\.\w+))")
OF_THE_USER = {"config/local", "config/local/"}
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("file", DOCS, ids=lambda file: file.name)
def test_every_path_that_a_page_names_exists(file: Path) -> None:
    named = set(PATH.findall(file.read_text("utf-8"))) - OF_THE_USER
    assert {path for path in named if not (ROOT / path).exists()} == set()


@pytest.mark.parametrize("file", DOCS, ids=lambda file: file.name)
def test_every_link_between_pages_leads_somewhere(file: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", file.read_text("utf-8"))
    assert {link for link in links if not (file.parent / link).exists()} == set()


@pytest.mark.parametrize("text", ["README.md", "docs/architecture.md"])
def test_the_map_has_every_room(text: str) -> None:
    rooms = {f"pipelines/{file.parent.name}/" for file in ROOT.glob("pipelines/*/__init__.py")}
    if text == "README.md":
        rooms |= {f"crawler/{file.parent.name}/" for file in ROOT.glob("crawler/*/__init__.py")}
    shown = (ROOT / text).read_text("utf-8")
    assert {room for room in rooms if f"| `{room}` |" not in shown} == set()


def test_the_readme_has_every_command() -> None:
    commands = {file.stem for file in ROOT.glob("crawler/commands/*.py")} - {"__init__"}
    listed = "\n".join(line for line in README.splitlines() if line.startswith("| `qingliu "))
    assert {name for name in commands if not re.search(rf"[` ]{name}[` ]", listed)} == set()
