"""Where on its site, or on which page of its newspaper, an article stands. A library for the metadata stage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import squeeze

# 首页 > 新闻 > 社会 > 正文, 您的位置：首页 >> 要闻, 首页 / 科技 / 正文
STEP = re.compile(r"\s{0,9}(?:-->|->|>>|[>＞»›→])\s*|\s{1,9}/\s+")


def breadcrumb(lines: Sequence[str], title: str | None, rules: MetadataRules) -> str | None:
    """The last step of the path above a headline that is neither the home page, nor 正文, nor the headline itself."""
    key = squeeze(title or "")
    for line in lines:
        if len(line) > 160 or not rules.line.path_start.search(line):
            continue
        steps = [step.strip(" :：|·") for step in STEP.split(line)]
        for step in reversed(steps[1:]):
            short = squeeze(step)
            if 2 <= len(short) <= 12 and not rules.line.path_leaf.match(short) and short not in key:
                return str(step)
    return None


def newspaper_page(lines: Sequence[str], rules: MetadataRules) -> str | None:
    """The name of the newspaper page that an article stands on; the line with 上一版 or 下一版 says which is open."""
    pages = [(line, str(match[1])) for line in lines if (match := rules.line.paper_page.search(line))]
    opened = [name for line, name in pages if rules.line.page_turn.search(line)]
    names = opened or ([pages[0][1]] if len({name for _, name in pages}) == 1 else [])
    return names[0] if names else None


def titled_paper(page_title: str, rules: MetadataRules) -> str | None:
    """The newspaper that a page of its digital edition names in <title>: 某某日报数字报-…, … - 某某日报 - 第A01版."""
    paper = rules.outlet.paper.match(page_title.strip()) or rules.outlet.paper_and_page.search(page_title)
    return str(paper[1]) if paper else None


def own_paper(page_title: str, lead: Sequence[str], rules: MetadataRules) -> str | None:
    """The paper that closes <title>, where the article's first words are its own: 【本报讯】, 本报记者."""
    if not any(rules.outlet.own_words.match(line) for line in lead[:2]):
        return None
    named = rules.outlet.closing_paper.search(page_title)
    return str(named[1]) if named else None


def masthead(lines: Sequence[str], rules: MetadataRules) -> str | None:
    """A newspaper's own name in its copyright line: 某某日报社某某新闻网版权所有 -> 某某日报."""
    for line in lines:
        if rules.outlet.rights.search(line):
            match = rules.outlet.owner.search(line)
            if match and not rules.outlet.no_owner.search(match[1]):
                return str(match[1])
    return None
