"""Pictures as inline SVG: pygal draws, and what is left out of its drawing is all that would run or load something."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from markupsafe import Markup

from pipelines.outputs.report.copy_flows import Flow

INK, STREAM, CINNABAR, OCHRE, MOSS, PLUM, STONE = (
    "#22303a", "#1f6f78", "#c0452f", "#d59f3c", "#7c8f4b", "#7b5d87", "#a9b3b5"
)  # fmt: skip
COLOURS = (STREAM, OCHRE, CINNABAR, MOSS, PLUM, "#4f9da6", "#8c6a4f", STONE)
SERIES = 7  # of their own; the rest are drawn together
BARS = 62  # more days than this become months, more months years
LAGS = ((0, "at once"), (1, "< 1 h"), (6, "1–6 h"), (24, "6–24 h"), (72, "1–3 days"), (168, "3–7 days"))
FLOWS = 24
FULL, HALF = (
    1016,
    486,
)  # units of a chart as wide as the page, or half: with these its letters are as large as the text's


def pygal_and_settings() -> tuple[Any, dict[str, Any]]:
    """pygal's module and the settings that all our charts share."""
    import pygal  # here, so that commands without pictures start without it
    from pygal.style import Style

    # It leaves an import hook of an older Python behind, which warns at every failing import from then on.
    sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

    style = Style(
        background="transparent",
        plot_background="transparent",
        foreground=INK,
        foreground_strong=INK,
        foreground_subtle="#d7dcda",
        opacity="1",
        opacity_hover="1",
        transition="0s",
        colors=COLOURS,
        font_family="inherit",
        label_font_size=11,
        major_label_font_size=11,
        value_font_size=11,
        legend_font_size=12,
        guide_stroke_dasharray="none",
        major_guide_stroke_dasharray="none",
        guide_stroke_color="#e4e6e0",
        major_guide_stroke_color="#e4e6e0",
    )
    settings = {
        "style": style,
        "js": (),
        "disable_xml_declaration": True,
        "legend_at_bottom": True,
        "legend_box_size": 10,
        "show_x_guides": False,
        "truncate_legend": 24,
        "truncate_label": 24,
        "margin": 4,
        "margin_bottom": 20,  # pygal reckons its legend's height short
        "spacing": 8,
        "no_data_text": "",
        "width": HALF,
    }
    return pygal, settings


def draw(chart: Any, label: str, uuid: str, kind: str = "chart") -> Markup:
    """The chart without scripts, tooltips, comments and the style sheet, which stands once in the page."""
    chart.uuid = uuid
    tree = chart.render_tree()
    for node in list(tree.iter()):
        gone = not isinstance(node.tag, str) or node.tag in ("script", "style", "desc", "defs", "title")
        if gone or node.get("class") in ("tooltip", "plot text-overlay", "plot tooltip-overlay"):
            node.getparent().remove(node)
    tree.set("class", f"pygal-chart {kind}")
    tree.set("role", "img")
    tree.set("aria-label", label)
    from lxml import etree

    return Markup(etree.tostring(tree, encoding="unicode"))


@cache
def style_sheet() -> Markup:
    """pygal's own style sheet for our settings, for all charts of the page."""
    pygal, settings = pygal_and_settings()
    chart = pygal.Bar(**settings)
    chart.uuid = "sheet"
    css = next(node.text for node in chart.render_tree().iter() if node.tag == "style")
    css = re.sub(r"/\*.{0,999}?\*/|@import[^;]{0,999};", "", css, flags=re.S)
    css += "".join(f"#chart-sheet .color-{n}{{fill:{colour};stroke:none}}" for n, colour in enumerate(COLOURS))
    return Markup(css.replace("#chart-sheet", ".pygal-chart"))


def by_day(published: Mapping[str, Counter[str]]) -> Markup:
    """Articles by the day, month or year of their publication, by site."""
    pygal, settings = pygal_and_settings()
    periods = _periods(published)
    total = sum(published.values(), Counter())
    names = [name for name, _ in total.most_common(SERIES)]
    chart = pygal.StackedBar(**settings | {"width": FULL, "legend_at_bottom_columns": 6}, height=260, **SPARSE)
    chart.y_labels = ticks(max(period.total() for period in periods.values()))
    chart.x_labels = list(periods)
    chart.x_labels_major = list(periods)[:: max(1, -(-len(periods) // 8))]
    for name in names:
        chart.add(name, [period[name] or None for period in periods.values()])
    rest = [sum(n for name, n in period.items() if name not in names) for period in periods.values()]
    if any(rest):
        chart.add("others", [n or None for n in rest])
    return draw(chart, "Articles by day of publication", "published")


SPARSE = {"x_label_rotation": 0, "show_minor_x_labels": False}


def ticks(most: float) -> list[int]:
    """Four or five whole numbers from 0 to at least the most."""
    step = next(s * 10**n for n in range(12) for s in (1, 2, 5) if s * 10**n * 5 >= most)
    return [step * n for n in range(-(-int(most) // step) + 1)]


def _periods(published: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    """Every day (or month, or year) from the first to the last, also those on which nothing appeared."""
    first, last = date.fromisoformat(min(published)), date.fromisoformat(max(published))
    length = 10 if (last - first).days < BARS else 7 if (last - first).days < 30 * BARS else 4
    found: dict[str, Counter[str]] = {}
    for n in range((last - first).days + 1):
        day = str(first + timedelta(days=n))
        found.setdefault(day[:length], Counter()).update(published.get(day, {}))
    return found


def stacked(rows: Mapping[str, Counter[str]], label: str, uuid: str) -> Markup:
    """One bar a row, in parts."""
    pygal, settings = pygal_and_settings()
    chart = pygal.HorizontalStackedBar(**settings | {"legend_at_bottom_columns": 4}, height=80 + 26 * len(rows))
    names = list(rows)[::-1]  # pygal draws from the bottom up
    chart.x_labels = names
    chart.y_labels = ticks(max(counter.total() for counter in rows.values()))
    for part, _ in sum(rows.values(), Counter()).most_common():
        chart.add(part, [rows[name][part] or None for name in names])
    return draw(chart, label, uuid)


def lag_bars(lags: Sequence[float]) -> Markup:
    """How many copies appeared how long after the first."""
    pygal, settings = pygal_and_settings()
    chart = pygal.Bar(**settings | {"show_legend": False, "margin_bottom": 4}, height=230)
    found = Counter(next((label for bound, label in LAGS if lag <= bound), "later") for lag in lags)
    labels = [*(label for _, label in LAGS), "later"]
    chart.x_labels = labels
    chart.y_labels = ticks(max(found.values()))
    chart.add("copies", [found[label] or None for label in labels])
    return draw(chart, "Copies by hours after the first publication", "lags")


def stage_bars(stages: Sequence[tuple[str, float]]) -> Markup:
    """Milliseconds of CPU a page by stage, the slowest on top."""
    pygal, settings = pygal_and_settings()
    chart = pygal.HorizontalBar(**settings | {"show_legend": False, "margin_bottom": 4}, height=40 + 24 * len(stages))
    rows = list(stages)[::-1]
    chart.x_labels = [name for name, _ in rows]
    chart.add("ms a page", [round(ms, 3) for _, ms in rows])
    return draw(chart, "CPU by stage", "stages")


def spark(days: Sequence[int], uuid: str) -> Markup:
    """Pages a day, as a row of tiny bars."""
    pygal, settings = pygal_and_settings()
    small = {"width": 120, "height": 26, "margin": 0, "margin_bottom": 0, "spacing": 0, "show_legend": False}
    bare = {"show_x_labels": False, "show_y_labels": False, "show_y_guides": False, "range": (0, max(*days, 1))}
    chart = pygal.Bar(**settings | small | bare)
    chart.add("", [n or None for n in days])
    return draw(chart, f"pages a day, {len(days)} days, at most {max(days)}", uuid, "spark")


def flow_bands(flows: Sequence[Flow]) -> dict[str, Any]:
    """Places for a drawing of who copied whom: origins on the left, copiers on the right, bands as wide as their count.

    pygal knows no such drawing; the template draws what is laid out here. Units are those of the view box.
    """
    gap = 16.0
    shown = flows[:FLOWS]
    left, right = Counter[str](), Counter[str]()
    for flow in shown:
        left[flow.origin] += flow.count
        right[flow.copier] += flow.count
    rows = max(len(left), len(right))
    height = max(150.0, 44.0 * rows)
    total = sum(left.values()) or 1
    unit = min(22.0, (height - gap * (rows + 1)) / total)
    starts: dict[tuple[str, str], float] = {}
    nodes = []
    for side, counts in (("left", left), ("right", right)):
        used = sum(counts.values()) * unit + gap * (len(counts) - 1)
        y = (height - used) / 2
        for name, n in counts.most_common():
            starts[side, name] = y
            nodes.append({"side": side, "name": name, "count": n, "y": y, "height": n * unit})
            y += n * unit + gap
    colours = {name: COLOURS[number % len(COLOURS)] for number, (name, _) in enumerate(left.most_common())}
    bands = []
    for flow in shown:
        thick = flow.count * unit
        y1, y2 = starts["left", flow.origin] + thick / 2, starts["right", flow.copier] + thick / 2
        starts["left", flow.origin] += thick
        starts["right", flow.copier] += thick
        bands.append({"flow": flow, "y1": y1, "y2": y2, "thick": thick, "colour": colours[flow.origin]})
    return {"width": HALF, "height": height, "nodes": nodes, "bands": bands, "hidden": len(flows) - len(shown)}
