"""What cannot begin says why in a sentence, and ends with code 2."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Scrapy


def test_an_unknown_spider_and_a_broken_setting_are_named(tmp_path: Path, scrapy: Scrapy) -> None:
    (tmp_path / "a.txt").write_text("石桥镇的冷库昨天通电。")
    for arguments, settings, told in (
        (("crawl", "newz"), {}, "there is no spider 'newz'; there are archive, epaper, news"),
        (("crawl", "archive", f"-apath={tmp_path}"), {"HEALTH": "{min"}, "HEALTH is no mapping in JSON"),
    ):
        run = scrapy(*arguments, **settings)
        assert run.returncode == 2
        assert told in run.stderr
        assert "Traceback" not in run.stderr
