"""What clings to headlines: site and column names, buttons, badges, glyphs. A library for the metadata stage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.rules.metadata import MetadataRules
from pipelines.text.characters import HAN
from pipelines.text.folding import letters

MAX_CHARS = 120
CHINESE = re.compile(f"[{HAN}]")
SENTENCE = re.compile(r"[，。！？“”：]")
COLUMN_ENDS = ("网", "日报", "晚报", "频道", "新闻", "官方网站")
LENGTHS = ((3, "1-3"), (5, "4-5"), (8, "6-8"), (12, "9-12"), (20, "13-20"), (32, "21-32"), (48, "33-48"), (70, "49-70"))
# The strong separators part a headline from what the site adds; - and | stand inside headlines too.
STRONG = re.compile(r"_+|\s{0,9}--+\s*|\s{0,9}(?:>>|»|<|«)\s*")
WEAK = re.compile(r"\s{0,9}(?<![-–—])[-–—](?![-–—])\s*|\s{0,9}[|｜·•]\s*|\s{1,4}")  # —— parts no site from its headline
SEPARATES = re.compile(r"^\s*[-–—_|｜>·•:：«»]|[-–—_|｜>·•«»]\s*$")
PREFIX = re.compile(r"^\s*(?:(?:文章|信息|新闻|新聞)?(?:标\s*题|標\s*題)|主\s*题|主\s*題|信息名称)\s*[:：]\s*")
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
        r"【?字[号號体體][：:]?[^】\s]{0,8}】?|分享到?[：:]?|[打列]印|收藏|关闭|\[?(?:复制|複製)[链鏈連]接\]?",
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


# What is left of bullets, table bars and lost emoji at the ends of a headline.
GLYPHS = re.compile(r"^[\s|•·■□◆◇●○▲▼★☆※>»«<*#?？️]+|[\s|•■□◆◇●○▲▼★☆※»«<*#]+$|\?{2,}$")
FORUM_TAG = re.compile(r"^\[[^\[\]]{1,8}\]\s*(?=\S{4})")  # [转帖] 标题
GOES_ON = re.compile(r"^(?:关于|的|和|与|及|暨|印发|转发)")


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
            and not SENTENCE.search(tail)
        )
        if len(letters(head)) < 5 or not named or (spaced and not tail.endswith(COLUMN_ENDS)):
            break
        title = head
    return title.strip()


def is_segment(text: str, declared: Sequence[str], rules: MetadataRules) -> bool:
    """Whether a declared title holds the text between its ends and separators: "某站 - 标题", "标题-频道|某站".

    A space is a separator only behind the site's name (某县政府网 标题), for headlines hold spaces too.
    """
    for whole in declared:
        before, found, after = whole.partition(text)
        site_first = before[-1:].isspace() and not after and rules.site_word.search(before)
        if found and (not before or site_first or SEPARATES.search(before)) and (not after or SEPARATES.match(after)):
            return True
    return False


def names_home(content: str) -> bool:
    """Whether a declared title is the home page's, as templates leave it: 某某网 - 首页."""
    return any(HOME.fullmatch(part.strip()) for part in (*STRONG.split(content), *WEAK.split(content)))


def names_site(title: str, rules: MetadataRules) -> bool:
    """Whether a title is nothing but the names of a site and of its column: 往期查看——某某省物价局."""
    if len(title) > 2 * SITE_NAME_CHARS or NO_SITE.search(title):
        return False
    parts = [part.strip() for whole in STRONG.split(title) for part in DASH.split(whole) if part.strip()]
    named = [part.endswith(rules.name_ends) for part in parts]
    return any(named) and all(
        (of_site and len(part) <= SITE_NAME_CHARS) or len(letters(part)) < 5
        for part, of_site in zip(parts, named, strict=True)
    )


def find_subtitle(title: str, above: Sequence[str]) -> str | None:
    """The line that starts with a dash right under the headline, or under the name below it: ——某某乡工作纪实."""
    key = letters(title)
    for at, line in enumerate(above):
        if (match := SUBTITLE.match(line)) and any(letters(before) == key for before in above[max(0, at - 2) : at]):
            return match["text"].strip()
    return None


def bucket(value: float, edges: Sequence[tuple[float, str]], beyond: str) -> str:
    """The name of the first step that a value does not pass; that of what lies beyond the last."""
    return next((name for edge, name in edges if value <= edge), beyond)
