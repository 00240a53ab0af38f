"""Which line is the headline, of a page and of what machines say of it."""

import pytest

from pipelines.text.keyword_chains import is_keyword_chain
from tests.stages.reading_metadata import STORY, TITLE, h1, page, read


@pytest.mark.parametrize(
    ("title", "above", "expected"),
    [
        (f"{TITLE}_河西新闻网", f"<h1>{TITLE}</h1>", TITLE),
        (f"{TITLE}-时政频道-河西网", f"<h2>{TITLE}</h2>", TITLE),
        (f"{TITLE}--文化--河西网", f"<div class='t'>{TITLE}</div>", TITLE),
        (f"{TITLE} - 要闻河西 - 河西日报网", "", TITLE),
        (f"{TITLE}|枣林|丰收_新浪河西_新浪网", "", TITLE),
        (f"河西新闻网 - {TITLE}", f"<b>{TITLE}</b>", TITLE),
        (f"{TITLE} 河西日报网-河西日报官方网站", f"<p>{TITLE}</p>", TITLE),
        (TITLE, "", TITLE),
        (TITLE[:10] + "...-河西网", f"<h1>{TITLE}</h1>", TITLE),
        (f"{TITLE}_河西网", f"<h1>{TITLE}<small>2018-07-19 来源：河西网</small></h1>", TITLE),
        (f"{TITLE}，枣农笑了 - 河西网", f"<h1>{TITLE},枣农 笑了</h1>", f"{TITLE},枣农 笑了"),
        ("枣林红了荒滩——来自河西县的报道", "", "枣林红了荒滩——来自河西县的报道"),
        ("枣林红了荒滩——来自河西县的报道 - 河西网", "", "枣林红了荒滩——来自河西县的报道"),
        ("河西新闻网", f"<h1>{TITLE}</h1>", TITLE),
        (f"河西县人民政府网站 工作动态 {TITLE}", f"<div>{TITLE}</div>", TITLE),
        ("枣林挂红日 社员进园时_河西网", "<div>枣林挂红日<br>社员进园时</div>", "枣林挂红日 社员进园时"),
        (f"{TITLE}_社会万象_河西网", "<div>社会万象</div>", TITLE),
        ("新闻中心", f"<p>{TITLE}</p><p>发布时间：2018-07-19 来源：河西日报</p>", TITLE),
        ("", f"<h1>{TITLE}</h1>", TITLE),
        (
            "一周看点 | 三千亩枣林挂红，冷库忙到深夜",
            "<h1>一周看点 | 三千亩枣林挂红，冷库忙到深夜</h1>",
            "一周看点 | 三千亩枣林挂红，冷库忙到深夜",
        ),
        ("图说河西| 枣林里的笑声 河西日报网", "<h1>图说河西| 枣林里的笑声</h1>", "图说河西| 枣林里的笑声"),
        ("河西网-让世界了解河西", "<div class='logo'>河西网</div>", None),
        ("首页", "", None),
        ("无标题文档", "", None),
        ("河西日报数字报-停渡", "<p>2018年7月19日 版次：A05</p><p>百年渡口谢幕</p><p>停渡</p>", "停渡"),
        (
            "河西晚报-2018年7月19日-第A08版",
            f"<table><tr><td>第A08版：人物</td></tr><tr><td>{TITLE}</td></tr><tr><td>——记老社员的一天</td></tr></table>",
            TITLE,
        ),
        ("守林", "<div>守林</div><div>2018-07-19 10:12</div><div>阅读数：3201</div>", "守林"),
        ("财经", "<div>财经</div><div>2018-07-19 10:12</div>", None),
        (f"{TITLE}_枣林_冷库", f"<h1>{TITLE}<span><a>原创</a></span></h1>", TITLE),
        (f"{TITLE}原创_河西网", f"<h1>{TITLE}原创</h1>", f"{TITLE}原创"),
        (
            "河西报数字版",
            "<h3>枣乡人物</h3><h2>枣林里的灯</h2><h4>——记老社员的一天</h4>"
            "<p>本报记者 张岚 通讯员 邝野 文/图</p><p>灯是旧马灯改的。</p>",
            "枣林里的灯",
        ),
        (
            f"{TITLE} - 城市杂谈 - 河西论坛 - Powered by Forum!",
            f"<h1><a>[杂谈]</a> <a>{TITLE}</a></h1>",
            TITLE,
        ),
        (f"[杂谈]{TITLE}_河西论坛", f"<h1>[杂谈]{TITLE}</h1>", f"[杂谈]{TITLE}"),
    ],
)
def test_the_headline_as_the_page_shows_it(title, above, expected):
    assert read(page(above, title=title)).title == expected


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("河西日报数字报-停渡", "河西日报"),
        ("河西晚报-2018年7月19日-第A08版", "河西晚报"),
        ("河西日报社举办读者节-河西网", None),
        ("警方通报：2018-07-19 的警情", None),
    ],
)
def test_the_title_of_a_digital_edition_names_its_paper(title, outlet):
    assert read(page(f"<h1>{TITLE}</h1>", title=title)).outlet == outlet


def test_a_declared_title_cut_at_a_quotation_mark_yields_to_the_heading():
    shown = '枣林"挂红"了 河西社员清早进园'
    head = '<meta property="og:title" content="枣林"挂红"了 河西社员清早进园">'
    assert read(page(f"<h1>{shown}</h1>", title=f"{shown}_河西网", head=head)).title == shown


def test_headline_subtitle_and_bare_name_leave_the_text_for_their_fields():
    record = read(page(f"<h1>{TITLE}</h1><p>——河西县特色林业见闻</p><p>张岚</p>"))
    assert (record.title, record.subtitle, record.authors) == (TITLE, "河西县特色林业见闻", ("张岚",))
    assert [block.text for block in record.blocks] == list(STORY)


def test_the_dates_of_a_list_above_the_headline_are_of_other_articles():
    others = "".join(f"<li>2016-0{n}-02 热门消息的标题{n}</li>" for n in range(1, 6))
    lone = "".join(f"<li>别的消息标题{n}</li><li>2016-0{n}-02</li>" for n in range(1, 6))
    assert read(page(f"<ul>{others}</ul>{h1('')}")).published_at is None
    assert read(page(f"<ul>{lone}</ul>{h1('')}")).published_at is None


HACKED = """<html><head><title>{chain}</title></head><body><h1><a href="/">{chain}</a></h1>
<h2 class="title">山那边的橙子飞过来了</h2><div>时间：2026-11-15　来源：云溪新闻网</div>
<p>青石镇桐子坪村的果农昨天第一次用无人机把橙子吊过了麻柳河，一趟四十公斤，六分钟就到公路边。</p>
<p>过去人背马驮要走两个钟头，碰上下雨只能看着果子烂在树上，镇里的合作社为此赔过三年钱。</p></body></html>"""


@pytest.mark.parametrize(
    "chain",
    [
        "国产一区二区在线-国产一区二区免费看-国产一区二区视频在线-国产一区二区在线播放-国产二区在线观看",
        "亚洲成人影院_国产精品在线_一区二区无码_免费激情网_欧美日韩观看_午夜电影",
        "欧美在线免费观看,欧美在线视频一区,欧美在线一区二区三区,欧美在线观看免费完整版,欧美在线视频免费播放",
    ],
)
def test_a_chain_of_search_phrases_is_no_title(chain: str) -> None:
    assert read(HACKED.format(chain=chain)).title == "山那边的橙子飞过来了"


@pytest.mark.parametrize(
    "title",
    [
        "北京市西城区人民法院公告-北京市西城区人民法院-北京法院网",
        "一年一个样 三年大变样 五年新模样：青石镇乡村建设走笔",
        "要闻_云溪人家把橙子吊过了麻柳河_社会_国内_云溪网_首页",
        "停渡_云溪_社会_新闻_云溪网",
        "组图：云溪-岚川-白果-石门四县春节庙会一一看过来",
    ],
)
def test_a_headline_that_repeats_itself_is_one_all_the_same(title: str) -> None:
    assert not is_keyword_chain(title)


@pytest.mark.parametrize(
    ("declared", "head", "above", "title", "evidence"),
    [
        (  # the first line of a newspaper's headline; its second stands in <title> alone
            "“远星号”启航 三小时到达对岸 - 河西日报 - 第A01版:要闻",
            "",
            "<ul><li>县中学召开座谈会迎接新生</li></ul><p>2018年07月19日 星期四</p>"
            "<h4>渡口换新船 往返更便捷</h4><h1>“远星号”启航</h1>",
            "“远星号”启航",
            "heading",
        ),
        (  # the number of the page behind the headline
            "岩石上的枣林（2） - 河西地理 - 《河西地理》杂志官网",
            "",
            "<h1>岩石上的枣林</h1><h2>一个山村与一千零八十棵老枣树的六百年</h2><p>撰文 / 张 岚</p>",
            "岩石上的枣林",
            "heading",
        ),
        (  # the home page's meta tags on every page
            "河西融媒",
            '<meta property="og:title" content="河西融媒 - 首页">',
            "<h2>枣林里唱响丰收歌 第六届枣花节落幕</h2><p>2018年07月19日 11时26分 | 来源：河西县融媒体中心</p>",
            "枣林里唱响丰收歌 第六届枣花节落幕",
            "heading",
        ),
        (  # an office and its channel
            "河西县公安局 警务动态",
            "",
            "<div>河西县公安局</div><h2>三轮车里塞了十只羊，民警：这可不行！</h2><p>发布日期：2018年7月19日</p>",
            "三轮车里塞了十只羊，民警：这可不行！",
            "heading",
        ),
        (  # an office's home page in <title> and h1
            "河西县公安局",
            "",
            "<h1>河西县公安局</h1><h2>三轮车里塞了十只羊，民警：这可不行！</h2><p>发布日期：2018年7月19日</p>",
            "三轮车里塞了十只羊，民警：这可不行！",
            "heading",
        ),
        (  # spaced out, as short headlines are set
            "枣园-河西文艺网-散文天地",
            "",
            "<p>枣　园</p><p>张 晓 岚</p>",
            "枣园",
            "line",
        ),
        (  # an office may well be all that a headline says
            "河西县乡村振兴局_河西新闻网",
            "",
            "<h1>河西县乡村振兴局</h1><p>2018-07-19 来源：河西日报</p>",
            "河西县乡村振兴局",
            "heading",
        ),
        (  # a number in brackets may belong to the headline, where the page shows it so
            "枣林纪事（3）_河西新闻网",
            "",
            "<h1>枣林纪事（3）</h1>",
            "枣林纪事（3）",
            "heading",
        ),
    ],
)
def test_the_headline_is_the_articles_own(declared: str, head: str, above: str, title: str, evidence: str) -> None:
    record = read(page(above, head=head, title=declared))
    assert (record.title, record.evidence["title"]) == (title, evidence)


@pytest.mark.parametrize(
    ("content", "line", "published"),
    [
        ("2012-01-01T00:00:00+08:00", "2018-07-19 11:26", ("2018-07-19T11:26:00+08:00", "line")),
        ("2012-01-01", "2018-07-19 11:26", ("2018-07-19T11:26:00+08:00", "line")),
        # a moment of its own may be right beside the day of a later change
        (
            "2016-05-11T09:12:00+08:00",
            "2018-07-19 11:26",
            ("2016-05-11T09:12:00+08:00", "meta:article:published_time"),
        ),
        ("2018-07-19", "2018-07-19 11:26", ("2018-07-19T11:26:00+08:00", "line")),
    ],
)
def test_a_templates_own_day_is_not_believed_beside_the_moment_that_readers_see(
    content: str, line: str, published: tuple[str, str]
) -> None:
    head = f'<meta property="article:published_time" content="{content}">'
    record = read(page(f"<h1>{TITLE}</h1><p>{line} 来源：河西日报</p>", head=head))
    assert (record.published_at, record.published_evidence) == published


def test_a_newspaper_named_beside_the_number_of_its_page_is_the_outlet() -> None:
    record = read(page(f"<h1>{TITLE}</h1>", title=f"{TITLE} - 河西日报 - 第A01版:要闻"))
    assert (record.outlet, record.evidence["outlet"]) == ("河西日报", "page-title")


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        (f"{TITLE[:7]}&lt;br&gt;{TITLE[7:]}- 河西县人民政府", f"<h2>{TITLE[:7]}</h2><h2>{TITLE[7:]}</h2>"),
        (f"{TITLE}__河西县林业局", f"<h2>{TITLE} <span>( 2018-07-19)</span></h2>"),
    ],
)
def test_markup_and_a_day_that_cling_to_a_headline_are_none_of_it(title, heading):
    found = read(page(f"{heading}<div>2018-07-19 来源：河西日报</div>", title=title)).title
    assert (found or "").replace(" ", "") == TITLE


@pytest.mark.parametrize(
    ("declared", "above", "title"),
    [
        (  # a mark, a button or the day in an element of its own, inside the headline's
            "四个渡口换上新船",
            "<h1><span class='tag'>独家</span>四个渡口换上新船</h1><p>2018-07-19 08:30</p>",
            "四个渡口换上新船",
        ),
        (
            "四个渡口换上新船",
            "<h1>四个渡口换上新船 <small>2018-07-19</small></h1><p>来源：河西日报</p>",
            "四个渡口换上新船",
        ),
        (
            "四个渡口换上新船 - 渔家天地 - 河西论坛",
            "<h1>四个渡口换上新船 [复制链接]</h1><p>张岚 发表于 2018-7-19 08:30</p>",
            "四个渡口换上新船",
        ),
        (  # … but words that the page parts by colour alone are all of its headline
            "新船到了！四个渡口同日换船_河西新闻网",
            "<h1><font color='red'>新船到了！</font>四个渡口同日换船</h1><p>2018-07-19 08:30</p>",
            "新船到了！四个渡口同日换船",
        ),
        (  # a paper's issue: what elements are called tells the headline from the lines around it
            "河西日报",
            "<p class='yinti'>两年投入一亿元</p><p class='biaoti'>四个渡口换上新船</p>"
            "<p class='futi'>——河西县渡口见闻</p><p>张岚</p>",
            "四个渡口换上新船",
        ),
        (  # a headline that ends as names of offices do, behind the site's name
            "河西新闻网-老旧小区加装电梯过百部",
            "<h1><a href='/'>河西新闻网</a></h1><p><b>老旧小区加装电梯过百部</b></p><p>2018-07-19 来源：河西晚报</p>",
            "老旧小区加装电梯过百部",
        ),
        (  # headings that lead elsewhere are other articles' headlines
            "四个渡口换上新船_河西新闻网",
            "<h3><a href='/1'>春耕备耕进行时</a></h3><h3><a href='/2'>县医院新楼启用</a></h3>",
            "四个渡口换上新船",
        ),
        (  # … and an article's own may well be a link to itself
            "四个渡口换上新船 « 河西博客",
            "<h2><a href='/a/1.html'>四个渡口换上新船</a></h2><p>2018-07-19 张岚</p>",
            "四个渡口换上新船",
        ),
    ],
)
def test_elements_say_which_part_of_a_page_is_its_headline(declared: str, above: str, title: str) -> None:
    assert read(page(above, title=declared)).title == title
