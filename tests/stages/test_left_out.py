"""What a page says around its article is left out, and beside it what must stay."""

from __future__ import annotations

import pytest

from tests.stages.extracting import LINKS, TEXT, TITLES, A, read, texts


@pytest.mark.parametrize(
    "style",
    [
        'style="display:none"',
        'style="DISPLAY: NONE;"',
        "hidden",
        'class="hide"',
        'style="position:absolute;left:-9999px"',
        'style="font-size:0"',
    ],
)
def test_hidden_words_are_no_text(style: str) -> None:
    assert texts(
        read(f"<div>{TEXT}<div {style}>天天彩票，在线投注，注册送礼，官网下载。</div><p>{A[0]}</p></div>")
    ) == (*A, A[0])


@pytest.mark.parametrize(
    "style", ['style="visibility: hidden"', 'class="share-content"', 'id="hot"', 'style="display:none"']
)
def test_a_name_or_style_on_the_whole_article_is_not_believed(style: str) -> None:
    assert texts(read(f"<ul>{LINKS}</ul><div {style}>{TEXT}</div>")) == A


@pytest.mark.parametrize(
    "inline",
    [
        '<span class="keyword">石桥村</span>',
        '<a class="hot-word" href="/k">石桥村</a>',
        '石桥村<span style="display:none">jAm7 云岭论坛</span>',
    ],
)
def test_marked_words_of_a_sentence_stay_and_hidden_ones_go(inline: str) -> None:
    assert read(f"<div>{TEXT}<p>渠水已经流到了最远的{inline}，村民不再排队。</p></div>").blocks[4].text == (
        "渠水已经流到了最远的石桥村，村民不再排队。"
    )


@pytest.mark.parametrize(
    "wrapper",
    [
        'class="relative pl-4"',
        'class="hidden lg:block"',
        'style="font-size:0"',
        'style="left:-100px"',
        'class="TRS_Editor"',
    ],
)
def test_names_of_style_sheets_are_no_names_of_furniture(wrapper: str) -> None:
    inside = f'<div {wrapper}><p style="font-size:16px">{A[0]}</p></div>'
    assert texts(read(f"<div>{TEXT}{inside}<p>{A[1]}</p></div>")) == (*A, A[0], A[1])


def test_the_hidden_rest_of_an_article_that_a_button_unfolds_is_text() -> None:
    page = f'<div><p>{A[0]}</p><p>{A[1]}</p><div style="display:none"><p>{A[2]}</p><p>{A[3]}</p></div>{{}}</div>'
    assert texts(read(page.format('<a href="javascript:;">展开全文</a>'))) == A
    assert texts(read(page.format(""))) == A[:2]


def test_a_column_of_comment_is_an_article_where_the_headline_stands_in_it() -> None:
    column = f'<div class="comment"><h1>渠水之后</h1>{TEXT}{TEXT}</div>'
    assert texts(read(f"{column}<div><p>{A[0]}</p><p>{A[1]}</p></div>", title="渠水之后")) == A + A


def test_links_to_other_articles_within_the_text_go_and_a_linked_sentence_stays() -> None:
    linked = '<p><a href="/law">《云岭县节约用水条例》自今年六月一日起施行，原办法同时废止。</a></p>'
    box = f'<p>延伸阅读</p><p><a href="/1">{TITLES[0]}</a></p><p><a href="/2">{TITLES[1]}</a></p>'
    record = read(f"<div><p>{A[0]}</p>{box}<p>{A[1]}</p>{linked}<p>{A[2]}</p></div>")
    assert texts(record) == (A[0], A[1], "《云岭县节约用水条例》自今年六月一日起施行，原办法同时废止。", A[2])


def test_a_linked_headline_behind_a_label_goes() -> None:
    label = '<p>※ 更多报道：<a href="/1">三条乡村公路</a></p>'
    assert texts(
        read(f"<div><p>{A[0]}</p>{label}<p>{A[1]}</p><p>附件：<a href='/2'>值班表名单</a>见网站。</p></div>")
    ) == (
        A[0],
        A[1],
        "附件：值班表名单见网站。",
    )


def test_attachments_of_a_notice_are_text_though_they_are_links() -> None:
    record = read(
        f'<div>{TEXT}<p><a href="/f/1.doc">附件1：值班表</a></p><p><a href="/f/2.pdf">附件2：巡查表</a></p></div>'
    )
    assert texts(record) == (*A, "附件1：值班表", "附件2：巡查表")


def test_the_comments_of_readers_are_no_part_of_the_article_however_many() -> None:
    comments = "".join(
        f"<li><b>网友{i}</b> 2020-05-01 08:{i:02}<p>{A[i % 4]}我们村也盼着修渠呢。</p></li>" for i in range(30)
    )
    record = read(f'<div class="main"><div class="post">{TEXT}</div><ul class="list">{comments}</ul></div>')
    assert texts(record) == A


def test_a_short_notice_outweighs_the_long_declaration_of_its_site() -> None:
    notice = "因主管道检修，明日上午八时至下午五时对滨河路以东片区停止供水，请提前储水。"
    declaration = "凡本网注明来源的稿件，版权均属本网所有，未经授权不得转载，违者将依法追究法律责任。" * 6
    page = f'<h1>停水通知</h1><div class="a"><div>{notice}</div></div><div class="b"><p>{declaration}</p></div>'
    assert texts(read(page, title="停水通知_云岭网")) == (notice,)


def test_a_short_article_outweighs_longer_talk_beside_it() -> None:
    talk = "".join(f"<p>{paragraph}</p>" for paragraph in A[1:])
    page = f'<div class="l"><div>{talk}</div></div><h1>新渠通水</h1><div class="a"><p>{A[0]}</p></div><ul>{LINKS}</ul>'
    assert texts(read(page, title="新渠通水 - 云岭网")) == A[:1]


def test_paragraphs_that_stand_in_a_div_each_outweigh_the_teasers_beside_them() -> None:
    """Each of three short paragraphs weighs less than ten cut off beginnings in one list."""
    teasers = "".join(f'<li><a href="/{i}.html">{t}</a><p>{t}，记者获悉...</p></li>' for i, t in enumerate(TITLES * 2))
    story = "".join(f"<div>　　{paragraph}</div>\n" for paragraph in A[:3])
    record = read(
        f'<h2>水渠</h2><div class="main"><div>{story}</div></div><div><dl><dt>推荐</dt><dd>{teasers}</dd></dl></div>'
    )
    assert (texts(record), record.reject_reason) == (A[:3], None)


def test_questions_and_answers_in_a_list_each_are_one_article() -> None:
    answers = "".join(f"<dl><dt>问题{i}</dt><dd>{text}</dd></dl>" for i, text in enumerate(A))
    record = read(f"<h1>水渠答问</h1>{answers}<ul>{LINKS}</ul>", title="水渠答问_云岭网")
    assert texts(record) == tuple(line for i, text in enumerate(A) for line in (f"问题{i}", text))


CLOCKS = ("10:15", "10:21", "10:34", "10:52")


def test_the_entries_of_a_live_report_are_the_article() -> None:
    entries = "".join(
        f"<li><div>{clock}</div><div><p>{text}</p></div></li>" for clock, text in zip(CLOCKS, A, strict=True)
    )
    chat = "<div><b>网友</b>：坐等后续</div><div><b>网友</b>：好样的</div>"
    record = read(
        f"<h1>开闸放水直播实录</h1><section><ul>{entries}</ul></section><section><h3>聊天室</h3>{chat}</section>"
    )
    assert texts(record)[-7:] == (A[0], CLOCKS[1], A[1], CLOCKS[2], A[2], CLOCKS[3], A[3])


def test_comments_under_their_clocks_are_no_live_report() -> None:
    comments = "".join(
        f"<li><b>网友</b><div>{clock}</div><p>这条渠修得好，明年还要来看看。</p></li>" for clock in CLOCKS
    )
    record = read(f"<h1>水渠</h1><div><div class='text'><p>{A[0]}</p></div><div><ul>{comments}</ul></div></div>")
    assert texts(record) == A[:1]


def test_signature_and_date_below_a_notice_stay() -> None:
    record = read(
        f'<div>{TEXT}<p align="right">青禾镇人民政府</p><p align="right">2021年5月28日</p></div><ul>{LINKS}</ul>'
    )
    assert texts(record) == (*A, "青禾镇人民政府", "2021年5月28日")


def test_signature_and_date_in_the_element_around_the_text_stay() -> None:
    signed = "<p>云岭县水利局</p><p>2026年10月3日</p>"
    record = read(
        f"<h2>通报</h2><div><div><p>{A[0]}</p><p>{A[1]}</p></div>{signed}</div><p>上一篇：<a href='/1'>通告</a></p>"
    )
    assert texts(record) == (A[0], A[1], "云岭县水利局", "2026年10月3日")
    other = "<p>本网声明</p><p>2026年10月3日</p>"
    record = read(f"<h2>通报</h2><div><div><p>{A[0]}</p><p>{A[1]}</p></div>{other}</div>")
    assert texts(record) == (A[0], A[1])


def test_text_behind_a_stray_end_of_the_document_is_found() -> None:
    assert texts(read(f"<p>云岭网</p></body></html><div>{TEXT}</div>".encode())) == A


@pytest.mark.parametrize(
    "tag", ['<embed src="a.swf">', "<wbr>", '<source src="a.mp3">', "<noscript>", '<svg class="icon"/>']
)
def test_text_that_the_parser_puts_into_a_tag_without_end_is_found(tag: str) -> None:
    assert texts(read(f"<div>{tag}{TEXT}</div>")) == A


@pytest.mark.parametrize(
    "markup",
    [
        "</br>".join(A),
        "<a name=top>" + "<br>".join(A),
        "<br>".join(f'<?xml:namespace prefix = o ns = "urn:x" />{p}<o:p></o:p>' for p in A),
        "".join(f"<p>{p}" for p in A),
        "</p>".join(A),
        "<br>".join(f"<!--StartFragment-->{p}<!--[if !supportEmptyParas]-->" for p in A),
        "<BR>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{p}" for p in A),
    ],
    ids=["closed br", "open anchor", "word", "open p", "closing p", "comments", "entities"],
)
def test_what_editors_leave_in_markup_parts_no_text_and_joins_none(markup: str) -> None:
    assert texts(read(f"<ul>{LINKS}</ul><div>{markup}</div>")) == A


def test_text_behind_a_script_before_the_document_is_found() -> None:
    head = "<script>var a=1;</script>\n<!DOCTYPE html>\n<html><head><title>水</title></head>"
    markup = f"{head}<body><div>{TEXT}</div></body></html>"
    assert texts(read(markup.encode())) == A
