"""Bylines of many kinds, read by the whole chain: on a page, and of the same page as text. All of it is invented."""

import pytest

from pipelines.record import Page
from pipelines.stages import clean

HEADLINE, DAY = "云岭县的山路通了班车", "2021年03月09日 08:30"
STORY = (
    "云岭县交通局昨天上午在白石镇举行通车仪式，山里的二十六个村子从此有了班车，每天对开四趟。",
    "镇里的司机说，以前下山要走三个小时，遇到雨天就只能等在家里，山货背到半路常常坏了。",
    "交通局介绍，全县今年计划再修六十二公里村道，年底以前让剩下的十一个村子也通上班车。",
)
UNDER = {
    "本报记者 谢雨荷 通讯员 葛明": ("谢雨荷", "葛明"),
    "来源：云岭日报 作者：谢雨荷": ("谢雨荷",),
    "文｜谢雨荷 图｜葛明": ("谢雨荷",),
    "撰文 | 谢雨荷": ("谢雨荷",),
    "采写/云岭新报记者 谢雨荷": ("谢雨荷",),
    "记者谢雨荷／台中报道": ("谢雨荷",),
    "国际中心／谢雨荷报道": ("谢雨荷",),
    "谢雨荷 发自云岭": ("谢雨荷",),
    "特约撰稿人 谢雨荷": ("谢雨荷",),
    "口述：葛明 整理：谢雨荷": ("谢雨荷",),
    "作者：安娜·彼得森 译者：谢雨荷": ("安娜·彼得森",),
    "By Anna Peterson": ("Anna Peterson",),
    "作者：西坡放羊人": ("西坡放羊人",),
    "原创： 谢雨荷 云岭观察 2021-03-09": ("谢雨荷",),
    "文字：谢雨荷 图片：葛明 审核：方远": ("谢雨荷",),
    "记者 格桑卓玛 通讯员 谢雨荷": ("格桑卓玛", "谢雨荷"),
    "编辑：谢雨荷 审核：葛明": (),
    "责任编辑：谢雨荷": (),
    "发布者：谢雨荷 浏览：321": (),
    "摄影：谢雨荷": (),
    "综合中心／综合报道": (),
    "作者： 来源：云岭日报": (),
    "申请表 文献 钱包": (),
}
LAST = {
    "（谢雨荷）": ("谢雨荷",),
    "（本报记者 谢雨荷 葛明）": ("谢雨荷", "葛明"),
    "撰稿：谢雨荷 摄影：葛明": ("谢雨荷",),
    "云岭日报记者 谢雨荷": ("谢雨荷",),
    "□ 谢雨荷": ("谢雨荷",),
    "一审：谢雨荷 二审：葛明 三审：方远": (),
    "联系人：谢雨荷 电话：0000-7654321": (),
    "咨询电话：0000-7654321（谢老师）": (),
}
OPENING = {
    "本报讯（记者 谢雨荷 通讯员 葛明）": ("谢雨荷", "葛明"),
    "〔记者谢雨荷／台北报道〕": ("谢雨荷",),
    "【云岭快报／谢雨荷】": ("谢雨荷",),
    "（云岭社记者谢雨荷台北3日电）": ("谢雨荷",),
    "云岭日报讯 记者谢雨荷报道：": ("谢雨荷",),
    "云岭县（谢雨荷老家）": (),
}


def authors(head: tuple[str, ...], story: tuple[str, ...], kind: str) -> tuple[str, ...]:
    if kind == "page":
        rows = "".join(f"<div>{line}</div>" for line in head) + "".join(f"<p>{line}</p>" for line in story)
        text = f"<title>{HEADLINE}_云岭网</title><div><h1>{HEADLINE}</h1>{rows}</div><div>云岭网 版权所有</div>"
    else:
        text = "\n".join((HEADLINE, *head, *story, "云岭网 版权所有"))
    content_type = "text/html" if kind == "page" else "text/plain"
    page = Page(
        url="http://yunling.example/a/1",
        payload=text.encode(),
        content_type=f"{content_type}; charset=utf-8",
        fetched_at="2026-11-01T00:00:00Z",
    )
    return clean(page).authors


@pytest.mark.parametrize("kind", ["page", "text"])
@pytest.mark.parametrize(("line", "people"), UNDER.items())
def test_who_stands_under_the_headline(line, people, kind):
    assert authors((DAY, line), STORY, kind) == people


@pytest.mark.parametrize("kind", ["page", "text"])
@pytest.mark.parametrize(("line", "people"), LAST.items())
def test_who_signs_at_the_end(line, people, kind):
    assert authors((DAY,), (*STORY, line), kind) == people


@pytest.mark.parametrize("kind", ["page", "text"])
@pytest.mark.parametrize(("opening", "people"), OPENING.items())
def test_who_opens_the_first_paragraph(opening, people, kind):
    assert authors((DAY,), (opening + STORY[0], *STORY[1:]), kind) == people


@pytest.mark.parametrize(
    ("above", "below", "title"),
    [
        (
            "桥头那盏灯还亮着",
            "石湾镇义务点灯人老周三十年守一座桥",
            "桥头那盏灯还亮着",
        ),  # a subtitle with more of the text's words
        (
            "石湾新闻网",
            "石湾镇义务点灯人老周三十年守一座桥",
            "石湾镇义务点灯人老周三十年守一座桥",
        ),  # the site above its headline
    ],
)
def test_of_two_headings_the_higher_is_the_headline_unless_it_names_the_site(
    above: str, below: str, title: str
) -> None:
    markup = (
        f"<html><head><title>石湾新闻网</title></head><body><h1>{above}</h1><h2>{below}</h2>"
        "<div>2024-03-05 09:12　来源：石湾日报</div>"
        "<p>石湾镇的老周三十年来每天傍晚点亮桥头的灯，守着一座没有栏杆的桥，镇里人叫他义务点灯人。</p>"
        "<p>他说，灯亮着，走夜路的人心里就不慌，桥上这些年没有出过一次事，他自己掏钱换过四十多个灯泡。</p></body></html>"
    )
    page = Page(
        url="http://news.example/2024/0305/12.html",
        status=200,
        payload=markup.encode(),
        content_type="text/html",
        fetched_at="2024-03-06T00:00:00Z",
    )
    assert clean(page).title == title
