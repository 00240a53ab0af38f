"""The headline of a page. A library for the metadata stage."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.declared import DeclaredMetadata
from pipelines.text.folding import letters
from pipelines.text.keyword_chains import is_keyword_chain
from pipelines.text.traditional import simplified

MAX_CHARS = 120
MAX_LETTERS = 60  # of a headline in Chinese
HAN = re.compile(r"[一-鿿]")
# The strong separators part a headline from what the site adds; - and | stand inside headlines too.
STRONG = re.compile(r"_+|\s{0,9}--+\s*|\s{0,9}(?:>>|»|<|«)\s*")
WEAK = re.compile(r"\s{0,9}(?<![-–—])[-–—](?![-–—])\s*|\s{0,9}[|｜·•]\s*|\s{1,4}")  # —— parts no site from its headline
SEPARATES = re.compile(r"^\s*[-–—_|｜>·•:：«»]|[-–—_|｜>·•«»]\s*$")
PREFIX = re.compile(r"^\s*(?:标\s*题|標\s*題|主\s*题|主\s*題)\s*[:：]\s*")
# 某某晚报-2020年10月22日-第A08版: a <title> without the headline
ISSUE = re.compile(r"报[^报]{0,12}\d{4}\D\d{1,2}\D\d{1,2}日?[\s_\-–—:：第]{0,4}\w{0,4}\d{1,3}版?\s*(?:[:：]\S{2,8})?$")
LEAF = re.compile(r"第?\s?[A-Z]?\d{1,3}\s?版\s*[:：]")
TAGGED = re.compile(r"^\s*[\[【][^\[\]【】]{1,8}[\]】]\s*(?=\S{5})")  # [杂谈] 标题, as forums set it
BADGE = re.compile(
    r"\s{0,9}(?:原创|原創|独家|首发|转载|精华|置顶|热门|付费|推荐)$"
)  # a mark behind the headline, in its element
# Buttons and marks that share the headline's element: 大 中 小, 【字号：大 中 小】, 分享到, 独家
BUTTONS = "|".join(
    (
        r"(?:【?\s?字[号號体體]\s?[：:]?\s?)?[【\[(（]?\s?大\s?[|｜]?\s?中\s?[|｜]?\s?小\s?[】\])）]?",
        r"【?字[号號体體][：:]?[^】\s]{0,8}】?|分享到?[：:]?|[打列]印|收藏",
    )
)
MARKS = "独家|獨家|原创|原創|首发|快讯|快訊|图集|圖集|组图|視頻|视频|直播|专题|專題|置顶|热门|推荐"
BUTTONED = re.compile(
    rf"^\s{{0,9}}(?:(?>{BUTTONS})\s*+)+|^\s*(?:{MARKS})\s*(?=\S{{5}})|\s{{0,9}}(?:(?>{BUTTONS})\s*+){{1,3}}$"
)
PAGE_NUMBER = re.compile(r"\s?[（(]\s?\d{1,2}\s?(?:/\s?\d{1,2}\s?)?[)）](?=\s*(?:[-–—_|｜]|$))")
HOME = re.compile(r"首\s?页|首\s?頁|主页|\bhome(?:page)?\b", re.IGNORECASE)
SITE_NAME_CHARS = 18
NO_SITE = re.compile(
    r"[，。！？：；“”《》、0-9]|召开|举行|关于|开展|发布|通知|公告|会议|调研|成立|走进|赴|入选|获|与|来"
)
DASH = re.compile(r"\s{0,9}[-–—]+\s*|\s{0,9}[|｜]\s*")
SITE_CHARS = 12  # of an office's name
CAPTION = re.compile(
    r"^(?:▲|△|▼|[图圖][:：]|资料图|資料圖|图为|圖為|[图圖]片)|(?:[摄攝]|供图|供圖|资料|资料图片?)\s*[。.]?[)）]?$|图源[:：]|[图圖]片来[自源]|视觉中国"
)
CHATTER = re.compile(
    r"分享|收藏|点赞|打印|字号|字體|扫码|扫描|二维码|关注|复制链接|登录|登錄|注册|註冊|纠错|评论|[【\[][大中小打关]|微信|微博"
)
SENTENCE_END = re.compile(r"[。；;]$")
SUBTITLE = re.compile(r"^\s*(?:[—–-]{2,}|——|―+)\s*(?P<text>[^—–\s-].{3,60})$")
CRUMB = re.compile(r"[>＞»›→]|首页|首頁")
ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．]|第[一二三四五六七八九十]{1,3}[章节部分]|【|\[)"
)
BOILERPLATE = re.compile(
    r"第\s?\w{1,3}\s?版|上一[篇版]|下一[篇版]|放大|默认|标题导航|版面导航|[|｜][^|｜]*[|｜]|https?://|版权所有|欢迎您|欢迎光临|官方网站|系列(?:报道|评论)之|^\W*\d(?!\d{3}\s?年|\d{3}[-—–/]\d{2})|\s[-–]\s.{0,120}网"
)


def without_site(page_title: str, rules: MetadataRules) -> str:
    """<title> without the channel and site names behind the headline: "…开工_要闻_某某网" -> "…开工"."""
    title = page_title
    parts = [part for part in STRONG.split(title) if part]
    if len(parts) > 1 and len(letters(parts[0])) >= 5:
        title = parts[0]
    elif len(parts) > 1:
        title = max(parts, key=len)
    for _ in range(4):
        cuts = list(WEAK.finditer(title))
        if not cuts:
            break
        head, tail = title[: cuts[-1].start()], title[cuts[-1].end() :]
        spaced = not cuts[-1][0].strip()
        named = (
            (rules.site_word.search(tail) or (cuts[-1][0] in "|｜" and tail in head))
            and len(tail) <= 20
            and not re.search(r"[，。！？“”：]", tail)
        )
        if (
            len(letters(head)) < 5
            or not named
            or (spaced and not re.search(r"(?:网|日报|晚报|频道|新闻|官方网站)$", tail))
        ):
            break
        title = head
    return title.strip()


def _plausible(text: str, rules: MetadataRules) -> bool:
    return 4 <= len(letters(text)) <= MAX_CHARS and text not in rules.no_title


def _is_segment(text: str, declared: Sequence[str], rules: MetadataRules) -> bool:
    """Whether a declared title holds the text between its ends and separators: "某站 - 标题", "标题-频道|某站".

    A space is a separator only behind the site's name (某县政府网 标题), for headlines hold spaces too.
    """
    for whole in declared:
        before, found, after = whole.partition(text)
        site_first = before[-1:].isspace() and not after and rules.site_word.search(before)
        if found and (not before or site_first or SEPARATES.search(before)) and (not after or SEPARATES.match(after)):
            return True
    return False


def _names_home(content: str) -> bool:
    """Whether a declared title is the home page's, as templates leave it: 某某网 - 首页."""
    return any(HOME.fullmatch(part.strip()) for part in (*STRONG.split(content), *WEAK.split(content)))


def _names_site(title: str, rules: MetadataRules) -> bool:
    """Whether a title is nothing but the names of a site and of its column: 往期查看——某某省物价局."""
    if len(title) > 2 * SITE_NAME_CHARS or NO_SITE.search(title):
        return False
    named = re.compile(rf"(?:{rules.site_word.pattern}|{rules.org_tail.pattern[3:-2]})$")
    parts = [part.strip() for whole in STRONG.split(title) for part in DASH.split(whole) if part.strip()]
    return any(map(named.search, parts)) and all(
        len(letters(part)) < 5 or (len(part) <= SITE_NAME_CHARS and named.search(part)) for part in parts
    )


def _is_office(text: str, above: Sequence[str], headings: Sequence[str], rules: MetadataRules) -> bool:
    """Whether a line of <title> is the office whose site this is: below it stands another, marked up as a heading."""
    if len(text) > SITE_CHARS or text not in above or not rules.org_tail.search(simplified(text)):
        return False
    under = above[above.index(text) + 1 :]
    return any(heading != text and heading in under for heading in headings[:2])


def choose_headline(
    marks: DeclaredMetadata, above: Sequence[str], subject: Callable[[str], str], rules: MetadataRules
) -> tuple[str | None, str]:
    """The headline as the page shows it, and its witness: heading, line, meta:og:title (or another), page-title.

    marks       the page's marked-up parts
    above       the lines before the article's first words
    subject     a line -> the same without what names date, outlet or people; "" where nothing is left
    returns     the heading or line that <title> or og:title also holds; else, where <title> is nowhere shown, the line
                above the byline; else the declared title without the site's name, or a lone h1; None where none is told
    """
    told = [
        (name, PAGE_NUMBER.sub("", content))
        for name, content in marks.contents(rules.meta["title"])
        if not is_keyword_chain(content) and not _names_home(content)
    ]
    page_title = PAGE_NUMBER.sub("", marks.page_title)
    declared = [marks.page_title, page_title, *(content for _, content in told)]
    declared = [text for text in declared if text and not is_keyword_chain(text)]
    headings = [text for text in marks.headings if not is_keyword_chain(text)]
    keys = [letters(text) for text in declared]
    cleaned = without_site(page_title, rules)
    cut = letters(cleaned) if cleaned.endswith(("…", "..")) else ""  # <title> cut short
    named = re.compile(rf"(?:{rules.site_word.pattern})$")
    alone = _names_site(page_title, rules)
    for witness, shown, shortest in (("heading", headings, 2), ("line", list(reversed(above[-40:])), 5)):
        shown = [PREFIX.sub("", text) for text in shown]
        shown += [text[tag.end() :] for text in shown if (tag := TAGGED.match(text))]
        shown += [text[: badge.start()] for text in shown if (badge := BADGE.search(text))]
        shown += [bare for text in shown[:60] if (bare := BUTTONED.sub("", text[:MAX_CHARS])) and bare != text]
        fitting = []
        for text in shown:
            key = letters(text)
            if 8 <= len(cut) < len(key) <= 3 * len(cut) and key.startswith(cut):
                return text, witness
            if shortest <= len(key) <= MAX_CHARS and text not in rules.no_title and any(key in other for other in keys):
                # A channel's name is held by <title> too, but it is no large part of it.
                large = len(key) >= 5 and len(key) >= 0.6 * len(letters(cleaned))
                if _is_office(text, above, headings, rules) or (alone and _names_site(text, rules)):
                    continue
                # “远星号”启航 of <title> “远星号”启航 三小时到达对岸: its first line, marked up as a heading
                opens = witness == "heading" and len(key) >= 5 and marks.page_title.startswith(f"{text} ")
                part = opens or _is_segment(text, declared, rules)
                if large or (part and not (named.search(text) and len(key) < 10)):
                    fitting.append(text)
        if fitting:
            return max(fitting, key=lambda text: len(letters(text))), witness
    # 守林: a part of <title>, and all of a line close above the text
    parts = {part.strip() for part in (*STRONG.split(page_title), *WEAK.split(page_title))}
    for text in reversed(above[-6:]):
        short = "".join(text.split()) if len(text) < 8 else text  # 守　林
        if {text, short} & parts and 2 <= len(letters(text)) < 5 and not rules.site_word.search(text):
            return short, "line"
    site_alone = (
        alone
        or len(letters(cleaned)) < 5
        or ISSUE.search(page_title) is not None
        or cleaned in rules.no_title
        or (rules.site_word.search(cleaned) and len(cleaned) <= 10)
    )
    for name, content in told[:1]:
        if _plausible(content, rules) and (site_alone or letters(content) not in letters(cleaned)):
            return without_site(content, rules), f"meta:{name}"
    lone = next((text for text in headings[:1] if _plausible(text, rules) and len(letters(text)) >= 8), None)
    subjects = [subject(line) for line in above[-40:]]
    # a newspaper page: its name in <title>, then day or number of the page and headline
    dated_page = site_alone and ("" in subjects[-5:] or any(LEAF.match(line) for line in above[-5:]))
    if not declared:
        return (lone, "heading") if lone else (headline_in_lines(subjects, rules), "line")
    last = next((i for i in range(len(subjects) - 1, -1, -1) if not subjects[i]), -1)
    if dated_page and lone is None:
        # Short first paragraphs may stand behind the byline.
        line = headline_in_lines(subjects, rules) or headline_in_lines(subjects[: last + 1], rules)
        if line:
            return line, "line"
    if last >= 0 and len(subjects) - last <= 6 and (line := headline_in_lines(subjects[: last + 1], rules)):
        return line, "line"
    # 某某网-让世界了解某某: the site presents itself, and no line of the page repeats it
    named_first = re.match(rf"\S{{0,8}}(?:{rules.site_word.pattern})\s*[-–—|｜_]", page_title)
    if not site_alone and not named_first and _plausible(cleaned, rules):
        return cleaned, "page-title"
    return lone, "heading"


def headline_in_lines(subjects: Sequence[str], rules: MetadataRules, *, longest_run: int = 1) -> str | None:
    """The headline of a text without markup: a line above the article that can be one.

    subjects      the lines before the first line of prose; "" for one that only names date, outlet or people
    longest_run   right above the prose up to so many lines may be headline and what leads in to the story: the topmost
                  is the headline. Above a byline or a subtitle it is the nearest line, always
    returns       None where the text starts with prose, or with a heading of its own (一、基本情况)
    """
    run: list[str] = []
    for line in reversed(subjects):
        if len(line) > MAX_CHARS:
            break
        if not line or SUBTITLE.match(line) or CAPTION.search(line) or len(CHATTER.findall(line)) > 1:
            if run:
                break
            longest_run = 1 if not line or SUBTITLE.match(line) else longest_run
            continue
        if not run and len(letters(line)) < 5:
            continue  # 图集, 字号, 详情
        line = TAGGED.sub("", line)
        site = BOILERPLATE.search(line) or (rules.site_word.search(line[-3:]) and len(line) <= 10)
        most = MAX_LETTERS if HAN.search(line) else MAX_CHARS
        if not 5 <= len(letters(line)) <= most or ORDINAL.match(line) or CRUMB.search(line) or site:
            break
        if SENTENCE_END.search(line) or (run and len(line) >= 18 and abs(len(line) - len(run[-1])) <= 3):
            return None  # prose, or prose that was broken into lines of one length
        run.append(line)
        if len(run) == longest_run:
            break
    return without_site(PREFIX.sub("", run[-1]), rules) if run else None


def find_subtitle(title: str, above: Sequence[str]) -> str | None:
    """The line that starts with a dash right under the headline, or under the name below it: ——某某乡工作纪实."""
    key = letters(title)
    for at, line in enumerate(above):
        if (match := SUBTITLE.match(line)) and any(letters(before) == key for before in above[max(0, at - 2) : at]):
            return match["text"].strip()
    return None
