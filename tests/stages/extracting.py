"""An invented article, and pages around it."""

from __future__ import annotations

from pipelines.record import Hints, Page, Record
from pipelines.stages import extracted

A = (
    "青禾镇今年新修水渠十二公里，灌溉农田三万余亩。往年一到五月，村民要排队等水。",
    "“以前抽一次水要花两百多元，现在打开闸门就行。”石桥村村民梁守田站在地头说。",
    "据镇水利站介绍，工程去年十月开工，投入资金一千四百万元，由县镇村三级分担。",
    "镇里计划在秋收以后再修四公里支渠，把剩下的两个自然村连接起来。",
)
TITLES = (
    "我县召开春耕备耕工作会议",
    "三条乡村公路月底完工",
    "县医院新门诊楼启用",
    "小学生足球联赛落幕",
    "老街改造听取意见",
    "全县粮食播种面积稳中有增",
)
LINKS = "".join(f'<li><a href="/{i}.html">{title}</a></li>' for i, title in enumerate(TITLES))
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in A)


def read(
    body: str | bytes,
    *,
    title: str = "云岭网",
    url: str = "http://a.example/2020/1.html",
    hints: Hints = Hints(),
    status: int = 200,
) -> Record:
    markup = (
        f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()
        if isinstance(body, str)
        else body
    )
    page = Page(url=url, payload=markup, fetched_at="2026-11-01T08:00:00Z", status=status)
    return extracted(page, hints)


def texts(record: Record) -> tuple[str, ...]:
    return tuple(block.text for block in record.blocks)
