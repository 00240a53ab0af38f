"""Whether a page is an article at all, told by its structure. A library of `extract`.

Care goes to the short and genuine: one sentence under a headline is news. So a page is refused for what it shows to be,
never for being short alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.stages.density import is_listing
from pipelines.stages.markup import Layout, Line, is_link

ERROR = re.compile(
    r"\b404\b|\b40[03]\b|\b50[0234]\b|not\s+found|forbidden|bad\s+gateway|server\s+error|access\s+denied"
    r"|(?:页面|頁面|网页|網頁|文章|内容|內容|信息|地址|链接|新闻|稿件|资源|文件)[^。，]{0,10}(?:不存在|找不到|已(?:经|被)?(?:删除|刪除|下线|下架|失效|移除)|无法(?:访问|显示|打开)|出错|丢失|走丢)"
    r"|(?:找不到|没有找到|未找到|沒有找到)[^。，]{0,12}(?:页面|頁面|网页|網頁|文章|内容|地址)|访问(?:出错|被拒绝|受限|过于频繁)|系统(?:错误|繁忙|出错)"
    r"|出错了|参数错误|服务器(?:错误|繁忙)|(?:秒后|自动)[^。]{0,8}(?:跳转|返回)",
    re.I,
)
LOGIN = re.compile(r"登录|登錄|登入|注册|log\s?in|sign\s?in|密码|密碼|验证码", re.I)
SEARCH = re.compile(r"搜索结果|搜尋結果|检索结果|搜索[:：]|的搜索|找到(?:约|相关|了)?\s*[\d,]+\s*(?:条|篇|个)", re.I)
SEARCH_URL = re.compile(r"(?:^|/)(?:search|so|s|query)(?:[/.]|$)", re.I)
SHELL = re.compile(
    r"(?:javascript|浏览器|瀏覽器|browser)[^。]{0,20}(?:过低|不支持|不兼容|升级|启用|开启|禁用|enable|disabled|work|support)"
    r"|(?:启用|开启|支持|enable)[^。]{0,8}javascript|without\s+javascript|正在加载|加载中|loading",
    re.I,
)
PLAYER = "boolean(//video | //embed | //object | //iframe[contains(@src, 'player') or contains(@src, 'video')])"
SHORT = 120  # characters of sentences beneath which a page may be a page of another kind that says a little


def refusal(
    tree: HtmlElement, layout: Layout, kept: Sequence[Line], *, span: tuple[int, int], url: str, status: int, title: str
) -> str | None:
    """Why the page is no article: error-page, login, search, video, listing or empty; None for an article.

    tree    the whole page       layout  its lines
    kept    the lines that would be the body; span: between which lines of the page they stand
    """
    said = sum(line.sentence for line in kept)
    if status >= 400:
        return "error-page"
    text = title + " " + " ".join(line.text for line in kept[:12])
    visible = [line for line in layout.lines if line.noise is None]
    links = [line for line in visible if is_link(line)]
    titles = [line for line in links if line.chars >= 8]
    longest = max((line.sentence for line in kept), default=0)
    if longest < 40 and said < SHORT:
        if ERROR.search(title) or (len(visible) < 60 and ERROR.search(text)):
            return "error-page"
        if LOGIN.search(text) and tree.xpath("boolean(//input[@type='password'])"):
            return "login"
        if SHELL.search(text):
            return "empty"
    if said < SHORT // 2 and tree.xpath(PLAYER):
        return "video"
    if SEARCH.search(title) or (said < SHORT and SEARCH_URL.search(urlsplit(url).path) and len(titles) >= 5):
        return "search"
    if is_listing(layout, span):
        return "listing"
    chars = sum(line.chars for line in kept)
    if chars < 15 or (said == 0 and chars < 40):
        return "empty"
    return None
