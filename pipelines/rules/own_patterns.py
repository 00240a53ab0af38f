"""Patterns that users write: they run on RE2, whose time grows with the text alone, whatever the pattern says.

Our own rules look around themselves ((?!…)), which RE2 cannot, and run on `re`, which took an eighth of RE2's time on
the 58 line rules that both know; tests/rules/test_patterns_are_linear.py holds them linear.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

# What Python's classes take beyond ASCII, as RE2 writes it.
CLASSES = {r"\w": r"\pL\pN_", r"\d": r"\p{Nd}", r"\s": r"\s\x0b\pZ\x85"}
OUTSIDE = {r"\W": r"[^\pL\pN_]", r"\D": r"\P{Nd}", r"\S": r"[^\s\x0b\pZ\x85]", r"\Z": r"\z"}
ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|[\[\]]|[^\\\[\]]+", re.S)
CURES = {
    "invalid perl operator": "(?=…), (?!…), (?<=…) and (?<!…) are not taken; write out what may stand there, or give "
    "each case a rule of its own",
    "invalid escape sequence": "a reference to an earlier group (\\1) or an unknown escape is not taken; write the "
    "words out",
    "invalid named capture": "a reference to an earlier group (?P=…) is not taken; write the words out",
    "invalid repetition size": "no more than 1,000 repetitions are taken, those inside each other multiplied",
    "bad repetition operator": "*+, ++ and ?+ are not taken and not needed: write *, + and ?",
    "pattern too large": "it is too large; make two rules of it",
}


@lru_cache(maxsize=1024)
def read_own_pattern(text: str) -> re.Pattern[str]:
    r"""A pattern of the user's own, compiled by RE2; it has the methods of a pattern of `re`.

    text     as for `re`: \w, \d and \s take Chinese characters and full-width digits and spaces; \b knows Latin words
    raises   ValueError in a sentence that names what is not taken, and what to write
    """
    import re2  # here, since most processes have no pattern to compile

    options = re2.Options()
    options.log_errors = False
    try:
        re.compile(text)  # whose messages name the place
    except re.error as error:
        raise ValueError(str(error)) from error
    try:
        # Typed as what it stands in for: the methods and the offsets are the same
        return cast("re.Pattern[str]", re2.compile(_in_re2(text), options))
    except re2.error as error:
        said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        cure = next((cure for start, cure in CURES.items() if said.startswith(start)), "")
        raise ValueError(f"{said}{cure and f' (patterns of your own run on RE2: {cure})'}") from error


def _in_re2(text: str) -> str:
    """A pattern for `re` as RE2 writes it."""
    out: list[str] = []
    in_class = False
    for token in ESCAPE.findall(text):
        if token == "[" and not in_class:
            in_class = True
        elif token == "]" and in_class and out[-1] not in ("[", "[^"):
            in_class = False
        elif in_class and token == "[":
            token = r"\["  # else RE2 looks for [:alpha:]
        elif token.startswith("\\u") and len(token) == 6:
            token = rf"\x{{{token[2:]}}}"
        elif token in CLASSES:
            token = CLASSES[token] if in_class else f"[{CLASSES[token]}]"
        elif in_class and token == r"\W":
            raise ValueError(r"\W within […] is not taken; write [^…] with what it must not be")
        elif not in_class:
            token = OUTSIDE.get(token, token)
        out.append(token)
    return "".join(out)
