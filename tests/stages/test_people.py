"""Names of people and outlets out of bylines. All of them are invented."""

import pytest

from pipelines.record import PageLine
from pipelines.rules.metadata import default_metadata_rules
from pipelines.stages.metadata.author_choice import choose
from pipelines.stages.metadata.author_lines import Surroundings, in_lines
from pipelines.stages.metadata.bylines import read_alone
from pipelines.stages.metadata.credits import read_credits, read_items
from pipelines.stages.metadata.labels import labelled
from pipelines.stages.metadata.outlets import beside_date, clean_outlet
from pipelines.stages.metadata.people import is_name, split_names
from pipelines.stages.metadata.printed_lines import read_sender

RULES = default_metadata_rules()


def who_opens(line: str) -> tuple[str, ...]:
    """The people whom the first line of a text names as its writers."""
    about = Surroundings("", RULES)
    return choose(list(in_lines([PageLine(line)], "lead", about)), RULES.models["authors"], frozenset()).names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张晓岚", ["张晓岚"]),
        ("张 岚", ["张岚"]),
        ("张 岚 李慕白", ["张岚", "李慕白"]),
        ("张　岚", ["张岚"]),
        ("张岚、李慕白", ["张岚", "李慕白"]),
        ("张岚，李慕白", ["张岚", "李慕白"]),
        ("张岚 李慕白 周小满", ["张岚", "李慕白", "周小满"]),
        ("张岚/李慕白", ["张岚", "李慕白"]),
        ("张岚和李慕白", ["张岚", "李慕白"]),
        ("本报记者 张岚", ["张岚"]),
        ("本报记者张岚", ["张岚"]),
        ("记者 张岚 通讯员 李慕白 周小满", ["张岚", "李慕白", "周小满"]),
        ("记者张岚通讯员李慕白", ["张岚", "李慕白"]),
        ("见习记者 张岚 实习生 李慕白", ["张岚", "李慕白"]),
        ("河西晚报记者 张岚", ["张岚"]),
        ("河西日报全媒体记者 张岚 李慕白 文/图", ["张岚", "李慕白"]),
        ("张岚 文/图", ["张岚"]),
        ("张晓岚文", ["张晓岚"]),
        ("张岚 摄影报道", ["张岚"]),
        ("记者张岚北京报道", ["张岚"]),
        ("记者 张岚 发自上海", ["张岚"]),
        ("张岚　　我来说两句", ["张岚"]),
        ("张岚返回首页，查看更多", ["张岚"]),
        ("张岚_NF2041", ["张岚"]),
        ("张岚_NB20417", ["张岚"]),
        ("张岚（实习）", ["张岚"]),
        ("记者 次仁", ["次仁"]),
        ("张岚（河西大学新闻系）李慕白", ["张岚", "李慕白"]),
        ("欧阳若兰", ["欧阳若兰"]),
        ("司马光远、诸葛平", ["司马光远", "诸葛平"]),
        ("阿依古丽·麦麦提", ["阿依古丽·麦麦提"]),
        ("记者 阿不都·热合曼 张岚", ["阿不都·热合曼", "张岚"]),
        ("玛丽亚•伊万诺娃", ["玛丽亚•伊万诺娃"]),
        ("李文科", ["李文科"]),
        ("張曉嵐、歐陽若蘭", ["張曉嵐", "歐陽若蘭"]),
        ("张岚 张岚", ["张岚"]),
        ("记者 格桑卓玛 次仁", ["格桑卓玛", "次仁"]),
        ("記者張曉嵐屏東縣19日電", ["張曉嵐"]),
        ("記者張嵐屏東縣19日電", ["張嵐"]),
        ("记者 张岚 整理", ["张岚"]),
    ],
)
def test_the_people_of_a_byline(text, names):
    assert list(split_names(text, RULES)) == names


@pytest.mark.parametrize(
    "text",
    [
        "河西日报",
        "新华社",
        "河西市委组织部",
        "中共河西市委宣传部",
        "河西县融媒体中心",
        "河西网编辑部",
        "本报编辑部",
        "记者",
        "佚名",
        "毕业于",
        "本站",
        "网络",
        "admin",
        "综合整理",
        "完",
        "",
        "12345",
        "https://www.example.com/",
        "和讯网",
        "河西新闻·河西号·媒体",
        "只看该作者 | 倒序浏览",
        "教育系",
        "金融办",
        "高新区",
        "華河日報",
        "editor02",
        "PN0719",
        "By",
        "97评论",
        "上一页 下一页",
    ],
)
def test_who_is_no_person(text):
    assert split_names(text, RULES) == ()
    assert split_names(text, RULES, loose=True) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("太用心", ["太用心"]),
        ("山月不知", ["山月不知"]),
        ("风&云", ["风&云"]),
        ("nightreader", ["nightreader"]),
        ("Mary Anne Li", ["Mary Anne Li"]),
        ("太用心，写字的人。", ["太用心"]),
        ("太用心，张岚", ["太用心", "张岚"]),
        ("太用心、小确幸", ["太用心", "小确幸"]),
        ("nightreader | 07-19 17:00 生物 / 神经科学", ["nightreader"]),
        ("张岚 | 李慕白", ["张岚", "李慕白"]),
        ("size=20", []),
        ("某某.com", []),
        ("网络整理", []),
        ("河西市教育局", []),
        ("来源", []),
    ],
)
def test_behind_a_label_a_pen_name_is_a_name(text, names):
    assert list(split_names(text, RULES, loose=True)) == names


def test_a_common_word_is_a_name_only_where_a_person_is_announced():
    assert split_names("记者 江南", RULES) == ("江南",)
    assert split_names("江南", RULES, whole=True, longest=3) == ()


def test_a_name_without_a_surname_counts_behind_a_role_beside_a_sure_name():
    assert split_names("本报记者 张岚 通讯员 哈力", RULES, whole=True) == ("张岚", "哈力")
    assert split_names("本报记者 哈力 通讯员 沁巴", RULES, whole=True) == ()
    assert split_names("本报记者 张岚 通讯员 走进 枣林", RULES, whole=True) == ()


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("文字 张岚 摄影 向 东", {"authors": ("张岚",), "other": ("向东",)}),
        ("记者 张岚 李慕白 编辑 周小满", {"authors": ("张岚", "李慕白"), "editors": ("周小满",)}),
        ("文字 版权所有", {}),
        ("文字 张岚 摄影", {}),
        ("编辑 推荐", {}),
        ("张岚 摄影", {}),
        ("图片 新闻 周小满", {}),
        ("", {}),
    ],
)
def test_roles_and_names_by_turns_are_credits(text, people):
    assert read_credits(text, RULES) == people


@pytest.mark.parametrize(
    "text", ["房产", "辛苦了", "高级", "昨日", "太用心", "市委书记", "张岚从河西", "张", "张岚李慕白周小满"]
)
def test_bare_words_are_no_names(text):
    assert not is_name(text, RULES)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("河西社北京7月19日电（记者 张岚、李慕白）国务院近日印发意见。", ["张岚", "李慕白"]),
        ("河西社北京7月19日电(记者张岚)国务院近日印发意见。", ["张岚"]),
        ("本报讯（记者 张岚 通讯员 李慕白）昨日，我市召开会议。", ["张岚", "李慕白"]),
        ("本报讯（河西日报全媒体记者 张岚）昨日，我市召开会议。", ["张岚"]),
        ("河西网讯（见习记者张岚 实习生李慕白）昨日，我市召开会议。", ["张岚", "李慕白"]),
        ("中新网河西4月1日电 (记者 张岚)记者1日从河西市获悉，今年小麦丰收。", ["张岚"]),
        ("本报讯 记者张岚 通讯员李慕白报道 昨日，我市召开会议。", ["张岚", "李慕白"]),
        ("本报记者 张岚 李慕白", ["张岚", "李慕白"]),
        ("新报记者 张岚 河西某县报道", ["张岚"]),
        ("整合 河西日报·某某点记者 张岚", ["张岚"]),
        ("本報訊（記者張曉嵐）市府昨日公布新措施。", ["張曉嵐"]),
        ("記者張曉嵐／台北報導", ["張曉嵐"]),
    ],
)
def test_the_first_words_name_the_reporters(line, names):
    assert list(who_opens(line)) == names


@pytest.mark.parametrize(
    "line",
    [
        "本报讯 记者从市气象局获悉，今天有雨。",
        "记者昨日在现场看到，道路已经通车，往来车辆有序。",
        "昨日，有记者王某向本报反映，当地停水三日，居民生活不便。",
        "“你们记者辛苦了！”张岚说，她在村里当了三十年教师。",
        "采访中，张岚告诉记者，合作社今年收入过万元。",
        "新闻发言人张岚答记者问（全文），就经济形势作出说明。",
        "村民李慕白（化名）说，当年这里没有路。",
        "（记者注：此处为化名）昨日上午，村民们聚在一起。",
        "一位记者问张岚北京的冬天冷不冷，她笑了。",
    ],
)
def test_people_in_the_text_are_no_authors(line):
    assert who_opens(line) == ()


@pytest.mark.parametrize(
    "line", ["记者节快乐", "张岚向记者致意", "百名记者走基层", "记者 从河西 获悉", "通讯员培训班开班"]
)
def test_a_headline_about_reporters_is_no_byline(line):
    assert read_alone(line, RULES) == ()


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("河西日报", "河西日报"),
        ("《河西日报》", "河西日报"),
        ("河西日报 作者：张岚", "河西日报"),
        ("河西日报 我有话说", "河西日报"),
        ("来源：河西网-文化频道 原创稿", "河西网-文化频道"),
        ("河西日报（记者 张岚）", "河西日报"),
        ("河西市人民政府办公室", "河西市人民政府办公室"),
        ("Hexi Daily", "Hexi Daily"),
        ("某某研究院、某某大学等", "某某研究院、某某大学等"),
        ("河西日报 2018年7月19日", "河西日报"),
        ("河西县政府网,信息贵在分享,如有侵权请联系", "河西县政府网"),
        ("本站", None),
        ("本站原创", None),
        ("原创", None),
        ("互联网", None),
        ("网络", None),
        ("未知", None),
        ("網絡", None),
        ("相关新闻", None),
        ("http://www.example.com/a.html", None),
        ("www.example.com", None),
        ("张岚", None),
        ("", None),
        (" ", None),
        ("今天的天气真好啊！", None),
    ],
)
def test_the_outlet_behind_its_label(text, outlet):
    assert clean_outlet(text, RULES) == outlet


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("河西新报", "河西新报"),
        ("《理财河西》", "理财河西"),
        ("河西财经-自媒体综合", "河西财经-自媒体综合"),
        ("中国枣业报", "中国枣业报"),
        ("大河西网", "大河西网"),
        ("大 中 小", None),
        ("评论河西", None),
        ("我有话说(1307人参与)", None),
        ("阅读10544次", None),
        ("星期四", None),
        ("张岚", None),
        ("", None),
    ],
)
def test_an_outlet_beside_the_date_must_look_like_one(text, outlet):
    assert beside_date(text, RULES) == outlet


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "2019-09-26 12:11来源：河西时报网作者：张岚",
            [("", "", "2019-09-26 12:11"), ("outlet", "来源", "河西时报网"), ("authors", "作者", "张岚")],
        ),
        (
            "时间:2019-08-14 | 来源:河西网",
            [("", "", ""), ("published", "时间", "2019-08-14 |"), ("outlet", "来源", "河西网")],
        ),
        ("责编/张岚    美编/李慕白", [("", "", ""), ("editors", "责编", "张岚"), ("editors", "美编", "李慕白")]),
        ("責任編輯：張曉嵐", [("", "", ""), ("editors", "责任编辑", "張曉嵐")]),
        (
            "【关键词】河西县 扶贫 【中图分类号】C913",
            [("", "", "【"), ("keywords", "关键词", "河西县 扶贫 【"), ("other", "中图分类号", "C913")],
        ),
        ("发表于 2018年7月19日", [("", "", ""), ("published", "发表于", "2018年7月19日")]),
        ("文/图 张岚", [("", "", ""), ("authors", "文/图", "张岚")]),
        ("文丨张岚", [("", "", ""), ("authors", "文", "张岚")]),
        ("图片来源：河西图片网", [("", "", "图片来源：河西图片网")]),
        ("活动时间：2019年10月1日", [("", "", "活动时间：2019年10月1日")]),
        ("原作者：张岚", [("", "", "原作者：张岚")]),
        ("他说：好", [("", "", "他说：好")]),
    ],
)
def test_the_labels_of_a_line(line, parts):
    assert list(labelled(line, RULES)) == parts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张 晓 岚", ["张晓岚"]),  # three characters set apart
        ("张 岚 摄", ["张岚"]),
        ("张 岚 李 白", ["张岚", "李白"]),
        ("河西广播记者张曉嵐沙鹿報導", ["张曉嵐"]),  # the place between name and verb
        ("河西广播記者林曉嵐台東報導", ["林曉嵐"]),
        ("记者张岚报道", ["张岚"]),
        ("本报记者 格桑伦珠 次旺 实习生 王 雨", ["格桑伦珠", "次旺", "王雨"]),
        ("區曉嵐", ["區曉嵐"]),
        ("宣传科 张 岚", ["张岚"]),  # an office before a name
        ("张文科", ["张文科"]),
    ],
)
def test_names_set_apart_and_names_beside_places_and_offices(text: str, names: list[str]) -> None:
    assert list(split_names(text, RULES)) == names


@pytest.mark.parametrize(
    ("lead", "names"),
    [
        ("中河社河西7月19日电 （阿依努尔·吐尔逊 杜晓河）往年这时候枣林该采摘了。", ("阿依努尔·吐尔逊", "杜晓河")),
        ("中河社河西7月19日电 （综合本社驻外记者报道）往年这时候枣林该采摘了。", ()),
        ("河西社7月19日电 （以下简称河西）往年这时候枣林该采摘了。", ()),
    ],
)
def test_an_agencys_people_stand_in_the_bracket_behind_its_dateline(lead: str, names: tuple[str, ...]) -> None:
    assert who_opens(lead) == names


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (
            (
                "【教育】新校舍封顶",
                "昨日，新校舍封顶。（方小玉）",
                "末班车延后半小时。（张 岚）",
                "溪水转清。（田 野 李慕白）",
            ),
            ("方小玉", "张岚", "田野", "李慕白"),
        ),
        # two poets quoted, and a round-up of which most goes unsigned
        (("海上生明月。（张九龄）", "床前明月光。（李白）", "诗人们都写月亮。"), ()),
        (
            (
                "新校舍封顶。（方小玉）",
                "班车延后。",
                "溪水转清。",
                "路修好了。",
                "渠修好了。",
                "公园开放。（张岚）",
                "桥修好了。（张岚）",
            ),
            (),
        ),
        (("他点点头。（微笑）", "她也点头。（笑）", "大家鼓掌。（掌声）"), ()),
        (("渠修好了。（张岚）", "桥修好了。（李慕白）") * 30, ()),  # no round-up has so many items
    ],
)
def test_the_items_of_a_round_up_are_signed_each(lines: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert read_items(lines, RULES) == names


@pytest.mark.parametrize(
    ("opening", "outlet"),
    [
        ("河西网青滩讯(记者 张岚)昨日上午，县里开会。", "河西网"),
        ("河西商报消息 本报讯(记者 张岚)昨日上午，县里开会。", "河西商报"),
        ("〔河西社〕縣府昨日開會。", "河西社"),
        ("“河西新闻”讯（张岚）昨日上午，县里开会。", None),
        ("本报讯（记者 张岚）昨日上午，县里开会。", None),
        ("据社区消息，昨日上午停水。", None),
        ("河西日报消息灵通，县里人都看。", None),
        ("（据报道）昨日上午，县里开会。", None),
    ],
)
def test_a_dateline_without_a_day_names_its_paper(opening, outlet):
    assert read_sender((opening,), RULES) == outlet
