"""Whether a page is an article at all, told by its structure. A library of `extract`.

Care goes to the short and genuine: one sentence under a headline is news. So a page is refused for what it shows to be,
never for being short alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from pipelines.stages.extract.entries import is_listing
from pipelines.stages.extract.layout import Layout
from pipelines.stages.extract.line_kinds import Line, is_link
from pipelines.text.traditional import simplified

# What a server says of a page that it hasn't, and never a bare number: 捐款 500 元 is news.
ERROR = re.compile(
    r"(?:error|http|错误|状态码?)[\s:：]*(?:4\d\d|50\d)|\b(?:40\d|50\d)\b[\s\-:：,，!！]*(?:error|not\s+found|forbidden|bad|"
    r"internal|service|gateway|页面|错误|服务器|抱歉|找不到|$)|not\s+found|bad\s+gateway|server\s+error|access\s+denied"
    r"|(?:页面|頁面|网页|網頁|文章|内容|內容|信息|链接|新闻|稿件|资源|文件)[^。，]{0,10}"
    r"(?:不存在|找不到|已(?:经|被)?(?:删除|刪除|下线|下架|失效|移除)|无法(?:访问|显示|打开)|出错|走丢)"
    r"|(?:找不到|没有找到|未找到|沒有找到)[^。，]{0,12}(?:页面|頁面|网页|網頁|文章|内容)"
    r"|访问(?:出错|被拒绝|受限|过于频繁)|系统(?:错误|繁忙|出错)|出错了|参数错误|服务器(?:错误|繁忙)"
    r"|(?:秒后|自动)[^。]{0,8}(?:跳转|返回)",
    re.I,
)
# A page that is called so is one, however much the server explains.
ERROR_TITLE = re.compile(
    r"(?:\W{0,9}(?:(?:错误|error|http)\W{0,9})?(?:40\d|50\d)\W{0,9}(?:error|错误|not found|forbidden|bad gateway)?"
    r"|\W{0,9}(?:40\d\W{0,9})?(?:抱歉|对不起|提示)?\W{0,9}[您你]?[要所想]?(?:访问|浏览|查找|请求)?的?"
    r"(?:页面|网页|文章|内容|信息|新闻)(?:不存在|找不到|未找到|没有找到|无法访问|已(?:经|被)?(?:删除|下线|失效))了?\W{0,9}"
    r"|\W{0,9}(?:应用程序中的)?(?:服务器|运行时|系统|程序)错误\W{0,9}"
    r"|server error in .{1,40} application\W{0,9}|runtime error"
    r"|(?:the )?page not found|access denied|service unavailable|welcome to nginx!?)(?:\s{0,9}[-_|—–].*)?",
    re.I,
)
LOGIN = re.compile(r"登录|登錄|登入|注册|log\s?in|sign\s?in|密码|密碼|验证码", re.I)
SEARCH = re.compile(
    r"搜索结果|搜尋結果|检索结果|站内搜索|^搜索|[-_|]\s*搜索|找到(?:约|相关|了)?\s*[\d,]+\s*(?:条|篇)", re.I
)
# /s/ is where papers keep their society pages and blogs their posts: bare, it takes a query to be a search.
SEARCH_URL = re.compile(
    r"/(?:search|query)(?:[/.?]|$)|/s[oe]?/?\?(?:[^?]*&)?(?:q|wd|kw|key|keywords?|query|word)=", re.I
)
LOGIN_TITLE = re.compile(
    r"(?:用户|会员|帐号|账号|系统|统一|身份|认证|管理员?|后台|网站|安全|用戶|會員)*(?:登录|登陆|注册|登錄|登入|註冊|log\s?in|sign\s?in)(?:页面?|系统|平台|[-_|—\s].*)?",
    re.I,
)
SHELL = re.compile(
    r"(?:javascript|浏览器|瀏覽器|browser)[^。]{0,20}(?:过低|不支持|不兼容|升级|启用|开启|禁用|enable|disabled|work|support)"
    r"|(?:启用|开启|支持|enable)[^。]{0,8}javascript|without\s+javascript|正在加载|加载中|loading"
    # a robot check, a shield against attacks
    r"|(?:检查|验证|确认|检测)一?下?[您你]?的?(?:连线|连接|浏览器|网络|访问|身份)[^。]{0,8}(?:安全|环境|真实|正常)"
    r"|(?:人机|安全|滑动|机器人)验证|[您你]不?是(?:真人|人类|机器人)|checking (?:if the site|your browser)"
    r"|just a moment|attention required|verify(?:ing)? (?:that )?you are (?:a )?human",
    re.I,
)
# Not any Flash: on old portals that is an advertisement.
PLAYER = etree.XPath(
    "boolean(//video | //*[self::embed or self::iframe or self::param or self::object]"
    "[re:test(concat(@src, @value, @flashvars, @data), 'player|video|[.]flv|[.]mp4', 'i')])",
    namespaces={"re": "http://exslt.org/regular-expressions"},
)
PASSWORD = etree.XPath("boolean(//input[@type='password'])")
# Comment forms ask for some of this too, so it counts only where the page is called 登录.
ASKED = etree.XPath(
    "boolean(//input[@type='password' or re:test(concat(@placeholder, ' ', @name, ' ', @id), "
    "'手机号|手機|验证码|驗證碼|密码|[账帐]号|passw|captcha|mobile|phone|user_?name', 'i')])",
    namespaces={"re": "http://exslt.org/regular-expressions"},
)
# What a page of answers is called, and what stands above them.
ANSWERS = re.compile(r"\W{0,9}[^，。：]{0,20}?\W{0,9}的?(?:搜索|检索|搜寻|查询)结果\W*", re.I)
FOUND = re.compile(r"(?:找到|搜索到|检索到|共有?|约有?)[^。，]{0,10}?[\d,]+\s*(?:条|个|项|篇)")
SITE_PAGE = re.compile(
    r"(?:关于|联系|加入|走进)(?:我们|本站|本网|本报)|(?:本站|本网|网站|公司)(?:简介|介绍|声明|地图|导航)|广告(?:服务|刊例|合作|投放|报价)"
    r"|(?:跳转|访问|系统)提示|提示信息|信息提示|(?:安全|访问)验证|(?:版权|免责|法律|隐私)(?:声明|条款|政策|保护)|(?:用户|注册|服务)(?:协议|条款)|帮助中心|联系方式|友情链接|招聘信息|投稿须知"
    r"|關於我們|聯絡我們|廣告(?:服務|刊例)|(?:版權|免責|隱私)(?:聲明|條款|政策)"
)
# What stands before a page or in its place: a firewall, maintenance. The site speaks of itself and of whoever asks.
BLOCKED = re.compile(
    r"(?:您|你|当前|本次)的?[^。，]{0,12}(?:请求|访问|操作|ip|行为)[^。]{0,40}(?:拦截|阻断|禁止|限制|拒绝|屏蔽|异常|风险|攻击)"
    r"|(?:网站|应用|云|web|安全)\s?(?:防火墙|防护)|\bwaf\b|攻击特征|(?:访问|请求)(?:过于频繁|被拦截|被拒绝|受限)"
    r"|(?:本|该|网)(?:站|网站|系统|平台|页面|网页)[^。]{0,30}(?:暂停|停止|暂时|无法|关闭|不能)[^。]{0,8}(?:访问|服务|开放|使用|浏览)"
    r"|(?:网站|系统|服务器|本站|站点)(?:正在|正|例行)?[^。]{0,4}(?:维护|维修|升级|改版|备案|整改)(?:中|期间|，?请?稍后|[^。]{0,12}(?:敬请|再来|恢复访问))"
    r"|(?:域名|主机|空间|网站)[^。]{0,8}(?:已?过期|到期|未备案|已暂停|已停用|欠费|出售|转让)",
    re.I,
)
WALL = re.compile(
    r"(?:登录|登陆|注册|开通|订阅|付费|成为|会员)[^。，]{0,8}(?:后|可|才能|即可|专享|继续)[^。，]{0,6}(?:阅读|查看|浏览|观看|访问|看全文)|(?:付费|会员|专享|订户)(?:内容|阅读|文章)"
)
DAY = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
BARE_LINES = 60  # fewer visible lines hold no site's usual page around a notice
SHORT = 120  # characters of sentences beneath which a page may be a page of another kind that says a little


def _asked(url: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@dataclass(frozen=True, slots=True)
class Seen:
    """What the checks look at.

    tree      the whole page
    layout    its lines; visible: those that the markup does not call furniture; span: where the body would stand
    kept      the lines that would be the body; said: their characters of sentences, longest: of the longest
    title     what the title tag says; text: that and the beginning of the body, both with common characters Simplified
    names     all that the page calls itself
    """

    tree: HtmlElement
    layout: Layout
    kept: Sequence[Line]
    span: tuple[int, int]
    url: str
    status: int
    names: Sequence[str]
    visible: Sequence[Line]
    said: int
    longest: int
    title: str
    text: str

    @property
    def little(self) -> bool:
        return self.longest < 40 and self.said < SHORT


def _is_error(page: Seen) -> bool:
    if page.status >= 400 or (page.said < 3 * SHORT and ERROR_TITLE.fullmatch(page.title)):
        return True
    return page.little and bool(
        ERROR.search(page.title) or (len(page.visible) < BARE_LINES and ERROR.search(page.text))
    )


def _is_blocked(page: Seen) -> bool:
    """A shield's or an administrator's notice on a page that holds nothing else, the day of an article least of all."""
    bare = len(page.visible) < BARE_LINES // 3 and page.said < 2 * SHORT
    return bare and BLOCKED.search(page.text) is not None and not any(DAY.search(line.text) for line in page.visible)


def _asks_to_log_in(page: Seen) -> bool:
    if page.little and LOGIN.search(page.text) and PASSWORD(page.tree):
        return True
    if page.said < 2 * SHORT and LOGIN_TITLE.fullmatch(page.title) and ASKED(page.tree):
        return True
    return page.said < 2 * SHORT and len(page.visible) < BARE_LINES and WALL.search(page.title) is not None


def _is_shell(page: Seen) -> bool:
    return page.little and SHELL.search(page.text) is not None


def _is_video(page: Seen) -> bool:
    little = page.said < SHORT // 2 and sum(line.prose for line in page.kept) < SHORT
    return little and bool(PLAYER(page.tree))


def _is_search(page: Seen) -> bool:
    titles = [line for line in page.visible if is_link(line) and line.chars >= 8]
    if len(titles) >= 3 and page.longest < SHORT and (SEARCH.search(page.title) or SEARCH_URL.search(_asked(page.url))):
        return True
    answers = page.longest < SHORT and any(ANSWERS.fullmatch(simplified(name)) for name in page.names)
    return answers and any(line.chars <= 40 and FOUND.search(simplified(line.text)) for line in page.visible)


def _is_site_page(page: Seen) -> bool:
    return any(SITE_PAGE.fullmatch(name.strip()) for name in page.names)


def _is_listing(page: Seen) -> bool:
    return is_listing(page.layout, page.span)


def _is_empty(page: Seen) -> bool:
    chars = sum(line.chars for line in page.kept)
    return chars < 15 or (page.said == 0 and chars < 40)


# The first check that holds names the reason.
CHECKS: tuple[tuple[str, Callable[[Seen], bool]], ...] = (
    ("error-page", _is_error),
    ("error-page", _is_blocked),
    ("login", _asks_to_log_in),
    ("empty", _is_shell),
    ("video", _is_video),
    ("search", _is_search),
    ("site-page", _is_site_page),
    ("listing", _is_listing),
    ("empty", _is_empty),
)


def reject_reason(
    tree: HtmlElement,
    layout: Layout,
    kept: Sequence[Line],
    *,
    span: tuple[int, int],
    url: str,
    status: int,
    names: Sequence[str],
) -> str | None:
    """Why the page is no article, by the first of CHECKS that holds; None where none does.

    tree    the whole page       layout  its lines
    kept    the lines that would be the body; span: between which lines of the page they stand
    names   what the page calls itself, the title tag's content first
    """
    title = simplified((names[0] if names else "").strip())
    page = Seen(
        tree=tree,
        layout=layout,
        kept=kept,
        span=span,
        url=url,
        status=status,
        names=names,
        visible=[line for line in layout.lines if line.noise is None],
        said=sum(line.sentence for line in kept),
        longest=max((line.sentence for line in kept), default=0),
        title=title,
        text=title + " " + simplified(" ".join(line.text for line in kept[:12])),
    )
    return next((reason for reason, holds in CHECKS if holds(page)), None)
