"""Which chain a page was last cleaned with: a digest of the code, rules and libraries that decide what becomes of it.

Stored with each page, so that the database alone knows which pages today's chain has not seen yet.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipelines.record import Hints

HOME = Path(__file__).resolve().parent
CONFIG = HOME.parent / "config"
# What the stages import of ours; a test holds this to what they do import.
MODULES = ("chrome_rows", "fold", "gram_model", "metadata_rules", "record", "rule_files", "rules", "words")
RULES = (".yaml", ".tsv", ".json")
ELSEWHERE = {"sources.yaml", "datasette.yaml"}  # of a source, its hints count; how tables are shown changes no page
LIBRARIES = ("langdetect", "lxml", "opencc-python-reimplemented", "resiliparse", "trafilatura")


@cache
def chain_edition() -> str:
    """Digest of the chain as this process runs it, in hexadecimal."""
    code = [*(HOME / f"{name}.py" for name in MODULES), *(HOME / "stages").rglob("*.py")]
    rules = [file for file in CONFIG.iterdir() if file.suffix in RULES and file.name not in ELSEWHERE]
    rules += (CONFIG / "local").glob("*.yaml")
    digest = hashlib.sha256()
    for file in sorted([*code, *rules]):
        digest.update(f"{file.relative_to(HOME.parent)}\n".encode() + file.read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()


def edition(hints: Hints) -> str:
    """Name of the chain as it is for one source: 16 hexadecimal digits.

    What recurs on a site's pages is left out: it grows with every page, and would make every page old again.
    """
    known = repr((hints.charset, sorted(hints.selectors.items()), hints.outlet))
    return hashlib.sha256(f"{chain_edition()} {known}".encode()).hexdigest()[:16]
