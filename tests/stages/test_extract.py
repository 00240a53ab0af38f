"""From markup to blocks: saved pages of every kind, and the rules one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.record import Block, Hints, Page, Record, Removal
from pipelines.stages.decode import decode
from pipelines.stages.extract import extract

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
A = (
    "青禾镇今年新修水渠十二公里，灌溉农田三万余亩。往年一到五月，村民要排队等水。",
    "“以前抽一次水要花两百多元，现在打开闸门就行。”石桥村村民梁守田站在地头说。",
    "据镇水利站介绍，工程去年十月开工，投入资金一千四百万元，由县镇村三级分担。",
    "镇里计划在秋收以后再修四公里支渠，把剩下的两个自然村连接起来。",
)
TITLES = (
    "我县召开春耕备耕工作会议",
    "三条乡村公路月底完工",
    "县医院新门诊楼启用",
    "小学生足球联赛落幕",
    "老街改造听取意见",
    "全县粮食播种面积稳中有增",
)
LINKS = "".join(f'<li><a href="/{i}.html">{title}</a></li>' for i, title in enumerate(TITLES))
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in A)


def read(
    body: str | bytes,
    *,
    title: str = "云岭网",
    url: str = "http://a.example/2020/1.html",
    hints: Hints = Hints(),
    status: int = 200,
) -> Record:
    markup = (
        f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()
        if isinstance(body, str)
        else body
    )
    page = Page(url=url, payload=markup, fetched_at="2026-11-01T08:00:00Z", status=status)
    return extract(decode(page, hints))


def texts(record: Record) -> tuple[str, ...]:
    return tuple(block.text for block in record.blocks)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_saved_page_becomes_the_blocks_a_reader_sees(page: Path) -> None:
    record = read(page.read_bytes())
    found = "".join(f"{block.kind}\t{block.text}\n" for block in record.blocks)
    assert (found, record.reject_reason) == (page.with_suffix(".txt").read_text("utf-8"), None)


# -- blocks and removals


def test_blocks_and_removals_share_one_count_of_positions() -> None:
    related = f'<div class="related"><ul>{LINKS}</ul></div>'
    record = read(f"<div><p>{A[0]}</p><p>{A[1]}</p>{related}<p>{A[2]}</p></div>")
    assert record.blocks == (Block(0, A[0]), Block(1, A[1]), Block(8, A[2]))
    assert record.removals == tuple(Removal("extract", "named-surely", 2 + i, title) for i, title in enumerate(TITLES))


def test_the_tree_of_the_record_is_the_whole_page() -> None:
    record = read(f'<div style="display:none">隐藏</div><div>{TEXT}</div><script>var a</script>')
    assert record.tree is not None
    assert [len(record.tree.findall(f".//{tag}")) for tag in ("script", "div", "p")] == [1, 2, 4]


def test_one_page_read_twice_gives_one_answer() -> None:
    page = f"<div>{TEXT}<p>{A[0]}</p></div>"
    assert read(page).blocks == read(page).blocks


def test_the_headline_above_the_text_is_no_block_but_the_same_words_within_it_stay() -> None:
    record = read(f"<div><h1>新渠通水</h1>{TEXT}<p>新渠通水</p><p>{A[0]}</p></div>", title="新渠通水_云岭网")
    assert texts(record) == (*A, "新渠通水", A[0])


def test_the_lines_of_a_paragraph_are_one_block_and_those_parted_by_br_are_several() -> None:
    record = read(f"<div>{A[0][:20]}\n{A[0][20:]}<br><br>　　{A[1]}<br>&nbsp;&nbsp;{A[2]}</div>")
    assert texts(record) == A[:3]


def test_indented_paragraphs_that_stand_in_one_element_are_parted() -> None:
    assert texts(read(f"<div><p>　　{A[0]}　　{A[1]}　　{A[2]}</p></div>")) == A[:3]


def test_a_space_between_words_of_latin_letters_survives_a_line_end_between_hanzi_does_not() -> None:
    record = read(f"<div><p>展会由 Green Valley\nExpo 承办，青禾镇\n  的农机企业带来了新产品。</p>{TEXT}</div>")
    assert record.blocks[0].text == "展会由 Green Valley Expo 承办，青禾镇的农机企业带来了新产品。"


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<h3>一渠清水</h3>", "heading"),
        ("<p><strong>一渠清水</strong></p>", "heading"),
        ("<p>一渠清水</p>", "paragraph"),
        ('<p align="center"><img src="a.jpg"></p><p align="center">新渠从村前流过</p>', "caption"),
        ("<p>▲新渠从村前流过</p>", "caption"),
        ("<p>新渠从村前流过。梁远 摄</p>", "caption"),
        ("<p>图为新渠从村前流过。</p>", "caption"),
        ("<p><strong>梁守田说，今年收成好。</strong></p>", "paragraph"),
        ("<p>这部片子由他拍摄。</p>", "paragraph"),
        ("<ul><li>节约用水</li></ul>", "list"),
        ("<blockquote>水是庄稼的命。</blockquote>", "quote"),
    ],
)
def test_a_block_knows_its_kind(markup: str, kind: str) -> None:
    record = read(f"<div>{TEXT}{markup}{TEXT}</div>")
    assert [block.kind for block in record.blocks] == ["paragraph"] * 4 + [kind] + ["paragraph"] * 4


# -- what is left out, and beside it what must stay


@pytest.mark.parametrize(
    "style",
    [
        'style="display:none"',
        'style="DISPLAY: NONE;"',
        "hidden",
        'class="hide"',
        'style="position:absolute;left:-9999px"',
        'style="font-size:0"',
    ],
)
def test_hidden_words_are_no_text(style: str) -> None:
    assert texts(
        read(f"<div>{TEXT}<div {style}>天天彩票，在线投注，注册送礼，官网下载。</div><p>{A[0]}</p></div>")
    ) == (*A, A[0])


@pytest.mark.parametrize(
    "style", ['style="visibility: hidden"', 'class="share-content"', 'id="hot"', 'style="display:none"']
)
def test_a_name_or_style_on_the_whole_article_is_not_believed(style: str) -> None:
    assert texts(read(f"<ul>{LINKS}</ul><div {style}>{TEXT}</div>")) == A


@pytest.mark.parametrize(
    "inline",
    [
        '<span class="keyword">石桥村</span>',
        '<a class="hot-word" href="/k">石桥村</a>',
        '石桥村<span style="display:none">jAm7 云岭论坛</span>',
    ],
)
def test_marked_words_of_a_sentence_stay_and_hidden_ones_go(inline: str) -> None:
    assert read(f"<div>{TEXT}<p>渠水已经流到了最远的{inline}，村民不再排队。</p></div>").blocks[4].text == (
        "渠水已经流到了最远的石桥村，村民不再排队。"
    )


@pytest.mark.parametrize(
    "wrapper",
    [
        'class="relative pl-4"',
        'class="hidden lg:block"',
        'style="font-size:0"',
        'style="left:-100px"',
        'class="TRS_Editor"',
    ],
)
def test_names_of_style_sheets_are_no_names_of_furniture(wrapper: str) -> None:
    inside = f'<div {wrapper}><p style="font-size:16px">{A[0]}</p></div>'
    assert texts(read(f"<div>{TEXT}{inside}<p>{A[1]}</p></div>")) == (*A, A[0], A[1])


def test_the_hidden_rest_of_an_article_that_a_button_unfolds_is_text() -> None:
    page = f'<div><p>{A[0]}</p><p>{A[1]}</p><div style="display:none"><p>{A[2]}</p><p>{A[3]}</p></div>{{}}</div>'
    assert texts(read(page.format('<a href="javascript:;">展开全文</a>'))) == A
    assert texts(read(page.format(""))) == A[:2]


def test_a_column_of_comment_is_an_article_where_the_headline_stands_in_it() -> None:
    column = f'<div class="comment"><h1>渠水之后</h1>{TEXT}{TEXT}</div>'
    assert texts(read(f"{column}<div><p>{A[0]}</p><p>{A[1]}</p></div>", title="渠水之后")) == A + A


def test_links_to_other_articles_within_the_text_go_and_a_linked_sentence_stays() -> None:
    linked = '<p><a href="/law">《云岭县节约用水条例》自今年六月一日起施行，原办法同时废止。</a></p>'
    box = f'<p>延伸阅读</p><p><a href="/1">{TITLES[0]}</a></p><p><a href="/2">{TITLES[1]}</a></p>'
    record = read(f"<div><p>{A[0]}</p>{box}<p>{A[1]}</p>{linked}<p>{A[2]}</p></div>")
    assert texts(record) == (A[0], A[1], "《云岭县节约用水条例》自今年六月一日起施行，原办法同时废止。", A[2])


def test_a_linked_headline_behind_a_label_goes() -> None:
    label = '<p>※ 更多报道：<a href="/1">三条乡村公路</a></p>'
    assert texts(
        read(f"<div><p>{A[0]}</p>{label}<p>{A[1]}</p><p>附件：<a href='/2'>值班表名单</a>见网站。</p></div>")
    ) == (
        A[0],
        A[1],
        "附件：值班表名单见网站。",
    )


def test_attachments_of_a_notice_are_text_though_they_are_links() -> None:
    record = read(
        f'<div>{TEXT}<p><a href="/f/1.doc">附件1：值班表</a></p><p><a href="/f/2.pdf">附件2：巡查表</a></p></div>'
    )
    assert texts(record) == (*A, "附件1：值班表", "附件2：巡查表")


def test_the_comments_of_readers_are_no_part_of_the_article_however_many() -> None:
    comments = "".join(
        f"<li><b>网友{i}</b> 2020-05-01 08:{i:02}<p>{A[i % 4]}我们村也盼着修渠呢。</p></li>" for i in range(30)
    )
    record = read(f'<div class="main"><div class="post">{TEXT}</div><ul class="list">{comments}</ul></div>')
    assert texts(record) == A


def test_a_short_notice_outweighs_the_long_declaration_of_its_site() -> None:
    notice = "因主管道检修，明日上午八时至下午五时对滨河路以东片区停止供水，请提前储水。"
    declaration = "凡本网注明来源的稿件，版权均属本网所有，未经授权不得转载，违者将依法追究法律责任。" * 6
    page = f'<h1>停水通知</h1><div class="a"><div>{notice}</div></div><div class="b"><p>{declaration}</p></div>'
    assert texts(read(page, title="停水通知_云岭网")) == (notice,)


def test_a_short_article_outweighs_longer_talk_beside_it() -> None:
    talk = "".join(f"<p>{paragraph}</p>" for paragraph in A[1:])
    page = f'<div class="l"><div>{talk}</div></div><h1>新渠通水</h1><div class="a"><p>{A[0]}</p></div><ul>{LINKS}</ul>'
    assert texts(read(page, title="新渠通水 - 云岭网")) == A[:1]


def test_paragraphs_that_stand_in_a_div_each_outweigh_the_teasers_beside_them() -> None:
    """Each of three short paragraphs weighs less than ten cut off beginnings in one list."""
    teasers = "".join(f'<li><a href="/{i}.html">{t}</a><p>{t}，记者获悉...</p></li>' for i, t in enumerate(TITLES * 2))
    story = "".join(f"<div>　　{paragraph}</div>\n" for paragraph in A[:3])
    record = read(
        f'<h2>水渠</h2><div class="main"><div>{story}</div></div><div><dl><dt>推荐</dt><dd>{teasers}</dd></dl></div>'
    )
    assert (texts(record), record.reject_reason) == (A[:3], None)


def test_questions_and_answers_in_a_list_each_are_one_article() -> None:
    answers = "".join(f"<dl><dt>问题{i}</dt><dd>{text}</dd></dl>" for i, text in enumerate(A))
    record = read(f"<h1>水渠答问</h1>{answers}<ul>{LINKS}</ul>", title="水渠答问_云岭网")
    assert texts(record) == tuple(line for i, text in enumerate(A) for line in (f"问题{i}", text))


CLOCKS = ("10:15", "10:21", "10:34", "10:52")


def test_the_entries_of_a_live_report_are_the_article() -> None:
    entries = "".join(
        f"<li><div>{clock}</div><div><p>{text}</p></div></li>" for clock, text in zip(CLOCKS, A, strict=True)
    )
    chat = "<div><b>网友</b>：坐等后续</div><div><b>网友</b>：好样的</div>"
    record = read(
        f"<h1>开闸放水直播实录</h1><section><ul>{entries}</ul></section><section><h3>聊天室</h3>{chat}</section>"
    )
    assert texts(record)[-7:] == (A[0], CLOCKS[1], A[1], CLOCKS[2], A[2], CLOCKS[3], A[3])


def test_comments_under_their_clocks_are_no_live_report() -> None:
    comments = "".join(
        f"<li><b>网友</b><div>{clock}</div><p>这条渠修得好，明年还要来看看。</p></li>" for clock in CLOCKS
    )
    record = read(f"<h1>水渠</h1><div><div class='text'><p>{A[0]}</p></div><div><ul>{comments}</ul></div></div>")
    assert texts(record) == A[:1]


def test_signature_and_date_below_a_notice_stay() -> None:
    record = read(
        f'<div>{TEXT}<p align="right">青禾镇人民政府</p><p align="right">2021年5月28日</p></div><ul>{LINKS}</ul>'
    )
    assert texts(record) == (*A, "青禾镇人民政府", "2021年5月28日")


def test_signature_and_date_in_the_element_around_the_text_stay() -> None:
    signed = "<p>云岭县水利局</p><p>2026年10月3日</p>"
    record = read(
        f"<h2>通报</h2><div><div><p>{A[0]}</p><p>{A[1]}</p></div>{signed}</div><p>上一篇：<a href='/1'>通告</a></p>"
    )
    assert texts(record) == (A[0], A[1], "云岭县水利局", "2026年10月3日")
    other = "<p>本网声明</p><p>2026年10月3日</p>"
    record = read(f"<h2>通报</h2><div><div><p>{A[0]}</p><p>{A[1]}</p></div>{other}</div>")
    assert texts(record) == (A[0], A[1])


def test_text_behind_a_stray_end_of_the_document_is_found() -> None:
    assert texts(read(f"<p>云岭网</p></body></html><div>{TEXT}</div>".encode())) == A


@pytest.mark.parametrize(
    "tag", ['<embed src="a.swf">', "<wbr>", '<source src="a.mp3">', "<noscript>", '<svg class="icon"/>']
)
def test_text_that_the_parser_puts_into_a_tag_without_end_is_found(tag: str) -> None:
    assert texts(read(f"<div>{tag}{TEXT}</div>")) == A


@pytest.mark.parametrize(
    "markup",
    [
        "</br>".join(A),
        "<a name=top>" + "<br>".join(A),
        "<br>".join(f'<?xml:namespace prefix = o ns = "urn:x" />{p}<o:p></o:p>' for p in A),
        "".join(f"<p>{p}" for p in A),
        "</p>".join(A),
        "<br>".join(f"<!--StartFragment-->{p}<!--[if !supportEmptyParas]-->" for p in A),
        "<BR>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{p}" for p in A),
    ],
    ids=["closed br", "open anchor", "word", "open p", "closing p", "comments", "entities"],
)
def test_what_editors_leave_in_markup_parts_no_text_and_joins_none(markup: str) -> None:
    assert texts(read(f"<ul>{LINKS}</ul><div>{markup}</div>")) == A


def test_text_behind_a_script_before_the_document_is_found() -> None:
    head = "<script>var a=1;</script>\n<!DOCTYPE html>\n<html><head><title>水</title></head>"
    markup = f"{head}<body><div>{TEXT}</div></body></html>"
    assert texts(read(markup.encode())) == A


# -- who spoke


def test_trafilatura_speaks_where_it_confirms_the_finder() -> None:
    assert read(f"<div>{TEXT}</div><ul>{LINKS}</ul>").extractor == "trafilatura"


def test_the_finder_speaks_where_trafilatura_sees_nothing() -> None:
    assert (
        texts(read(f'<div class="toolbar">{TEXT}</div>')),
        read(f'<span class="x"><q>{TEXT}</q></span>').extractor,
    ) == (A, "trafilatura")


@pytest.mark.parametrize(
    "carrier", ['<textarea style="display:none">{}</textarea>', '<script type="text/template">{}</script>']
)
def test_an_article_in_a_template_is_read_where_the_page_shows_none(carrier: str) -> None:
    record = read(f"<h1>新渠通水</h1><div>{carrier.format(TEXT)}</div>")
    assert (texts(record), record.extractor) == (A, "script")


def test_plain_text_becomes_one_block_a_line() -> None:
    page = Page(
        url="file:///a.txt",
        payload="新渠通水\n\n  渠水到村。\r\n".encode(),
        content_type="text/plain",
        fetched_at="2026-11-01T08:00:00Z",
    )
    record = extract(decode(page, Hints()))
    assert (record.blocks, record.extractor, record.tree) == (
        (Block(0, "新渠通水"), Block(1, "渠水到村。")),
        "text",
        None,
    )


def test_a_page_served_as_plain_text_is_still_a_page() -> None:
    page = Page(
        url="http://a.example/",
        payload=f"<html><div>{TEXT}</div>".encode(),
        content_type="text/plain",
        fetched_at="2026-11-01T08:00:00Z",
    )
    assert texts(extract(decode(page, Hints()))) == A


@pytest.mark.parametrize("selector", [".body", "//div[@class='body']", "div > .body"])
def test_a_sources_own_selector_wins(selector: str) -> None:
    record = read(
        f'<div><div class="body"><p>短讯一则。</p></div></div><div>{TEXT}</div>',
        hints=Hints(selectors={"body": selector}),
    )
    assert (texts(record), record.extractor, record.warnings) == (("短讯一则。",), "selector", ())


def test_a_selector_that_matches_nothing_falls_back_and_says_so() -> None:
    record = read(f"<div>{TEXT}</div>", hints=Hints(selectors={"body": "#gone", "drop": "//p[@class='ad']"}))
    assert (texts(record), record.extractor) == (A, "trafilatura")
    assert record.warnings == ("selector drop matched nothing", "selector body matched nothing")


def test_what_a_source_tells_to_drop_is_gone() -> None:
    record = read(
        f'<div>{TEXT}<p class="promo">下载客户端，看更多云岭新闻，还有好礼相送。</p></div>',
        hints=Hints(selectors={"drop": ".promo"}),
    )
    assert texts(record) == A


# -- no articles, and beside each the article that looks like one

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


# -- pages with more on them than one article


def test_of_two_articles_on_one_page_the_one_that_title_names_is_read() -> None:
    other = "".join(f"<p>{text}</p>" for text in ("一头野猪昨夜闯进云岭镇中心小学的操场，被两名保安围住。", *A, *A))
    page = (
        f"<section><h1>青禾镇修通十二公里水渠</h1><div>{TEXT}</div></section><p>下一篇</p>"
        f"<section><h1>野猪闯进校园操场</h1><div>{other}</div></section>"
    )
    assert texts(read(page, title="青禾镇修通十二公里水渠-云岭发布")) == A


def test_headlines_inside_one_article_all_stay_where_title_names_none() -> None:
    page = f"<div><h1>水渠怎么修</h1>{TEXT}<h1>水从哪里来</h1>{TEXT}</div>"
    assert "水从哪里来" in texts(read(page, title="云岭网"))


@pytest.mark.parametrize("ago", ["小时前", "小時前", "分鐘前"])
def test_a_stream_of_other_stories_below_never_outweighs_a_short_article(ago: str) -> None:
    stream = "".join(
        f"<li><h3>{title}</h3><div>云岭视听・{i} {ago}</div><p>记者获悉，{title}，各方反应不一，详情待续</p></li>"
        for i, title in enumerate(TITLES * 3, 1)
    )
    page = f"<article><h1>青禾镇修通水渠</h1><div>{TEXT}</div></article><ul>{stream}</ul>"
    assert texts(read(page, title="青禾镇修通水渠 - 云岭网")) == A


def test_elements_of_a_sites_own_part_lines_as_blocks_do() -> None:
    paragraphs = "".join(f"<yl-p>{text}</yl-p>" for text in A)
    letter = "<yl-newsletter>订阅早报，每天清晨送达</yl-newsletter>"
    page = f"<yl-app><yl-body><h2>水渠通了</h2>{paragraphs}{letter}</yl-body></yl-app>"
    assert texts(read(page)) == ("水渠通了", *A)


def test_an_element_of_a_sites_own_amid_a_sentence_parts_nothing() -> None:
    page = f"<div><p>昨天，<yl-stock>青禾水务</yl-stock>发布公告，称水渠已经修通。</p>{TEXT}</div>"
    assert texts(read(page)) == ("昨天，青禾水务发布公告，称水渠已经修通。", *A)


def test_a_table_of_contents_below_the_text_is_left_out() -> None:
    rows = "".join(
        f"<tr><td>{i}</td><td><a href='{i}.htm'>{title}</a></td><td>梁守田</td></tr>"
        for i, title in enumerate(("渡口", "麦地", "石桥", "井台", "槐花", "磨坊", "灯下"), 1)
    )
    assert texts(read(f"<div>{TEXT}<table>{rows}</table></div>")) == A


def test_a_table_of_figures_below_the_text_stays_whatever_single_cells_link_to() -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{i}.5公里</td></tr>" for i, name in enumerate(("东渠", "西渠", "南渠", "北渠"), 1)
    )
    linked = "<tr><td><a href='/d.html'>总干渠</a></td><td>12公里</td></tr>"
    assert texts(read(f"<div>{TEXT}<table>{rows}{linked}</table></div>"))[-1] == "总干渠 12公里"


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        (
            "“水渠”的搜索结果 - 云岭政务检索",
            "<p>为您找到相关结果约 1,027 条</p>"
            + "".join(f"<div><a>{title}</a><p>……{A[0][:30]}，详见正文……</p></div>" for title in TITLES),
            "search",
        ),
        (
            "提示信息 - 云岭社区",
            "<p>抱歉，您所在的用户组无法进行此操作，本版块只有特定用户组可以访问。</p>"
            "<h3>服务条款</h3><p>当您注册用户时，表示您已经同意遵守本规章，对自己的言论和行为负责，维护网上公共秩序。</p>",
            "site-page",
        ),
        (
            "视频_云岭传媒",
            "".join(
                f"<div><a href='/v/{i}'><img src='{i}.jpg'><i>0{i}:1{i}</i></a><h4>{title}</h4>"
                f"<p>{i}83次播放 03-0{i}</p></div>"
                for i, title in enumerate(TITLES, 1)
            ),
            "listing",
        ),
    ],
)
def test_answers_of_a_search_notices_of_a_forum_and_walls_of_videos_are_no_articles(
    title: str, body: str, reason: str
) -> None:
    assert read(body, title=title).reject_reason == reason


def test_an_article_about_what_a_search_finds_stays() -> None:
    headline = "记者调查：搜索结果前十条有六条是广告"
    page = f"<h1>{headline}</h1><p>记者输入关键词，共找到约 1,027 条</p><div>{TEXT}</div>"
    assert read(page, title=f"{headline}_云岭网").reject_reason is None


@pytest.mark.parametrize("float_", ["<table align='left'>", "<table align='right'>"])
def test_an_advertisement_that_floats_beside_a_sentence_cuts_it_nowhere(float_: str) -> None:
    box = f"{float_}<tr><td><a href='/ad'><img src='a.gif'></a><br>宽带包月优惠</td></tr></table>"
    cut = A[1][:12] + box + A[1][12:]
    found = texts(read(f"<table><tr><td><font>{A[0]}<br>{cut}<br>{A[2]}<br>{A[3]}</font></td></tr></table>"))
    assert [text for text in found if text != "宽带包月优惠"] == list(A)


def test_a_table_between_two_sentences_stays_where_it_is() -> None:
    rows = "<tr><td>东渠</td><td>3.5公里</td></tr><tr><td>西渠</td><td>8.5公里</td></tr>"
    page = (
        f"<div><p>{A[0]}</p><p>{A[1]}</p>三条渠的长度如下：<table align='left'>{rows}</table>{A[2]}<p>{A[3]}</p></div>"
    )
    assert texts(read(page)) == (A[0], A[1], "三条渠的长度如下：", "东渠 3.5公里", "西渠 8.5公里", A[2], A[3])


def test_a_notice_of_two_sentences_outweighs_the_stories_that_stream_below_it() -> None:
    stream = "".join(
        f"<div><h3>{title}</h3><p>{A[3]}{A[2]}{A[1]}</p><span>03-0{i} 10:1{i}</span></div>"
        for i, title in enumerate(TITLES, 1)
    )
    page = f"<h1>青禾镇修通水渠</h1><p>03-01 09:00</p><div><p>{A[0]}</p><p>{A[1]}</p></div><div>{stream}</div>"
    assert texts(read(page, title="青禾镇修通水渠_云岭网")) == A[:2]
