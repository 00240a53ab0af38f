"""The libraries of extract one by one: damaged sources, data, captions, appended stories, tables, lists, notices."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from collections.abc import Callable
from urllib.parse import quote

import pytest

from pipelines.record import Page, Record
from pipelines.stages import extracted
from pipelines.stages.extract.source_repair import repaired
from pipelines.text.charset import decode_bytes

A = (
    "青禾镇今年新修水渠十二公里，灌溉农田三万余亩。往年一到五月，村民要排队等水。",
    "“以前抽一次水要花两百多元，现在打开闸门就行。”石桥村村民梁守田站在地头说。",
    "据镇水利站介绍，工程去年十月开工，投入资金一千四百万元，由县镇村三级分担。",
)
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in A)
TITLE = "青禾镇新修水渠十二公里"


def read(body: str, *, title: str = TITLE, url: str = "http://a.example/2020/1.html") -> Record:
    markup = f'<html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'
    return extracted(Page(url=url, payload=markup.encode(), fetched_at="2026-11-01T08:00:00Z"))


def texts(record: Record) -> tuple[str, ...]:
    return tuple(block.text for block in record.blocks)


# -- damaged sources


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200d", "&#8203;", "&shy;", "&zwnj;"])
def test_invisible_characters_part_no_word(mark: str) -> None:
    assert repaired(f"青禾{mark}镇") == "青禾镇"


def test_a_family_of_emoji_stays_one() -> None:
    assert repaired("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"


def test_what_was_escaped_twice_is_escaped_once() -> None:
    assert repaired("&amp;ldquo;开闸&amp;rdquo;&amp;amp;nbsp;") == "&ldquo;开闸&rdquo;&nbsp;"
    lesson = "<p>空格写作 &amp;nbsp;。</p><pre>a&amp;nbsp;b</pre>"
    assert repaired(lesson) == lesson


def test_a_style_sheet_that_stands_as_text_goes_and_a_lesson_on_styles_stays() -> None:
    style = ".TRS_Editor P{margin-top:0;font-size:12pt;}.TRS_Editor DIV{line-height:2;}"
    assert texts(read(f"<h1>{TITLE}</h1><div><p>{style}</p>{TEXT}</div>")) == A
    lesson = read(f"<div><p>h1#meadow {{color: red}}</p>{TEXT}</div>", title="CSS 优先级规则")
    assert texts(lesson)[0] == "h1#meadow {color: red}"


def test_gbk_bytes_are_read_as_browsers_read_them() -> None:
    payload = b"<p>" + b"\xa3\xa0" + "青禾镇的水渠花了十二万".encode("gbk") + b"\x80</p>"
    assert decode_bytes(payload, charset="gbk").text == "<p>\u3000青禾镇的水渠花了十二万€</p>"


def test_what_the_pages_own_style_hides_amid_a_sentence_goes() -> None:
    style = "<style>.jam{display:none}</style>"
    body = "".join(f'<p>{paragraph}<font class="jam">q8Zk3</font></p>' for paragraph in A)
    assert texts(read(f"{style}<h1>{TITLE}</h1><div>{body}</div>")) == A


def test_a_line_end_after_a_figure_is_no_blank() -> None:
    spans = "<p><span>今年前三季度，镇里增加</span>\n  <span>5</span>\n  <span>个百分点，比去年多。</span></p>"
    assert texts(read(f"<div>{spans}{TEXT}</div>"))[0] == "今年前三季度，镇里增加5个百分点，比去年多。"


# -- articles as data

PARTS = [{"type": "text", "content": paragraph} for paragraph in A]
STORY = {"title": TITLE, "parts": PARTS}
OTHER = {"title": "老街改造听取意见", "parts": [{"content": text.replace("青禾", "石桥") * 2} for text in A]}
MARKUP = json.dumps(TEXT)


@pytest.mark.parametrize(
    "script",
    [
        f"<script>window.__STATE__={json.dumps({'detail': STORY})};</script>",
        f'<script type="application/json">{json.dumps({"a": [STORY]}, ensure_ascii=False)}</script>',
        f"<script>window.__NUXT__=(function(a,b){{return {{x:a,y:b}}}}(1,{MARKUP}))</script>",
        f"<script>f(JSON.parse(decodeURIComponent('{quote(json.dumps({'body': TEXT}))}')))</script>",
        f'<script>show(atob("{b64encode(TEXT.encode()).decode()}"))</script>',
        f"<script>self.__next_f.push([1,{json.dumps('5:{' + json.dumps('__html') + ':' + MARKUP + '}')}])</script>",
        f'<news-view text="{TEXT.replace("<", "&lt;").replace(">", "&gt;")}"></news-view>',
        f"<template>{TEXT}</template>",
    ],
)
def test_an_article_that_stands_as_data_is_read(script: str) -> None:
    record = read(f'<h1>{TITLE}</h1><div id="app"></div>{script}')
    assert (texts(record), record.reject_reason) == (A, None)


def test_of_several_stories_in_the_data_the_one_with_the_pages_headline_is_read() -> None:
    state = f"<script>window.S={json.dumps([OTHER, STORY])};</script>"
    assert texts(read(f'<div id="app"></div>{state}')) == A


def test_several_stories_without_the_pages_headline_are_a_list() -> None:
    state = f"<script>window.S={json.dumps([OTHER, STORY])};</script>"
    assert read(f'<div id="app"></div>{state}', title="即时新闻").reject_reason is not None


# -- where a body begins and ends


def test_the_caption_above_the_text_belongs_to_it_and_a_button_between_does_not() -> None:
    figure = "<figure><img src='1.jpg'><figcaption>村民在渠边等水，准备浇地。</figcaption></figure>"
    body = f"<h1>{TITLE}</h1>{figure}<div class='x'><a href='#'>分享</a></div><div>{TEXT}</div>"
    assert texts(read(body)) == ("村民在渠边等水，准备浇地。", *A)


def test_the_next_story_on_the_page_is_no_part_of_this_one() -> None:
    def story(title: str, *paragraphs: str) -> str:
        inside = "".join(f"<p>{text}</p>" for text in paragraphs)
        return f"<article><h1>{title}</h1><span>2020-01-02</span><div>{inside}</div></article>"

    other = [text.replace("青禾", "石桥") for text in A]
    assert texts(read(f"<div>{story(TITLE, *A)}{story('老街改造听取各方意见', *other)}</div>")) == ("2020-01-02", *A)


def test_sections_of_one_article_stay_together() -> None:
    body = f"<article><h1>{TITLE}</h1>{TEXT}</article><article><p>{A[0]}</p><p>{A[1]}镇里说。</p></article>"
    assert texts(read(f"<div>{body}</div>"))[-1] == f"{A[1]}镇里说。"


def test_what_unfolds_a_text_is_no_line_of_it() -> None:
    rest = f"<div style='display:none'><p>{A[2]}</p><p>{A[0]}完工。</p></div>"
    body = f"<div><p>{A[0]}</p><p>{A[1]}</p><div>展开全文</div>{rest}</div>"
    assert texts(read(body)) == (A[0], A[1], A[2], f"{A[0]}完工。")


def test_a_result_that_is_a_table_is_an_article() -> None:
    rows = "".join(f"<tr><td>第{i}候选人</td><td>云岭第{i}工程咨询有限公司</td></tr>" for i in "一二三")
    record = read(f"<h2>{TITLE}</h2><p>2020-01-02 责编：资产处</p><div><table>{rows}</table></div>")
    assert record.reject_reason is None
    assert texts(record)[0] == "第一候选人 云岭第一工程咨询有限公司"


def test_an_article_in_a_wrapper_named_header_is_found_though_it_is_one_sentence() -> None:
    menu = "".join(f'<li><a href="/{i}">要闻</a></li>' for i in range(60))
    record = read(f'<ul>{menu}</ul><div class="top_header"><h1>{TITLE}</h1><p>{A[0]}</p></div>')
    assert texts(record) == (A[0],)


# -- pages that are no article


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        (
            "网站防火墙",
            "<p>您提交的请求带有可疑参数，已被管理员的防护规则拦截！</p><p>如有疑问请联系管理员。</p>",
            "error-page",
        ),
        ("维护公告", "<p>因服务器升级，本站将暂停访问，预计恢复时间另行通知，敬请谅解。</p>", "error-page"),
        ("登录后继续阅读", "<p>这篇文章是会员专享内容，开通会员并登录后可以看到全文，首月九元。</p>", "login"),
    ],
)
def test_a_notice_in_place_of_a_page_is_no_article(title: str, body: str, reason: str) -> None:
    assert read(f"<h1>{title}</h1>{body}", title=title).reject_reason == reason


def test_news_of_a_firewall_or_of_maintenance_is_an_article() -> None:
    news = "<p>县政务网站防火墙昨天拦截了三千次攻击，技术员说，网站没有暂停访问，市民办事不受影响。</p>"
    body = f"<h1>政务网站挡住攻击</h1><p>2020-01-02 09:30 来源：云岭日报</p>{news}<p>{A[2]}</p>"
    assert read(body, title="政务网站挡住攻击").reject_reason is None


def test_headlines_with_a_teaser_each_are_a_list_and_an_article_with_links_below_is_not() -> None:
    items = "".join(f'<li><a href="/{i}.html">{text[:9]}</a></li><li>{text[:-1]}</li>' for i, text in enumerate(A))
    assert read(f"<ul>{items}</ul>", title="城乡建设").reject_reason == "listing"
    assert read(f"<div>{TEXT}</div><ul>{items}</ul>").reject_reason is None


# -- work grows with the page and no faster

GROWING: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: TEXT * n,
    "headlines to click": lambda n: (
        TEXT + "".join(f'<li><a href="/{i}">召开春耕备耕会议{i}</a></li>' for i in range(n))
    ),
    "boxes of other headlines": lambda n: f"<div><div>相关阅读</div><p>召开春耕会议</p></div>{TEXT}" * n,
    "articles": lambda n: f"<article>{TEXT}</article>" * n,
    "hidden boxes": lambda n: TEXT + f"<div style='display:none'>{TEXT}</div>" * n,
    "styles as text": lambda n: TEXT + "<p>" + ".a{b:c}.d{" * n + "</p>",
    "quotes without an end": lambda n: "<script>x='中'" + ',"\\"' * n + "</script><p>短。</p>",
}


def work(body: str) -> int:
    """Calls of functions, ours and the interpreter's, that one reading takes."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read(body)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("kind", GROWING)
def test_twice_the_page_is_about_twice_the_work(kind: str) -> None:
    grow = GROWING[kind]
    work(grow(1))
    small, large = work(grow(40)), work(grow(160))
    assert large < 6 * small


def test_a_title_that_never_ends_does_not_take_the_page_with_it() -> None:
    markup = (
        "<html><head><title>柳溪镇果园开园</titl></head><body><h1>柳溪镇果园开园</h1><p>果园昨天开园，来了三百人。</p>"
    )
    assert repaired(markup) == markup.replace("</titl>", "</title></titl>")
    whole = markup.replace("</titl>", "</title>")
    assert repaired(whole) == whole
