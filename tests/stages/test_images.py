"""An article's images: their addresses and captions, and what of a page is none of them."""

from __future__ import annotations

import pytest

from pipelines.record import Image, Page, Record
from pipelines.stages import clean, extracted

URL = "http://news.qinghe.example/2026-11/01/content_17.html"
TITLE = "青禾镇新修水渠十二公里"
A = (
    "青禾镇今年新修水渠十二公里，灌溉农田三万余亩。往年一到五月，村民要排队等水。",
    "“以前抽一次水要花两百多元，现在打开闸门就行。”石桥村村民梁守田站在地头说。",
    "据镇水利站介绍，工程去年十月开工，投入资金一千四百万元，由县镇村三级分担。",
)


def page(body: str, head: str = "", url: str = URL) -> Page:
    markup = f'<html><head><meta charset="utf-8"><title>{TITLE}</title>{head}</head><body>{body}</body></html>'
    return Page(url=url, payload=markup.encode(), fetched_at="2026-11-01T08:00:00Z")


def read(amid: str, *, head: str = "", before: str = "", after: str = "") -> Record:
    first, *others = (f"<p>{paragraph}</p>" for paragraph in A)
    body = f'{before}<h1>{TITLE}</h1><div class="content">{first}{amid}{"".join(others)}</div>{after}'
    return extracted(page(body, head))


def images(amid: str, **more: str) -> tuple[tuple[str, str], ...]:
    return read(amid, **more).captioned_images


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<p><img src="W020261101.jpg"></p>', "http://news.qinghe.example/2026-11/01/W020261101.jpg"),
        ('<p><img src="/pic/1.jpg"></p>', "http://news.qinghe.example/pic/1.jpg"),
        ('<p><img src="//img.example/1.jpg"></p>', "http://img.example/1.jpg"),
        ('<p><img src="loading.gif" data-original="/pic/2.jpg"></p>', "http://news.qinghe.example/pic/2.jpg"),
        ('<p><img class="lazy loading" src="data:image/gif;base64,R0" data-src="https://img.example/640?wx_fmt=png"></p>',
         "https://img.example/640?wx_fmt=png"),
        ('<div><a href="/pic/big.jpg"><img src="/pic/small.jpg" width="600" height="400"></a></div>',
         "http://news.qinghe.example/pic/small.jpg"),
        ('<p><a href="content_17_2.html"><img src="/pic/next.jpg"></a></p>', "http://news.qinghe.example/pic/next.jpg"),
        ('<p><img src="/pic/panorama.jpg" width="1200" height="400"></p>', "http://news.qinghe.example/pic/panorama.jpg"),
        ('<p><img src="/download/roads.jpg" width="100%"></p>', "http://news.qinghe.example/download/roads.jpg"),
    ],
)  # fmt: skip
def test_an_image_amid_the_text_is_the_article_s(markup: str, url: str) -> None:
    assert images(markup) == ((url, ""),)


@pytest.mark.parametrize(
    "markup",
    [
        '<p><img src="/images/logo.png"></p>',
        '<p><img src="/i/site-logo_2.png"></p>',
        '<p><img src="http://stat.example/hit.gif" width="1" height="1"></p>',
        '<p><img src="http://stat.example/hit" style="width:1px;height:1px"></p>',
        '<p><img src="/pic/zan.png" width="24" height="24"></p>',
        '<p><img src="/upload/qrcode_258.jpg"></p>',
        '<p><img src="/upload/9.jpg" class="ewm"></p>',
        '<p><img src="/upload/970.jpg" width="970" height="90"></p>',
        '<p><a href="http://shop.example/sale"><img src="/upload/sale.jpg" width="600" height="300"></a></p>',
        '<p><img src="/guanggao/20261101.jpg"></p>',
        '<p style="display:none"><img src="/pic/1.jpg"></p>',
        '<p><img src="data:image/png;base64,iVBORw0KGgo="></p>',
        '<p><img src="file:///C:/pic.jpg"></p>',
        '<p><img src="http://[broken/1.jpg"></p>',
        "<p><img></p>",
    ],
)
def test_what_is_the_site_s_is_left_out(markup: str) -> None:
    assert images(markup) == ()


def test_only_the_article_s_own_container_is_looked_at() -> None:
    around = '<div class="top"><img src="/pic/head.jpg"></div>', '<div class="box"><img src="/pic/hot.jpg"></div>'
    found = images('<p><img src="/pic/1.jpg"></p>', before=around[0], after=around[1])
    assert found == (("http://news.qinghe.example/pic/1.jpg", ""),)


@pytest.mark.parametrize(
    ("markup", "caption"),
    [
        ('<p align="center"><img src="/1.jpg"></p><p align="center">梁守田打开新装的闸门。 罗小满 摄</p>',
         "梁守田打开新装的闸门。 罗小满 摄"),
        ('<figure><img src="/1.jpg" alt="别的话在这里"><figcaption>新修的水渠</figcaption></figure>', "新修的水渠"),
        ('<p><img src="/1.jpg" alt="石桥村的新水渠"></p>', "石桥村的新水渠"),
        (f'<p><img src="/1.jpg" alt="{TITLE}"></p>', ""),
        ('<p><img src="/1.jpg" alt="微信图片_20261101.jpg"></p>', ""),
        ('<p><img src="/1.jpg" alt="图片"></p>', ""),
    ],
)  # fmt: skip
def test_the_caption_is_the_line_below_or_the_picture_s_own_words(markup: str, caption: str) -> None:
    assert images(markup) == (("http://news.qinghe.example/1.jpg", caption),)


def test_each_picture_has_its_own_caption() -> None:
    figures = "".join(
        f'<figure><img src="/{n}.jpg"><figcaption>{text}</figcaption></figure>'
        for n, text in enumerate(("闸门打开了", "水流进了田", "村民在田头"))
    )
    assert [caption for _, caption in images(figures)] == ["闸门打开了", "水流进了田", "村民在田头"]


def test_the_base_of_the_page_counts() -> None:
    assert images('<p><img src="1.jpg"></p>', head='<base href="http://cdn.example/a/">') == (
        ("http://cdn.example/a/1.jpg", ""),
    )


def test_an_image_shown_twice_is_told_once() -> None:
    assert len(images('<p><img src="/1.jpg"></p><p><img src="/1.jpg"></p><p><img src="/2.jpg"></p>')) == 2


def test_a_caption_goes_through_the_chain_with_its_block() -> None:
    amid = '<figure><img src="/1.jpg"><figcaption>村民打開新裝的閘門，渠水流進農田</figcaption></figure>'
    text = "".join(
        f"<p>{line}</p>" for line in ("青禾鎮今年新修水渠十二公里，灌溉農田三萬餘畝，村民不再排隊等水。",) * 1
    )
    more = "<p>據鎮水利站介紹，工程去年十月開工，投入資金一千四百萬元，由縣鎮村三級分擔。</p>"
    record = clean(page(f"<h1>{TITLE}</h1><div>{text}{amid}{more}</div>"))
    assert record.captioned_images == (("http://news.qinghe.example/1.jpg", "村民打开新装的闸门，渠水流进农田"),)


def test_the_images_of_further_pages_follow() -> None:
    def one(n: int, paragraphs: tuple[str, ...]) -> Page:
        figure = f'<figure><img src="/{n}.jpg"><figcaption>第{n}张图的说明</figcaption></figure><img src="/same.jpg">'
        text = "".join(f"<p>{line}</p>" for line in paragraphs)
        return page(f"<h1>{TITLE}</h1><div>{text}{figure}</div>", url=f"http://news.qinghe.example/17_{n}.html")

    first = one(1, A)
    second = one(2, tuple(line.replace("青禾", "白石").replace("水", "路") for line in A))
    whole = Page(url=first.url, payload=first.payload, fetched_at=first.fetched_at, further=(second,))
    assert [url.rpartition("/")[2] for url, _ in clean(whole).captioned_images] == ["1.jpg", "same.jpg", "2.jpg"]
    assert clean(whole).captioned_images[2][1] == "第2张图的说明"


def test_a_page_without_an_article_has_none() -> None:
    links = "".join(f'<li><a href="/{n}.html">第{n}条新闻的标题在这里</a><img src="/{n}.jpg"></li>' for n in range(20))
    record = extracted(page(f"<ul>{links}</ul>"))
    assert record.reject_reason is not None
    assert record.images == ()


def test_a_caption_that_was_taken_out_gives_way_to_the_picture_s_own_words() -> None:
    given = page("")
    assert Record(page=given, images=(Image("http://a.example/1.jpg", "闸门", 7),)).captioned_images == (
        ("http://a.example/1.jpg", "闸门"),
    )


@pytest.mark.parametrize(("link", "count"), [("http://photo.qh.com/view/7.html", 1), ("http://shop.yh.com/7.html", 0)])
def test_a_click_on_an_image_may_lead_to_another_host_of_the_same_site_and_to_no_other_site(
    link: str, count: int
) -> None:
    linked = f'<p>{A[0]}</p><p><a href="{link}"><img src="/pic/1.jpg"></a></p><p>{A[1]}</p>'
    record = extracted(page(f"<h1>{TITLE}</h1><div>{linked}</div>", url="http://news.qh.com/a/17.html"))
    assert len(record.captioned_images) == count
