"""Finds every regular expression of the code and of config/ as it is compiled, and how each is used.

python -m tests.rules.regex_sites     prints them as JSON; in a process of its own, since modules compile theirs once
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OURS = (str(ROOT / "crawler"), str(ROOT / "pipelines"))
ANCHORED = {"match", "fullmatch"}
USES = ANCHORED | {"search", "sub", "subn", "split", "findall", "finditer"}
SOME_WORD = "甲"  # for what stands in a pattern that is put together of the text at hand


class Compiled:
    """Notes what our code compiles, by file and line, while it is used."""

    def __init__(self) -> None:
        self.patterns: dict[tuple[str, int], set[tuple[Any, int]]] = {}
        self.genuine = re._compile  # type: ignore[attr-defined]
        re._compile = self._note  # type: ignore[attr-defined]

    def _note(self, pattern: Any, flags: Any) -> Any:
        frame: Any = sys._getframe(1)
        while frame and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        if frame and frame.f_code.co_filename.startswith(OURS) and not isinstance(pattern, re.Pattern):
            site = (str(Path(frame.f_code.co_filename).relative_to(ROOT)), frame.f_lineno)
            self.patterns.setdefault(site, set()).add((pattern, int(flags)))
        return self.genuine(pattern, flags)


def read_all() -> tuple[dict[str, Any], dict[str, Any]]:
    """Import all modules and call what makes patterns of config/ or of the word lists."""
    modules = {}
    for name in ("crawler", "pipelines"):
        for module in pkgutil.walk_packages(importlib.import_module(name).__path__, f"{name}."):
            if module.name.endswith("__main__"):
                continue
            try:
                modules[module.name] = importlib.import_module(module.name)
            except ModuleNotFoundError as error:  # a library of requirements-render.txt
                if (error.name or "").startswith(("crawler", "pipelines")):
                    raise
    from pipelines.rules.chinese import default_words
    from pipelines.rules.metadata import default_metadata_rules
    from pipelines.search.query import parse

    asked = parse('茶 好 新茶上市 covid 19 "春茶，上市" 县*')
    asked.marked("春茶")
    asked.snippet("春茶")
    known = {"words": default_words(), "rules": default_metadata_rules()}
    for module in modules.values():
        for made in vars(module).values():
            if hasattr(made, "cache_info") and getattr(made, "__module__", None) == module.__name__:
                needed = inspect.signature(made).parameters
                if needed.keys() <= {"words"}:
                    made(*(known["words"] for _ in needed))
    return modules, known


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str | None]]:
    """Each call of re.compile, re.search and the like, and the name that it is assigned to."""
    named = {
        id(node.value): node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr in USES | {"compile"}:
                yield node, named.get(id(node))


def uses(trees: dict[str, ast.Module]) -> dict[tuple[str, str], set[str]]:
    """How each constant is used, by module and name: the methods called on it, and "" where it is handed on."""
    found: dict[tuple[str, str], set[str]] = {}
    for module, tree in trees.items():
        home = {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        parents = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                over = parents[id(node)]
                method = over.attr if isinstance(over, ast.Attribute) else ""
                if method != "pattern":
                    found.setdefault(home.get(node.id, (module, node.id)), set()).add(method)
    return found


def evaluated(call: ast.Call, module: Any, known: dict[str, Any]) -> tuple[Any, int]:
    """The pattern of a call that nothing has run yet, with some word in the place of each local name."""
    names = dict(known)
    flags = next((ast.unparse(one.value) for one in call.keywords if one.arg == "flags"), None)
    place = {"compile": 1, "search": 2, "match": 2, "fullmatch": 2, "findall": 2, "finditer": 2}.get(call.func.attr, 9)  # type: ignore[attr-defined]
    if flags is None and len(call.args) > place:
        flags = ast.unparse(call.args[place])
    while True:
        try:
            pattern = eval(ast.unparse(call.args[0]), vars(module), names)
            return pattern, int(eval(flags, vars(module))) if flags else 0
        except NameError as error:
            names[error.name] = SOME_WORD


def main() -> None:
    compiled = Compiled()
    modules, known = read_all()
    from pipelines.rules.loading import default_rules

    files = {module.__file__: name for name, module in modules.items()}
    trees = {name: ast.parse(Path(file).read_text("utf-8")) for file, name in files.items()}
    used = uses(trees)
    boilerplate = default_rules().boilerplate
    out = []

    def note(where: str, pattern: Any, flags: int, whole: bool, longest: int | None = None) -> None:
        if pattern == boilerplate.any_line.pattern:
            return  # its rules are here one by one
        text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
        site = {"where": where, "pattern": text, "bytes": isinstance(pattern, bytes), "flags": flags}
        out.append(site | {"whole": whole, "longest": longest})

    claimed = set()
    for file, module in files.items():
        place = str(Path(file).relative_to(ROOT))
        for call, name in calls(trees[module]):
            methods = used.get((module, name), {""}) if name else {call.func.attr}  # type: ignore[attr-defined]
            lines = range(call.lineno, (call.end_lineno or call.lineno) + 1)
            seen = set().union(*(compiled.patterns.get((place, line), set()) for line in lines))
            for pattern, flags in seen or {evaluated(call, modules[module], known)}:
                note(f"{place}:{call.lineno} {name or ''}", pattern, flags, methods <= ANCHORED)
            claimed |= {(place, line) for line in lines}
    lines_of_rules = {rule.pattern.pattern: rule for rule in boilerplate.lines}
    for site in compiled.patterns.keys() - claimed:  # compiled by a function that is handed on
        for pattern, flags in compiled.patterns[site]:
            if rule := lines_of_rules.get(pattern):
                note(f"{site[0]}:{site[1]} {rule.id}", pattern, flags, True, rule.max_chars)
            else:
                note(f"{site[0]}:{site[1]}", pattern, flags, False)
    out.sort(key=lambda one: (one["where"], one["pattern"]))
    json.dump(out, sys.stdout)


if __name__ == "__main__":
    main()
