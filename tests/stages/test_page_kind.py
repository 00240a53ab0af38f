"""Which pages are articles: pages with running text that are none, beside the news they resemble."""

from __future__ import annotations

import pytest

from pipelines.record import Hints, Page, Record
from pipelines.stages import clean

MENU = "".join(
    f'<li><a href="/{i}.html">{name}</a></li>'
    for i, name in enumerate(("首页", "公司简介", "产品展示", "企业文化", "在线留言", "招贤纳士", "联系我们"))
)
FOOT = "<div>地址：云岭县工业园一号 邮编：000000 电话：0000-5521000 传真：0000-5521001</div>"
NEWS = (
    "本报讯（记者 梁守田）7月19日上午，青禾镇举行新修水渠通水仪式。今年以来，镇里新修水渠十二公里，灌溉农田三万余亩。",
    "“以前抽一次水要花两百多元，现在打开闸门就行。”石桥村村民告诉记者，往年一到五月，家家户户都要排队等水。",
    "据镇水利站介绍，工程去年十月开工，投入资金一千四百万元。目前，镇里计划在秋收以后再修四公里支渠。",
)
COMPANY = (
    "云岭水泵有限公司成立于1998年，位于云岭县工业园，占地三十亩，是一家专业从事水泵研发和生产的企业，现有员工二百余人。",
    "公司秉承“质量第一、客户至上”的宗旨，产品销往全国各地，先后获得多项荣誉，深受新老客户的信赖。",
    "我公司愿与各界朋友真诚合作，为您提供一站式服务，欢迎来电咨询。",
)


def read(title: str, body: str, *, url: str = "http://a.example/news/2018/0719/1234567.html") -> Record:
    markup = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return clean(Page(url=url, payload=markup.encode(), fetched_at="2026-11-01T08:00:00Z"))


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_a_companys_introduction_is_no_article() -> None:
    body = f"<ul>{MENU}</ul><h1>企业实力</h1><div>{paragraphs(*COMPANY)}</div>{FOOT}"
    record = read("企业实力_云岭水泵有限公司", body, url="http://a.example/about/company.html")
    assert record.reject_reason == "site-page"


def test_news_on_a_companys_site_is_an_article() -> None:
    head = "<h1>新修水渠三条支渠全部通水</h1><p>发布时间：2018-07-19 来源：云岭日报 浏览：32次</p>"
    body = f"<ul>{MENU}</ul>{head}<div>{paragraphs(*NEWS)}</div><p>上一篇：老街改造听取意见</p>{FOOT}"
    assert read("新修水渠三条支渠全部通水_云岭水泵有限公司", body).reject_reason is None


def test_a_product_with_its_figures_is_no_article() -> None:
    goods = paragraphs(
        "产品特点：本产品结构紧凑，体积小，重量轻，噪音低，使用方便，广泛适用于农田灌溉和园林喷洒。",
        "型号：QL-20 规格：20kg 功率：1.5kW 电压：220V 材质：铸铁 价格：￥1200 库存：35",
        "我公司厂家直销，售后服务一站式，欢迎来电咨询，为您报价。",
    )
    record = read(
        "QL-20 型水泵_产品展示_云岭水泵有限公司",
        f"<ul>{MENU}</ul><h1>QL-20 型水泵</h1><div>{goods}</div><p>上一个产品：抽水机 下一个产品：水管</p>{FOOT}",
        url="http://a.example/product/show-20.html",
    )
    assert record.reject_reason == "product"


def test_a_gambling_site_is_spam_site() -> None:
    body = paragraphs(
        "本平台提供百家乐、老虎机、真人视讯、体育投注等电子游艺，首存优惠，返水无上限，提款快速。",
        "我们的客服为您全天服务，注册送体验金，欢迎您下载手机版app，信誉平台值得信赖。",
    )
    record = read(
        "金沙娱乐城官网注册-app下载", f"<h1>金沙娱乐城</h1><div>{body}</div>", url="http://a.example/index.html"
    )
    assert record.reject_reason in ("spam-site", "all-spam")


def test_a_page_that_repeats_a_betting_brand_is_spam_site() -> None:
    body = f"<ul>{MENU}</ul><h1>公司动态</h1><div>{paragraphs(*COMPANY)}</div>{FOOT}"
    keywords = "云鼎体育,云鼎体育app,云鼎体育官网,云鼎体育登录,云鼎体育下载,云鼎体育平台"
    title = "云鼎体育app下载_云鼎体育官网登录_云鼎体育平台注册(中国)有限公司"
    record = read(f"{title}</title><meta name='keywords' content='{keywords}'><title>", body)
    assert record.reject_reason == "spam-site"


def test_news_on_gambling_is_an_article() -> None:
    body = paragraphs(
        "本报讯（记者 梁守田）7月19日，县公安局通报，警方日前打掉一个网络赌博团伙，抓获嫌疑人十二名。",
        "据介绍，该团伙以“注册送彩金”为诱饵，在网上开设百家乐、老虎机等赌局，涉案资金三千万元。",
        "办案民警表示，参与赌博者十赌九输，提醒市民不要轻信。目前，案件正在进一步侦办中。",
    )
    head = "<h1>县公安局打掉一个网络赌博团伙</h1><p>2018-07-19 来源：云岭日报</p>"
    assert read("县公安局打掉一个网络赌博团伙_云岭网", f"{head}<div>{body}</div>").reject_reason is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("通知", "因管道检修，石桥村明天上午停水三小时，请村民提前做好准备。"),
        ("老街改造今日动工", "云岭县老街改造工程今天上午动工，预计明年五月完成。"),
    ],
)
def test_a_short_notice_with_its_day_is_an_article(title: str, text: str) -> None:
    record = read(f"{title}_云岭网", f"<h1>{title}</h1><p>2018-07-19 09:30</p><div><p>{text}</p></div>")
    assert record.reject_reason is None


def test_an_article_of_bare_paragraphs_is_one() -> None:
    assert read("云岭网", paragraphs(*NEWS), url="http://a.example/a.html").reject_reason is None


def test_what_decided_is_shown_with_its_weights() -> None:
    body = f"<ul>{MENU}</ul><h1>企业实力</h1><div>{paragraphs(*COMPANY)}</div>{FOOT}"
    told = read("企业实力", body, url="http://a.example/about/").evidence["kind"]
    assert told.startswith("+")
    assert "site-speaks>=2 +" in told


def test_a_body_by_the_sources_own_selector_is_not_asked() -> None:
    markup = f'<html><body><div id="a">{paragraphs(*COMPANY)}</div></body></html>'
    page = Page(url="http://a.example/about/", payload=markup.encode(), fetched_at="2026-11-01T08:00:00Z")
    record = clean(page, hints=Hints(selectors={"body": "#a"}))
    assert record.reject_reason is None
    assert "kind" not in record.evidence


INSTITUTE_MENU = "".join(
    f'<li><a href="/{i}/list.htm">{name}</a></li>'
    for i, name in enumerate(
        ("学院概况", "师资队伍", "人才培养", "科学研究", "党建工作", "学生工作", "招生就业", "校友之家")
    )
)


@pytest.mark.parametrize(
    ("name", "address", "texts"),
    [
        (
            "实验中心",
            "/syzx/list.htm",
            (
                "实验中心始建于1978年，现有专业教师二十三人，其中教授五人、副教授九人，实验用房三千平方米，设备先进，规模居省内前列。",
                "中心承担全校六个专业的实验教学任务，下设五个实验室，多项成果达到国内先进水平，培养了一大批优秀人才。",
            ),
        ),
        (
            "师资力量",
            "/szll/list.htm",
            (
                "陶望舒，女，教授，博士生导师，毕业于青川大学，现任植物研究所所长，主要研究方向为高山花卉的引种。",
                "先后主持多项研究课题，发表论文四十余篇，代表作有《云岭花谱》，曾获省科技进步奖。",
            ),
        ),
        (
            "办事指南",
            "/bszn.html",
            (
                "办理居住证须提交下列材料：本人身份证、租房合同和近期照片两张，材料齐全的当场受理。",
                "受理时间为工作日上午九点至十一点半，咨询电话：0000-5521000，地址：云岭县人民路1号。",
            ),
        ),
        (
            "企业文化",
            "/qywh.html",
            (
                "公司以“诚信为本、追求卓越”为经营理念，拥有一流的设备和雄厚的技术力量，致力于打造行业知名品牌。",
                "我们的团队专业、资深，愿以优质的产品和完善的服务，与新老客户携手共进。",
            ),
        ),
    ],
)
def test_a_page_on_the_site_itself_is_no_article(name: str, address: str, texts: tuple[str, ...]) -> None:
    body = f"<ul>{INSTITUTE_MENU}</ul><div><h2>{name}</h2>{paragraphs(*texts)}</div>{FOOT}"
    assert read(name, body, url=f"http://hua.example{address}").reject_reason == "site-page"


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        ("竹塘镇新图书馆今起开放", ("竹塘镇新图书馆7日起免费开放，馆内有藏书两万册，每周一闭馆。",)),
        (
            "图片新闻：麦收时节",
            ("6月2日，石桥村村民在田间收割小麦。连日来天气晴好，全镇三万亩小麦陆续开镰。", "梁守田 摄"),
        ),
        (
            "视频：水渠通水第一天",
            ("记者在现场看到，闸门打开后，渠水缓缓流进稻田。村民说，等了三年，总算把水盼来了。",),
        ),
        (
            "夏天吃瓜的五个讲究",
            (
                "一、挑瓜要听声。声音发闷的多半熟过了头，清脆的又可能没有熟。",
                "二、切开后尽快吃完。切口在常温下放两个小时，细菌就会成倍增加。",
                "三、不要冰得太久。刚从冰箱里拿出的瓜，肠胃弱的人吃了容易肚子疼。",
            ),
        ),
        (
            "关于竹塘镇停水的通知",
            ("因管道检修，定于11月3日8时至17时停水，请有关住户提前储水。", "竹塘镇自来水厂", "2026年11月1日"),
        ),
        (
            "双色球第2026101期开奖结果",
            (
                "双色球第2026101期开奖号码为：红球03、08、15、21、27、33，蓝球11。",
                "本期一等奖开出5注，单注奖金765万元，奖池余额滚入下期。",
            ),
        ),
        (
            "井台",
            ("井台上的青苔，一年比一年厚。", "母亲弯腰的时候，水里的月亮碎了又圆。", "井绳断过一次，父亲把它接好。"),
        ),
    ],
)
@pytest.mark.parametrize("address", ["/news/2026/1107/1234567.html", "/story.html"])
def test_short_and_plain_articles_are_kept_whatever_their_address(
    title: str, texts: tuple[str, ...], address: str
) -> None:
    body = f"<h1>{title}</h1><p>2026-10-31 来源：云岭日报</p><div>{paragraphs(*texts)}</div><p>上一篇：老街改造</p>"
    assert read(f"{title}_云岭网", body, url=f"http://a.example{address}").reject_reason is None


def test_a_report_that_tells_no_day_at_a_plain_address_is_an_article() -> None:
    body = f"<h1>新修水渠三条支渠全部通水</h1><div>{paragraphs(*NEWS)}</div>"
    assert read("新修水渠三条支渠全部通水", body, url="http://a.example/story.html").reject_reason is None


OTHERS = (
    (
        "/docs/changes.html",
        "云岭笔记 v3.1.2 更新日志",
        (
            "修复导出时图片丢失的问题。",
            "新增按标签查找笔记的功能。",
            "优化启动速度，减少内存占用。",
            "移除已经废弃的旧接口。",
        ),
    ),
    (
        "/cun/shiqiao.html",
        "石桥村",
        (
            "石桥村隶属于青禾镇，位于镇政府西南六公里，全村面积十二平方公里，海拔八百米，年平均气温十六度。",
            "全村下辖八个村民小组，有农户三百户，耕地面积一千八百亩，主要种植水稻和玉米。",
        ),
    ),
    (
        "/article/gone.html",
        "云岭网",
        (
            "您要看的内容已经不见了，可能是链接过期或者文章被作者撤下。",
            "请检查地址是否正确，或者返回首页，看看热门内容。",
        ),
    ),
)


@pytest.mark.parametrize(("path", "title", "texts"), OTHERS)
def test_release_notes_places_and_missing_pages_are_no_articles(path: str, title: str, texts: tuple[str, ...]) -> None:
    record = read(title, f"<h1>{title}</h1><div>{paragraphs(*texts)}</div>", url=f"http://a.example{path}")
    assert record.reject_reason is not None


SIMILAR = (
    (
        "云岭笔记发布3.1版",
        (
            "笔记软件“云岭笔记”昨天发布3.1版，修复了图片丢失的问题，还能按标签查找。",
            "开发者梁守田说，这次更新花了四个月。",
        ),
    ),
    (
        "石桥村通了自来水",
        ("石桥村位于青禾镇西南，海拔八百米，三百户人家昨天第一次用上了自来水。", "“再不用下山挑水了。”村民告诉记者。"),
    ),
    (
        "三万张老照片不见了",
        (
            "县档案馆昨天表示，三万张老照片的电子版因硬盘损坏打不开，正在请人恢复。",
            "馆长梁守田说，原片还在库房里。",
        ),
    ),
)


@pytest.mark.parametrize(("title", "texts"), SIMILAR)
def test_news_on_software_places_and_losses_is_kept(title: str, texts: tuple[str, ...]) -> None:
    head = f"<h1>{title}</h1><p>2018-07-19 来源：云岭日报</p>"
    assert read(f"{title}_云岭网", f"{head}<div>{paragraphs(*texts)}</div>").reject_reason is None


def test_a_sentence_above_a_table_is_read_with_it() -> None:
    rows = "".join(f"<tr><td>{name}</td><td>{now}</td></tr>" for name, now in (("粮食", "0.2"), ("鲜菜", "-11.3")))
    said = "5月份，云岭县居民消费价格同比上涨1.8%，其中食品上涨2.1%，非食品上涨1.7%。"
    record = read(
        "5月份居民消费价格上涨1.8%_云岭网",
        f"<h1>5月份居民消费价格上涨1.8%</h1><div>云岭县统计局</div><p>{said}</p><table>{rows}</table>",
    )
    assert record.reject_reason is None
    assert said in record.body
