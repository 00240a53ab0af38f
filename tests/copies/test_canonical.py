"""Which copy speaks for an article, what others know that it lost, and what the same URL brings again."""

import pytest

from pipelines.copies import canonical as room
from pipelines.copies.canonical import Copy, Restored, canonical, marks, restored
from pipelines.copies.revision import Revision, revision

STORY = (
    "清河县：渡口边的夜校\n入冬以来，清河县推行“支部+合作社+农户”办法，在老渡口旁开了3个班，请来木匠何志远教村民修船。\n"
    "“手艺不能断在我们这一代。”县委书记周文斌说。截至12月5日，已有148人报名，最大的六十七岁。\n"
    "县里拨出24万元添置工具，余下的由合作社垫付。有人担心学的人坐不住，结果头一个月只缺了两节课。"
)
MASKED = STORY.replace("书记", "**").replace("支部+合作社+农户", "支部 合作社 农户")
CUT = STORY[:90] + "\n展开剩余67%"
FRAMED = f"首页 > 新闻 > 正文\n来源：某某在线 阅读：8123\n{STORY}\n（责任编辑：赵敏）\n上一篇：邻县修桥"


def test_an_article_without_copies_is_an_error():
    with pytest.raises(ValueError, match="at least one"):
        canonical([])


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_a_mask_a_cut_and_a_frame_are_outvoted(order):
    texts = (MASKED, CUT, FRAMED, STORY)
    copies = [Copy(page, texts[n]) for page, n in enumerate(order, 1)]
    assert texts[order[canonical(copies) - 1]] == STORY


def test_of_two_the_less_damaged_is_taken_then_the_longer_then_the_original_then_the_first():
    assert canonical([Copy(1, MASKED), Copy(2, STORY)]) == 2
    assert canonical([Copy(1, STORY[:100]), Copy(2, STORY)]) == 2
    assert canonical([Copy(1, STORY), Copy(2, STORY + " ", original=True)]) == 2
    assert canonical([Copy(2, STORY), Copy(1, STORY + " ")]) == 2


def test_what_was_counted_of_long_texts_makes_room_for_other_texts():
    long = [f"第{n}版。" + STORY * 900 for n in range(5)]
    first, last = room.counted(long[0]), [room.counted(text) for text in long][-1]
    assert sum(map(len, long)) > room.KEPT_CHARS
    assert room.counted(long[-1]) is last
    assert room.counted(long[0]) is not first
    assert canonical([Copy(1, long[0]), Copy(2, long[1][:-1]), Copy(3, long[0])]) == 1


def test_many_copies_of_one_damaged_text_win_as_a_majority_does():
    assert canonical([Copy(1, STORY), *(Copy(n, CUT) for n in range(2, 9))]) == 2


def test_marks_of_damage_are_counted_and_clean_text_has_none():
    assert marks(STORY) == 0
    assert marks(MASKED) >= 1
    assert marks(CUT) >= 5
    assert marks("他身高1.8米，3×4的方阵，评分4*") == 1


def test_a_mask_and_a_lost_plus_sign_are_read_off_another_copy():
    found = restored(MASKED, [Copy(7, STORY), Copy(9, STORY.replace("148", "149"))])
    assert [(r.masked, r.reading, r.page_ids) for r in found] == [
        (" ", "+", (7, 9)),
        (" ", "+", (7, 9)),
        ("**", "书记", (7, 9)),
    ]
    assert all(MASKED[r.position : r.position + len(r.masked)] == r.masked for r in found)


def test_the_majority_decides_between_readings_and_a_tie_leaves_the_mask():
    text = "县委**周文斌说，夜校要办下去。"
    one, other = Copy(1, text.replace("**", "书记")), Copy(2, text.replace("**", "常委"))
    assert restored(text, [one, other]) == ()
    assert restored(text, [one, other, Copy(3, one.text)]) == (
        Restored(2, "县委**周文斌说，夜校要办下", "**", "书记", (1, 3)),
    )


def test_no_reading_is_made_up_where_no_copy_has_one():
    assert restored(MASKED, [Copy(1, MASKED), Copy(2, "另一篇文章，讲的是邻县修桥的事，与此无关。")]) == ()


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (STORY.replace("，", ","), Revision("same")),
        (STORY + "\n据悉，下一期将于春节后开班，名额五十个。", Revision("revision")),
        (STORY.replace("148人", "184人"), Revision("correction", ("148 → 184 after #月#日已有",))),
        (STORY + "\n更正：此前报道中的地点有误，特此说明。", Revision("correction")),
        (
            "邻县石桥修好了，来往的人都说方便，今后不必再绕路，孩子上学也近了许多。" * 2,
            Revision("other"),
        ),
    ],
)
def test_the_same_url_again(new, expected):
    assert revision(STORY, new) == expected


def test_a_changed_name_is_a_correction():
    found = revision(STORY, STORY.replace("何志远", "贺志元"))
    assert found.kind == "correction"
    assert any("何志远 → 贺志元" in change or "何" in change for change in found.evidence)


def test_todays_bulletin_under_yesterdays_address_is_another_article():
    bulletin = (
        "{0}月{1}日，石桥市白天晴，最高气温{2}度，最低气温{3}度，风力{4}级，相对湿度{5}%，空气质量指数{6}。"
        "请市民注意增减衣物，合理安排出行。"
    )
    assert revision(bulletin.format(3, 5, 17, 6, 3, 45, 82), bulletin.format(3, 6, 21, 9, 4, 38, 95)).kind == "other"


class Counted(room._Folded):
    """Counts what a copy is asked: each new question, and each place where its answer may stand."""

    asked = 0

    def between(self, left, right, *, longest):
        if (left, right, longest) not in self._found:
            Counted.asked += 1 + len(self._runs.get(left, ()))
        return super().between(left, right, longest=longest)


def test_a_list_of_masked_numbers_is_read_in_one_pass(monkeypatch):
    monkeypatch.setattr(room, "_Folded", Counted)

    def work(count):
        Counted.asked = 0
        numbers = "、".join(f"王先生138****{n % 90 + 10}" for n in range(count))
        restored(numbers, [Copy(2, numbers.replace("****", "0000"))])
        return Counted.asked

    assert work(4000) <= 11 * work(400) <= 11 * 2.2 * work(200)


def test_a_text_that_trails_off_is_marked_once_however_long_it_trails():
    assert marks("他说…[详细") == marks("他说" + "…" * 200_000 + "[详细") == 5
    assert marks("…" * 200_000) == 0
