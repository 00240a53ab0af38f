"""The day of publication: dates of the page, of machines and of other articles."""

import pytest

from tests.stages.reading_metadata import h1, page, read


def test_the_path_speaks_where_nothing_else_tells_the_day():
    record = read(page(h1("")), url="http://news.hexi.example/2018-07/19/content_1.htm")
    assert (record.published_at, record.published_evidence) == ("2018-07-19", "url")


def test_a_day_that_the_machine_tells_takes_its_clock_from_the_page():
    record = read(page(h1("2018-07-19 08:18 来源：河西日报"), head='<meta name="publishdate" content="2018-07-19">'))
    assert (record.published_at, record.published_evidence) == ("2018-07-19T08:18:00+08:00", "line")


@pytest.mark.parametrize(
    ("machine", "published_at", "evidence"),
    [
        ("2018-07-22 14:10:03", "2018-07-19T08:18:00+08:00", "line"),
        ("2018-07-20 00:10:03", "2018-07-19T08:18:00+08:00", "line"),
        ("2018-07-12 14:10:03", "2018-07-12T14:10:03+08:00", "meta:publishdate"),
    ],
)
def test_readers_see_the_day_that_a_later_hand_overwrote_for_machines(machine, published_at, evidence):
    """An earlier day of the machine's is no later hand's, nor that of the page's rendering."""
    record = read(page(h1("2018-07-19 08:18"), head=f'<meta name="publishdate" content="{machine}">'))
    assert (record.published_at, record.published_evidence) == (published_at, evidence)


def test_the_bare_day_above_the_text_stands_in_its_field_and_another_stays() -> None:
    url = "http://news.hexi.example/2018/07/19/a.html"
    for line, stays in (("二〇一八年七月十九日", False), ("2018年7月19日", False), ("2017年5月1日", True)):
        record = read(page(h1("2018-07-19 来源：河西日报"), first=f"{line}</p><p>"), url=url)
        assert (line in [block.text for block in record.blocks]) is stays
