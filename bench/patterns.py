"""Whether every regular expression of code and config grows linearly with the text: each is tried on runs made of what
it matches itself, twice as long each time.

python -m bench.patterns          prints the patterns whose time grows faster than the text, with the run that shows it
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import warnings
from collections.abc import Iterator
from itertools import pairwise, product
from time import process_time
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)

    from re import _parser as parser  # type: ignore[attr-defined]

import crawler
import pipelines
from pipelines.rules.chinese import default_words
from pipelines.rules.loading import default_rules
from pipelines.rules.metadata import default_metadata_rules

SHORT, DOUBLINGS = 1_500, 3  # characters of the first run; a square then needs 64 times as long for 8 times the text
SQUARE = 3.0  # times as long for twice the text: 2 is linear, 4 a square
WORTH_S = 0.004  # a shorter time is told by the clock's steps
CATEGORIES = {"CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "w"}
OTHERS = "7a 好<，"
MOST_PIECES = 10


def patterns() -> dict[str, re.Pattern[Any]]:
    """All compiled patterns, by the module that has them or the rule they stand in."""
    for package in (crawler, pipelines):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "datasette_plugin" not in module.name:
                importlib.import_module(module.name)
    default_words(), default_rules(), default_metadata_rules()
    names = {}
    for module_name, module in list(vars(importlib.import_module("sys"))["modules"].items()):
        if module_name.partition(".")[0] in ("crawler", "pipelines"):
            for name, value in vars(module).items():
                for one in _held(value):
                    names.setdefault(one, f"{module_name}.{name}")
    ours = {name: one for one, name in names.items()}
    for one in gc.get_objects():
        if isinstance(one, re.Pattern) and one not in names and re.search("[㐀-鿿]", str(one.pattern)):
            ours[f"rule {str(one.pattern)[:60]}"] = one
    return ours


def _held(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from (one for one in value if isinstance(one, re.Pattern))
    elif isinstance(value, dict):
        yield from (one for one in value.values() if isinstance(one, re.Pattern))


def pieces(pattern: re.Pattern[Any]) -> list[str]:
    """Short texts that parts of a pattern match: its literals, and a sign of each class."""
    found: dict[str, None] = {}

    def walk(tree: Any) -> str:
        text = ""
        for code, argument in tree:
            name = str(code)
            if name == "LITERAL":
                text += chr(argument)
            elif name == "ANY":
                text += "x"
            elif name == "NOT_LITERAL":
                text += "x" if argument != ord("x") else "y"
            elif name == "IN":
                text += _of_class(argument)
            elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
                inner = walk(argument[2])
                found.setdefault(inner)
                text += inner * max(1, min(argument[0], 3))
            elif name == "BRANCH":
                branches = [walk(one) for one in argument[1][:4]]
                text += branches[0]
                found.update(dict.fromkeys(branches))
            elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
                text += walk(argument[-1] if name == "SUBPATTERN" else argument)
            elif name in ("ASSERT", "ASSERT_NOT"):
                walk(argument[1])
        return text

    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    flags = pattern.flags & ~(re.UNICODE if isinstance(pattern.pattern, bytes) else 0)
    whole = walk(parser.parse(source, flags & ~re.DEBUG | (re.UNICODE if isinstance(pattern.pattern, str) else 0)))
    texts = [whole[:1], whole[: len(whole) // 2], whole[:-1], *found, *OTHERS]
    return [text for text in dict.fromkeys(texts) if text][: MOST_PIECES + len(OTHERS)]


def _of_class(items: Any) -> str:
    negated = str(items[0][0]) == "NEGATE"
    for code, argument in items:
        name = str(code)
        if negated:
            continue
        if name == "LITERAL":
            return chr(argument)
        if name == "RANGE":
            return chr(argument[0])
        if name == "CATEGORY":
            return CATEGORIES.get(str(argument), "x")
    compiled = [argument for code, argument in items if str(code) == "LITERAL"]
    return next(char for char in "x好 7<" if ord(char) not in compiled)


def runs(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    """Beginnings and pieces to repeat behind them."""
    found = pieces(pattern)
    for piece in found:
        yield "", piece
    for first, second in product(found[:6], found[:MOST_PIECES]):
        if first != second:
            yield first, second
            yield "", first + second


def grows(pattern: re.Pattern[Any]) -> str | None:
    """The run on which a pattern needs more than linear time; None for a linear one."""
    for first, piece in runs(pattern):
        times = []
        for doubling in range(DOUBLINGS + 1):
            text = first + piece * ((SHORT << doubling) // len(piece)) + "\x01"
            given = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
            begun = process_time()
            pattern.search(given)
            times.append(process_time() - begun)
            if times[-1] > 3:
                break
        late = [b / a for a, b in pairwise(times) if a > WORTH_S]
        if (len(times) <= DOUBLINGS) or (late and min(late) > SQUARE):
            return f"{first!r} + {piece!r} * n: {', '.join(f'{1000 * t:.1f}' for t in times)} ms"
    return None


def main() -> None:
    tried = patterns()
    slow = 0
    for name, pattern in sorted(tried.items()):
        if run := grows(pattern):
            slow += 1
            print(f"{name}: {str(pattern.pattern)[:100]!r}\n    {run}", flush=True)
    print(f"{len(tried)} patterns, {slow} grow faster than the text")


if __name__ == "__main__":
    main()
