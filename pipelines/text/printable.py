"""Text from elsewhere, safe to show: a terminal obeys control characters, and hidden ones mislead a reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")
# Controls but for tab and line end, marks of direction (U+202E turns a line round), line ends of other kinds, half
# surrogates. What joins and parts letters (U+200C, U+200D) stays: emoji and many scripts are written with it.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def printable(text: str, most_bytes: int | None = None) -> str:
    r"""The text with every hidden character spelled out, as \x1b or \u202e.

    most_bytes   of UTF-8; a longer text loses its middle, for a traceback says at its end what is wrong
    """
    shown = HIDDEN.sub(lambda found: _spelled(ord(found[0])), text)
    if most_bytes is None or len(shown) * 4 <= most_bytes or len(encoded := shown.encode()) <= most_bytes:
        return shown
    head, tail = most_bytes // 4, most_bytes - most_bytes // 4 - len(" … ".encode())
    return f"{encoded[:head].decode('utf-8', 'ignore')} … {encoded[-tail:].decode('utf-8', 'ignore')}"


def all_printable(value: T) -> T:
    """A value with every text in it made printable: dataclasses, tuples, lists and mappings are gone through."""
    changed: Any = value
    if isinstance(value, str):
        changed = printable(value)
    elif is_dataclass(value) and not isinstance(value, type):
        held = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        changed = replace(value, **{name: all_printable(one) for name, one in held.items()})
    elif type(value) in (tuple, list):
        changed = type(value)(all_printable(one) for one in value)  # type: ignore[call-arg, attr-defined]
    elif isinstance(value, Mapping):
        changed = {key: all_printable(one) for key, one in value.items()}
    return changed  # type: ignore[no-any-return]


def _spelled(code: int) -> str:
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
