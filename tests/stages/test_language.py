"""The language of a page: by its scripts, and by langdetect where they leave it open."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipelines.record import Block, Page, Record
from pipelines.rules.chinese import default_words
from pipelines.stages.language import language_of, tell_language

WORDS = default_words()
PAGE = Page(url="https://news.example/1.html", payload=b"", fetched_at="2026-11-21T08:00:00Z")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("本报讯 新桥昨日通车。", "zh"),
        ("雨停了", "zh"),
        ("運輸署表示，行車線將於星期一起封閉，巴士改道行駛，市民宜預早出門。", "zh"),
        ("NBA常规赛：Lakers 112-108 Celtics，James得到28分", "zh"),
        ("他在会上用英语说：“We will build more schools, roads and bridges in the coming years.”与会者鼓掌。", "zh"),
        ("新桥昨日通车，市民争相参观。\nThe new bridge opened yesterday, and citizens came to see it.", "zh"),
        ("日本动画《となりのトトロ》重映，观众反响热烈，票房突破一亿元，影院加开场次。", "zh"),
        ("“优の良品”在城南开了第一家店，开业首日顾客盈门。", "zh"),
        ("韩国总统在记者会上用韩语说“안녕하세요”，随后介绍了访问安排，双方将签署协议。", "zh"),
        ("佢哋尋日喺旺角食飯，唔知點解個個都冇帶錢，最後要打電話叫人嚟埋單。", "yue"),
        ("佢哋寻日喺旺角食饭，唔知点解个个都冇带钱，最后要打电话叫人嚟埋单。", "yue"),
        ("證人供稱，被告當時說：「你哋唔好郁，唔係就開槍，佢哋嘅嘢喺邊？」法官將案件押後至下月再訊。", "zh"),
        ("老人“唔”了一声，没有再说话，转身走进屋里，把门轻轻地关上了。", "zh"),
        ("東京で国際会議が開かれ、各国の代表が参加した。", "ja"),
        ("서울에서 국제회의가 열려 각국 대표들이 참석했다.", "ko"),
        ("韓國 大統領은 오늘 國會에서 연설했다고 밝혔다.", "ko"),
        ("The city council approved the new bridge on Tuesday after a long debate about its cost.", "en"),
        ("Mayor Zhou Mingyuan (周明远) opened the new bridge on Tuesday and thanked the workers.", "en"),
        ("Le conseil municipal a approuvé mardi la construction du nouveau pont après un long débat.", "fr"),
        ("Городской совет одобрил строительство нового моста после долгих обсуждений.", "ru"),
        ("བོད་ལྗོངས་ཀྱི་གསར་འགྱུར་དང་དེབ་གཟུགས།", "bo"),
        ("شىنجاڭ ئۇيغۇر ئاپتونوم رايونلۇق خەلق ھۆكۈمىتى بۈگۈن يىغىن ئاچتى", "ug"),
        ("2026-11-21 08:00", None),
        ("", None),
        ("OK", None),
    ],
)
def test_a_text_is_in_its_language(text, language):
    assert language_of(text, WORDS) == language


def test_a_page_is_told_by_its_blocks_and_without_any_by_its_title():
    page = Record(page=PAGE, title="The new bridge opened yesterday in the south of the city")
    assert tell_language(page, words=WORDS).language == "en"
    blocks = (Block(0, "新桥通车"), Block(1, "市民争相参观。"))
    assert tell_language(Record(page=PAGE, title="Bridge", blocks=blocks), words=WORDS).language == "zh"


@pytest.mark.parametrize(
    "line", ["“" * 100_000, "あ" * 100_000, "「《“字a" * 20_000, "а" * 100_000], ids=lambda line: line[:3]
)
def test_a_hostile_line_ends(line):
    record = Record(page=PAGE, blocks=(Block(0, line),))
    assert tell_language(record, words=WORDS).blocks == record.blocks


def test_a_chinese_page_never_loads_langdetect():
    code = (
        "import sys; from pipelines.stages.language import language_of;"
        "from pipelines.rules.chinese import default_words;"
        "assert language_of('新桥昨日通车。', default_words()) == 'zh'; assert 'langdetect' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
