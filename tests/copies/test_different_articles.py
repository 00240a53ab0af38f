"""Pages that only look alike stay apart; beside each kind a copy that must go on being one."""

from bench.dedup import cluster
from pipelines.copies.fingerprint import Text
from pipelines.copies.likeness import likeness
from pipelines.copies.lines import without_item_heads

SELF_PORTRAIT = (
    "鹤岭口腔门诊部是一家专门看牙的医疗机构，设有儿童牙科、矫正、种植和修复四个诊室，医生都在大医院坐诊过十年以上，"
    "从预约到复查都有专人陪同，让每一位来看牙的人在放心的环境里得到照顾。\n"
    "文章里没有写到的事情，欢迎来电话或者留言，值班护士听您说完情形，会告诉您要不要来、挂哪个诊室、路上带些什么。"
)
TEETH = (
    "孩子换牙要注意什么\n六岁前后，孩子的第一颗乳牙开始松动，家长不必着急去拔，让它自己掉下来最好。"
    "新牙长出来的时候有点歪，多半会在一年里慢慢摆正，舌头不要去舔，也不要用手去摇。\n"
)
GUMS = (
    "刷牙出血是怎么回事\n早上刷牙吐出来的水带着红色，许多人以为是上火，其实是牙龈发炎的信号。"
    "把刷毛换成软的，每天晚上用牙线清一遍牙缝，一个星期还不见好，就该去洗一次牙了。\n"
)
NOTICE = (
    "青禾县{0}年{1}招生办法\n为做好{0}年{1}新生入学工作，现将有关事项公布如下。\n"
    "网上报名从{2}月{3}日上午9时开始，到{2}月{4}日下午6时结束；材料核对在报名结束以后进行，学校会用短信通知家长。\n"
    "家长登录青禾县招生网，填写{1}新生的基本情况，核对无误以后提交。每名新生只能提交一次，需要修改的请联系地段学校。\n"
    "提供虚假材料的，取消录取资格，由县教育局另行安排。对结果有异议的，可以在5个工作日内向县教育局提出。"
)
ITEMS = (
    "毛衣叠着放，不要挂，挂久了肩膀会鼓起两个包，领口也会变形。",
    "樟木条和衣服之间要隔一层布，直接接触容易染上黄色的印子。",
    "羽绒服不要压得太紧，塞进袋子以后留出一点空，第二年才蓬得起来。",
    "深色和浅色分开收，中间垫一张干净的白纸，免得互相染色。",
)


def like(one, other):
    found, back = likeness(Text(one), Text(other)), likeness(Text(other), Text(one))
    assert found.copies == back.copies
    return found


def test_what_a_site_says_of_itself_below_two_articles_joins_nothing():
    found = like(TEETH + SELF_PORTRAIT, GUMS + SELF_PORTRAIT)
    assert not found.copies
    assert "each headline names what only its own text speaks of" in found.why
    assert like(TEETH + SELF_PORTRAIT, TEETH.rstrip("\n") + "\n" + SELF_PORTRAIT.split("\n")[0]).copies


def test_a_word_of_the_headline_tells_two_fills_of_a_notice_apart():
    found = like(NOTICE.format(2024, "小学", 5, 11, 19), NOTICE.format(2024, "初中", 5, 11, 19))
    assert not found.copies
    assert "小学 ≠ 初中" in found.why
    one = NOTICE.format(2024, "小学", 5, 11, 19)
    assert like(one, one.replace("青禾县2024年小学招生办法", "小学怎样报名，县里定了办法")).copies


def test_two_years_of_a_notice_are_two_articles():
    assert not like(NOTICE.format(2023, "小学", 5, 11, 19), NOTICE.format(2024, "小学", 6, 12, 20)).copies


def test_three_of_many_numbers_tell_two_versions_apart_and_one_does_not():
    sizes = "".join(f"第{n}台机器试装用了{n * 7 + 20}分钟，风扇每分钟转{n * 110 + 900}圈。" for n in range(1, 8))
    post = "云帆桌面系统更新说明\n本次更新的版本号是{}，安装包大小为{}兆，需要{}兆的空闲空间。" + sizes
    assert not like(post.format(1204, 386, 820), post.format(1205, 391, 860)).copies
    assert like(post.format(1204, 386, 820), post.format(1204, 391, 820)).copies


def test_when_a_page_was_published_and_how_often_it_was_read_tells_nothing():
    frame = "{}\n发布时间：{} 浏览：{} 人气：{}\n{}"
    title, _, body = TEETH.partition("\n")
    assert like(
        frame.format(title, "2024-03-05", 312, 7, body), frame.format(title, "2025-11-17", 4560, 82, body)
    ).copies


def test_a_doorway_page_with_another_name_in_it_is_another_page():
    page = (
        "{0}\n想天天看到“{0}”？先把本页记下来。\n这里把网上的新鲜话题和热门短片收在一处，早中晚各换一批，睡醒了就有新的看。\n"
        "打不开的时候请更换浏览器，仍旧打不开就发邮件要最新的地址，客服全天在线，遇到弹窗请允许通知。\n"
        "本站内容由网友上传，如有不妥请联系删除，我们会在一个工作日之内处理，请收藏本页，防止走失。"
    )
    assert not like(page.format("橘子速看网今日热点不打烊"), page.format("芒果早知道新鲜事全天更新")).copies


def test_contacts_and_labels_under_two_headlines_join_nothing():
    contacts = "\n".join(
        f"第{n}组负责人：{name} 请发到{n}组邮箱" for n, name in enumerate(["覃素", "费帆", "纪满", "乐嘉"])
    )
    one = f"参赛作品上传进度\n已经收到作品四十七件，请还没有上传的抓紧。\n{contacts}"
    other = f"关于举办技能竞赛的通知\n竞赛分四个组进行，每人限报一项。\n{contacts}"
    assert not like(one, other).copies


def test_a_list_that_lost_an_entry_is_the_same_list_numbered_anew():
    lead = "换季收衣服的窍门\n天气转热，厚衣服要收进箱子里，镇上的老裁缝说起收衣服有一套自己的办法。"
    one = "\n".join([lead, *(f"{n}、{item}" for n, item in enumerate(ITEMS, 1))])
    other = "\n".join([lead, *(f"{n}、{item}" for n, item in enumerate(ITEMS[1:], 1))])
    moved = "\n".join([lead, *(f"{n}．{item}" for n, item in enumerate(ITEMS[::-1], 1))])
    assert like(one, other).copies
    assert like(one, moved).copies


def test_heads_of_items_go_and_numbers_stay():
    assert without_item_heads("1、修路\n（二）引水。③护林") == "修路\n引水。护林"
    for text in ("3.5亿元\n2.1亩", "全长12、13公里", "约翰福音（5：16）", "共有\n1200人", "第一、二组"):
        assert without_item_heads(text) == text


def test_a_text_under_another_headline_and_with_a_new_beginning_is_a_copy_where_the_rest_is_whole():
    rest = "\n".join(ITEMS)
    one = f"裁缝老宋的箱子\n石桥镇的裁缝老宋做了四十年衣服，说起收衣服有一套自己的办法。\n{rest}"
    other = f"收衣服有讲究\n天气转热，厚衣服要收进箱子里，可是第二年拿出来总有一股霉味。\n{rest}"
    assert like(one, other).copies


def test_the_bench_knows_sites_and_headlines_where_it_is_told_them():
    pages = [NOTICE.format(2010 + n, "小学", n + 1, n + 2, n + 12) for n in range(5)]
    told = [
        {
            "site": "clinic.example",
            "title": text.split("\n")[0],
            "text": "\n".join([*text.split("\n")[1:], SELF_PORTRAIT]),
        }
        for text in pages
    ]
    bare = {"title": "牙龈", "text": GUMS.split("\n")[1]}
    last = bare | {"site": "clinic.example", "text": f"{bare['text']}\n{SELF_PORTRAIT}"}
    found = cluster([*told, bare, last])
    assert len(set(found[:5])) == 5
    assert found[5] == found[6]


RELEASE = (
    "清河软件坊今天放出竹笛输入法{version}。{news}\n本版沿用原来的安装办法：下载后双击安装包，选好目录，等进度条走完，重新登录一次即可。"
    "旧词库放在用户目录下，升级不会删掉，不放心的可以先备份一份。\n支持的系统有十一种，内存只要六十四兆，硬盘留出两百兆的空位就行。"
    "遇到问题请到坊里的留言板写明系统、版本和步骤，我们每周三、周五各看一遍。\n校验码贴在下载页的下方，请对过再装。"
)


def test_two_versions_are_two_articles_also_where_only_the_first_sentence_names_them() -> None:
    one = RELEASE.format(version="3.2.1", news="修好了候选窗在高分屏上发虚的毛病，补了四百个地名。")
    other = RELEASE.format(version="3.3.0", news="新加了手写面板，去掉了登录提示，换了云词库的地址。")
    like = likeness(Text(one), Text(other))
    assert not like.copies
    assert "the texts begin with different versions: " in like.why
    assert likeness(Text(f"2024.03.12 {one}"), Text(f"2024.03.15 {one}转载")).copies, "a day is no version"


def test_a_reprint_that_writes_its_numbers_in_digits_is_a_copy() -> None:
    story = (
        "白石渡恢复通航\n停航八个月的白石渡昨天恢复通航，头一班船坐了{}人。新船比旧船长四米，装了两台发动机，枯水时也能靠岸。"
        "县交通局介绍，渡口石阶重新砌过，夜里有灯，候船棚能站一百来人。船工段志远在这条河上撑了{}年船，他说赶集、看病、上学都靠它。"
    )
    assert likeness(Text(story.format("六十三", "二十二")), Text(story.format("63", "22"))).copies
    assert not likeness(Text(story.format("六十三", "二十二")), Text(story.format("68", "27"))).copies


PORTRAIT = (
    "鹤岭口腔门诊部是一所集医疗和预防于一体的专科机构，引进了国际先进的设备，秉承诚信为本的宗旨，先后被评为满意单位。"
    "门诊部坚持合理收费，咨询热线全天开通，欢迎预约就诊，来院路线请看门口的公告，乘坐七路公交车在渡口站下车即到。"
    "扫一扫二维码，关注我们的公众号，值班护士会在一个工作日之内答复您的留言，医生都有十年以上的临床经验。"
)


def test_what_is_left_of_the_prose_without_the_sites_own_words_decides_under_two_headlines() -> None:
    """No word of these headlines stands in the texts, and the portrait is longer than they are."""
    advice = "睡前两个小时少喝水，白天把腿垫高一会儿，床边放一盏小灯，地上不要堆东西，拖鞋要防滑，有事按铃叫家里人。"
    one = f"老人夜里起身多\n{advice}\n{advice[::-1]}\n{PORTRAIT}"
    other = f"春天打喷嚏\n花粉多的早晨关上窗，出门戴口罩，回家先洗脸换衣，被褥在下午收进屋里。\n{PORTRAIT}"
    found = like(one, other)
    assert not found.copies
    assert "are shared beside notices, labels and contacts" in found.why
    assert like(one, one.replace("老人夜里起身多", "夜里总要起来怎么办")).copies


def test_two_sites_that_speak_of_themselves_below_a_text_show_one_text() -> None:
    text = TEETH + "家长问得最多的是要不要补钙，其实只要吃得杂、睡得够、晒得到太阳，牙齿自己会长好。"
    below = (
        "栗子坡网是本地的综合网站，成立于十二年前，员工四十人，投稿请发邮件，转载请注明，版权归作者所有，可以收藏本页。"
    )
    title, _, under = text.partition("\n")
    assert like(f"{title}\n{under}\n{PORTRAIT[:56]}", f"换牙的孩子\n{under}\n{below}").copies
    assert not like(f"{title}\n{under}\n{GUMS[:56]}", f"换牙的孩子\n{under}\n{ITEMS[0]}{ITEMS[1]}").copies


def test_headlines_of_one_form_name_two_things_that_neither_text_repeats() -> None:
    form = (
        "{}三日自由行套餐\n亮点：{}\n套餐里有往返车票、两晚住宿和早餐，还有一辆接送的车；正餐和其他花销要自己付。\n"
        "出发前七天取消，收一成的损失费；三到六天，收三成；一两天，收六成；当天取消的不退。\n"
        "一米二以下的孩子不占床，只付车费。下单以后两个小时之内有人打电话来核对，房满了就换一家同样的。"
    )
    one = form.format("海边小城", "开窗就见浪，退潮去赶海，夜里的大排档吃到天亮。")
    other = form.format("雪岭江岸", "零下二十度看冰花，坐爬犁过江，在露天的池子里泡汤。")
    found = like(one, other)
    assert not found.copies
    assert "海边小城 ≠ 雪岭江岸" in found.why
    assert like(one, one.replace("海边小城三日自由行套餐", "三天怎么玩")).copies
    assert like(one, one.replace("海边小城三日", "海边渔村三日")).copies, "a headline changed, and nothing else"


def test_two_things_named_after_the_name_of_a_column_are_two_articles() -> None:
    below = (
        "展厅在滨河公园东边，楼上楼下一共五间，陈列的东西有两百来件，讲解从上午九点开始，每个钟头一场，每场三十人。"
        "星期一不开门。进门请把伞和背包寄放在门口，拍照不要开灯，孩子要有大人领着，展柜不能摸，也不能在展厅里吃东西。"
    )
    jar = "高二十六厘米，肩上趴着一对小兔子，釉色像雨后的湖水，器底刻着一个吴字，是修窑时挖出来的。"
    hook = "长十一厘米，钩头是一只龙，身上用发丝一样的金线嵌出云朵，过了两千年依旧闪亮，出自路基下面。"
    one, other = f"镇馆之宝：双耳青罐\n{jar}\n{below}", f"镇馆之宝：错金带钩\n{hook}\n{below}"
    assert not like(one, other).copies
    assert like(one, one.replace("镇馆之宝：双耳青罐", "藏品故事：一只罐子")).copies


def test_one_form_filled_in_with_other_names_is_another_notice_under_the_same_headline() -> None:
    form = (
        "白石渡法院公告\n{}：本院受理原告{}与你之间发生的{}纠纷一案，现依法向你公告送达起诉状副本、应诉通知书、举证通知书和开庭传票。"
        "自公告发出之日起经过六十日即视为送达。提出答辩状的期限为公告期满后十五日内，举证期限为三十日内。"
        "定于举证期满后第三日上午九时在本院第一审判庭公开开庭审理，逾期将依法缺席裁判。特此公告。"
    )
    one = form.format("秦大有", "石桥镇信用社", "借款合同")
    found = like(one, form.format("骆小满、骆春", "兴隆建材有限公司", "买卖水泥"))
    assert not found.copies
    assert "filled in anew" in found.why
    assert like(one, one.replace("依法向你公告送达", "向你依法送达").replace("举证通知书", "举证书")).copies


def test_a_sites_name_in_both_headlines_makes_them_no_more_alike() -> None:
    labels = "\n".join(
        f"{n}号柜：{name}" for n, name in enumerate(["白铜", "锡锭", "铅锭", "锌板", "镍珠", "钴粉"] * 3)
    )
    one, other = f"白银 - 青禾金属交易网\n{labels}", f"产品介绍 - 青禾金属交易网\n{labels}"
    assert not like(one, other).copies
