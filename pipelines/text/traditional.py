"""Traditional characters, one by one: OpenCC's dictionaries, and a text brought to Simplified for matching only.

The script stage converts what is stored, by phrases and once; here a rule, a search or a comparison needs one spelling.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def dictionary(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A dictionary that ships with opencc-python-reimplemented.

    name      without its ending: TSCharacters, STCharacters, TSPhrases …
    returns   each entry with its values in order of preference
    """
    spec = find_spec("opencc")  # its data alone: nothing of it is run
    assert spec is not None
    assert spec.origin is not None
    lines = (Path(spec.origin).parent / "dictionary" / f"{name}.txt").read_text("utf-8").splitlines()
    return tuple((key, tuple(values.split(" "))) for key, values in (line.split("\t") for line in lines if line))


@cache
def simplified_forms() -> Mapping[int, str]:
    """Code point -> Simplified character, as str.translate wants it; without 乾, whose reading depends on the word."""
    forms = {ord(key): values[0] for key, values in dictionary("TSCharacters") if key != values[0]}
    del forms[ord("乾")]
    return forms


@cache
def _traditional() -> re.Pattern[str]:
    """A character that has a Simplified form, or is beyond the first plane: most texts hold none."""
    shown = "".join(chr(code) for code in simplified_forms() if code < 0x10000)
    return re.compile(f"[{shown}\U00010000-\U0010ffff]")


def simplified(text: str) -> str:
    """Traditional characters in Simplified, one for one, so that offsets stay."""
    return text.translate(simplified_forms()) if not text.isascii() and _traditional().search(text) else text
