"""sources.yaml -> checked Source objects, or one list of everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError
from lxml.etree import XPath, XPathError

from pipelines.record import Hints
from pipelines.rules.config_files import ConfigError, counted, read_yaml
from pipelines.rules.own_patterns import read_own_pattern
from pipelines.runs.health import EXPECTED
from pipelines.urls import site_of

KINDS = ("listing", "feed", "sitemap", "epaper")
SELECTORS = ("title", "body", "published", "outlet", "authors", "drop")
DEMO = "demo"  # the scheme of start pages that the demo newsroom serves: demo://county/index.html
RENDER_ALL = "all"
DAY_FIELDS = ("{yyyy}", "{yy}", "{mm}", "{m}", "{dd}", "{d}")


@dataclass(frozen=True)
class Source:
    """A site or a newspaper that we crawl.

    id            short, unique; stored with each page
    name          what people call it
    kind          listing, feed, sitemap or epaper: how its articles are found
    start         URLs of its start pages; of an epaper, of an issue's front page, with {yyyy} {mm} {dd} for its day
    groups        names under which several sources are chosen together
    article       pattern that the URLs of articles match; default: told by their shape
    listing       pattern that the URLs of further listing pages match; default: sections and pagination links
    selectors     CSS or XPath by field, winning over the general reading
    charset       of its pages, whatever they declare
    outlet        who publishes what the page gives no outlet for
    delay         s between two requests; raises the floor, never lowers it
    pages         pages asked for in one run, listings included
    minutes       after which a run asks for no more of it; default: as long as it takes
    depth         listing pages followed from a start page, one after the other
    max_age_days  articles known to be older are not fetched; default: no limit
    render        its listing pages are made by scripts and need a browser; "all": its article pages, too
    loopback      it stands on this very machine; nothing else lets a crawl reach private addresses
    enabled       whether a group that holds it crawls it
    expect        what each run must keep: articles it leads to, and shares of its new articles that have a title,
                  published, outlet, authors
    licence       under which terms its texts may be used, for people
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
    pages: int = 2000
    minutes: float | None = None
    depth: int = 3
    max_age_days: int | None = None
    render: bool | str = False
    loopback: bool = False
    enabled: bool = True
    expect: Mapping[str, float] = field(default_factory=dict)
    licence: str | None = None

    @property
    def is_demo(self) -> bool:
        return urlsplit(self.start[0]).scheme == DEMO

    @property
    def is_local(self) -> bool:
        """Whether it stands on this machine, so that nobody else is disturbed by a crawl without delays."""
        return self.is_demo or (self.loopback and all(is_loopback(url) for url in self.start))

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
            yield from self._start_faults(url)
        for name in ("article", "listing"):
            yield from self._pattern_faults(name, getattr(self, name) or "")
        for name, selector in self.selectors.items():
            if name not in SELECTORS:
                yield f"selectors: unknown field {name!r}; known: {', '.join(SELECTORS)}"
            elif fault := selector_fault(selector):
                yield f"selectors: {name} {selector!r}: {fault}"
        if self.charset:
            try:
                "".encode(self.charset)
            except LookupError:
                yield f"charset {self.charset!r}: unknown"
        if self.render not in (True, False, RENDER_ALL):
            yield f"render {self.render!r}: true, false or {RENDER_ALL}"
        yield from self._expect_faults()
        for name, least in (("delay", 0), ("depth", 0), ("pages", 1), ("minutes", 1), ("max_age_days", 1)):
            if (value := getattr(self, name)) is not None and value < least:
                yield f"{name} {value}: not below {least}"

    def _expect_faults(self) -> Iterator[str]:
        for name, value in self.expect.items():
            most = None if name == "articles" else 1
            if name not in EXPECTED:
                yield f"expect: unknown field {name!r}; known: {', '.join(EXPECTED)}"
            elif not isinstance(value, NUMBERS) or isinstance(value, bool) or value < 0 or (most and value > most):
                yield f"expect: {name} {value!r}: a number from 0 on" + (", a share of 1 at most" if most else "")

    def _start_faults(self, url: str) -> Iterator[str]:
        try:
            parts = urlsplit(url)
        except ValueError as error:
            yield f"start {url!r}: {error}"
            return
        if parts.scheme not in ("http", "https", DEMO) or not parts.hostname:
            yield f"start {url!r}: not an http(s) URL"
            return
        told = set(re.findall(r"\{[^{}]*\}", url))
        if self.kind == "epaper":
            if unknown := sorted(told - set(DAY_FIELDS)):
                yield f"start {url!r}: unknown {', '.join(unknown)}; known: {', '.join(DAY_FIELDS)}"
            if not all(told & set(pair) for pair in zip(DAY_FIELDS[::2], DAY_FIELDS[1::2], strict=True)):
                yield f"start {url!r}: needs {{yyyy}}, {{mm}} and {{dd}} where the day of the issue stands"
        elif told:
            yield f"start {url!r}: only an epaper has {', '.join(sorted(told))}"
        if self.loopback and not is_loopback(url):
            yield f"start {url!r}: loopback is for this machine's own addresses only"

    def _pattern_faults(self, name: str, pattern: str) -> Iterator[str]:
        try:
            read_own_pattern(pattern)
        except ValueError as error:
            yield f"{name}: {error}"
            return
        if pattern.startswith("^/"):
            yield f"{name} {pattern!r}: reaches nothing, for URLs begin with http:// or https://; leave out the ^"
        hosts = re.match(r"\^?https?\??(?:\(s\)\?)?:/{2}((?:[\w-]|\\?\.)+)(?=/|\\/|$)", pattern)
        if hosts and not self.is_demo:
            host = hosts[1].replace("\\", "")
            if site_of(f"http://{host}/") not in {site_of(url) for url in self.start if "//" in url}:
                yield f"{name} {pattern!r}: reaches nothing, for no start page is on a host of {site_of(f'http://{host}/')}"


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def selector_fault(selector: object) -> str | None:
    """What is wrong with a CSS or XPath selector; None for a sound one."""
    if not isinstance(selector, str) or not selector.strip():
        return "must be a text"
    try:
        XPath(selector if selector.startswith(("/", "./", "(")) else HTMLTranslator().css_to_xpath(selector))
    except (SelectorError, XPathError) as error:
        return str(error)
    return None


KNOWN = {f.name: f for f in fields(Source)}
NEEDED = ("id", "name", "kind", "start")
TUPLES = ("start", "groups")
NUMBERS: tuple[type, ...] = (int, float)
TYPES: dict[str, tuple[type, ...]] = {"selectors": (dict,), "expect": (dict,), "delay": NUMBERS, "minutes": NUMBERS}
TYPES |= dict.fromkeys(("depth", "pages", "max_age_days"), (int,))
TYPES |= dict.fromkeys(("enabled", "loopback"), (bool,)) | {"render": (bool, str)}


def load_sources(path: Path) -> tuple[Source, ...]:
    """All sources of a file, in file order.

    raises   ConfigError with every fault at once, each with its place
    """
    try:
        entries = read_yaml(path)
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from error
    if not isinstance(entries, list):
        raise ConfigError(f"{path}: must be a list of sources, each beginning with '- id: …'")
    faults: list[str] = []
    sources: list[Source] = []
    seen: set[object] = set()
    for number, entry in enumerate(entries):
        name = entry.get("id", "?") if isinstance(entry, dict) else "?"
        source, found = _source(entry)
        if name != "?" and str(name) in seen:
            found.append("id: used before")
        seen.add(str(name))
        faults += [f"  [{number}] {name}: {fault}" for fault in found]
        if source is not None:
            sources.append(source)
    ids = {source.id for source in sources}
    faults += [
        f"  [{number}] {source.id}: groups: {group!r} is the id of a source"
        for number, source in enumerate(sources)
        for group in source.groups
        if group in ids
    ]
    if faults:
        raise ConfigError("\n".join([f"{path}: {counted(faults)}", *faults]))
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
        elif key in KNOWN and (type(value) not in TYPES.get(key, (str,))):
            faults.append(f"{key}: {value!r} is of the wrong type")
            continue
        if key in KNOWN:
            values[key] = value
    if any(not values.get(key) for key in NEEDED):
        return None, faults
    source = Source(**values)
    return source, faults + list(source.faults())


def choose(sources: tuple[Source, ...], names: str, kinds: Iterable[str] = KINDS) -> tuple[Source, ...]:
    """The sources that a comma-separated list of ids and groups names.

    kinds    those that can be crawled; a group passes over others
    raises   ConfigError when a name is neither id nor group, or nothing of these kinds
    """
    chosen: dict[str, Source] = {}
    for name in filter(None, map(str.strip, names.split(","))):
        found = [s for s in sources if s.id == name or (name in s.groups and s.enabled)]
        if sleeping := [s.id for s in sources if name in s.groups and not found]:
            raise ConfigError(
                f"no source of the group {name!r} is enabled: set enabled: true for {', '.join(sleeping)}"
            )
        if not found:
            ids, groups = sorted(s.id for s in sources), sorted({g for s in sources for g in s.groups})
            raise ConfigError(f"no source or group {name!r}; sources: {', '.join(ids)}; groups: {', '.join(groups)}")
        fit = [source for source in found if source.kind in kinds]
        if not fit:
            raise ConfigError(f"{name} is of the kind {found[0].kind}; this spider crawls {', '.join(kinds)}")
        chosen |= {source.id: source for source in fit}
    return tuple(chosen.values())
