"""Pages with more on them than one article."""

from __future__ import annotations

import pytest

from tests.stages.extracting import TEXT, TITLES, A, read, texts


def test_of_two_articles_on_one_page_the_one_that_title_names_is_read() -> None:
    other = "".join(f"<p>{text}</p>" for text in ("一头野猪昨夜闯进云岭镇中心小学的操场，被两名保安围住。", *A, *A))
    page = (
        f"<section><h1>青禾镇修通十二公里水渠</h1><div>{TEXT}</div></section><p>下一篇</p>"
        f"<section><h1>野猪闯进校园操场</h1><div>{other}</div></section>"
    )
    assert texts(read(page, title="青禾镇修通十二公里水渠-云岭发布")) == A


def test_headlines_inside_one_article_all_stay_where_title_names_none() -> None:
    page = f"<div><h1>水渠怎么修</h1>{TEXT}<h1>水从哪里来</h1>{TEXT}</div>"
    assert "水从哪里来" in texts(read(page, title="云岭网"))


@pytest.mark.parametrize("ago", ["小时前", "小時前", "分鐘前"])
def test_a_stream_of_other_stories_below_never_outweighs_a_short_article(ago: str) -> None:
    stream = "".join(
        f"<li><h3>{title}</h3><div>云岭视听・{i} {ago}</div><p>记者获悉，{title}，各方反应不一，详情待续</p></li>"
        for i, title in enumerate(TITLES * 3, 1)
    )
    page = f"<article><h1>青禾镇修通水渠</h1><div>{TEXT}</div></article><ul>{stream}</ul>"
    assert texts(read(page, title="青禾镇修通水渠 - 云岭网")) == A


def test_elements_of_a_sites_own_part_lines_as_blocks_do() -> None:
    paragraphs = "".join(f"<yl-p>{text}</yl-p>" for text in A)
    letter = "<yl-newsletter>订阅早报，每天清晨送达</yl-newsletter>"
    page = f"<yl-app><yl-body><h2>水渠通了</h2>{paragraphs}{letter}</yl-body></yl-app>"
    assert texts(read(page)) == ("水渠通了", *A)


def test_an_element_of_a_sites_own_amid_a_sentence_parts_nothing() -> None:
    page = f"<div><p>昨天，<yl-stock>青禾水务</yl-stock>发布公告，称水渠已经修通。</p>{TEXT}</div>"
    assert texts(read(page)) == ("昨天，青禾水务发布公告，称水渠已经修通。", *A)


def test_a_table_of_contents_below_the_text_is_left_out() -> None:
    rows = "".join(
        f"<tr><td>{i}</td><td><a href='{i}.htm'>{title}</a></td><td>梁守田</td></tr>"
        for i, title in enumerate(("渡口", "麦地", "石桥", "井台", "槐花", "磨坊", "灯下"), 1)
    )
    assert texts(read(f"<div>{TEXT}<table>{rows}</table></div>")) == A


def test_a_table_of_figures_below_the_text_stays_whatever_single_cells_link_to() -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{i}.5公里</td></tr>" for i, name in enumerate(("东渠", "西渠", "南渠", "北渠"), 1)
    )
    linked = "<tr><td><a href='/d.html'>总干渠</a></td><td>12公里</td></tr>"
    assert texts(read(f"<div>{TEXT}<table>{rows}{linked}</table></div>"))[-1] == "总干渠 12公里"


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        (
            "“水渠”的搜索结果 - 云岭政务检索",
            "<p>为您找到相关结果约 1,027 条</p>"
            + "".join(f"<div><a>{title}</a><p>……{A[0][:30]}，详见正文……</p></div>" for title in TITLES),
            "search",
        ),
        (
            "提示信息 - 云岭社区",
            "<p>抱歉，您所在的用户组无法进行此操作，本版块只有特定用户组可以访问。</p>"
            "<h3>服务条款</h3><p>当您注册用户时，表示您已经同意遵守本规章，对自己的言论和行为负责，维护网上公共秩序。</p>",
            "site-page",
        ),
        (
            "视频_云岭传媒",
            "".join(
                f"<div><a href='/v/{i}'><img src='{i}.jpg'><i>0{i}:1{i}</i></a><h4>{title}</h4>"
                f"<p>{i}83次播放 03-0{i}</p></div>"
                for i, title in enumerate(TITLES, 1)
            ),
            "listing",
        ),
    ],
)
def test_answers_of_a_search_notices_of_a_forum_and_walls_of_videos_are_no_articles(
    title: str, body: str, reason: str
) -> None:
    assert read(body, title=title).reject_reason == reason


def test_an_article_about_what_a_search_finds_stays() -> None:
    headline = "记者调查：搜索结果前十条有六条是广告"
    page = f"<h1>{headline}</h1><p>记者输入关键词，共找到约 1,027 条</p><div>{TEXT}</div>"
    assert read(page, title=f"{headline}_云岭网").reject_reason is None


@pytest.mark.parametrize("float_", ["<table align='left'>", "<table align='right'>"])
def test_an_advertisement_that_floats_beside_a_sentence_cuts_it_nowhere(float_: str) -> None:
    box = f"{float_}<tr><td><a href='/ad'><img src='a.gif'></a><br>宽带包月优惠</td></tr></table>"
    cut = A[1][:12] + box + A[1][12:]
    found = texts(read(f"<table><tr><td><font>{A[0]}<br>{cut}<br>{A[2]}<br>{A[3]}</font></td></tr></table>"))
    assert [text for text in found if text != "宽带包月优惠"] == list(A)


def test_a_table_between_two_sentences_stays_where_it_is() -> None:
    rows = "<tr><td>东渠</td><td>3.5公里</td></tr><tr><td>西渠</td><td>8.5公里</td></tr>"
    page = (
        f"<div><p>{A[0]}</p><p>{A[1]}</p>三条渠的长度如下：<table align='left'>{rows}</table>{A[2]}<p>{A[3]}</p></div>"
    )
    assert texts(read(page)) == (A[0], A[1], "三条渠的长度如下：", "东渠 3.5公里", "西渠 8.5公里", A[2], A[3])


def test_a_notice_of_two_sentences_outweighs_the_stories_that_stream_below_it() -> None:
    stream = "".join(
        f"<div><h3>{title}</h3><p>{A[3]}{A[2]}{A[1]}</p><span>03-0{i} 10:1{i}</span></div>"
        for i, title in enumerate(TITLES, 1)
    )
    page = f"<h1>青禾镇修通水渠</h1><p>03-01 09:00</p><div><p>{A[0]}</p><p>{A[1]}</p></div><div>{stream}</div>"
    assert texts(read(page, title="青禾镇修通水渠_云岭网")) == A[:2]
