"""sources.yaml -> checked Source objects, or one list of everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from pipelines.record import Hints

KINDS = ("listing", "feed", "sitemap", "epaper")
SELECTORS = ("title", "body", "published", "outlet", "authors", "drop")
DEMO = "demo"  # the scheme of start pages that the demo newsroom serves: demo://county/index.html


class SourcesError(ValueError):
    """sources.yaml can't be used; the message lists every fault with its place."""


@dataclass(frozen=True)
class Source:
    """A site or a newspaper that we crawl.

    id          short, unique; stored with each page
    name        what people call it
    kind        listing, feed, sitemap or epaper: how its articles are found
    start       URLs of its start pages
    groups      names under which several sources are chosen together
    article     pattern that the URLs of articles match; default: told by their shape
    listing     pattern that the URLs of further listing pages match; default: pagination links
    selectors   CSS or XPath by field, winning over the general reading
    charset     of its pages, whatever they declare
    outlet      who publishes what the page gives no outlet for
    delay       s between two requests; raises the floor, never lowers it
    depth       listing pages followed from a start page, one after the other
    enabled     whether a group that holds it crawls it
    """

    id: str
    name: str
    kind: str
    start: tuple[str, ...]
    groups: tuple[str, ...] = ()
    article: str | None = None
    listing: str | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)
    charset: str | None = None
    outlet: str | None = None
    delay: float = 0.0
    depth: int = 3
    enabled: bool = True

    @property
    def is_demo(self) -> bool:
        return urlsplit(self.start[0]).scheme == DEMO

    @cached_property
    def hints(self) -> Hints:
        return Hints(charset=self.charset, selectors=dict(self.selectors), outlet=self.outlet)

    def faults(self) -> Iterator[str]:
        """What is wrong with the values, one sentence each."""
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", self.id):
            yield f"id {self.id!r}: use small letters, digits and hyphens"
        if self.kind not in KINDS:
            yield f"kind {self.kind!r}: one of {', '.join(KINDS)}"
        if not self.start:
            yield "start: needs at least one URL"
        for url in self.start:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https", DEMO) or not parts.hostname:
                yield f"start {url!r}: not an http(s) URL"
        for name in ("article", "listing"):
            try:
                re.compile(getattr(self, name) or "")
            except re.error as error:
                yield f"{name}: {error}"
        for name in sorted(set(self.selectors) - set(SELECTORS)):
            yield f"selectors: unknown field {name!r}; known: {', '.join(SELECTORS)}"
        if self.charset:
            try:
                "".encode(self.charset)
            except LookupError:
                yield f"charset {self.charset!r}: unknown"
        if self.delay < 0:
            yield f"delay {self.delay}: not below 0"
        if self.depth < 0:
            yield f"depth {self.depth}: not below 0"


KNOWN = {f.name: f for f in fields(Source)}
NEEDED = ("id", "name", "kind", "start")
TUPLES = ("start", "groups")
TYPES: dict[str, type | tuple[type, ...]] = {"selectors": dict, "delay": (int, float), "depth": int, "enabled": bool}


def load_sources(path: Path) -> tuple[Source, ...]:
    """All sources of a file, in file order.

    raises   SourcesError with every fault at once, each with its place
    """
    try:
        entries = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise SourcesError(f"{path}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise SourcesError(f"{path}: not YAML: {error}") from error
    if not isinstance(entries, list):
        raise SourcesError(f"{path}: must be a list of sources, each beginning with '- id: …'")
    faults: list[str] = []
    sources: list[Source] = []
    for number, entry in enumerate(entries):
        name = entry.get("id", "?") if isinstance(entry, dict) else "?"
        source, found = _source(entry)
        if source is not None and any(source.id == other.id for other in sources):
            found.append("id: used before")
        faults += [f"  [{number}] {name}: {fault}" for fault in found]
        if source is not None:
            sources.append(source)
    if faults:
        raise SourcesError("\n".join([f"{path}: {len(faults)} to mend", *faults]))
    return tuple(sources)


def _source(entry: object) -> tuple[Source | None, list[str]]:
    if not isinstance(entry, dict):
        return None, ["must be a mapping of keys"]
    faults = [f"unknown key {key!r}; known: {', '.join(KNOWN)}" for key in entry if key not in KNOWN]
    faults += [f"{key}: missing" for key in NEEDED if not entry.get(key)]
    values: dict[str, Any] = {}
    for key, value in entry.items():
        if key in TUPLES:
            value = (value,) if isinstance(value, str) else value
            if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
                faults.append(f"{key}: must be a text or a list of texts")
                continue
            value = tuple(value)
        elif key in KNOWN and not isinstance(value, TYPES.get(key, str)):
            faults.append(f"{key}: {value!r} is of the wrong type")
            continue
        if key in KNOWN:
            values[key] = value
    if any(key not in values for key in NEEDED):
        return None, faults
    source = Source(**values)
    return source, faults + list(source.faults())


def choose(sources: tuple[Source, ...], names: str) -> tuple[Source, ...]:
    """The sources that a comma-separated list of ids and groups names.

    raises   SourcesError when a name is neither
    """
    chosen: dict[str, Source] = {}
    for name in filter(None, map(str.strip, names.split(","))):
        found = [s for s in sources if s.id == name or (name in s.groups and s.enabled)]
        if not found:
            ids, groups = sorted(s.id for s in sources), sorted({g for s in sources for g in s.groups})
            raise SourcesError(f"no source or group {name!r}; sources: {', '.join(ids)}; groups: {', '.join(groups)}")
        chosen |= {source.id: source for source in found}
    return tuple(chosen.values())
