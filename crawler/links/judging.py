"""Which links are followed, as what, and why: a source's own patterns, what pages of such an address turned out to be,
then the form of the address, the words of the link and where it stands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from crawler.links.anchors import ENTRY, NAV, NEXT, SITEMAP, Anchor
from pipelines.text.dates import day_in_path
from pipelines.urls import fold_url, shape_of, site_of, trap

ARTICLE, LISTING, FURTHER, SKIP = "article", "listing", "further", "skip"

HAN = re.compile(r"[\u3400-\u9fff]")
PAGE_FILE = re.compile(r"\.(?:s?html?|php|aspx?|jsp|jspx|do|action|xhtml)$|^[^.]*$", re.I)
INDEX_PATH = re.compile(
    r"(?:^|/)(?:index|default|list|node|channel|more|roll|gundong|gd|latest)(?:[_-]?\d+)?(?:\.\w+)?$|/$", re.I
)
INDEX_FILE = re.compile(r"/(?:index|default)\.\w+$", re.I)
DAY_FOLDER = re.compile(r"/@/|/0/#/|@")
LONG_ID = re.compile(r"\d{5,}")
NAMED_ID = re.compile(
    r"(?:^|[/_-])(?:content|detail|article|art|news|info|view|show|story|doc|[ctnap])[a-z]*[/_-]?\w*\d{3,}", re.I
)
ID_KEY = re.compile(r"(?:^|&)(?:\w*id|no)=\w*\d{2,}|(?:^|&)p=\d{3,}", re.I)
ID_FOLDER = re.compile(r"/\d{9,}/$")  # /group/6734290130669928968/
MORE = re.compile(r"更多|滚动|最新|全部|more|列表", re.I)
# Words by which every site calls what is none of its news.
SERVICE = re.compile(
    r"关于|關於|联系|聯繫|聯絡|登录|登陆|登錄|登入|注册|註冊|广告|廣告|招聘|版权|版權|声明|聲明|举报|舉報|投稿|客户端|APP|下载|下載|邮箱|郵箱|论坛|論壇|博客|微博|微信|"
    r"首页|首頁|主页|设为|收藏|手机版|网站地图|無障碍|无障碍|English|RSS|搜索|帮助|隐私|许可证|备案|返回|打印|分享|评论|订阅|商城|会员",
    re.I,
)

SURE = 3  # points from which a link leads to an article
KNOWN_PAGES = 5  # so many pages of one form tell what the form is ...
KNOWN_SHARE = 0.8  # ... when so many of them were of one kind
USELESS_PAGES = 20  # ... and so many that it is of no use: what is judged so is not fetched, and so not seen to change


@dataclass(frozen=True, slots=True)
class Link:
    """A link that has been judged.

    kind   article, listing, further (page of the same listing), sitemap or skip
    why    a phrase
    """

    anchor: Anchor
    kind: str
    why: str

    @property
    def url(self) -> str:
        return self.anchor.url

    @property
    def day(self) -> str | None:
        """The day of its article, as told beside the link or by its address."""
        return self.anchor.day or day_in_path(urlsplit(self.url).path)

    @property
    def latest(self) -> str | None:
        """The day of its article or else when it was last changed; None where nothing is told."""
        return self.day or self.anchor.changed


@dataclass(frozen=True, slots=True)
class LinkRules:
    """What a source says of its addresses; its patterns win over everything that is learned or guessed."""

    article: str | None = None
    listing: str | None = None


@dataclass
class Shapes:
    """What the pages of a form of address turned out to be: {(site, shape): counts of article, listing and other}."""

    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def learn(self, url: str, reject_reason: str | None) -> None:
        kind = ARTICLE if reject_reason is None else LISTING if reject_reason == "listing" else "other"
        self.counts[_form(url)][kind] += 1

    def verdict(self, url: str) -> tuple[str, str] | None:
        """(article, listing or skip; why), None while too little is known."""
        counts = self.counts.get(_form(url))
        if counts is None or (total := counts.total()) < KNOWN_PAGES:
            return None
        kind, most = counts.most_common(1)[0]
        if most < KNOWN_SHARE * total or (kind == "other" and total < USELESS_PAGES):
            return None
        said = {ARTICLE: "articles", LISTING: "listings"}.get(kind, "no articles")
        return (SKIP if kind == "other" else kind), f"{most} of {total} pages of this form were {said}"


def _form(url: str) -> tuple[str, str]:
    return site_of(url), shape_of(url)


def next_page(links: Sequence[Link]) -> Link | None:
    """Of the further pages of a listing the one that comes next: 下一页, or else the lowest number above 1."""
    further = [link for link in links if link.kind == FURTHER]
    numbers = {int(link.anchor.text): link for link in further if link.anchor.text.isdecimal()}
    named = next((link for link in further if not link.anchor.text.isdecimal()), None)
    return named or next((numbers[number] for number in sorted(numbers) if number > 1), None)


def judge(anchors: Sequence[Anchor], url: str, rules: LinkRules, shapes: Shapes | None = None) -> list[Link]:
    """Every link of a page with what it leads to, in page order.

    url      the page's own
    """
    alike = Counter(shape_of(anchor.url) for anchor in anchors if len(HAN.findall(anchor.text)) >= 6)
    own = fold_url(url)
    links = []
    for anchor in anchors:
        kind, why = (
            _judge(anchor, url, rules, shapes or Shapes(), alike)
            if fold_url(anchor.url) != own
            else (SKIP, "the page itself")
        )
        links.append(Link(anchor, kind, why))
    return links


def _judge(anchor: Anchor, url: str, rules: LinkRules, shapes: Shapes, alike: Counter[str]) -> tuple[str, str]:
    if why := trap(anchor.url):
        return SKIP, f"a trap: {why}"
    if rules.article and re.search(rules.article, anchor.url):
        return ARTICLE, "the source's article pattern"
    if rules.listing and re.search(rules.listing, anchor.url):
        return LISTING, "the source's listing pattern"
    parts = urlsplit(anchor.url)
    if site_of(anchor.url) != site_of(url):
        return SKIP, "another site"
    if anchor.place == SITEMAP:
        return SITEMAP, "named by a sitemap index"
    if not PAGE_FILE.search(parts.path.rpartition("/")[2]):
        return SKIP, "no page: a file of another kind"
    if anchor.place == NEXT:
        return (
            (FURTHER, "a further page of this listing")
            if not rules.listing and _goes_on(anchor, url)
            else (SKIP, "a page number that leads elsewhere")
        )
    if rules.article:
        return _listing(anchor, url, rules) or (SKIP, "not the source's article pattern")
    if anchor.place == ENTRY:
        return (SKIP, "an index page") if is_index(anchor.url) else (ARTICLE, "an entry of a feed or sitemap")
    if learned := shapes.verdict(anchor.url):
        return learned
    points, reasons = score(anchor, alike)
    if points >= SURE:
        return ARTICLE, ", ".join(reasons)
    return _listing(anchor, url, rules) or (SKIP, ", ".join(["too little speaks for an article", *reasons]))


def is_index(url: str) -> bool:
    """Whether an address names a folder or an index page, and no article by an id."""
    path, query = unquote(urlsplit(url).path), urlsplit(url).query
    return bool(INDEX_PATH.search(path)) and not (ID_KEY.search(query) or ID_FOLDER.search(path))


def score(anchor: Anchor, alike: Counter[str]) -> tuple[int, list[str]]:
    """How much speaks for an article, and what. At least two of address, words and company must.

    alike    how many links of this page with a headline's length have the same form of address
    """
    parts = urlsplit(anchor.url)
    path, shape, han = unquote(parts.path), shape_of(anchor.url), len(HAN.findall(anchor.text))
    points, reasons = 0, []
    if is_index(anchor.url):
        return -2, ["the address of an index"]
    file = path.rpartition("/")[2]
    if DAY_FOLDER.search(shape):
        points, reasons = points + 2, ["a day in the address"]
    elif LONG_ID.search(path) or ID_KEY.search(parts.query) or "x" in re.split(r"[/_.?-]", shape):
        points, reasons = points + 2, ["an id in the address"]
    elif NAMED_ID.search(path) or re.search(r"\d{2,}", file):
        points, reasons = points + 1, ["a number in the address"]
    if not points:
        return 0, ["no number in the address"]
    words = min(3, han // 5 + (han >= 8)) if not SERVICE.search(anchor.text) or han > 8 else -1
    points += words
    reasons.append(f"a headline of {han} characters" if words > 0 else f"words too short for a headline ({han})")
    if alike[shape] >= 3:
        points, reasons = points + 1, [*reasons, f"{alike[shape]} links alike"]
    if anchor.day:
        points, reasons = points + 1, [*reasons, "a day beside it"]
    if anchor.place == NAV:
        points, reasons = points - 1, [*reasons, "in a menu"]
    return (points if words > 0 else min(points, SURE - 1)), reasons


def _listing(anchor: Anchor, url: str, rules: LinkRules) -> tuple[str, str] | None:
    """A section of the same host, by its menu's short word; None for anything else."""
    parts = urlsplit(anchor.url)
    han = len(HAN.findall(anchor.text))
    if rules.listing or host_key(anchor.url) != host_key(url) or not 1 <= han <= 8 or SERVICE.search(anchor.text):
        return None
    file = parts.path.rpartition("/")[2]
    if INDEX_PATH.search(parts.path) or (not re.search(r"\d{3,}", file) and not parts.query):
        return LISTING, "a section" if not MORE.search(anchor.text) else "more of a section"
    return None


def host_key(url: str) -> str:
    """The host, the same for www. and without."""
    return fold_url(url).partition("/")[0]


def _goes_on(anchor: Anchor, url: str) -> bool:
    """Whether a page number leads to a page of the same listing: its address with another number, no new day or id."""
    one, other = urlsplit(anchor.url), urlsplit(url)
    shape, own = shape_of(anchor.url), shape_of(url)
    stem = other.path if other.path.endswith("/") else INDEX_FILE.sub("/", other.path)
    alike = shape == own or one.path == other.path or one.path.startswith(re.sub(r"\.\w+$", "", stem))
    new = any(mark in shape and mark not in own for mark in "@#")
    return host_key(anchor.url) == host_key(url) and alike and not new
