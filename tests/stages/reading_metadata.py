"""An invented article whose fields stand in many places, and how it is read."""

from pipelines.record import Hints, Page, Record
from pipelines.rules.metadata import default_metadata_rules
from pipelines.stages import extracted
from pipelines.stages.metadata import read_metadata

RULES = default_metadata_rules()


TITLE = "河西县三千亩枣林迎来丰收季"


STORY = (
    "入秋以来，河西县的三千亩枣林陆续挂红，合作社的社员们每天清早便进园采摘，分拣、装箱、发运一气呵成，红枣当天就能送到省城。",
    "“今年雨水匀，枣子个大肉厚，收购价比去年每斤高出一块多。”合作社理事长说，全社两百多户人家，户均可以增收八千元以上。",
    "县林业部门介绍，下一步将扩建冷库和烘干车间，延长产业链条，让枣林成为群众稳定增收的靠山，也让荒滩变成看得见的风景。",
)


FIELDS = (
    "title",
    "subtitle",
    "published_at",
    "published_evidence",
    "outlet",
    "authors",
    "editors",
    "section",
    "keywords",
)


def read(html: str, *, url: str = "http://news.hexi.example/a.html", hints: Hints = Hints()) -> Record:
    page = Page(
        url=url, payload=html.encode(), content_type="text/html; charset=utf-8", fetched_at="2026-11-01T00:00:00Z"
    )
    return read_metadata(extracted(page, hints), rules=RULES)


def page(
    above: str = "",
    *,
    below: str = "",
    head: str = "",
    title: str = f"{TITLE}_河西新闻网",
    first: str = "",
    last: str = "",
) -> str:
    story = "".join(f"<p>{text}</p>\n" for text in (first + STORY[0], STORY[1], STORY[2] + last))
    return (
        f"<html><head><title>{title}</title>{head}</head><body>\n"
        "<div class='nav'><a href='/'>首页</a> <a href='/gn'>国内</a></div>\n"
        f"<div class='main'>{above}\n<div class='content'>{story}</div>{below}</div>\n"
        "<div class='foot'>版权所有 河西新闻网 Copyright 2012-2019</div></body></html>"
    )


def h1(byline: str) -> str:
    return f"<h1>{TITLE}</h1><div class='info'>{byline}</div>"


def told(record: Record) -> dict[str, object]:
    """The fields that hold something, the title and the evidence aside."""
    return {
        name: getattr(record, name) for name in FIELDS[2:] if getattr(record, name) and name != "published_evidence"
    }
