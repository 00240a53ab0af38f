"""Which links of an article lead to its own further pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.record import Block, Hints, Page, Removal
from pipelines.rules.reading import default_reading_patterns
from pipelines.stages import read
from pipelines.stages.extract.next_pages import continuation

PARAGRAPH = "青禾镇今年新修水渠十二公里，灌溉农田三万余亩。往年一到五月，村民要排队等水，今年渠水已经流到了村口。"
HERE = "http://a.example/2020/05/content_30404.html"


def read_on(text: str, url: str) -> tuple[str, ...]:
    return continuation(text, url, patterns=default_reading_patterns())


def page(links: str) -> str:
    return (
        f"<html><body><h1>新渠通水</h1><div><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></div><div>{links}</div></body></html>"
    )


def link(number: int | str, words: str) -> str:
    return f'<a href="content_30404{f"_{number}" if number != 1 else ""}.html">{words}</a>'


@pytest.mark.parametrize(
    ("here", "links", "further"),
    [
        (HERE, f"<b>1</b>{link(2, '2')}{link(3, '3')}{link(2, '下一页')}", ("_2", "_3")),
        (HERE, link(2, "[下一页]"), ("_2",)),
        (HERE, link("1", "第2页") + link(2, "第3页"), ("_1", "_2")),
        (HERE, link(10, "10") + link(2, "2") + link(1, "1"), ("_2", "_10")),
        (HERE.replace(".html", "_2.html"), f"{link(1, '1')}<b>2</b>{link(3, '3')}", ("_3",)),
        (HERE, link("all", "余下全文&gt;&gt;"), ("_all",)),
    ],
)
def test_an_article_names_the_pages_on_which_it_goes_on(here: str, links: str, further: tuple[str, ...]) -> None:
    assert read_on(page(links), here) == tuple(HERE.replace(".html", f"{n}.html") for n in further)


@pytest.mark.parametrize(
    ("here", "target"),
    [
        ("http://a.example/n.php?id=5", "http://a.example/n.php?id=5&page=2"),
        ("http://a.example/n.php?page=1&id=5", "http://a.example/n.php?page=2&id=5"),
        ("http://a.example/story/83011", "http://a.example/story/83011/2"),
        ("http://a.example/t20200501_123.html", "http://a.example/t20200501_123_1.html"),
    ],
)
def test_page_numbers_stand_in_paths_and_in_queries(here: str, target: str) -> None:
    assert read_on(page(f'<a href="{target}">2</a>'), here) == (target,)


@pytest.mark.parametrize(
    "links",
    [
        '<a href="content_30405.html">下一篇</a>',
        '<a href="content_30405.html">下一页</a>',
        '<a href="content_30405_2.html">2</a>',
        '<a href="javascript:void(0)">余下全文</a>',
        '<a href="/wap/99999.html">阅读全文</a><a href="/wap/88888.html">阅读全文</a>',
        '<a href="http://b.example/2020/05/content_30404_2.html">2</a>',
        '<a href="content_30404.html#2">2</a>',
        "<p>第1页/共1页</p>",
    ],
)
def test_links_to_other_articles_are_no_further_pages(links: str) -> None:
    assert read_on(page(links), HERE) == ()


def test_the_pages_of_a_listing_are_not_those_of_an_article() -> None:
    entries = "".join(f'<li><a href="/{i}.html">三条乡村公路月底完工第{i}号</a></li>' for i in range(12))
    teasers = "".join(f'<h3><a href="/{i}.html">三条乡村公路月底完工</a></h3><p>{PARAGRAPH}</p>' for i in range(8))
    pages = '<a href="index_2.html">2</a><a href="index_2.html">下一页</a>'
    for listing in (f"<ul>{entries}</ul>{pages}", teasers + pages):
        assert read_on(f"<html><body>{listing}</body></html>", "http://a.example/list/index.html") == ()


def test_a_day_in_the_address_is_no_page_number() -> None:
    assert read_on(page('<a href="2020-05-02.html">2</a>'), "http://a.example/2020-05-01.html") == ()


def test_the_blocks_of_all_pages_are_one_article_without_the_links_between_them() -> None:
    def sheet(number: int, text: str) -> Page:
        pages = "".join(f'<a href="30404_{n}.html">{n}</a>' for n in (1, 2, 3)) + '<a href="30404_2.html">下一页</a>'
        head = "<html><head><title>新渠通水_云岭网</title></head><body><h1>新渠通水</h1>"
        body = f"{head}<div><p>{text}</p><p>{PARAGRAPH}</p><div>{pages}</div></div></body></html>"
        return Page(
            url=f"http://a.example/30404_{number}.html", payload=body.encode(), fetched_at="2026-11-01T08:00:00Z"
        )

    first, second = (
        sheet(1, "去年十月，新渠动工。全镇两百多名青壮年轮流上工。"),
        sheet(2, "今年四月，渠水流到了最远的村子，稻田已经插完了秧。"),
    )
    record = read(replace(first, further=(second,)), Hints())
    assert record.blocks == (
        Block(0, "去年十月，新渠动工。全镇两百多名青壮年轮流上工。"),
        Block(1, PARAGRAPH),
        Block(3, "今年四月，渠水流到了最远的村子，稻田已经插完了秧。"),
        Block(4, PARAGRAPH),
    )
    assert record.removals == (Removal("extract", "links", 2, "123下一页"), Removal("extract", "links", 5, "123下一页"))
