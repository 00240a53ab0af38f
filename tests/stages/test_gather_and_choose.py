"""What a page says of itself, place by place, and which of it is believed: each public function by itself."""

import pytest

from pipelines.record import Hints, Page, Record
from pipelines.rules.metadata import default_metadata_rules
from pipelines.stages import extracted
from pipelines.stages.metadata.choose import (
    barred_people,
    choose_authors,
    choose_editors,
    choose_keywords,
    choose_section,
    own_address,
    people_of,
)
from pipelines.stages.metadata.decisions import refused_by
from pipelines.stages.metadata.gather import PageMetadata, page_tree, read_page
from pipelines.stages.metadata.outlet_choice import decide_outlet, told_outlets
from pipelines.stages.metadata.published import decide_published, told_days
from tests.stages.test_around_article import STORY, TITLE

RULES = default_metadata_rules()


def gathered(
    under: str = "",
    *,
    head: str = "",
    below: str = "",
    above: str = "",
    title: str = f"{TITLE}_河西新闻网",
    url: str = "http://news.hexi.example/a.html",
    hints: Hints = Hints(),
) -> PageMetadata:
    story = "".join(f"<p>{text}</p>" for text in STORY)
    html = (
        f"<html><head><title>{title}</title>{head}</head><body>{above}<h1>{TITLE}</h1><div>{under}</div>"
        f"<div class='content'>{story}</div>{below}</body></html>"
    )
    return read_page(record_of(html, url=url, hints=hints), RULES, lambda line: False)


def record_of(
    text: str,
    *,
    content_type: str = "text/html; charset=utf-8",
    url: str = "http://news.hexi.example/a.html",
    hints: Hints = Hints(),
) -> Record:
    page = Page(url=url, payload=text.encode(), content_type=content_type, fetched_at="2026-11-01T00:00:00Z")
    return extracted(page, hints)


def test_a_page_is_gathered_place_by_place():
    reading = gathered(
        "2018-07-19 08:18 来源：河西日报",
        head='<meta name="author" content="张岚">',
        below="<p>责任编辑：李慕白</p><p>更新时间：2018-07-20</p>",
    )
    assert (reading.title, reading.title_evidence) == (TITLE, "heading")
    assert reading.lines.above[slice(*reading.headline)] == (TITLE,)
    assert (reading.head.bare_date.iso, reading.head.outlet) == ("2018-07-19T08:18:00+08:00", "河西日报")
    assert reading.foot.updated.iso == "2018-07-20"
    assert list(reading.marks.contents(("author",))) == [("author", "张岚")]


def test_a_page_that_shows_no_headline_has_it_nowhere():
    html = "<html><body>" + "".join(f"<p>{text}</p>" for text in STORY) + "</body></html>"
    reading = read_page(record_of(html), RULES, lambda line: False)
    assert (reading.title, reading.headline[0]) == (None, -1)


def test_scripts_speak_on_pages_and_not_in_texts():
    script = '<script>var page = {"newsTime": "2019-09-09 18:13:22", "source": "河西日报"}</script>'
    assert gathered(head=script).scripts() == (("newsTime", "2019-09-09T18:13:22+08:00"), "河西日报")
    text = "\n".join((TITLE, script, *STORY))
    reading = read_page(record_of(text, content_type="text/plain"), RULES, lambda line: False)
    assert reading.scripts() == (None, None)


@pytest.mark.parametrize(
    ("text", "content_type", "parsed"),
    [
        ("<p>枣林</p>", "text/html", True),
        ("枣林 <b>", "text/plain; charset=utf-8", False),
        ("枣林挂红", "text/html", False),
    ],
)
def test_only_markup_is_parsed(text, content_type, parsed):
    page = Page(
        url="http://news.hexi.example/a", payload=b"", content_type=content_type, fetched_at="2026-11-01T00:00:00Z"
    )
    assert (page_tree(Record(page=page, text=text)) is not None) is parsed


def test_the_day_is_told_by_several_in_order_of_trust():
    reading = gathered(
        "发布时间：2018-07-19 08:18",
        head='<meta name="publishdate" content="2018-07-19">',
        url="http://news.hexi.example/2018/07/19/a.html",
    )
    told, decision = list(told_days(reading)), decide_published(reading)
    assert [(one.rule, one.evidence, one.value) for one in told] == [
        ("meta-published", "meta:publishdate", "2018-07-19"),
        ("near-headline", "line", "2018-07-19T08:18:00+08:00"),
        ("address", "url", "2018-07-19"),
    ]
    assert (decision.value, decision.evidence) == ("2018-07-19T08:18:00+08:00", "line")
    assert [refused_by(one, decision) for one in told] == ["clock-completes-the-day", "", "clock-completes-the-day"]


def test_a_day_and_an_outlet_that_are_refused_say_by_which_rule():
    reading = gathered(
        "发布时间：2036-07-19 来源：互联网",
        head='<meta name="source" content="河西日报"><meta name="source" content="云溪晚报">',
    )
    days, outlets = list(told_days(reading)), list(told_outlets(reading))
    assert [(one.rule, one.value, one.refused) for one in days] == [("near-headline", "2036-07-19", "after-the-fetch")]
    decision = decide_outlet(reading)
    assert [(one.rule, one.value, refused_by(one, decision)) for one in outlets] == [
        ("label", "互联网", "nobody"),
        ("meta", "河西日报", ""),
        ("meta", "云溪晚报", "behind-the-chosen"),
    ]


@pytest.mark.parametrize(
    ("under", "head", "chosen"),
    [
        ("", "", None),
        ("发布时间：2036-07-19", "", None),  # after the fetch
        ("2018-07-19 16:18", '<meta name="pubdate" content="2018-07-19T08:18:00+08:00">', "2018-07-19T16:18:00+08:00"),
        ("2018-07-19 09:18", '<meta name="pubdate" content="2018-07-19T08:18:00+08:00">', "2018-07-19T08:18:00+08:00"),
        ("活动时间：2018-07-19", "", None),
    ],
    ids=["none", "future", "greenwich", "an hour apart", "an event"],
)
def test_the_moment_that_is_believed(under, head, chosen):
    assert decide_published(gathered(under, head=head)).value == chosen


def test_the_outlet_under_the_headline_is_believed_before_the_machines():
    reading = gathered("2018-07-19 来源：河西日报", head='<meta name="source" content="云溪晚报">')
    told = [(one.evidence, one.value) for one in told_outlets(reading)]
    assert told[:2] == [("line", "河西日报"), ("meta:source", "云溪晚报")]
    assert decide_outlet(reading).value == "河西日报"


@pytest.mark.parametrize(
    ("reading", "chosen"),
    [
        (lambda: gathered("2018-07-19"), (None, "")),
        (lambda: gathered("2018-07-19 来源：互联网"), (None, "")),
        (lambda: gathered("2018-07-19", hints=Hints(outlet="河西日报")), ("河西日报", "source")),
        (lambda: gathered("2018-07-19 来源：云溪晚报", hints=Hints(outlet="河西日报")), ("云溪晚报", "line")),
    ],
    ids=["none", "nobody", "source", "page before source"],
)
def test_the_outlet_that_is_believed(reading, chosen):
    decision = decide_outlet(reading())
    assert (decision.value, decision.evidence) == chosen


def test_people_are_candidates_before_any_is_chosen():
    reading = gathered("<p>2018-07-19 作者：张岚</p><p>图/方晓岚</p>", below="<p>责任编辑：李慕白</p>")
    people = people_of(reading, None)
    assert {(one.kind, one.names) for one in people} == {
        ("authors", ("张岚",)),
        ("other", ("方晓岚",)),
        ("editors", ("李慕白",)),
    }
    assert choose_authors(reading, people, None).names == ("张岚",)
    assert choose_authors(reading, people, None).evidence == ("line",)
    assert choose_editors(reading, people) == (("李慕白",), "foot")


def test_who_only_edits_and_who_publishes_wrote_nothing():
    reading = gathered("作者：张岚", below="<p>责任编辑：李慕白</p>")
    barred = barred_people(reading, people_of(reading, "方圆里"), "方圆里")
    assert {"李慕白", "方圆里"} <= barred
    assert "张岚" not in barred


def test_nobody_is_named_where_nobody_is_told():
    reading = gathered("2018-07-19 来源：河西日报")
    people = people_of(reading, "河西日报")
    assert choose_authors(reading, people, "河西日报").names == ()
    assert choose_editors(reading, people) == ((), "")


@pytest.mark.parametrize(
    ("below", "authors"),
    [("<p>（作者单位：河西大学）</p>", ("张岚",)), ("<p>（来源：河西日报）</p>", ())],
    ids=["its writer", "perhaps a speaker"],
)
def test_whom_a_headline_names_before_its_colon_wrote_it_where_the_writer_is_described(below, authors):
    title = "张岚：枣林要看十年以后"
    reading = read_page(
        record_of(
            f"<html><head><title>{title}_河西新闻网</title></head><body><h1>{title}</h1><div>2018-07-19</div>"
            f"<div class='content'>{''.join(f'<p>{text}</p>' for text in STORY)}</div>{below}</body></html>"
        ),
        RULES,
        lambda line: False,
    )
    assert choose_authors(reading, people_of(reading, None), None).names == authors


@pytest.mark.parametrize("title", ["枣林管理下乡", "县枣林站开馆"])
def test_a_short_headline_before_its_channel_is_no_name_of_the_site(title):
    html = (
        f"<html><head><title>{title}_要闻_河西网</title></head><body><div>河西网 &gt; 要闻 &gt; 正文</div>"
        f"<h1>{title}</h1>"
        f"<div>2018-07-19</div><div>{''.join(f'<p>{text}</p>' for text in STORY)}</div></body></html>"
    )
    assert read_page(record_of(html), RULES, lambda line: False).title == title


def test_a_meta_tag_names_the_editor_where_no_line_does():
    head = '<meta name="editor" content="周小满">'
    reading = gathered("2018-07-19", head=head)
    assert choose_editors(reading, people_of(reading, None)) == (("周小满",), "meta:editor")
    reading = gathered("2018-07-19", head=head, below="<p>责任编辑：李慕白</p>")
    assert choose_editors(reading, people_of(reading, None)) == (("李慕白",), "foot")


def test_keywords_are_those_that_the_article_speaks_of():
    head = '<meta name="keywords" content="枣林,合作社,体育彩票,河西新闻网,河西日报">'
    assert choose_keywords(gathered("", head=head), "河西日报") == (("枣林", "合作社"), "meta:keywords")
    assert choose_keywords(gathered(""), None) == ((), "")


@pytest.mark.parametrize(
    ("above", "head", "section"),
    [
        ("<div>首页 &gt; 新闻 &gt; 农业 &gt; 正文</div>", "", ("农业", "breadcrumb")),
        ("", '<meta property="article:section" content="农业">', ("农业", "meta:article:section")),
        ("<div>首页 新闻 农业</div>", "", (None, "")),
        ("", '<meta property="article:section" content="河西县三千亩枣林迎来丰收的季节">', (None, "")),
    ],
    ids=["breadcrumb", "meta", "menu", "a sentence"],
)
def test_the_section_that_is_believed(above, head, section):
    assert choose_section(gathered("2018-07-19", above=above, head=head)) == section


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="/2018/a_1.html">', "http://news.hexi.example/2018/a_1.html"),
        ('<link rel="canonical" href="http://elsewhere.example/a">', None),
        ('<link rel="canonical" href="javascript:void(0)">', None),
        ("", None),
    ],
)
def test_a_page_names_only_addresses_of_its_own_site(head, address):
    assert own_address(gathered("", head=head)) == address
