"""Which documents of an archive are asked for: those of some sites, from a day on, in a language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.record import Page
from pipelines.warc.files import IDENTIFIED_LANGUAGE

DAY = re.compile(r"\d{4}-\d\d-\d\d")
# How others write the language that news here is in; another two letters mean themselves.
NAMES = {"zho": "zh", "chi": "zh", "cmn": "zh", "chinese": "zh", "中文": "zh", "eng": "en", "jpn": "ja", "kor": "ko"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor:
    """What to read of an archive; an empty value asks for all.

    sites      hosts, each with the hosts below it
    since      day: published then or later where the document says when, else fetched then or later
    language   two letters; what says that it is in another one is left out, what says nothing is kept
    """

    sites: tuple[str, ...] = ()
    since: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        if self.since and not DAY.fullmatch(self.since):
            raise ValueError(f"since is {self.since!r}: expected a day such as 2026-11-01")
        if self.language and not re.fullmatch("[a-z]{2,3}", self.language):
            raise ValueError(f"language is {self.language!r}: expected two letters such as zh")

    def leaves_out(self, page: Page) -> str | None:
        """Which condition a page does not meet: site, since or language; None for a page that is asked for."""
        if self.sites:
            host = page.site.partition(":")[0]
            if not any(host == site or host.endswith(f".{site}") for site in self.sites):
                return "site"
        if self.since and page.known_fields.get("published", page.fetched_at)[:10] < self.since:
            return "since"
        if self.language:
            told = {_language(word) for word in re.split(r"[,;\s]+", page.header(IDENTIFIED_LANGUAGE) or "") if word}
            if told and _language(self.language) not in told:
                return "language"
        return None


def asked_for(site: str = "", since: str = "", language: str = "") -> AskedFor:
    """The conditions as a command line gives them: sites with commas between them.

    raises   ValueError, in words
    """
    sites = (one.strip().strip(".").lower() for one in site.split(","))
    return AskedFor(sites=tuple(filter(None, sites)), since=since, language=language.lower())


def _language(told: str) -> str:
    word = re.split("[-_]", told.lower())[0]
    return NAMES.get(word, word)
