"""Which script a page is in; Traditional comes home to Simplified, once; Simplified is left alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import opencc
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipelines.record import Block, Page, Record
from pipelines.rules.chinese import default_words
from pipelines.stages.script import convert_metadata, convert_script
from pipelines.stages.script.to_simplified import convert, opencc_table

WORDS = default_words()
GENUINE = Path(__file__).parents[2] / "bench" / "genuine.yaml"
PAGE = Page(url="https://news.example/1.html", payload=b"", fetched_at="2026-11-21T08:00:00Z")
TAIWAN = (
    "市政府昨天公布計畫，以後公車將延駛到山裡的村落，里長憑藉多年經驗，提醒居民乾燥季節注意用火，餅乾工廠也要配合。"
)
HONG_KONG = "運輸署表示，由於維修工程，皇后大道兩條行車線於星期一起封閉，巴士改道行駛，市民宜預早出門，並留意電台廣播。"
MECHANICAL = "縣里召開干部大會，會后大家來到乾安街，于是立即采取措施，制造企業全部復工，占地最多的廠房面積達兩公里。"
SIMPLIFIED = "县里召开干部大会，会后大家来到乾安街，于是立即采取措施，制造企业全部复工，占地最多的厂房面积达两公里。"


def record(*lines: str) -> Record:
    return Record(page=PAGE, blocks=tuple(Block(i, line) for i, line in enumerate(lines)))


def told(*lines: str) -> Record:
    return convert_script(record(*lines), words=WORDS)


@pytest.mark.parametrize(
    ("line", "simplified"),
    [
        (
            TAIWAN,
            "市政府昨天公布计划，以后公车将延驶到山里的村落，里长凭借多年经验，提醒居民干燥季节注意用火，饼干工厂也要配合。",
        ),
        (
            HONG_KONG,
            "运输署表示，由于维修工程，皇后大道两条行车线于星期一起封闭，巴士改道行驶，市民宜预早出门，并留意电台广播。",
        ),
        (MECHANICAL, SIMPLIFIED),
        (
            "吉林省乾安縣的乾隆通寶展覽於今日開幕，觀眾在乾燥的展廳裡看著名家收藏。",
            "吉林省乾安县的乾隆通宝展览于今日开幕，观众在干燥的展厅里看着名家收藏。",
        ),
        (
            "他沉著地說，這部著作的原著作者是著名作家，顯著的變化正在發生，他執著於寫作。",
            "他沉着地说，这部著作的原著作者是著名作家，显著的变化正在发生，他执着于写作。",
        ),
        (
            "瞭望臺上可以瞭解全貌，他聲名狼藉，卻藉口離開，於是慰藉成空。",
            "瞭望台上可以了解全貌，他声名狼藉，却借口离开，于是慰藉成空。",
        ),
        (
            "頭髮與發展，麵條與面子，隻身與只有，鐘錶與鍾愛，皇后與以後。",
            "头发与发展，面条与面子，只身与只有，钟表与钟爱，皇后与以后。",
        ),
        ("工廠汙染河川，消息走漏，個資洩漏，雙腳麻痺。", "工厂污染河川，消息走漏，个资泄漏，双脚麻痹。"),
        (
            "候選人葉乾龍到場，主持人是鄭乾明。江乾涸了，樹林乾枯，高溫乾燥，白乾兒醇厚，餅乾生產線停工。",
            "候选人叶乾龙到场，主持人是郑乾明。江干涸了，树林干枯，高温干燥，白干儿醇厚，饼干生产线停工。",
        ),
        (
            "新書《山路》（柳青河 著）出版，廣場傳頌著名為小滿的故事，他拿著名單，背著書包，是著名作家。",
            "新书《山路》（柳青河 著）出版，广场传颂着名为小满的故事，他拿着名单，背着书包，是著名作家。",
        ),
        ("有甚麼意見？為甚麼沒人說？欺人太甚，甚至不說。", "有什么意见？为什么没人说？欺人太甚，甚至不说。"),
        ("計程車司機用滑鼠點開軟體，網路品質不錯。", "计程车司机用滑鼠点开软体，网路品质不错。"),  # Taiwan's words stay
    ],
)
def test_traditional_comes_home_with_its_original_kept(line, simplified):
    out = told(line)
    assert out.blocks == (Block(0, simplified, script="Hant", original=line),)
    assert (out.script, out.body_original) == ("Hant", line)


def test_a_page_converted_character_by_character_keeps_every_qian():
    line = "乾縣與乾安的干部于會后來到這里，乾先生說：對于干旱，我們采取了措施。"
    assert told(line).body == "乾县与乾安的干部于会后来到这里，乾先生说：对于干旱，我们采取了措施。"


@pytest.mark.parametrize(
    "line",
    [
        SIMPLIFIED,
        "乾隆年间，钱锺书的著作，慰藉与狼藉，瞭望塔，乾坤湾，征集宫商角徵羽。",
        "演员金昇、堃泰集团与峯会主办方昨日在喆园签约，双方表示将继续扩大合作，发展当地经济，带动群众就业。",
        "他说：“繁体的‘書’字写作‘書’。”老师们又讲了简体字的来历，学生们纷纷提问，课堂气氛热烈，时间过得很快。",
    ],
)
def test_simplified_text_passes_unchanged(line):
    out = told(line)
    assert out.blocks == (Block(0, line, script="Hans"),)
    assert (out.script, out.body_original) == ("Hans", None)


def test_a_simplified_keyword_line_does_not_make_a_traditional_page_mixed():
    spam = "国产在线观看-国产在线观看免费-国产在线视频网站-" * 8
    out = told(spam, TAIWAN, HONG_KONG)
    assert out.script == "Hant"
    assert [block.script for block in out.blocks] == ["Hans", "Hant", "Hant"]
    assert out.blocks[0].text == spam


def test_a_page_in_both_scripts_is_mixed_and_only_the_traditional_blocks_are_converted():
    out = told(SIMPLIFIED, HONG_KONG)
    assert out.script == "mixed"
    assert [(block.script, block.original) for block in out.blocks] == [("Hans", None), ("Hant", HONG_KONG)]


def test_a_line_that_tells_nothing_goes_with_its_page():
    assert told(HONG_KONG, "乾果").blocks[1] == Block(1, "干果", script="Hant", original="乾果")
    assert told(SIMPLIFIED, "乾果").blocks[1] == Block(1, "乾果")
    assert told("2026-11-21", "OK").script is None


def test_japanese_is_neither_script_and_stays():
    line = "東京の国会議事堂では、新しい経済対策をめぐる審議が続いている。與野黨の協議も進められた。"
    assert told(line) == record(line)


def test_a_second_pass_changes_nothing():
    once = told("吉林省乾安縣舉辦乾隆文物展覽，觀眾眾多。")
    assert once.body == "吉林省乾安县举办乾隆文物展览，观众众多。"
    assert convert_script(once, words=WORDS).body == once.body


def test_the_fields_follow_the_blocks():
    fields = replace(
        told(TAIWAN),
        glosses=4,
        title="縣府(fǔ)新計畫",
        outlet="聯合新聞",
        authors=("陳曉華",),
        keywords=("公車", "乾隆"),
        section="要闻",
    )
    out = convert_metadata(fields, words=WORDS)
    assert (out.title, out.outlet, out.authors) == ("县府新计划", "联合新闻", ("陈晓华",))
    assert (out.keywords, out.section) == (("公车", "乾隆"), "要闻")


def test_the_fields_of_a_simplified_page_stay_as_they_are():
    page = replace(told(SIMPLIFIED), title="書法家作品展（第3期）", outlet="香港文匯報")
    assert convert_metadata(page, words=WORDS) == page


CONVERTER = opencc.OpenCC("t2s")
TRADITIONAL = st.lists(
    st.sampled_from(
        [*opencc_table().phrases, *map(chr, opencc_table().chars), TAIWAN, HONG_KONG, "，", "。", "的", "於", "乾", "a"]
    ),
    max_size=12,
).map("。".join)


@pytest.mark.parametrize(
    "line", ["乾" * 200_000, "於著" * 100_000, "開發" * 100_000, "あ" * 100_000], ids=lambda line: line[:2]
)
def test_a_hostile_line_ends(line):
    assert len(told(line).body) == len(line)


@given(TRADITIONAL)
def test_conversion_gives_what_opencc_gives(text):
    assert convert(text, opencc_table()) == CONVERTER.convert(text)


EVERYDAY = "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会乾藉於瞭著徵，。"


@given(st.text(EVERYDAY, min_size=1, max_size=60).map(lambda text: text + "这是简体"))
def test_whatever_is_simplified_passes_unchanged(text):
    assert [block.text for block in told(text).blocks] == [text]


@pytest.mark.parametrize(("traditional", "simplified"), yaml.safe_load(GENUINE.read_text("utf-8")))
def test_genuine_taiwan_and_hong_kong_text_comes_out_as_a_reader_expects(traditional, simplified):
    assert told(traditional).body == simplified


def test_japanese_is_left_as_it_is_with_its_titles_and_notes():
    lines = (
        "廃線の駅舎に灯り再び　住民が営む図書室",
        "写真説明",
        "三年前の大雪で屋根の一部が壊れ、取り壊しの話が持ち上がった。",
        "関連記事",
    )
    record = Record(
        page=Page(url="file:///1", payload=b"", fetched_at="2026-11-01T00:00:00Z"),
        blocks=tuple(Block(i, line) for i, line in enumerate(lines)),
    )
    assert convert_script(record, words=WORDS) == record


def test_words_of_ones_own_win_over_ours_and_opencc_s():
    own = (("資訊", "信息"), ("程式", "程序"), ("乾安", "乾安"), ("資訊科技學會", "资讯科技学会"), ("看著", "看著"))
    words = replace(default_words(), conversion=own)
    line = "乾安縣的資訊程式開發，由資訊科技學會負責，大家看著螢幕，曬乾衣服。"
    record = convert_script(Record(page=PAGE, blocks=(Block(0, line),)), words=words)
    assert record.blocks[0].text == "乾安县的信息程序开发，由资讯科技学会负责，大家看著萤幕，晒干衣服。"
    assert record.blocks[0].original == line
    simplified = "资讯和程式是别处的说法，这里照旧。"
    record = convert_script(Record(page=PAGE, blocks=(Block(0, simplified),)), words=words)
    assert record.blocks[0].text == simplified
    mechanical = "皇後的後來，公裏的裏程，幹部和乾安縣的幹部說資訊。" * 3
    record = convert_script(Record(page=PAGE, blocks=(Block(0, mechanical),)), words=words)
    assert "乾安县" in record.blocks[0].text
    assert "信息" in record.blocks[0].text
