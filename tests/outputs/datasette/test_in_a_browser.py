"""Pages of Datasette in a browser: as wide as their window, and no place for a page's scripts."""

from __future__ import annotations

import socket

import pytest

from tests.outputs.chromium import Chromium
from tests.outputs.datasette.newsroom import CONFIG, WIDTHS, needs_chromium


@needs_chromium
def test_the_dashboard_draws_every_chart(server: str, browser: Chromium):
    browser.open(f"{server}/-/dashboards/newsroom")
    charts = CONFIG["plugins"]["datasette-dashboards"]["newsroom"]["charts"].values()
    wanted = sum(chart["library"] == "vega-lite" for chart in charts)
    drawn = "document.querySelectorAll('canvas, svg.marks').length"
    wait = f"const wait = () => {drawn} >= {wanted} ? done({drawn}) : setTimeout(wait, 50)"
    assert browser.run(f"new Promise(done => {{ {wait}; wait() }})") == wanted
    assert "error" not in browser.run("document.body.innerText").lower()


@needs_chromium
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "path",
    [
        "articles/1",
        "articles/4",
        "pages/2",
        "pages/4",
        "runs/1",
        "search?q=桥",
        "compare?page=1&other=2",
        "articles",
        "",
    ],
)
def test_a_page_is_as_wide_as_its_window(server: str, browser: Chromium, width: int, path: str):
    browser.open(f"{server}/news/{path}", width)
    assert browser.run("document.documentElement.scrollWidth") <= width


@needs_chromium
@pytest.mark.parametrize("width", WIDTHS)
def test_a_report_is_as_wide_as_its_window(server: str, browser: Chromium, width: int):
    browser.open(f"{server}/-/report?run=1", width)
    assert browser.run("document.querySelectorAll('main section, main h2').length") > 3
    assert browser.run("document.documentElement.scrollWidth") <= width


@needs_chromium
@pytest.mark.parametrize("width", WIDTHS)
def test_the_text_of_an_article_begins_on_the_first_screen_and_its_columns_are_folded(
    server: str, browser: Chromium, width: int
):
    browser.open(f"{server}/news/articles/1", width)
    assert browser.run("document.querySelector('.paper .line').getBoundingClientRect().top") < 600
    assert not browser.run("document.querySelector('details.columns').open")
    browser.run("document.querySelector('details.columns').open = true")
    label, value = (
        browser.run(
            f"JSON.parse(JSON.stringify(document.querySelector('dl.one-row .col-body {one}').getBoundingClientRect()))"
        )
        for one in ("dt", "dd")
    )
    assert label["width"] <= 240 or label["bottom"] <= value["top"], "beside it, or above it"
    assert value["width"] >= min(320, width - 60)


@needs_chromium
def test_facets_are_folded_on_a_phone_and_open_elsewhere(server: str, browser: Chromium):
    is_open = "document.querySelector('details.facets').open"
    for width, expected in ((390, False), (1280, True)):
        browser.open(f"{server}/news/articles", width)
        assert browser.run(is_open) is expected


@needs_chromium
def test_a_raw_page_is_shown_in_its_charset_and_runs_loads_and_leads_to_nothing(
    server: str, browser: Chromium, trap: socket.socket
):
    browser.open(f"{server}/news/articles/4")
    before = browser.run("document.title")
    browser.run("document.querySelector('details.raw').open = true")
    frame = "const frame = document.querySelector('details.raw iframe')"
    browser.run(f"new Promise(done => {{ {frame}; frame.onload = () => done(1); frame.scrollIntoView() }})")
    assert browser.run("document.title") == before
    assert browser.run("document.querySelector('iframe').contentDocument") is None, "an origin of its own"
    browser.open(f"{server}/-/raw/5")  # and neither does it where somebody opens it by itself
    assert "雲嶺縣的橋(qiáo)通了" in browser.run("document.body.innerText")
    assert browser.run("document.title + document.body.id") == "x"
    with pytest.raises(BlockingIOError):
        trap.accept()


@needs_chromium
def test_the_images_of_an_article_are_links_and_none_is_loaded(server: str, browser: Chromium, trap: socket.socket):
    browser.open(f"{server}/news/articles/1")
    browser.run("document.querySelector('details.images').open = true")
    assert browser.run("[document.images.length, document.querySelectorAll('details.images a').length]") == [0, 2]
    with pytest.raises(BlockingIOError):
        trap.accept()


@needs_chromium
def test_a_reader_sees_what_a_reprint_changed(server: str, browser: Chromium):
    browser.open(f"{server}/news/article_copies?article=1")
    assert browser.run("document.querySelector('mark').title") == "志远"


@needs_chromium
def test_a_reader_searches_and_opens_what_was_found(server: str, browser: Chromium):
    browser.open(f"{server}/", 390)
    assert browser.run("location.pathname") == "/news"
    browser.run("document.querySelector('[name=q]').value = '图书馆，扶贫'")
    browser.click("form.search-all [type=submit]")
    assert (
        browser.run("[...document.querySelectorAll('ol.found mark')].map(mark => mark.innerText).join()")
        == "图书馆,扶贫"
    )
    browser.click("ol.found a")
    assert browser.run("document.querySelector('h1').innerText") == "新馆试开馆"
