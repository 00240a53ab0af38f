"""What folding and fingerprints must hold on to, and what they must not see."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.copies.fingerprint import KEYS, Text
from pipelines.copies.folded import folded_codes, folded_with_places
from pipelines.copies.lines import keywords, without_appended
from pipelines.copies.numbers import NUMBER

STORY = (
    "清河县：渡口边的夜校\n入冬以来，清河县夜校在老渡口旁开了3个班，请来木匠何志远教村民修船。\n"
    "“手艺不能断在我们这一代。”何志远说。截至12月5日，已有148人报名，最大的六十七岁，最小的十九岁。\n"
    "县里拨出24.5万元添置工具，余下的由合作社垫付。有人担心学的人坐不住，结果头一个月只缺了两节课。"
)


def folded(text: str) -> str:
    return "".join(map(chr, folded_codes(text)))


@pytest.mark.parametrize(
    ("copy", "same_as"),
    [
        ("共１４８人报名（图）", "共148人报名图"),
        ("學習發展、乾淨的頭髮", "学习发展干净的头发"),
        ("髮展臺灣，妳們瞭解", "发展台湾你们了解"),
        ("學(xué)習(xí)", "学习"),
        ("工（ｇōｎｇ）作（ zuò ）", "工作"),
        ("县委**李建国、某某公司", "县委李建国公司"),
        ("支部+合作社 + 贫困户", "支部合作社贫困户"),
        ("第 一 行\n第二行\u3000\ufeff", "第一行第二行"),
        ("⑤㈠㎏ＡＢｃ", "5一kabc"),
    ],
)
def test_layout_is_folded_away(copy, same_as):
    assert folded(copy) == folded(same_as)


@pytest.mark.parametrize(
    ("one", "other"), [("上涨3.2%", "上涨3.3%"), ("王伟", "王炜"), ("一九九八年", "一九九九年"), ("ICU", "ICO")]
)
def test_what_tells_two_stories_apart_is_kept(one, other):
    assert folded(one) != folded(other)


def test_brackets_that_hold_no_gloss_stay():
    assert folded("世界卫生组织（who）与中国石油（cnpc集团公司）") == "世界卫生组织与中国石油cnpc集团公司"


def test_equal_layout_has_an_equal_digest_and_equal_keys():
    other = Text(STORY.replace("，", " ,").replace("\n", "").replace("县", "縣"))
    assert (other.digest, other.keys) == (Text(STORY).digest, Text(STORY).keys)


def test_a_process_of_its_own_computes_the_same_numbers():
    script = (
        "import sys; from pipelines.copies.fingerprint import KEY_VERSION, Text\n"
        "text = Text(sys.stdin.read()); print(KEY_VERSION, text.digest, text.keys)"
    )
    seen = {
        subprocess.run([sys.executable, "-c", script], input=STORY, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(seen) == 1
    assert f"{Text(STORY).digest} {Text(STORY).keys}" in seen.pop()


def test_keys_are_few_distinct_and_signed():
    keys = Text(STORY).keys
    assert len(set(keys)) == len(keys) == KEYS
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert Text("太短了").keys == []


def test_a_cut_copy_shares_keys_with_the_whole():
    assert len(set(Text(STORY).keys) & set(Text(STORY[: len(STORY) // 2]).keys)) >= 4


def test_numbers_are_masked_in_place():
    text = Text("全县148人，二〇二〇年一些人、三月五日")
    assert text.shape.replace(NUMBER, "#") == "全县#人#年#些人#月#日"
    assert text.masked.numbers == ("148", "2020", "1", "3", "5")
    assert text.masked.solid.tolist() == [True, True, False, True, True]
    assert [text.shape[i] for i in text.masked.places] == [NUMBER] * 5


def test_numbered_items_are_found_whatever_the_line_breaks():
    items = "。".join(f"{n}、{'某地今日举行农产品展销会，各乡镇合作社踊跃参加，现场人头攒动' * 2}" for n in range(1, 5))
    text = Text("早间播报，带您了解昨天发生的大事。" + items)
    assert len(text.items) == 4
    assert [text.shape[i : i + 4] for i in text.items] == ["地今日举"] * 4
    assert Text(STORY).items == []


def test_an_appended_article_is_not_a_part_of_the_text():
    other = "邻县修桥\n邻县的石桥修好了，来往的人都说方便，今后不必再绕路。"
    assert Text(f"{STORY}\n相关阅读\n{other}").shape == Text(STORY).shape
    assert Text(f"{STORY}\n相關閱讀：\n{other}").shape == Text(STORY).shape
    assert Text(f"{STORY}\n相关阅读\n{other}").digest != Text(STORY).digest


def test_what_follows_such_a_line_near_the_top_is_the_article():
    text = f"清河县\n相关新闻\n{STORY}"
    assert without_appended(text, folded_codes(text))[0] == text


def test_a_string_of_keywords_is_not_a_part_of_the_text():
    line = "棋牌下载安装 私家侦探价格 减肥茶排行 论文快速发表 古董高价回收 开锁换锁电话 炒股配资平台"
    assert keywords(line)
    assert Text(f"{line}\n{STORY}").shape == Text(STORY).shape


@pytest.mark.parametrize(
    "line",
    [
        "获奖名单 王志远 李桂兰 陈国平 赵敏 周文斌 吴海燕 郑春梅 冯建国",
        "白菜 3.5 土豆 2.1 鲤鱼 12.8 鸡肉 18.0 香蕉 4.2 带鱼 22.5",
        "入选的有清河一中、石桥中学、平安小学、育才学校、实验中学、红旗小学、第三幼儿园。",
        "入冬以来 清河县夜校在老渡口旁开了三个班 请来木匠何志远教村民修船 手艺不能断在我们这一代",
    ],
)
def test_lists_of_people_and_things_and_plain_prose_are_kept(line):
    assert not keywords(line)


def test_places_point_back_into_the_text():
    text = "A股，今日*大涨＊3.2％"
    string, places = folded_with_places(text)
    assert string == "a股今日大涨32"
    assert [text[i] for i in places] == list("A股今日大涨32")


@settings(deadline=None)  # the first text reads the rules
@given(st.text(max_size=200))
def test_any_text_can_be_fingerprinted(text):
    made = Text(text)
    assert len(made.grams) == len(np.unique(made.grams))
    assert len(made.masked.numbers) == len(made.masked.places) == made.shape.count(NUMBER)
    assert folded(folded(text)) == folded(text) or "(" in text or "（" in text


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("六十三", "63"),
        ("二〇二〇", "2020"),
        ("3万", "30000"),
        ("一百零五", "105"),
        ("两亿三千万", "230000000"),
        ("十", "10"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(written: str, digits: str) -> None:
    assert Text(f"会场里坐了{written}人").masked.numbers == Text(f"会场里坐了{digits}人").masked.numbers == (digits,)
