"""Where on its site, or on which page of its newspaper, an article stands. A library for the metadata stage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import squeeze
from pipelines.text.characters import HAN

# 首页 > 新闻 > 社会 > 正文, 您的位置：首页 >> 要闻, 首页 / 科技 / 正文
STEP = re.compile(r"\s{0,9}(?:-->|->|>>|[>＞»›→])\s*|\s{1,9}/\s+")
START = re.compile(
    r"^(?:(?:您|你)?(?:现在|現在|当前|當前|目前)?(?:所在|的)?(?:的)?位置\s{0,3}[:：]?\s{0,3})?[^>＞»›→/]{0,14}?(?:首页|首頁|主页|主頁|中国|网|網|频道|頻道)\s*(?:-->|->|>>|[>＞»›→]|\s/\s)|位置\s*[:：]"
    r"|[>＞»]\s*正文$"
)
LEAF = re.compile(r"^(?:正文|内容|內容|文章|详情|阅读|查看|浏览|新闻|全文)")
# 第3版：要闻, 第A03版 要闻, A03版:要闻
LEAF_PAGE = re.compile(rf"(?:第\s?[A-Z]?\d{{1,3}}|[A-Z]\d{{1,3}})\s?版\s*[:：]\s*([{HAN}·]{{2,10}})")

# 通报 and 预报 end like papers: a bare 报 is one only where its digital edition is named.
PAPER = re.compile(
    rf"([{HAN}]{{2,8}}?(?:日报|日報|晚报|晚報|早报|晨报|时报|商报|周报|导报|青年报|都市报)(?=\s*[-–—_:：]{{1,2}}\s*(?:19|20)\d{{2}}\D)"
    rf"|[{HAN}]{{1,8}}?[报報](?=(?:数字|数位|电子|電子)(?:[报報]刊?|版)))"
)


PAPER_AND_PAGE = re.compile(
    rf"[-–—_|｜]\s*([{HAN}]{{1,8}}(?:[报報]|周刊))\s*[-–—_|｜:：]\s*(?:(?:19|20)\d{{2}}\D\d{{1,2}}\D\d{{1,2}}日?\D{{0,4}})?第?\s?[A-Z]?\d{{1,3}}\s?版"
)


OWN_WORDS = re.compile(r"^[\s【〔（(\[]*本[报報](?:[讯訊]|\S{0,8}(?:[讯訊电電]|[记記]者))")
LAST_PAPER = re.compile(
    rf"[-–—_|｜]\s*([{HAN}]{{1,6}}(?:日报|日報|晚报|晚報|早报|早報|晨报|晨報|时报|時報|商报|商報|都市报|青年报|周报))$"
)


def breadcrumb(lines: Sequence[str], title: str | None) -> str | None:
    """The last step of the path above a headline that is neither the home page, nor 正文, nor the headline itself."""
    key = squeeze(title or "")
    for line in lines:
        if len(line) > 160 or not START.search(line):
            continue
        steps = [step.strip(" :：|·") for step in STEP.split(line)]
        for step in reversed(steps[1:]):
            short = squeeze(step)
            if 2 <= len(short) <= 12 and not LEAF.match(short) and short not in key and short not in ("首页", "首頁"):
                return str(step)
    return None


def newspaper_page(lines: Sequence[str]) -> str | None:
    """The name of the newspaper page that an article stands on; the line with 上一版 or 下一版 says which is open."""
    pages = [(line, str(match[1])) for line in lines if (match := LEAF_PAGE.search(line))]
    opened = [name for line, name in pages if "上一版" in line or "下一版" in line]
    names = opened or ([pages[0][1]] if len({name for _, name in pages}) == 1 else [])
    return names[0] if names else None


def titled_paper(page_title: str) -> str | None:
    """The newspaper that a page of its digital edition names in <title>: 某某日报数字报-…, … - 某某日报 - 第A01版."""
    paper = PAPER.match(page_title.strip()) or PAPER_AND_PAGE.search(page_title)
    return str(paper[1]) if paper else None


def own_paper(page_title: str, lead: Sequence[str]) -> str | None:
    """The paper that closes <title>, where the article's first words are its own: 【本报讯】, 本报记者."""
    if not any(OWN_WORDS.match(line) for line in lead[:2]):
        return None
    named = LAST_PAPER.search(page_title)
    return str(named[1]) if named else None


OWNER = re.compile(rf"([{HAN}]{{2,6}}?(?:日报|日報|晚报|晚報|早报|晨报|时报|商报|周报|导报|青年报|都市报|报))社?")
NO_OWNER = re.compile(r"举报|舉報|所有")


def masthead(lines: Sequence[str], rules: MetadataRules) -> str | None:
    """A newspaper's own name in its copyright line: 某某日报社某某新闻网版权所有 -> 某某日报."""
    for line in lines:
        if "版权所有" in line or "版權所有" in line or "主办" in line:
            match = OWNER.search(line)
            if match and not NO_OWNER.search(match[1]):
                return str(match[1])
    return None
