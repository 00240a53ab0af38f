"""Articles follow the clusters of copies: one row each, ids kept, the text that agrees most, each ground kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.database.store import Outcome, Store
from pipelines.record import Block, Page, Record
from pipelines.runs.ledger import Ledger
from pipelines.search import search
from tests.conftest import Scrapy

MONDAY, TUESDAY = "2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z"

STORY = [
    "“以前出山要走两个钟头，现在一脚油门就到县城。”青石镇桐子坪村党支部书记罗大山说，麻柳河大桥通车后，村里的橙子当天就能运到省城。",
    "大桥全长三百二十六米，去年三月动工，总投资四千八百万元，其中县里自筹一千二百万元，村民投工投劳两万多个工日。",
    "桥头的小卖部老板娘李桂芳把货架又添了一排。她说，过去一天卖不出五十元，通车头一天就卖了九百多元，连冰柜都搬空了。",
    "县交通局介绍，明年还要把进村的七公里土路铺成水泥路，年底前通到最远的石门组，全镇十九个村民小组将全部通上硬化路。",
]
OTHER = [
    "入冬以来，云溪县图书馆把闭馆时间推迟到晚上九点，三楼的自习室每天座无虚席，备考的年轻人自带保温杯和小毯子。",
    "馆长说，新馆有座位八百六十个，周末常常不够用，下个月起将在城西的老粮库里再开一个分馆，预计增加座位二百四十个。",
    "读者王晓芸在这里准备教师资格考试。她说家里孩子小，图书馆是全城最安静的地方，保洁阿姨还给她留过一碗热汤圆。",
]


def record(lines: list[str], url: str, at: str = MONDAY, title: str | None = "大桥通车") -> Record:
    page = Page(url=url, payload="\n".join(lines).encode(), content_type="text/html", fetched_at=at)
    return Record(page=page, blocks=tuple(Block(i, line) for i, line in enumerate(lines)), title=title, language="zh")


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    store = Store(database)
    Ledger(store.db).begin_run("news", {}, MONDAY)
    yield store
    store.close()


def rows(store: Store, query: str) -> list[tuple]:
    return store.db.execute(query).fetchall()


def masked(lines: list[str]) -> list[str]:
    return [line.replace("党支部书记", "党支部**") for line in lines]


def framed(lines: list[str]) -> list[str]:
    return ["云川在线讯 据云溪县融媒体中心消息", *lines, "（原标题：麻柳河上的新桥）"]


def fill(store: Store) -> None:
    store.add(record(masked(STORY), "http://game.example/1"), 1)
    store.add(record(framed(STORY), "http://portal.example/2"), 1)
    store.add(record(STORY, "http://county.example/3"), 1)
    store.add(record(OTHER, "http://county.example/4", title="图书馆"), 1)


def test_copies_in_any_layout_are_one_article_that_shows_the_text_they_agree_on(store: Store) -> None:
    fill(store)
    assert rows(store, "SELECT id, title, page_id, copies, body FROM articles") == [
        (1, "大桥通车", 3, 3, "\n".join(STORY)),
        (2, "图书馆", 4, 1, "\n".join(OTHER)),
    ]
    assert rows(store, "SELECT article_id, relation, body FROM pages WHERE id < 4") == [
        (1, "near", "\n".join(masked(STORY))),
        (1, "near", "\n".join(framed(STORY))),
        (1, "canonical", None),
    ]


def test_what_a_mask_hides_is_read_off_the_other_copies_and_never_put_into_a_text(store: Store) -> None:
    store.add(record(masked(STORY), "http://game.example/1"), 1)
    store.add(record([line.replace("两个钟头", "两*钟头") for line in STORY], "http://game.example/2"), 1)
    body = rows(store, "SELECT body FROM articles")[0][0]
    assert "*" in body
    found = rows(store, "SELECT masked, reading, page_ids FROM article_restored")
    assert found in ([("**", "书记", "[2]")], [("*", "个", "[1]")])
    store.add(record(STORY, "http://county.example/3"), 1)
    assert rows(store, "SELECT page_id FROM articles") == [(3,)]
    assert rows(store, "SELECT * FROM article_restored") == [], "the text that is shown now lacks nothing"


def test_the_ground_of_a_join_and_of_a_refusal_stand_in_the_page(store: Store) -> None:
    fill(store)
    bulletin = (
        "云溪县城区菜市场{}日平均零售价：大白菜每公斤{}元，土豆每公斤{}元，"
        "鸡蛋每公斤{}元，猪腿肉每公斤{}元，草鱼每公斤{}元。"
    )
    closing = "县发展和改革局提醒，如遇价格异常波动，请拨打举报电话反映，工作人员将在两个工作日内上门核实并公布结果。"
    store.add(record([bulletin.format("九", 2.4, 3.1, 9.8, 26, 17), closing], "http://county.example/9"), 1)
    store.add(record([bulletin.format("十六", 2.8, 3.4, 10.2, 27.5, 18.6), closing], "http://county.example/16"), 1)
    assert rows(store, "SELECT count(*) FROM articles") == [(4,)]
    why, copy_of, similarity = rows(store, "SELECT why, copy_of, similarity FROM pages WHERE id = 2")[0]
    assert "of the shorter text" in why
    assert (copy_of, similarity > 0.8) == (1, True)
    refused = json.loads(rows(store, "SELECT refused FROM pages WHERE id = 6")[0][0])
    assert [one["page_id"] for one in refused] == [5]
    assert "≠" in refused[0]["why"]


def test_a_correction_is_marked_with_what_it_changed(store: Store) -> None:
    store.add(record(STORY, "http://county.example/3"), 1)
    corrected = [line.replace("四千八百万元", "四千六百万元") for line in STORY]
    store.add(record(corrected, "http://county.example/3", TUESDAY), 1)
    assert rows(store, "SELECT relation, article_id FROM pages ORDER BY id") == [("revision", 1), ("canonical", 1)]
    why = rows(store, "SELECT why FROM pages WHERE id = 2")[0][0]
    assert why.startswith("correction; ")
    assert "→" in why


RETITLED = "青石镇大桥通车 橙子当天到省城"


def test_a_headline_that_changed_is_shown_and_the_old_one_kept(store: Store) -> None:
    store.add(record(STORY, "http://county.example/3"), 1)
    assert store.add(record(STORY, "http://county.example/3", TUESDAY, RETITLED), 1) == Outcome("revision", 2, 1)
    assert rows(store, "SELECT id, title, page_id, copies, updated_at FROM articles") == [(1, RETITLED, 2, 1, TUESDAY)]
    assert rows(store, "SELECT title, relation, body, why FROM pages") == [
        ("大桥通车", "revision", None, "no page that we hold is like it"),
        (RETITLED, "canonical", None, f"revision; headline: 大桥通车 → {RETITLED}"),
    ]
    assert [hit.id for hit in search(store.db.conn, "title:橙子")] == [1]
    store.add(record(OTHER, "http://county.example/9"), 1)
    store.copies.recluster(TUESDAY)
    assert rows(store, "SELECT article_id FROM pages ORDER BY id") == [(1,), (1,), (2,)]


def test_a_brief_under_another_headline_is_the_same_article(store: Store) -> None:
    brief = ["青石镇的新桥昨日通车。"]
    store.add(record(brief, "http://county.example/3"), 1)
    store.add(record(brief, "http://county.example/3", TUESDAY, "快讯：再不用绕道了"), 1)
    assert rows(store, "SELECT id, title, copies FROM articles") == [(1, "快讯：再不用绕道了", 1)]


@pytest.mark.parametrize("title", ["大橋通車！", "", None])
def test_a_headline_that_says_the_same_or_nothing_is_no_change(store: Store, title: str | None) -> None:
    store.add(record(STORY, "http://county.example/3"), 1)
    assert store.add(record(STORY, "http://county.example/3", TUESDAY, title), 1).relation == "unchanged"
    assert rows(store, "SELECT title, last_seen_at FROM pages") == [("大桥通车", TUESDAY)]


def test_a_headline_that_was_missing_is_taken_up(store: Store) -> None:
    store.add(record(STORY, "http://county.example/3", title=None), 1)
    store.add(record(STORY, "http://county.example/3", TUESDAY), 1)
    assert rows(store, "SELECT title FROM articles") == [("大桥通车",)]
    assert rows(store, "SELECT why FROM pages WHERE id = 2") == [("revision; headline: none → 大桥通车",)]


def test_a_page_told_again_and_again_under_new_headlines_does_not_make_its_lines_boilerplate(store: Store) -> None:
    for hour in range(8):
        at = f"2026-11-02T{8 + hour:02}:00:00Z"
        store.add(record(["通车仪式直播", *STORY], "http://county.example/live", at, f"直播第{hour}时"), 1)
    assert rows(store, "SELECT count(*), max(copies) FROM pages, articles") == [(8, 1)]
    assert store.recurring("county.example") == frozenset()


def test_a_url_that_carries_another_story_is_another_article(store: Store) -> None:
    store.add(record(STORY, "http://county.example/today"), 1)
    store.add(record(OTHER, "http://county.example/today", TUESDAY), 1)
    assert rows(store, "SELECT page_id, copies FROM articles") == [(1, 1), (2, 1)]
    assert rows(store, "SELECT relation FROM pages") == [("canonical",), ("canonical",)]


def test_what_is_joined_and_parted_by_hand_stays_so_through_a_reclustering(store: Store) -> None:
    fill(store)
    with store.db.atomic():
        store.articles.split(1, 3, TUESDAY)
    assert rows(store, "SELECT id, article_id FROM pages WHERE id IN (1, 3)")[1][1] == 1 or rows(
        store, "SELECT page_id FROM articles WHERE id = 1"
    ) == [(3,)]
    apart = rows(store, "SELECT a.article_id <> b.article_id FROM pages a, pages b WHERE a.id = 1 AND b.id = 3")
    assert apart == [(1,)]
    with store.db.atomic():
        store.articles.join(3, 4, TUESDAY)
    together = "SELECT a.article_id = b.article_id FROM pages a, pages b WHERE a.id = 3 AND b.id = 4"
    assert rows(store, together) == [(1,)]
    for cluster in store.articles.index.touched():
        with store.db.atomic():
            store.articles.recluster(cluster, TUESDAY)
    assert apart == rows(store, "SELECT a.article_id <> b.article_id FROM pages a, pages b WHERE a.id = 1 AND b.id = 3")
    assert rows(store, together) == [(1,)]
    assert rows(store, "SELECT id, copies FROM articles ORDER BY id") == rows(
        store, "SELECT article_id, count(DISTINCT url) FROM pages GROUP BY article_id ORDER BY article_id"
    )


@pytest.mark.parametrize("lost", ["file", "version", "rows"])
def test_the_index_is_made_anew_from_the_articles(tmp_path: Path, lost: str) -> None:
    path = tmp_path / "news.db"
    store = Store(path)
    Ledger(store.db).begin_run("news", {}, MONDAY)
    fill(store)
    told = "SELECT id, article_id, relation, body FROM pages ORDER BY id"
    before, articles = rows(store, told), rows(store, "SELECT * FROM articles")
    if lost == "version":
        store.db.execute("UPDATE dedup.meta SET value = -1")
    if lost == "rows":
        with store.db.atomic():
            store.articles.index.forget(4)
            store.articles.index.forget(2)
    store.close()
    if lost == "file":
        path.with_suffix(".dedup.db").unlink()
    again = Store(path)
    assert (rows(again, told), rows(again, "SELECT * FROM articles")) == (before, articles)
    again.add(record(masked(STORY), "http://late.example/5", TUESDAY), 1)
    assert rows(again, "SELECT article_id FROM pages WHERE id = 5") == [(before[2][1],)], "and it knows its copies"
    again.close()


def test_a_page_deleted_by_hand_is_noticed_where_another_is_missing_from_the_index(tmp_path: Path) -> None:
    store = Store(tmp_path / "news.db")
    Ledger(store.db).begin_run("news", {}, MONDAY)
    fill(store)
    with store.db.atomic():
        store.articles.index.forget(4)
        store.db.execute("DELETE FROM pages WHERE id = 2")
    assert [page for page, _ in store.articles.index.pages()] == [1, 2, 3], "as many as there are pages"
    store.close()
    again = Store(tmp_path / "news.db")
    assert [page for page, _ in again.articles.index.pages()] == [1, 3, 4]
    again.close()


def test_who_only_reads_leaves_the_index_alone(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    store = Store(path)
    Ledger(store.db).begin_run("news", {}, MONDAY)
    fill(store)
    store.close()
    path.with_suffix(".dedup.db").unlink()
    reader = Store(path, reading=True)
    assert rows(reader, "SELECT count(*) FROM articles") == [(2,)]
    with pytest.raises(AttributeError):
        reader.add(record(OTHER, "http://county.example/5"), 1)
    assert rows(reader, "SELECT count(*) FROM pages") == [(4,)]
    reader.close()
    assert not path.with_suffix(".dedup.db").exists()


def test_the_order_of_arrival_gives_the_same_articles(tmp_path: Path) -> None:
    pages = [
        record(masked(STORY), "http://game.example/1"),
        record(framed(STORY), "http://portal.example/2"),
        record(STORY, "http://county.example/3"),
        record(OTHER, "http://county.example/4"),
    ]
    found = set()
    for turn in range(len(pages)):
        store = Store(tmp_path / f"{turn}.db")
        Ledger(store.db).begin_run("news", {}, MONDAY)
        for one in pages[turn:] + pages[:turn]:
            store.add(one, 1)
        shown = rows(store, "SELECT body FROM articles ORDER BY body")
        groups = rows(store, "SELECT group_concat(url) FROM (SELECT * FROM pages ORDER BY url) GROUP BY article_id")
        found.add((tuple(shown), tuple(sorted(groups))))
        store.close()
    assert len(found) == 1


def test_the_commands_join_split_and_recluster(scrapy: Scrapy, database: Path, tmp_path: Path) -> None:
    store = Store(database)
    Ledger(store.db).begin_run("news", {}, MONDAY)
    fill(store)
    store.close()

    def homes() -> list[tuple]:
        again = Store(database)
        found = rows(again, "SELECT id, article_id FROM pages ORDER BY id")
        again.close()
        return found

    assert homes() == [(1, 1), (2, 1), (3, 1), (4, 2)]
    said = scrapy("split", "1")
    assert (said.returncode, said.stdout) == (0, "page 1 has left article 1: it carries article 3 now\n")
    assert homes() == [(1, 3), (2, 1), (3, 1), (4, 2)]
    said = scrapy("recluster", "--json")
    assert said.returncode == 0
    assert json.loads(said.stdout)["moved"] == []
    assert homes() == [(1, 3), (2, 1), (3, 1), (4, 2)], "what was parted manually stays apart"
    said = scrapy("join", "3", "1")
    assert (said.returncode, said.stdout) == (0, "articles 3 and 1 are one now: 1\n")
    assert homes() == [(1, 1), (2, 1), (3, 1), (4, 2)]
    for arguments, told in (
        (["split", "4"], "page 4 has the very text of its article 2: there is nothing to part"),
        (["split", "99"], "there is no page 99 that carries an article"),
        (["join", "1", "77"], "there is no article 77"),
    ):
        said = scrapy(*arguments)
        assert (said.returncode, said.stderr.strip()) == (2, told)


def test_the_issues_of_a_weekly_that_differ_in_three_numbers_are_articles_of_their_own(store: Store) -> None:
    weekly = [
        "据县价格监测中心对县城三个农贸市场的监测，本周全县主要农副产品供应充足，价格总体平稳。",
        "中等粳米零售均价每斤2.85元，一级菜籽油每升14.60元，均与上周持平。",
        "猪肉零售均价每斤{}元，鸡蛋每斤{}元，白条鸡每斤11.80元；蔬菜零售均价每斤{}元，大白菜、萝卜集中上市，处于低位。",
        "价格监测中心预计，下周价格仍将以稳为主。市民如发现哄抬价格、短斤少两，可拨打12315投诉举报。",
    ]
    for issue, prices in ((45, (15.9, 5.05, 3.38)), (46, (15.4, 5.2, 3.12))):
        lines = [line.format(*prices) for line in weekly]
        store.add(record(lines, f"http://county.example/{issue}", title=f"农副产品价格周报（第{issue}期）"), 1)
    assert rows(store, "SELECT article_id FROM pages ORDER BY id") == [(1,), (2,)]
    refused = json.loads(rows(store, "SELECT refused FROM pages WHERE id = 2")[0][0])
    assert "45 ≠ 46" in refused[0]["why"] or "46 ≠ 45" in refused[0]["why"]
    reprint = [line.format(15.4, 5.2, 3.12) for line in weekly]
    store.add(record(reprint[:3], "http://portal.example/9", title="云溪农副产品价格周报（第46期）"), 1)
    assert rows(store, "SELECT article_id FROM pages WHERE id = 3") == [(2,)]


def test_the_id_of_an_article_that_is_gone_is_given_to_no_other(store: Store) -> None:
    fill(store)
    assert store.copies.join(1, 2, TUESDAY) == 1
    lines = ["这是另外一条消息，青石镇的老戏台昨晚重新亮灯，县剧团连演三场，邻县的戏迷也赶了两个小时的山路来看。"]
    store.add(record(lines, "http://county.example/5"), 1)
    assert rows(store, "SELECT id FROM articles ORDER BY id") == [(1,), (3,)]
