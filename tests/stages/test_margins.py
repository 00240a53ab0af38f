"""How sure the models were of what they chose: wide where a page says it twice, narrow where two things speak."""

from __future__ import annotations

import pytest

from pipelines.record import Hints, Page, Record
from pipelines.rules.linear_model import LinearModel
from pipelines.stages import clean
from pipelines.stages.metadata.author_candidates import Candidate
from pipelines.stages.metadata.author_choice import choose

TITLE = "青禾镇新修水渠十二公里"
TEXT = """<p>青禾镇今年新修水渠十二公里，灌溉农田三万余亩。往年一到五月，村民要排队等水。</p>
<p>“以前抽一次水要花两百多元，现在打开闸门就行。”石桥村村民梁守田站在地头说。</p>
<p>据镇水利站介绍，工程去年十月开工，投入资金一千四百万元，由县镇村三级分担。</p>"""


def read(title_tag: str, headings: str, hints: Hints = Hints()) -> Record:
    markup = f"""<html><head><meta charset="utf-8"><title>{title_tag}</title></head><body>{headings}
        <p>2026-11-01 来源：青禾日报 记者 罗小满</p><div class="content">{TEXT}</div></body></html>"""
    url = "http://news.qinghe.example/2026-11/01/content_17.html"
    return clean(Page(url=url, payload=markup.encode(), fetched_at="2026-11-01T08:00:00Z"), hints=hints)


def test_a_headline_that_everything_tells_is_surer_than_one_of_two() -> None:
    plain = read(f"{TITLE}_青禾日报", f"<h1>{TITLE}</h1>")
    torn = read("青禾日报", f"<h2>{TITLE}</h2><h2>渠水流进三万亩农田里</h2>")
    assert plain.title == TITLE
    assert plain.margins["title"] > torn.margins["title"] >= 0
    assert plain.margins.keys() == {"title", "authors", "kind"}


def test_what_a_selector_gave_was_not_chosen() -> None:
    given = read(TITLE, f"<h1>{TITLE}</h1>", Hints(selectors={"title": "h1"}))
    assert given.title == TITLE
    assert "title" not in given.margins


def people(*names: str, at: int = 0, feature: str = "", kind: str = "authors") -> Candidate:
    return Candidate(names, kind, "line", "", "under", at, frozenset({feature}))


MODEL = LinearModel({"strong": 3.0, "good": 2.0, "weak": -1.0}, 0.5)


@pytest.mark.parametrize(
    ("candidates", "margin"),
    [
        ((), None),
        ((people("罗小满", feature="strong"),), 2.5),
        ((people("罗小满", feature="weak"),), 1.5),
        ((people("罗小满", feature="strong"), people("何青", at=9, feature="good")), 1.0),
        ((people("罗小满", feature="strong"), people("何青", at=1, feature="good")), 2.5),
        ((people("罗小满", feature="strong"), people("何青", at=9, feature="good", kind="editors")), 2.5),
        ((people("罗小满", feature="strong"), people("何青", at=9, feature="weak")), 2.5),
    ],
    ids=["none", "one", "nobody", "a rival", "the same byline", "an editor", "a weak rival"],
)
def test_a_byline_is_as_sure_as_its_nearest_rival_or_the_model_s_margin(
    candidates: tuple[Candidate, ...], margin: float | None
) -> None:
    assert choose(candidates, MODEL, frozenset()).margin == margin
