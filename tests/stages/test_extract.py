"""From markup to blocks: saved pages of every kind, and the rules one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.record import Block, Hints, Page, Removal
from pipelines.stages import extracted
from tests.stages.extracting import LINKS, TEXT, TITLES, A, read, texts

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_saved_page_becomes_the_blocks_a_reader_sees(page: Path) -> None:
    record = read(page.read_bytes())
    found = "".join(f"{block.kind}\t{block.text}\n" for block in record.blocks)
    assert (found, record.reject_reason) == (page.with_suffix(".txt").read_text("utf-8"), None)


def test_blocks_and_removals_share_one_count_of_positions() -> None:
    related = f'<div class="related"><ul>{LINKS}</ul></div>'
    record = read(f"<div><p>{A[0]}</p><p>{A[1]}</p>{related}<p>{A[2]}</p></div>")
    assert record.blocks == (Block(0, A[0]), Block(1, A[1]), Block(8, A[2]))
    assert record.removals == tuple(Removal("extract", "named-surely", 2 + i, title) for i, title in enumerate(TITLES))


def test_the_tree_of_the_record_is_the_whole_page() -> None:
    record = read(f'<div style="display:none">隐藏</div><div>{TEXT}</div><script>var a</script>')
    assert record.tree is not None
    assert [len(record.tree.findall(f".//{tag}")) for tag in ("script", "div", "p")] == [1, 2, 4]


def test_one_page_read_twice_gives_one_answer() -> None:
    page = f"<div>{TEXT}<p>{A[0]}</p></div>"
    assert read(page).blocks == read(page).blocks


def test_the_headline_above_the_text_is_no_block_but_the_same_words_within_it_stay() -> None:
    record = read(f"<div><h1>新渠通水</h1>{TEXT}<p>新渠通水</p><p>{A[0]}</p></div>", title="新渠通水_云岭网")
    assert texts(record) == (*A, "新渠通水", A[0])


def test_the_lines_of_a_paragraph_are_one_block_and_those_parted_by_br_are_several() -> None:
    record = read(f"<div>{A[0][:20]}\n{A[0][20:]}<br><br>　　{A[1]}<br>&nbsp;&nbsp;{A[2]}</div>")
    assert texts(record) == A[:3]


def test_indented_paragraphs_that_stand_in_one_element_are_parted() -> None:
    assert texts(read(f"<div><p>　　{A[0]}　　{A[1]}　　{A[2]}</p></div>")) == A[:3]


def test_a_space_between_words_of_latin_letters_survives_a_line_end_between_hanzi_does_not() -> None:
    record = read(f"<div><p>展会由 Green Valley\nExpo 承办，青禾镇\n  的农机企业带来了新产品。</p>{TEXT}</div>")
    assert record.blocks[0].text == "展会由 Green Valley Expo 承办，青禾镇的农机企业带来了新产品。"


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<h3>一渠清水</h3>", "heading"),
        ("<p><strong>一渠清水</strong></p>", "heading"),
        ("<p>一渠清水</p>", "paragraph"),
        ('<p align="center"><img src="a.jpg"></p><p align="center">新渠从村前流过</p>', "caption"),
        ("<p>▲新渠从村前流过</p>", "caption"),
        ("<p>新渠从村前流过。梁远 摄</p>", "caption"),
        ("<p>图为新渠从村前流过。</p>", "caption"),
        ("<p><strong>梁守田说，今年收成好。</strong></p>", "paragraph"),
        ("<p>这部片子由他拍摄。</p>", "paragraph"),
        ("<ul><li>节约用水</li></ul>", "list"),
        ("<blockquote>水是庄稼的命。</blockquote>", "quote"),
    ],
)
def test_a_block_knows_its_kind(markup: str, kind: str) -> None:
    record = read(f"<div>{TEXT}{markup}{TEXT}</div>")
    assert [block.kind for block in record.blocks] == ["paragraph"] * 4 + [kind] + ["paragraph"] * 4


def test_trafilatura_speaks_where_it_confirms_the_finder() -> None:
    assert read(f"<div>{TEXT}</div><ul>{LINKS}</ul>").extractor == "trafilatura"


def test_the_finder_speaks_where_trafilatura_sees_nothing() -> None:
    assert (
        texts(read(f'<div class="toolbar">{TEXT}</div>')),
        read(f'<span class="x"><q>{TEXT}</q></span>').extractor,
    ) == (A, "trafilatura")


@pytest.mark.parametrize(
    "carrier", ['<textarea style="display:none">{}</textarea>', '<script type="text/template">{}</script>']
)
def test_an_article_in_a_template_is_read_where_the_page_shows_none(carrier: str) -> None:
    record = read(f"<h1>新渠通水</h1><div>{carrier.format(TEXT)}</div>")
    assert (texts(record), record.extractor) == (A, "script")


def test_plain_text_becomes_one_block_a_line() -> None:
    page = Page(
        url="file:///a.txt",
        payload="新渠通水\n\n  渠水到村。\r\n".encode(),
        content_type="text/plain",
        fetched_at="2026-11-01T08:00:00Z",
    )
    record = extracted(page)
    assert (record.blocks, record.extractor, record.tree) == (
        (Block(0, "新渠通水"), Block(1, "渠水到村。")),
        "text",
        None,
    )


def test_a_page_served_as_plain_text_is_still_a_page() -> None:
    page = Page(
        url="http://a.example/",
        payload=f"<html><div>{TEXT}</div>".encode(),
        content_type="text/plain",
        fetched_at="2026-11-01T08:00:00Z",
    )
    assert texts(extracted(page)) == A


@pytest.mark.parametrize("selector", [".body", "//div[@class='body']", "div > .body"])
def test_a_sources_own_selector_wins(selector: str) -> None:
    record = read(
        f'<div><div class="body"><p>短讯一则。</p></div></div><div>{TEXT}</div>',
        hints=Hints(selectors={"body": selector}),
    )
    assert (texts(record), record.extractor, record.warnings) == (("短讯一则。",), "selector", ())


def test_a_selector_that_matches_nothing_falls_back_and_says_so() -> None:
    record = read(f"<div>{TEXT}</div>", hints=Hints(selectors={"body": "#gone", "drop": "//p[@class='ad']"}))
    assert (texts(record), record.extractor) == (A, "trafilatura")
    assert record.warnings == ("selector drop matched nothing", "selector body matched nothing")


def test_what_a_source_tells_to_drop_is_gone() -> None:
    record = read(
        f'<div>{TEXT}<p class="promo">下载客户端，看更多云岭新闻，还有好礼相送。</p></div>',
        hints=Hints(selectors={"drop": ".promo"}),
    )
    assert texts(record) == A
