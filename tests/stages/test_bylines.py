"""Runs of names with their role words, and which of them wrote: from lines alone, and from whole pages."""

import json
from pathlib import Path

import pytest

from pipelines.record import PageLine, Part
from pipelines.rules.config_files import CONFIG
from pipelines.rules.metadata import default_metadata_rules
from pipelines.stages.metadata.author_choice import choose
from pipelines.stages.metadata.author_lines import Surroundings, in_lines
from pipelines.stages.metadata.bylines import read_people

RULES = default_metadata_rules()
MODEL = RULES.models["authors"]


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("记者 张岚 李慕白 通讯员 周小满", [("authors", ("张岚", "李慕白")), ("authors", ("周小满",))]),
        ("文_ 张岚 摄影_ 李慕白", [("authors", ("张岚",)), ("other", ("李慕白",))]),
        ("张岚/文 李慕白/图", [("authors", ("张岚",)), ("other", ("李慕白",))]),
        ("责编丨张岚 校对｜李慕白", [("editors", ("张岚",)), ("other", ("李慕白",))]),
        ("文︱张岚 图︱李慕白", [("authors", ("张岚",)), ("other", ("李慕白",))]),
        ("河西晚报記者張曉嵐／河西縣報導", [("authors", ("張曉嵐",))]),
        ("河西社記者張曉嵐台北十日電", [("authors", ("張曉嵐",))]),
        ("圖／記者張曉嵐翻攝", [("other", ("張曉嵐",))]),
        ("河西日报记者 张岚/摄", [("other", ("张岚",))]),
        ("作者：张晓岚河西大学水利学院教授", [("authors", ("张晓岚",))]),
        ("采写：河都见习记者 张岚", [("authors", ("张岚",))]),
        ("采写：河都见习记者 张岚 摄影：河都记者 李慕白", [("authors", ("张岚",)), ("other", ("李慕白",))]),
        ("作者：太用心", [("authors", ("太用心",))]),
        ("河西财经记者 张岚/文 李慕白/编辑", [("authors", ("张岚",)), ("editors", ("李慕白",))]),
        ("编译：张岚(实习生) 审校：李慕白", [("authors", ("张岚",)), ("other", ("李慕白",))]),
        ("作者： 编辑：张岚", [("editors", ("张岚",))]),
        ("作者：（美）约翰·史密斯 译者：张岚", [("authors", ("约翰·史密斯",)), ("other", ("张岚",))]),
        ("作者：张岚, 李慕白;欧阳晓明", [("authors", ("张岚", "李慕白", "欧阳晓明"))]),
        ("记者 张岚 河西县融媒体中心 李慕白", [("authors", ("张岚", "李慕白"))]),
        ("记者 张岚 李慕白 江岸、青桐报道", [("authors", ("张岚", "李慕白"))]),
        ("河西时报记者 张岚 上海报道", [("authors", ("张岚",))]),
        ("张岚（河西日报评论员）", [("", ("张岚",))]),
        ("河西电大张岚 报道", [("", ("张岚",))]),
        ("張曉嵐．李慕白／綜合報導", [("", ("張曉嵐", "李慕白"))]),
        ("河西晚报·河西壹点 记者 张岚", [("authors", ("张岚",))]),
        ("作者单位：河西大学 张岚", [("other", ("张岚",))]),
        ("张岚，1951年生", [("", ("张岚",))]),
        ("河西网鹿鸣6月11日电", []),
        ("作者为中文系学生", []),
        ("记者从县公司获悉", []),
        ("记者：您怎么看？", []),
        ("校友工作办公室/文", []),
    ],
)
def test_role_words_and_names_are_read_in_any_order(line, people):
    assert [(found.kind, found.names) for found in read_people(line, RULES)] == people


def chosen(*lines: PageLine, zone: str = "under", body: str = "") -> tuple[str, ...]:
    return choose(list(in_lines(lines, zone, Surroundings(body, RULES))), MODEL, frozenset()).names


@pytest.mark.parametrize(
    ("line", "zone", "names"),
    [
        ("2018-07-19 08:18 来源：河西日报 作者：张岚", "under", ("张岚",)),
        ("【河西快報／張曉嵐】河西縣水利局七日上午舉行防汛演練，六支隊伍先後完成三個科目。", "lead", ("張曉嵐",)),
        ("本报讯（记者 张岚 通讯员 李慕白）河西县昨天召开枣林管理现场会，三百人参加。", "lead", ("张岚", "李慕白")),
        ("河西社河西3月26日电（张岚）这几天，枣林里的社员们忙着剪枝，合作社开了三个班。", "lead", ("张岚",)),
        ("河西卫视 张岚 李慕白 北京报道", "close", ("张岚", "李慕白")),
        ("（责任编辑：张岚）", "close", ()),
        ("▲社员在枣林里分拣。（河西日报记者 张岚/摄）", "lead", ()),
        ("发布者：张岚", "under", ()),
        ("合作社理事长张岚说，今年雨水匀。", "lead", ()),
        ("【河西報訊】（記者張曉嵐）河西縣水利局七日上午舉行防汛演練，六支隊伍先後完成三個科目。", "lead", ("張曉嵐",)),
        ("作者 | 张岚　李三河", "under", ("张岚", "李三河")),
        ("统筹/周小满 采写/张岚 李大同 摄影/何夏", "close", ("张岚", "李大同")),
        ("一等奖：张岚 李慕白 周小满", "close", ()),
        ("河西时报【張曉嵐／台北報導】", "under", ("張曉嵐",)),
        ("撰写人：张岚 审核人：李慕白", "close", ("张岚",)),
        ("Posted on 2018-07-19 by 南山老农", "under", ("南山老农",)),
        ("由 南山老农 发布于 2018-07-19", "under", ("南山老农",)),
        ("整合 河西日报·汇点记者 张岚", "close", ("张岚",)),
        ("郑 重 声 明", "close", ()),
        ("张岚为（张小岚）教师，河西大学客座教授，研究方向：美术史论；出版著作三部。", "close", ()),
    ],
)
def test_lines_alone_are_enough_to_tell_who_wrote(line, zone, names):
    assert chosen(PageLine(line), zone=zone, body=line) == names


def test_an_element_that_says_so_holds_the_writer():
    part = Part("张岚、李慕白", "author meta-info")
    assert chosen(PageLine("张岚、李慕白", parts=(part,))) == ("张岚", "李慕白")


def test_who_is_barred_wrote_nothing():
    people = list(in_lines([PageLine("作者：张岚")], "under", Surroundings("", RULES)))
    assert choose(people, MODEL, frozenset({"张岚"})).names == ()


def test_the_document_shows_the_weights_as_they_are():
    shown = (Path(__file__).parents[2] / "docs" / "fields.md").read_text("utf-8")
    weights = json.loads((CONFIG / "fields" / "authors.json").read_text("utf-8"))["weights"]
    heavy = sorted(weights.items(), key=lambda one: -abs(one[1]))[:25]
    assert all(f"| `{feature}` | {weight:+.2f} |" in shown for feature, weight in heavy)
