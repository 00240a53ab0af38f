"""Where on a page the running text stands. A library of `extract`.

The idea is old (text density, Sun et al., SIGIR 2011; maximum subsequence, Pasternack and Roth, WWW 2009): the
article is where characters outside links stand close together. Ours counts lines with the punctuation of sentences,
starts from the element that holds most of them directly, and climbs as long as what it gains is running text too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from lxml.html import HtmlElement

from pipelines.stages.extract.layout import Layout
from pipelines.stages.extract.line_kinds import Line, holder, is_link
from pipelines.text.folding import letters

# Two of these in one line: a site speaks of itself.
LEGAL = re.compile(
    r"版权|版權|转载|轉載|免责|侵权|本网|本站|备案|许可证|举报|法律责任|不代表|来稿|著作权|管理规定|copyright", re.I
)
GOES_ON = 120  # characters of sentences without a headline between them that no teaser has
LEAD = 12  # lines above the text among which the first picture's caption stands
NOTICE = 40  # characters of sentences right below the headline, which comments and other stories outweigh
BYLINE = re.compile(
    r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}.{0,60}(?:来源|來源|作者|记者|編輯|编辑|浏览|点击|阅读|字号|字体)"
    r"|(?:来源|來源|作者|发布[者人]?|[时時][间間]|日期)\s?[:：].{0,60}(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}"
)
SIGNED = re.compile(r"(?:(?:19|20)\d{2}|[〇○零一二三四五六七八九]{4})\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日")
TEASED = re.compile(
    r"(?:阅读|查看|閱讀)(?:全文|更多|详情|詳情|原文)|继续阅读|[\[【(（](?:详细|详情|全文|查看)[\]】)）]|Read more", re.I
)
CLOCK = re.compile(r"([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：][0-5]\d)?")
STAMP = re.compile(r"\d{1,2}:\d{2}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|(?:秒|分钟|分鐘|小时|小時|天)前|(?:昨|今)天")


def is_feed(lines: Sequence[Line]) -> bool:
    """Whether lines are a list of dated entries: comments, posts, teasers of other articles."""
    stamps = sum(line.chars <= 40 and not line.prose >= 30 and STAMP.search(line.text) is not None for line in lines)
    return stamps >= 3 and stamps * 12 >= len(lines)


def is_live(lines: Sequence[Line]) -> bool:
    """Whether lines are a live report: each entry under a bare clock, the clocks of one day in order.

    Readers' comments and lists of other articles carry days, names or 3分钟前 beside their clocks.
    """
    told = [CLOCK.fullmatch(line.text) for line in lines]
    minutes = [60 * int(clock[1]) + int(clock[2]) for clock in told if clock]
    if len(minutes) < 3 or minutes not in (sorted(minutes), sorted(minutes, reverse=True)):
        return False
    spoken = [line for line, clock in zip(lines, told, strict=True) if not clock]
    entries = sum(line.sentence > 0 or line.prose >= 12 for line in spoken)
    return entries >= len(minutes) and 4 * entries >= 3 * len(spoken) and not any(line.linked for line in spoken)


def _is_teaser(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the beginning of an article, cut off under the headline to click."""
    return at > 0 and lines[at].text.endswith(("...", "…")) and is_link(lines[at - 1])


def _paragraphs_of(line: Line, layout: Layout) -> HtmlElement:
    """The element in which a line is one paragraph among others, though each stands in a <div> of its own."""
    element = holder(line)
    parent = element.getparent()
    if parent is None or parent not in layout.spans:
        return element
    for other in (element.getprevious(), element.getnext()):
        if other is None or other.tag != element.tag or other.get("class") != element.get("class"):
            continue
        (start, end), (first, last) = layout.spans[element], layout.spans.get(other, (0, 0))
        if end - start == 1 == last - first and line.sentence and layout.lines[first].sentence:
            return parent
        if element.tag == "dl" and line.sentence and any(one.sentence for one in layout.lines[first:last]):
            return parent  # a list for each question and its answer
    return element


def heads(line: Line, titles: Collection[str]) -> bool:
    """Whether a line is the page's headline, by what the page calls itself."""
    return (line.kind == "heading" or line.chars >= 8) and letters(line.text) in titles


def _dates(line: Line) -> bool:
    """Whether a line only says when and by whom something was published."""
    return not line.sentence and line.chars <= 80 and BYLINE.search(line.text) is not None


def find_body(layout: Layout, titles: Collection[str] = ()) -> HtmlElement | None:
    """The element that holds the article; None where no line is prose.

    titles   folded, what the page calls itself: the first text below its headline counts three times, so that a notice
             of sixty characters outweighs the site's declaration at the foot
    """
    weights: dict[HtmlElement, float] = defaultdict(float)
    headline = max(
        (i for i, line in enumerate(layout.lines) if line.noise is None and heads(line, titles)), default=None
    )
    below: HtmlElement | None = None
    for i, line in enumerate(layout.lines):
        if line.prose and line.noise is None:
            little = len(set(LEGAL.findall(line.text))) > 1 or _dates(line) or _is_teaser(layout.lines, i)
            weight = line.prose / 10 if little else line.prose
            outer = _paragraphs_of(line, layout)
            if below is None and headline is not None and i > headline and weight >= 20 and not line.linked:
                below = outer
            weights[outer] += weight * 3 if outer is below else weight
            if (around := next((e for e in outer.iterancestors() if e in layout.spans), None)) is not None:
                weights[around] += weight / 2
    if not weights:
        return None
    best = max(weights, key=weights.__getitem__)
    start, end = layout.spans[best]
    if is_feed(layout.lines[start:end]):  # the comments outweigh the article above them
        above = {element: weight for element, weight in weights.items() if layout.spans[element][1] <= start}
        other = max(above, key=above.__getitem__, default=best)
        enough = NOTICE if other is below else GOES_ON
        if sum(line.sentence for line in layout.lines[slice(*layout.spans[other])]) >= enough:
            best, (start, end) = other, layout.spans[other]
    for outer in best.iterancestors():
        if outer not in layout.spans or outer.tag in ("body", "html"):
            continue
        first, last = layout.spans[outer]
        gained = [line for line in (*layout.lines[first:start], *layout.lines[end:last]) if line.noise is None]
        if _signs(gained) and first == start:
            best, start, end = outer, first, last
            continue
        held = [line for line in layout.lines[start:end] if line.noise is None]
        prose = sum(
            line.sentence
            for line in _lines_of_article_boxes(gained, outer, alone=sum(line.sentence > 0 for line in held) < 3)
        )
        if prose * 2 < sum(line.chars for line in gained) or not prose:
            continue
        if is_feed(gained) and not is_live(layout.lines[first:last]):
            continue
        size = sum(line.prose for line in held)
        before = sum(
            line.sentence for line in layout.lines[first:start] if line.noise is None and holder(line) is outer
        )
        behind = [line.sentence for line in layout.lines[end:last] if line.noise is None and holder(line) is outer]
        # The first paragraph may stand before the element that holds the others; one line alone behind it is an appeal.
        beside = before + (sum(behind) if sum(map(bool, behind)) > 1 else 0)
        if prose * 10 >= size * 3 or (beside * 2 >= prose and prose * 20 >= size):
            best, start, end = outer, first, last
    return best


def _signs(lines: Sequence[Line]) -> bool:
    """Whether lines are the office and the day under a notice, and nothing else."""
    return (
        1 <= len(lines) <= 4
        and SIGNED.fullmatch(lines[-1].text.strip()) is not None
        and not any(line.linked or line.chars > 40 or LEGAL.search(line.text) for line in lines)
    )


def _lines_of_article_boxes(lines: Sequence[Line], outer: HtmlElement, *, alone: bool) -> list[Line]:
    """Those lines that may belong to an article that stands in several boxes of an element.

    alone   whether a box with one sentence counts too: only while little is found. Later it is an appeal to subscribe
    """
    boxes: dict[HtmlElement, list[Line]] = defaultdict(list)
    for line in lines:
        box = line.owner
        while box is not outer and (parent := box.getparent()) is not None and parent is not outer:
            box = parent
        boxes[outer if holder(line) is outer else box].append(line)
    return [
        line
        for box, inside in boxes.items()
        if alone or box is outer or sum(line.sentence > 0 for line in inside) > 1
        for line in inside
    ]


def captions_above(lines: Sequence[Line], start: int, titles: Collection[str]) -> int:
    """How many lines right above the text to take in, so that the captions between it and the headline come along."""
    first = max(0, start - LEAD)
    headline = next((i for i in range(start - 1, first - 1, -1) if heads(lines[i], titles)), None)
    if headline is None:
        return 0
    found = (i for i in range(headline + 1, start) if _is_lead_caption(lines[i]))
    return start - next(found, start)


def _is_lead_caption(line: Line) -> bool:
    return line.kind == "caption" and line.noise is None and not line.linked and line.chars >= 6 and line.prose > 0


def is_listing(layout: Layout, span: tuple[int, int]) -> bool:
    """Whether a page is headlines to click, with or without a teaser each, and no text that goes on.

    span    range of the lines of what would be the body
    """
    inside = [line for line in layout.lines[slice(*span)] if line.noise is None]
    entries = sum(is_link(line) and line.chars >= 4 for line in inside)
    # Half of the lines; a third in cards of a picture to click, a headline and how often it was played.
    enough = (entries >= 3 and entries * 2 >= len(inside)) or (entries >= 6 and entries * 3 >= len(inside))
    if enough and not any(line.sentence for line in inside):
        return True
    teased = sum(line.linked > 0 and TEASED.search(line.text) is not None for line in inside)
    if entries > teased >= 3 and 2 * teased >= entries - 2:  # a headline to click and 阅读全文, each time
        return True
    if _is_teased(inside):
        return True
    titles = [line for line in layout.lines if line.noise is None and is_link(line) and line.chars >= 8]
    if len(titles) < 6:
        return False
    verse = not any(line.linked or line.sentence for line in inside)
    if verse and 2 * sum(line.chars for line in inside) > sum(line.linked for line in titles):
        return False  # a poem, a list of names: the headlines to click stand beside it
    runs = [0]  # sentences between one headline to click and the next
    for line in inside:
        if is_link(line) and line.chars >= 8:
            runs.append(0)
        else:
            runs[-1] += line.sentence
    said, longest = sum(runs), max(runs)
    if longest >= GOES_ON and (longest * 4 >= said or longest >= 300):
        return False
    if sum(run > 0 for run in runs) >= 5:  # headline, teaser, headline, teaser
        return True
    if len(runs) > 6 and sum(line.linked for line in inside) > 2 * said:
        return True
    linked = sum(line.linked for line in titles)
    if sum(line.prose for line in inside if not is_link(line)) >= GOES_ON:
        return False  # a diary of short lines, none of them long enough to count as a sentence
    return linked > 8 * said and (said < GOES_ON // 3 or is_feed([line for line in inside if not is_link(line)]))


def _is_teased(lines: Sequence[Line]) -> bool:
    """Whether every text stands below a headline of its own to click, three times or more, and none goes on."""
    texts: list[int] = []  # paragraphs under each headline
    for line in lines:
        if is_link(line) and line.chars >= 4:
            texts.append(0)
        elif line.prose >= 20:
            if not texts:
                return False
            texts[-1] += 1
    told = [count for count in texts if count]
    return len(told) >= 3 and max(told) <= 2 and 4 * len(told) >= 3 * len(texts[texts.index(told[0]) :])
