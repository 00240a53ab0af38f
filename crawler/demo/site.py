"""The whole newsroom put together: outlet id -> path -> Sheet."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.demo import BASE_PORT, OUTLETS
from crawler.demo.outlets import county, epaper, game, mirror, portal
from crawler.demo.sheet import PHOTO, Sheet

_SHEETS = {
    "county": county.sheets,
    "portal": portal.sheets,
    "mirror": mirror.sheets,
    "epaper": epaper.sheets,
    "game": game.sheets,
}
URLS = {outlet: f"http://127.0.0.1:{BASE_PORT + n}" for n, outlet in enumerate(OUTLETS)}


def build(urls: Mapping[str, str] = URLS) -> dict[str, dict[str, Sheet]]:
    """Every page of every outlet. urls: where the outlets stand, for the links from one to another."""
    return {outlet: {sheet.path: sheet for sheet in (*_SHEETS[outlet](urls), PHOTO)} for outlet in OUTLETS}
