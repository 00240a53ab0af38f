"""What one visible line of a page is, by its text, its links and the element around it."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, fragment_fromstring

from pipelines.rules.reading import default_reading_patterns
from pipelines.stages.extract.line_kinds import Line, holder, is_data_table, is_link, leads_away

CREDIT = default_reading_patterns().credit
SENTENCE = "青禾镇今年新修水渠十二公里，灌溉农田三万余亩。"


def element(markup: str) -> HtmlElement:
    found = fragment_fromstring(markup)
    assert isinstance(found, HtmlElement)
    return found


def line(text: str, *, linked: int = 0, bold: int = 0, image: bool = False, around: str = "<p></p>") -> Line:
    return Line(text, "paragraph", element(around), len(text.replace(" ", "")), CREDIT, linked, bold, image)


@pytest.mark.parametrize(
    ("text", "linked", "sentence", "prose"),
    [
        (SENTENCE, 0, len(SENTENCE), len(SENTENCE)),
        (SENTENCE, len(SENTENCE), 0, 0),
        ("三条乡村公路月底完工", 0, 0, 0),
        ("同意。", 0, 0, 0),
        ("时间：七月十九日上午九点", 0, 0, 12),
    ],
)
def test_running_text_is_counted_outside_links(text: str, linked: int, sentence: int, prose: int) -> None:
    found = line(text, linked=linked)
    assert (found.sentence, found.prose) == (sentence, prose)


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (line("水渠放水的第一天。梁守田 摄"), "caption"),
        (line("石桥村的水渠", image=True, around="<p style='text-align: center'></p>"), "caption"),
        (line("石桥村的水渠", image=True), "paragraph"),
        (line("水渠怎样管护", bold=6), "heading"),
        (line("水渠怎样管护？", bold=7), "paragraph"),
        (line("水渠怎样管护", bold=2), "paragraph"),
    ],
)
def test_captions_and_headings_are_told_by_their_look(found: Line, kind: str) -> None:
    assert found.kind == kind


@pytest.mark.parametrize(
    ("found", "link"),
    [
        (line("三条乡村公路月底完工", linked=10), True),
        (line("三条乡村公路月底完工 2018-07-19", linked=10), True),
        (line("更多报道：老街改造", linked=4), True),
        (line("镇里的水利站说，详见通告", linked=2), False),
        (line("附件：通告", linked=2), False),
    ],
)
def test_a_line_that_is_only_there_to_be_clicked_is_a_link(found: Line, link: bool) -> None:
    assert is_link(found) == link


@pytest.mark.parametrize(
    ("markup", "away"),
    [("<a href='/1.html'>水渠</a>", True), ("<a name='top'>水渠</a>", False), ("<a href='/tz.docx'>通告</a>", False)],
)
def test_marks_and_attachments_lead_nowhere(markup: str, away: bool) -> None:
    assert leads_away(element(markup)) == away


def test_a_line_is_held_by_the_element_in_which_it_is_one_of_many() -> None:
    box = element("<div><ul><li><p>水渠</p></li></ul></div>")
    paragraph = box.find(".//p")
    assert paragraph is not None
    assert holder(Line("水渠", "paragraph", paragraph, 2, CREDIT)).tag == "ul"


def test_rows_of_short_cells_are_data_and_a_layout_is_not() -> None:
    rows = "".join(f"<tr><td>{year}</td><td>{tons}吨</td></tr>" for year, tons in ((2016, 1203), (2017, 1288)))
    assert is_data_table(element(f"<table>{rows}</table>"))
    assert not is_data_table(element(f"<table><tr><td>首页</td><td>{SENTENCE * 10}</td></tr>{rows}</table>"))
    assert not is_data_table(element("<table><tr><td>水渠</td></tr><tr><td>老街</td></tr></table>"))
