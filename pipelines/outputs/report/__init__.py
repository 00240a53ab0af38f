"""scrapy report: one HTML page of a run or a period that opens anywhere, with all it needs inside."""

from __future__ import annotations

from pathlib import Path

from pipelines import VERSION
from pipelines.outputs.report import charts
from pipelines.outputs.report.figures import Figures

TEMPLATE = Path(__file__).parent / "page.html.j2"


def render(figures: Figures, *, made_at: str, database: str) -> str:
    """The page as HTML. What pages told is text in it, never markup, and nothing in it runs or loads."""
    import jinja2  # here, so that commands without pages start without it

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"hours": hours, "number": number, "percent": percent}
    template = environment.from_string(TEMPLATE.read_text("utf-8"))
    return template.render(f=figures, charts=charts, made_at=made_at, database=database, version=VERSION)


def number(value: float) -> str:
    """12 345, with thin spaces that do not break."""
    return f"{value:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def percent(share: float) -> str:
    return f"{100 * share:.1f} %" if 0 < share < 0.1 else f"{100 * share:.0f} %"


def hours(value: float | None) -> str:
    """A span of time as people say it."""
    if value is None:
        return "–"
    if value < 1:
        return f"{60 * value:.0f} min"
    return f"{value:.1f} h" if value < 48 else f"{value / 24:.1f} days"
