"""What tests of Datasette share: a database, its client, a server and a browser."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from crawler.commands.browse import datasette_words
from tests.outputs.chromium import Chromium
from tests.outputs.datasette.newsroom import CONFIG, fill, served


@pytest.fixture(scope="module")
def trap() -> Iterator[socket.socket]:
    """A server that nobody may speak to; whoever connects is waiting to be accepted."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, trap: socket.socket) -> Path:
    path = tmp_path_factory.mktemp("browse") / "november.db"
    fill(path, trap.getsockname()[1])
    return path


@pytest.fixture(scope="module")
def get(database: Path) -> Iterator[Callable[[str], Any]]:
    """Asks Datasette, set up as `make browse` does, for a path; no redirects are followed."""
    words = datasette_words(database, 0)
    option = {word: words[i + 1] for i, word in enumerate(words) if word.startswith("--") and word != "--setting"}
    settings = {words[i + 1]: words[i + 2] for i, word in enumerate(words) if word == "--setting"}
    loop = asyncio.new_event_loop()
    datasette = Datasette(
        [str(database)],
        metadata=CONFIG,
        template_dir=option["--template-dir"],
        settings={name: {"off": False}.get(value, value if not value.isdigit() else int(value))
                  for name, value in settings.items()},
    )  # fmt: skip
    loop.run_until_complete(datasette.invoke_startup())
    yield lambda path: loop.run_until_complete(datasette.client.get(path))
    loop.close()


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[str]:
    """The address of a server that `make browse` would start."""
    with served(database) as (address, _):
        yield address


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    chromium = Chromium(tmp_path_factory.mktemp("chromium"))
    yield chromium
    chromium.close()
