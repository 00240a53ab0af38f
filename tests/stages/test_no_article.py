"""Pages that are no articles, and beside each the article that looks like one."""

from __future__ import annotations

import pytest

from tests.stages.extracting import LINKS, TEXT, TITLES, A, read, texts

TEASERS = "".join(f'<div><h3><a href="/{i}.html">{t}</a></h3><p>{A[i % 4]}</p></div>' for i, t in enumerate(TITLES))


@pytest.mark.parametrize(
    ("reason", "title", "body"),
    [
        ("listing", "要闻_云岭网", f"<h2>要闻</h2><ul>{LINKS}{LINKS}</ul><a>下一页</a>"),
        ("listing", "要闻_云岭网", TEASERS),
        (
            "listing",
            "标签：水渠",
            "".join(
                f'<div><h2><a href="/{i}">{t}</a></h2><p>{A[i]}…</p><a href="/{i}">阅读全文</a></div>'
                for i, t in enumerate(TITLES[:3])
            ),
        ),
        ("site-page", "跳转提示", "<p>即将离开云岭网，您要访问的地址不属于本站，请注意您的帐号和财产安全。</p>"),
        (
            "listing",
            "文旅",
            "".join(f'<p><a href="/{i}.html">{t[:6]}</a>2026-11-1{i}</p>' for i, t in enumerate(TITLES[:3])),
        ),
        (
            "listing",
            "云岭网首页",
            "".join(f"<div><h3>{t}</h3><ul>{LINKS}</ul></div>" for t in ("要闻", "社会", "财经")),
        ),
        (
            "login",
            "用户登录",
            '<form><p>请登录后继续阅读，没有账号请先注册。</p><input name="u"><input type="password"></form>',
        ),
        (
            "login",
            "会员登录_云岭网",
            '<form><input name="u"><input type="password"></form><p>温馨提示：为了您的帐户安全，请勿在公共电脑上'
            "选择自动登录，离开前请记得退出，并且经常更换您的密码。</p>",
        ),
        ("error-page", "提示信息", "<p>您访问的页面不存在或已被删除，五秒后自动返回首页。</p>"),
        ("error-page", "404 Not Found", "<h1>404 Not Found</h1><hr>nginx"),
        (
            "error-page",
            "404-页面不存在",
            "<h2>很抱歉，您要访问的页面不存在或已被删除！</h2><p>可能的原因：1、输入的网址有误；2、文章已被作者或管理员删除；"
            f"3、链接已过期，或者网站正在维护，请您稍后再试。</p><ul>{LINKS}</ul>",
        ),
        (
            "error-page",
            "系统错误",
            "<h1>“/”应用程序中的服务器错误。</h1><p>说明：执行当前请求期间，出现未经处理的异常。请检查堆栈跟踪信息，"
            "以了解有关该错误以及代码中导致错误的出处的详细信息。</p><p>异常详细信息：未将对象引用设置到对象的实例。</p>",
        ),
        (
            "login",
            "登录 - 云岭网",
            '<h1>登录后继续阅读</h1><p>该内容仅对会员开放，请登录后查看全文。</p><form><input placeholder="手机号">'
            '<input placeholder="验证码"></form><p>登录即代表同意用户协议，未注册的手机号将自动创建账号。</p>',
        ),
        (
            "empty",
            "www.yunling.example",
            "<h1>www.yunling.example</h1><p>正在檢查您的連線是否安全，這可能需要幾秒鐘。</p>"
            "<p>請啟用 JavaScript 和 Cookie 以繼續。</p>",
        ),
        ("empty", "云岭网", '<div id="app"></div><script src="app.js"></script>'),
        ("empty", "云岭网", "<p>您的浏览器版本过低，请升级浏览器后访问本站。</p>"),
        ("video", "新渠通水现场", '<h1>新渠通水现场</h1><video src="a.mp4"></video><p>播放 1.2万次</p>'),
        ("site-page", "关于我们-云岭网", f"<h1>关于我们</h1>{TEXT}"),
        ("search", "水渠 - 搜索结果", f"<p>找到约 35 条结果。</p>{TEASERS}"),
    ],
)
def test_a_page_that_is_no_article_says_why(reason: str, title: str, body: str) -> None:
    assert read(body, title=title).reject_reason == reason


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "停电通知",
            f"<ul>{LINKS}</ul><h1>停电通知</h1><div><p>因线路检修，柳湾村明日上午八时至十二时停电，请村民提前做好准备。</p></div><ul>{LINKS}</ul>",
        ),
        (
            "招聘启事",
            "<h1>招聘启事</h1><div>2026-10-12 10:12 来源：云岭日报社柳湾记者站</div>"
            "<div><p>柳湾卫生院面向社会招聘工作人员，岗位如下：</p>"
            "<table><tr><td>护士</td><td>三名</td></tr></table><p>报名时间：即日起至月底，地点：卫生院。</p></div>",
        ),
        ("村民捐款 500 元", "<h1>村民捐款 500 元</h1><p>石桥村村民梁守田昨日为水渠捐款 500 元。</p>"),
        ("失踪船员的搜索结果公布", f"<h1>失踪船员的搜索结果公布</h1><p>{A[0]}</p><p>{A[1]}</p>"),
        ("停水", '<object data="ad.swf"></object><embed src="ad.swf"><p>滨河路以东片区明日停水一天，请提前储水。</p>'),
        ("关于我们村的水", f"<h1>关于我们村的水</h1>{TEXT}"),
        ("快讯", "<h1>快讯</h1><p>云岭县气象台今日十四时发布暴雨红色预警信号。</p>"),
        (
            "网站报404 运营方致歉",
            f"<p>昨日有网友反映政务网打不开，显示“404，您访问的页面不存在”，运营方已致歉，称系统升级时配置有误。</p><p>{A[0]}</p>",
        ),
        (
            "网页内容已被删除 当事人回应",
            f"<h1>网页内容已被删除 当事人回应</h1><p>记者昨日打开该链接，看到的是“页面不存在”。</p>{TEXT}",
        ),
        (
            "登录难",
            '<h1>登录难</h1><form><input placeholder="手机号"></form>'
            "<p>多名老人反映，办事软件登录要刷脸，试了几次都没成功。</p>",
        ),
        (
            "网站验证您的连接是否安全，多久才算完",
            f"<p>不少网友抱怨，打开网页先要等一句“正在检查您的连接是否安全”，一等就是十几秒。</p>{TEXT}",
        ),
        (
            "登录系统升级",
            '<form><input type="password"></form><p>县政务服务中心提醒，即日起登录办事系统需要重新设置密码，'
            f"原密码同时失效，请市民及时办理。</p><p>{A[0]}</p>",
        ),
        ("新渠通水现场", f'<video src="a.mp4"></video><p>{A[0]}</p><p>{A[1]}</p>'),
        (
            "石桥",
            "<h1>石桥</h1><div>渠水漫过石桥<br>稻子低着头<br>谁在田埂上<br>数着回家的灯<br>风从柳湾来<br>带着泥的气味<br>我把名字写在水里<br>水又把它带走</div>",
        ),
        (
            "秋日二首",
            "<p>当前位置: <a>云岭网</a> > <a>副刊</a> ></p><h1>秋日二首</h1><div>时间:2020-10-01 作者:梁守田</div>"
            "<table><tr><td><div>一</div><div>渠水漫过石桥<br>稻子低着头<br>谁在田埂上<br>数着回家的灯</div><div>二</div>"
            f"<div>风从柳湾来<br>带着泥的气味<br>我把名字写在水里<br>水又把它带走</div></td></tr></table><ul>{LINKS}</ul>",
        ),
        ("十条提示", "<ul>" + "".join(f"<li>{i}、{p}</li>" for i, p in enumerate(A)) + "</ul>"),
        (
            "积分榜",
            "<h1>积分榜</h1><table>"
            + "".join(
                f"<tr><td>{t[:2]}队</td><td>{i}</td><td>2</td><td>{3 * i + 2}</td></tr>"
                for i, t in enumerate(TITLES * 2)
            )
            + "</table>",
        ),
    ],
)
def test_a_short_or_unusual_article_is_one(title: str, body: str) -> None:
    assert read(body, title=title).reject_reason is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/s/2020-10-01/0810.html", None),  # a paper's society pages
        ("/s/blog_4a00.html", None),
        ("/s?__biz=MzA4&mid=26", None),
        ("/s?q=水渠", "search"),
        ("/search/?page=2", "search"),
        ("/cms/search.jsp?w=1", "search"),
    ],
)
def test_a_short_text_among_links_is_a_search_only_where_its_address_asks(path: str, reason: str | None) -> None:
    body = f"<h1>水渠</h1><div><p>{A[0]}</p><p>{A[1][:30]}。</p></div><ul>{LINKS}</ul>"
    assert read(body, title="水渠", url=f"http://a.example{path}").reject_reason == reason


def test_what_a_server_calls_an_error_is_no_article() -> None:
    assert read(f"<div>{TEXT}</div>", status=404).reject_reason == "error-page"


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<",
        "<html>",
        "\0\0\0",
        "<div>" * 5000 + A[0],
        "<table><tr><td>" * 1500 + A[0],
        "<p>" + "<a>" * 3000,
        "<p>" + "　" * 300_000 + "</p>" + "a:" * 100_000,
        "<script>" + "content:'" * 20_000,
        "<frameset><frame src='a'></frameset>",
    ],
    ids=["empty", "lone bracket", "lone tag", "zeros", "deep", "deep tables", "anchors", "spaces", "script", "frames"],
)
def test_strange_markup_is_answered(markup: str) -> None:
    assert read(markup.encode()).blocks == () or read(markup.encode()).reject_reason is None


def test_ten_megabytes_of_paragraphs_keep_their_order() -> None:
    many = [f"第{i}段，{A[i % 4]}" for i in range(25_000)]
    assert texts(read("<div>" + "".join(f"<p>{p}</p>" for p in many) + "</div>")) == tuple(many)
