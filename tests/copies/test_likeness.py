"""Which texts are one article, and the memory that says so page by page."""

import re
import sqlite3
from itertools import permutations
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.dedup_damage import DAMAGES, Desk
from bench.dedup_kinds import Filler, article, body, campaign, digest, in_chinese_numerals, quote, serial, words
from bench.dedup_make import documents
from pipelines.copies.clusters import average_link
from pipelines.copies.fingerprint import Text
from pipelines.copies.likeness import Likeness, likeness
from pipelines.database.copy_index import CopyIndex
from pipelines.database.copy_tables import Move


def made(seed, sentences=24):
    return body(Filler(Random(seed)), sentences)


def copies(one, other):
    return likeness(Text(one), Text(other)).copies


class Newsroom:
    """An index over a list of texts; a page's id is its place in the list, from 1."""

    def __init__(self, texts=(), path=":memory:"):
        self.texts = {}
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.index = CopyIndex(self.connection, self.texts.__getitem__)
        self.verdicts = [self.add(text) for text in texts]

    def add(self, text, page=None):
        page = page or len(self.texts) + 1
        self.texts[page] = text
        return self.index.add(page, text)

    def clusters(self):
        found = {}
        for page, cluster in self.index.pages():
            found.setdefault(cluster, set()).add(page)
        return sorted(map(sorted, found.values()))

    def rows(self):
        return [self.connection.execute(f"SELECT * FROM {t} ORDER BY 1, 2").fetchall() for t in ("page", "key", "hand")]


STORY, OTHER, THIRD = made(1), made(2), made(3)
DESK = Desk(Filler(Random(4)), [OTHER, THIRD])


@pytest.mark.parametrize("name", sorted(DAMAGES))
def test_every_single_damage_is_seen_through(name):
    for strength in (1, 2, 3):
        assert copies(STORY, DAMAGES[name](STORY, strength, DESK)), strength


@pytest.mark.parametrize("kind", ["bulletin", "template", "flash", "nodigit"])
def test_two_fills_of_one_template_stay_two(kind):
    filler = Filler(Random(5))
    for template in words(kind):
        fills = [filler.fill(template) for _ in range(6)]
        assert not [(a, b) for a, b in permutations(fills, 2) if copies(a, b)]


def test_bulletins_in_chinese_numerals_stay_apart_too():
    filler = Filler(Random(6))
    for template in words("bulletin"):
        one, other = (in_chinese_numerals(filler.fill(template)) for _ in range(2))
        assert not copies(one, other)


def test_stock_phrases_quotations_and_serial_heads_join_nothing():
    filler = Filler(Random(7))
    for make in (campaign, quote, lambda f: serial(f, 0, 1)):
        assert not copies(make(filler), make(filler))


def test_a_digest_joins_none_of_the_articles_it_quotes():
    filler = Filler(Random(8))
    articles = [article(filler) for _ in range(6)]
    short = "\n".join(articles[0].split("\n")[:2])
    brief = digest(filler, articles[:5])
    assert not any(copies(brief, text) for text in [*articles, short])


def test_three_numbers_tell_two_county_bulletins_apart_and_the_reason_names_one():
    one = (
        "清河县森林防火指挥部通报：昨日全县共出动护林员{}人次，巡查林区{}公里，排查火险隐患{}处，均已当场整改。"
        "请群众文明祭祀，严禁携带火种进山，发现火情立即报警。"
    )
    like = likeness(Text(one.format(312, 845, 17)), Text(one.format(298, 790, 23)))
    assert not like.copies
    assert "312 ≠ 298" in like.why


def test_one_name_tells_two_notices_apart_and_the_reason_names_both():
    one = (
        "据市纪委监委消息：{}涉嫌严重违纪违法，目前正接受纪律审查和监察调查。"
        "{}，汉族，大学学历，长期在农业系统工作。欢迎群众提供线索。"
    )
    like = likeness(Text(one.format("何志远", "何志远")), Text(one.format("陈国平", "陈国平")))
    assert not like.copies
    assert "何志远 ≠ 陈国平" in like.why


def test_a_reprint_with_another_editor_date_and_outlet_is_still_one():
    frame = "来源：{}日报 编辑：{} 发布时间：{}\n{}\n责任编辑：{}"
    one = frame.format("清河", "赵敏", "2024-03-05 08:12", STORY, "赵敏")
    other = frame.format("石桥", "冯建国", "2025-11-17 21:40", STORY, "冯建国")
    assert copies(one, other)


def test_likeness_does_not_depend_on_which_text_comes_first():
    rows = documents(3)[:60]
    texts = [Text(row["text"]) for row in rows]
    for a, b in zip(texts, texts[1:] + texts[:1], strict=True):
        assert likeness(a, b).copies == likeness(b, a).copies


def test_the_same_text_is_exact_a_damaged_one_near_another_new():
    room = Newsroom([STORY, STORY.replace("，", ","), DAMAGES["trunc"](STORY, 2, DESK), OTHER])
    assert [(v.relation, v.cluster, v.of) for v in room.verdicts] == [
        ("new", 1, None),
        ("exact", 1, 1),
        ("near", 1, 1),
        ("new", 4, None),
    ]
    assert room.verdicts[2].contained > 0.9
    why = r"\d+% of the shorter text and 5\d% of the longer are shared"
    assert re.fullmatch(why, room.verdicts[2].why)


def test_a_refused_candidate_is_named_with_its_reason():
    filler = Filler(Random(9))
    template = words("template")[0]
    room = Newsroom([filler.fill(template), filler.fill(template)])
    ((page, why),) = room.verdicts[1].refused
    assert page == 1
    assert "numbers differ" in why


def test_short_texts_join_only_their_equals():
    room = Newsroom(["清河县今日停水一天，请备水。", "清河县今日停水一天,请备水", "清河县今日停水两天，请备水。"])
    assert room.clusters() == [[1, 2], [3]]


def test_adding_a_page_twice_changes_nothing():
    room = Newsroom([STORY, OTHER, DAMAGES["ocr"](STORY, 1, DESK)])
    before = room.rows()
    for page, verdict in enumerate(room.verdicts, 1):
        again = room.index.add(page, room.texts[page])
        assert (again.relation, again.cluster, again.of) == (verdict.relation, verdict.cluster, verdict.of)
    assert room.rows() == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(range(9)))
def test_clear_cases_come_out_the_same_in_any_order(order):
    texts = [
        text
        for base in (STORY, OTHER, THIRD)
        for text in (base, DAMAGES["s2t"](base, 1, DESK), DAMAGES["caption"](base, 1, DESK))
    ]
    room = Newsroom([texts[n] for n in order])
    assert sorted(sorted(order[page - 1] for page in pages) for pages in room.clusters()) == [
        [0, 1, 2],
        [3, 4, 5],
        [6, 7, 8],
    ]


def test_a_text_that_two_halves_agree_with_brings_them_together():
    parts = STORY.split("\n")
    half = len(parts) * 2 // 3
    room = Newsroom(["\n".join(parts[:half]), "\n".join(parts[-half:]), STORY])
    assert room.clusters() == [[1, 2, 3]]


def test_a_file_keeps_the_clusters_and_goes_on(tmp_path):
    first = Newsroom([STORY, OTHER], tmp_path / "dedup.db")
    first.connection.close()
    second = Newsroom(path=tmp_path / "dedup.db")
    second.texts.update({1: STORY, 2: OTHER})
    assert second.add(DAMAGES["frame"](STORY, 2, DESK)).cluster == 1
    assert not second.index.stale
    assert second.index.missing([1, 2, 3, 4]) == [4]


def test_an_attached_file_rolls_back_with_the_transaction(tmp_path):
    connection = sqlite3.connect(tmp_path / "news.db", isolation_level=None)
    connection.execute("ATTACH ? AS dedup", (str(tmp_path / "dedup.db"),))
    index = CopyIndex(connection, {1: STORY}.__getitem__, schema="dedup")
    connection.execute("BEGIN")
    index.add(1, STORY)
    connection.execute("ROLLBACK")
    assert list(index.pages()) == []


def test_a_forgotten_page_leaves_its_copies_a_representative():
    room = Newsroom([STORY, STORY + " ", DAMAGES["width"](STORY, 1, DESK), OTHER])
    room.index.forget(1)
    assert room.clusters() == [[2, 3], [4]]
    assert room.add(DAMAGES["symbols"](STORY, 1, DESK), page=9).cluster == 2
    room.index.forget(77)


def test_a_page_cleaned_anew_finds_its_new_place():
    room = Newsroom([STORY, OTHER, THIRD])
    room.texts[3] = STORY.replace("。", "。 ")
    assert room.index.add(3, room.texts[3]).cluster == 1
    assert room.clusters() == [[1, 3], [2]]


def test_what_was_split_by_hand_stays_split_and_joined_stays_joined():
    room = Newsroom([STORY, DAMAGES["abridge"](STORY, 2, DESK), OTHER, THIRD])
    assert room.clusters() == [[1, 2], [3], [4]]
    assert room.index.split(2, 1) == [Move(2, 1, 2)]
    assert room.index.join(3, 4) == [Move(4, 4, 3)]
    for _ in range(2):
        for cluster in room.index.touched():
            room.index.recluster(cluster)
        assert room.clusters() == [[1], [2], [3, 4]]
    room.index.rebuild(list(room.texts.items()))
    assert room.clusters() == [[1], [2], [3, 4]]
    assert room.index.join(1, 2) == [Move(2, 2, 1)]
    assert room.clusters() == [[1, 2], [3, 4]]


def test_splitting_the_first_page_off_leaves_the_others_together():
    room = Newsroom([STORY, DAMAGES["title"](STORY, 1, DESK), DAMAGES["width"](STORY, 1, DESK)])
    room.index.split(1, 3)
    assert room.clusters() == [[1], [2, 3]]
    assert {c for p, c in room.index.pages() if p > 1} == {2}


def test_a_page_not_in_the_index_can_be_neither_joined_nor_split():
    room = Newsroom([STORY])
    for change in (room.index.join, room.index.split):
        with pytest.raises(KeyError):
            change(1, 5)


def test_reclustering_mends_a_wrong_order_of_arrival_and_can_be_interrupted():
    room = Newsroom()
    for row in documents(2)[:150]:
        room.add(row["text"])
    for cluster in room.index.touched()[:3]:
        room.index.recluster(cluster)
    left = room.index.touched()
    for cluster in left:
        room.index.recluster(cluster)
    assert room.index.touched() == [] or not any(room.index.recluster(c) for c in room.index.touched())


def test_average_link_keeps_a_bridge_from_joining_two_shores():
    like = {frozenset(p): Likeness(True, 1.0, 0.8, "") for p in ((1, 2), (3, 4), (2, 5), (3, 5), (1, 5))}
    strange = Likeness(False, 0.0, 0.0, "")
    groups = average_link([(n, 1) for n in range(1, 6)], lambda a, b: like.get(frozenset((a, b)), strange))
    assert groups == [[1, 2, 5], [3, 4]]
