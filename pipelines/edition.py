"""Which chain a page was last cleaned with: a digest of the code, rules and libraries that decide what becomes of it.

Stored with each page, so that the database alone knows which pages today's chain has not seen yet. Only what decides is
digested: code as Python compiles it, without docstrings, comments and file names, and rules as they are loaded, without
the examples they are tried on. So neither a moved file nor a better sentence makes stored pages old.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from types import CodeType
from typing import Any

from pipelines.record import Hints
from pipelines.rules.config_files import local_folder

HOME = Path(__file__).resolve().parent
# What decides over a page; a test holds this to what the stages import.
DECIDES = ("record.py", "rules", "stages", "text", "urls.py")
LIBRARIES = ("langdetect", "lxml", "opencc-python-reimplemented", "resiliparse", "trafilatura")
PLAIN = (str, bytes, int, float)
EXAMPLES = {"hits", "misses"}  # of a rule: they are tried when it is loaded, and decide over no page


def code_digest(source: str) -> str:
    """Digest of what a module does, in hexadecimal: the same whatever its comments, docstrings and layout say.

    A docstring where there was none makes another: the compiler leaves its text out, and its place in.
    """
    code = compile(source, "", "exec", dont_inherit=True, optimize=2)
    return hashlib.sha256(repr(_settled_code(code)).encode()).hexdigest()


def _settled_code(code: CodeType) -> list[Any]:
    """What decides what a code object does: all of it but its places in the source."""
    names = (code.co_name, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    takes = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    return [names, takes, code.co_code, code.co_exceptiontable, [settled(value) for value in code.co_consts]]


def settled(value: Any) -> Any:
    """A loaded rule, or any value that holds some, as something whose repr is the same in every process."""
    if value is None or isinstance(value, PLAIN):
        return value
    if isinstance(value, CodeType):
        return _settled_code(value)
    if is_dataclass(value) and not isinstance(value, type):
        shown = [entry.name for entry in fields(value) if entry.name not in EXAMPLES]
        return [(name, settled(getattr(value, name))) for name in shown]
    if isinstance(pattern := getattr(value, "pattern", None), str):  # of `re` or, the user's own, of RE2
        return pattern, getattr(value, "flags", None)
    if isinstance(value, Mapping):
        return sorted((repr(key), settled(item)) for key, item in value.items())
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, value))
    if isinstance(value, Iterable):
        return [settled(item) for item in value]
    return value


_known: dict[str, str] = {}  # by the folder of the user's own rules


def chain_edition() -> str:
    """Digest of the chain as this process runs it, in hexadecimal; computed once, in some half a second."""
    folder = local_folder()
    if folder not in _known:
        _known[folder] = _digest_of_chain()
    return _known[folder]


def take_edition(digest: str) -> None:
    """Believe another process of ours, which runs the same files, what the chain's digest is."""
    _known[local_folder()] = digest


def _digest_of_chain() -> str:
    # Here, since the process that stores learns the digest from a worker, and begins a tenth of a second sooner.
    from pipelines.rules.loading import READ_BY_CHAIN

    code = [file for file in HOME.rglob("*.py") if file.relative_to(HOME).parts[0] in DECIDES]
    digest = hashlib.sha256("".join(sorted(code_digest(file.read_text("utf-8")) for file in code)).encode())
    for read in READ_BY_CHAIN:
        digest.update(repr(settled(read())).encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()


def edition(hints: Hints) -> str:
    """Name of the chain as it is for one source: 16 hexadecimal digits.

    What recurs on a site's pages is left out: it grows with every page, and would make every page old again.
    """
    known = repr((hints.charset, sorted(hints.selectors.items()), hints.outlet))
    return hashlib.sha256(f"{chain_edition()} {known}".encode()).hexdigest()[:16]
