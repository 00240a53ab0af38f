"""Which house stands behind the name that a page gives for its outlet: config/outlets.yaml.

The list changes without any page being read again, so the writer of a database holds the columns `publisher` to today's
list when it opens it: names are few, however many pages there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipelines.database.sql_rows import Rows
from pipelines.rules.config_files import CONFIG, ConfigError, file_problems, is_texts, key_problems, read_mapping
from pipelines.text.folding import fold
from pipelines.text.traditional import simplified

TABLES = ("articles", "pages")
BETWEEN = re.compile(r"[-－–—_·・•:：|｜/\s(（【\[]")  # what parts a house from its channel


@dataclass(frozen=True)
class Houses:
    """The houses and their names.

    forms   name as it is compared -> house
    parts   what may follow a form without a sign between: 频道, 客户端, …
    """

    forms: Mapping[str, str]
    parts: frozenset[str]

    def house_of(self, outlet: str | None) -> str | None:
        """The house of an outlet as a page names it; None where no house has the name."""
        if not outlet or len(outlet) > 200:
            return None
        name = compared(outlet)
        if name in self.forms:
            return self.forms[name]
        first = BETWEEN.split(outlet.strip(" 《》“”\"'【】[]"), maxsplit=1)[0]
        if (house := self.forms.get(compared(first))) is not None:
            return house
        for cut in range(len(name) - 1, 1, -1):
            if name[:cut] in self.forms and self._is_part(name[cut:]):
                return self.forms[name[:cut]]
        return None

    def _is_part(self, rest: str) -> bool:
        """Whether what follows a house's name is one of its parts, of whatever name: 时政频道, 客户端."""
        return len(rest) <= 12 and any(rest.endswith(part) for part in self.parts)


def compared(name: str) -> str:
    """A name without spaces, signs, case, width and script."""
    return re.sub(r"[^\w+]", "", simplified(fold(name).text)).casefold()


def read_houses(path: Path) -> Houses:
    """config/outlets.yaml -> houses.

    raises   ConfigError naming the file and every problem in it
    """
    raw = read_mapping(path)
    problems = key_problems(raw, ("parts", "houses"))
    houses, parts = raw.get("houses"), raw.get("parts")
    if not is_texts(parts):
        problems.append("parts: must be a list of texts")
    forms: dict[str, str] = {}
    for house, names in houses.items() if isinstance(houses, dict) else ():
        if not is_texts(names) or not names:
            problems.append(f"houses: {house}: must be a list of names")
            continue
        for name in (house, *names):
            if forms.setdefault(compared(name), house) != house:
                problems.append(f"houses: {name} is a name of {forms[compared(name)]} and of {house}")
    if not isinstance(houses, dict):
        problems.append("houses: must be a mapping of houses to their names")
    if problems:
        raise ConfigError(file_problems(path, problems))
    return Houses(forms, frozenset(compared(part) for part in parts or ()))


@cache
def default_houses() -> Houses:
    """Those of config/outlets.yaml."""
    return read_houses(CONFIG / "outlets.yaml")


@lru_cache(4096)
def house_of(outlet: str | None) -> str | None:
    """The house of an outlet, by today's list."""
    return default_houses().house_of(outlet)


def catch_up(rows: Rows) -> int:
    """Let every `publisher` say what today's list says; returns how many names of outlets changed house."""
    changed = 0
    for table in TABLES:
        query = f"SELECT DISTINCT outlet, publisher FROM {table} WHERE outlet IS NOT NULL OR publisher IS NOT NULL"
        for outlet, publisher in rows.db.execute(query).fetchall():
            house = house_of(outlet)
            if house != publisher:
                where = f"UPDATE {table} SET publisher = ? WHERE outlet IS ? AND publisher IS ?"
                rows.db.execute(where, [house, outlet, publisher])
                changed += 1
    return changed


def unknown_outlets(rows: Rows, limit: int) -> tuple[int, list[tuple[str, int]]]:
    """How many articles have a house, and the outlets that none has with their articles, the most frequent first."""
    known: int = rows.value("SELECT count(*) FROM articles WHERE publisher IS NOT NULL")
    query = (
        "SELECT outlet, count(*) FROM articles WHERE outlet IS NOT NULL AND publisher IS NULL"
        " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"
    )
    return known, rows.db.execute(query, [limit]).fetchall()
