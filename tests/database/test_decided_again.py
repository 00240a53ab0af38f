"""Texts in other words are shown and not merged; and stored groups are decided anew under today's rules."""

import json

import pytest

from pipelines.copies.fingerprint import Text
from pipelines.copies.likeness import likeness
from tests.database.test_articles import record, rows, store

__all__ = ["store"]

PARTS = (
    "石桥镇的风筝匠范启年坐在自家院子里，手里的活一刻也没有停，他家做风筝已经传了五代人，镇上的孩子都认得他。",
    "风筝的骨架用的是后山的毛竹，要在霜降以后砍，放上半年，等竹子里的水汽走尽了再劈开，烤弯以后便不会再变。",
    "蒙面的纸是自家抄的构皮纸，薄得透光，又经得住大风，画师先用淡墨勾出羽毛，再一层一层地上色，要画上三天。",
    "最难的是定线，三根提线系在哪里，长短差半分，风筝就会打转，老匠人闭着眼睛用手指托起风筝来试，说是听风。",
    "如今跟着他学手艺的有四个年轻人，最小的刚满十九岁，每天放学以后骑车过来，先扫地，再削竹条，一削就是一年。",
)
OWN = (
    "镇里去年腾出一间旧仓库给他们当作坊，门口挂了牌子，周末有许多城里人带着孩子来看，看完还要亲手糊一只带走。",
    "范启年说，手艺不怕人学，就怕没有人学，机器做的又快又便宜，可是机器不会听风，飞起来的样子到底不一样。",
)


def page(path, text, title):
    return record(text.split("\n"), f"http://paper.example{path}", title=title)


TOLD = "\n".join(PARTS)
RETOLD = "\n".join([PARTS[0], OWN[0][:30], PARTS[2], OWN[1][:26], PARTS[4]])


def test_one_source_in_other_words_is_no_copy_and_says_what_it_rewords(store):
    store.add(page("/a.html", TOLD, title="听风的人"), 1)
    second = store.add(page("/b.html", RETOLD, title="石桥镇来了学风筝的年轻人"), 1)
    assert second.relation == "reworded"
    assert rows(store, "SELECT id, relation, rewords, copy_of, article_id FROM pages") == [
        (1, "canonical", None, None, 1),
        (2, "reworded", 1, None, 2),
    ]
    assert rows(store, "SELECT article_id, of_article_id, of_title FROM rewordings") == [(2, 1, "听风的人")]
    assert "other words" in rows(store, "SELECT why FROM pages WHERE id = 2")[0][0]


def test_the_same_text_under_another_headline_is_a_copy_and_rewords_nothing(store):
    store.add(page("/a.html", TOLD, title="听风的人"), 1)
    store.add(page("/b.html", TOLD.replace("，", ","), title="石桥镇的风筝"), 1)
    assert rows(store, "SELECT relation, rewords FROM pages ORDER BY id") == [("canonical", None), ("exact", None)]


def test_a_page_joined_by_hand_with_what_it_rewords_is_no_rewording_any_more(store):
    store.add(page("/a.html", TOLD, title="听风的人"), 1)
    store.add(page("/b.html", RETOLD, title="石桥镇来了学风筝的年轻人"), 1)
    store.copies.join(1, 2, "2026-11-02T00:00:00Z")
    assert "reworded" not in {relation for (relation,) in rows(store, "SELECT relation FROM pages")}
    assert rows(store, "SELECT * FROM rewordings") == []
    store.copies.recluster("2026-11-02T00:00:00Z", again=True)
    assert rows(store, "SELECT count(*) FROM articles") == [(1,)]


@pytest.fixture
def joined(store):
    """A store in which other rules had put two articles, and a copy of each, into one group."""
    for n, (title, text) in enumerate(
        [("听风的人", TOLD), ("作坊", "\n".join(OWN * 2)), ("听风的人", TOLD + "（本报讯）")]
    ):
        store.add(page(f"/{n}.html", text, title=title), 1)
    store.add(page("/9.html", "\n".join(OWN * 2), title="作坊"), 1)
    with store.db.atomic():
        store.articles.index.unite([1, 2, 3, 4])
        store.articles.settle([1, 2, 3, 4], "2026-11-02T00:00:00Z")
    assert rows(store, "SELECT count(*) FROM articles") == [(1,)]
    return store


def test_groups_are_parted_again_and_every_move_is_told(joined):
    decided, moved = joined.copies.recluster("2026-11-03T00:00:00Z", again=True)
    assert decided >= 1
    assert {page for page, _, _ in moved} == {2, 4}
    homes = dict(rows(joined, "SELECT id, article_id FROM pages"))
    assert homes[1] == homes[3] != homes[2] == homes[4]
    assert [title for title, _ in joined.copies.reasons([2, 4])] == ["作坊", "作坊"]
    assert joined.copies.recluster("2026-11-04T00:00:00Z", again=True)[1] == []


def test_the_command_says_which_pages_were_parted_and_why(joined, scrapy):
    joined.close()
    said = scrapy("recluster", "--again", "--json")
    assert said.returncode == 0
    found = {row["page_id"]: row for row in json.loads(said.stdout)["moved"]}
    assert {page: (row["move"], row["title"]) for page, row in found.items()} == {
        2: ("parted", "作坊"),
        4: ("parted", "作坊"),
    }
    assert (found[2]["why"], found[4]["why"]) == ("the same text", "the same text"), "of one another"
    again = scrapy("recluster", "--again").stdout
    assert again.endswith(" decided anew; 0 pages parted from their article, 0 joined with another one\n")


def test_a_page_that_a_later_pass_parts_says_which_page_it_is_no_copy_of(store):
    """The notice of another year: as other rules had it, a copy."""
    notice = (
        "青禾县{0}年冬修动员\n今年冬修定在{1}月开工，要修渠{2}里、清塘{3}口，每户出工{4}天，自带工具，午饭由食堂供给。\n"
        + "\n".join(OWN)
    )
    for n, numbers in enumerate([(2019, 11, 320, 46, 12), (2020, 12, 415, 83, 9)]):
        title, _, text = notice.format(*numbers).partition("\n")
        store.add(page(f"/{n}.html", text, title=title), 1)
    with store.db.atomic():
        store.articles.index.unite([1, 2])
        store.articles.settle([1, 2], "2026-11-02T00:00:00Z")
    store.copies.recluster("2026-11-03T00:00:00Z")
    why = rows(store, "SELECT why FROM pages WHERE id = 2")[0][0]
    assert why.startswith("no copy of page 1: ")
    assert "the headlines differ in a number: 2019 ≠ 2020" in why or "2020 ≠ 2019" in why


def test_what_was_joined_by_hand_is_not_parted_again(joined):
    with joined.db.atomic():
        joined.articles.join(1, 2, "2026-11-03T00:00:00Z")
    joined.copies.recluster("2026-11-03T00:00:00Z", again=True)
    homes = dict(rows(joined, "SELECT id, article_id FROM pages"))
    assert homes[1] == homes[2]


def test_the_ground_is_told_in_plain_words():
    found = likeness(Text(TOLD), Text("\n".join(PARTS[:3])))
    assert found.why == "100% of the shorter text and 60% of the longer are shared"
