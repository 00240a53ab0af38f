"""Made-up news of every kind that dedup meets: articles, and the look-alikes that must stay apart."""

from __future__ import annotations

from random import Random

from bench import dedup_words as words

_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


class Names:
    """Invented names and numbers, drawn by one generator."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def person(self) -> str:
        given = "".join(self.rng.sample(words.GIVEN, self.rng.choice((1, 2, 2))))
        return self.rng.choice(words.SURNAMES) + given

    def place(self, suffix: str = "县") -> str:
        return self.rng.choice(words.PLACE_A) + self.rng.choice(words.PLACE_B) + suffix

    def firm(self) -> str:
        return "".join(self.rng.sample(words.FIRM_A, 2)) + self.rng.choice(words.FIRM_B)

    def outlet(self) -> str:
        return self.place("") + self.rng.choice(words.OUTLETS)

    def number(self, low: int = 2, high: int = 5000) -> str:
        return str(self.rng.randint(low, max(low + 5, high // self.rng.choice((1, 3, 10)))))

    def rate(self, low: float, high: float, digits: int = 2) -> str:
        return f"{self.rng.uniform(low, high):.{digits}f}"

    def day(self) -> str:
        return f"{self.rng.randint(1, 12)}月{self.rng.randint(1, 28)}日"


def _did(n: Names) -> str:
    pick = n.rng.choice
    return f"{pick(words.ACTS)}{pick(('了', '', '过', '完'))}{pick((pick(words.COUNTS), ''))}{pick((pick(words.SORTS), ''))}{pick(words.THINGS)}"


def _where(n: Names) -> str:
    return f"{n.rng.choice(words.SORTS)}{n.rng.choice(words.SITES)}{n.rng.choice(('里', '上', '旁', '外', '附近'))}"


def _who(n: Names) -> str:
    return f"{n.rng.choice((n.rng.choice(words.SIDES), ''))}{n.rng.choice(words.ACTORS)}"


def _end(n: Names) -> str:
    return f"{n.rng.choice((n.rng.choice(words.LINKS), ''))}{n.rng.choice(words.ENDS)}"


def said(n: Names) -> str:
    """A sentence as people are quoted, without its full stop."""
    return f"只要{n.rng.choice(words.FEELS)}，再{n.rng.choice(words.ACTS)}{n.rng.choice(words.THINGS)}也不怕"


def _sentence(n: Names, facts: dict[str, str]) -> str:
    pick = n.rng.choice
    when = pick(words.TIMES) + pick(words.AFTERS)
    noun, other = pick(words.NOUNS), pick(words.NOUNS)
    return pick(
        (
            f"{when}，{_who(n)}在{_where(n)}{_did(n)}，{_end(n)}。",
            f"{facts['place']}{noun}欠账多，{n.number()}户人家受累，{_who(n)}{_did(n)}，才有转机。",
            f"“{said(n)}。”{n.person()}{pick(words.VERBS)}，{_end(n)}。",
            f"光{noun}就花去{n.number()}万元，{n.number(2, 60)}个村跟着受益，{_end(n)}。",
            f"在{_where(n)}，{_who(n)}{_did(n)}，又{_did(n)}。",
            f"{n.person()}今年{n.number(19, 88)}岁，{when}{_did(n)}，{_end(n)}。",
            f"{n.rng.randint(1978, 2024)}年，有人{_did(n)}；{when}，{_who(n)}{_did(n)}。",
            f"{facts['firm']}的{facts['chief']}{pick(words.VERBS)}，{noun}和{other}要一道抓，{_end(n)}。",
            f"{_who(n)}跟{_who(n)}商量，先{_did(n)}，{_end(n)}；{_where(n)}，旁人{_did(n)}。",
            f"也有人怕{noun}拖累{other}，{_who(n)}倒觉得{said(n)}。",
            f"{_end(n)}，{_who(n)}说起{noun}来滔滔不绝。",
            f"{when}{_where(n)}人来人往，{_who(n)}忙着{_did(n)}，{_end(n)}。",
        )
    )


def body(n: Names, sentences: int) -> str:
    """A title and paragraphs of 2-4 sentences that no other text shares."""
    facts = {"place": n.place(), "firm": n.firm(), "chief": n.person()}
    title = f"{facts['place']}：{n.rng.choice(words.NOUNS)}背后的{n.rng.choice(words.NOUNS)}"
    lines, left = [title], [_sentence(n, facts) for _ in range(sentences)]
    while left:
        size = n.rng.randint(2, 4)
        lines.append("".join(left[:size]))
        left = left[size:]
    return "\n".join(lines)


def article(n: Names) -> str:
    """200 to 5,000 characters."""
    return body(n, n.rng.choice((6, 9, 12, 15, 18, 22, 26, 30, 30, 40, 55, 75, 90, 140)))


def bulletin(n: Names, form: int) -> str:
    r = n.rate
    if form == 0:
        sky = n.rng.choice(("晴", "多云", "小雨", "阴", "阵雨", "小雪"))
        return (
            f"{n.place('市')}未来三天天气\n{n.day()}{n.number(1, 23)}时发布：今天白天{sky}，最高气温{n.number(1, 38)}℃，夜间最低气温{n.number(1, 20)}℃，偏南风{n.number(2, 6)}级；"
            f"明天{n.rng.choice(('晴转多云', '有雨', '阴'))}，气温{n.number(1, 12)}到{n.number(13, 36)}℃；后天气温{n.number(1, 12)}到{n.number(13, 36)}℃，相对湿度{n.number(20, 95)}%。"
            "\n请市民关注最新预报，合理安排出行，注意防范大风和强对流带来的不利影响，户外作业人员做好防护，农户及时加固大棚设施。"
        )
    if form == 1:
        goods = "、".join(f"{g}{r(1, 80)}元/公斤，环比{n.rng.choice('升降')}{r(0, 9, 1)}%" for g in ("白菜", "土豆", "鲤鱼", "鸡肉", "香蕉", "带鱼"))
        return f"{n.place('市')}主副食品零售价格监测\n{n.day()}，价格监测中心对{n.number(5, 40)}家农贸市场和超市的监测显示：{goods}。总体看，市场供应充足，价格运行平稳，节日消费对个别品种有所拉动，预计后期以稳为主。"
    if form == 2:
        lots = "、".join(f"{x:02d}" for x in sorted(n.rng.sample(range(1, 34), 6)))
        return (
            f"双色彩票第{n.rng.randint(20001, 25150)}期开奖\n{n.day()}晚，双色彩票第{n.rng.randint(20001, 25150)}期摇奖，开出红号{lots}，蓝号{n.number(1, 16)}。全国销量{r(2, 5)}亿元，中出一等奖{n.number(1, 20)}注，单注奖金{n.number(500, 1000)}万元，"
            f"二等奖{n.number(60, 300)}注，单注{n.number(10, 90)}万元。奖池滚存{r(8, 30)}亿元。\n购彩者请理性投注，未成年人不得购买。中奖者须在六十日内持票兑奖，逾期视为弃奖。"
        )
    if form == 3:
        pairs = "，".join(f"{a}报{r(0.5, 9, 4)}" for a in ("美元", "欧元", "港元", "英镑", "澳元", "加元"))
        return f"{n.day()}人民币汇率中间价公告\n外汇交易中心公布，{n.rng.randint(2008, 2025)}年{n.day()}人民币汇率中间价为：{pairs}。与前一交易日相比，美元中间价{n.rng.choice(('上调', '下调'))}{n.number(5, 400)}个基点。询价交易价可在中间价上下一定幅度内浮动。"
    return (
        f"{n.place('市')}空气质量日报\n{n.day()}零时至{n.number(12, 23)}时，全市空气质量指数{n.number(20, 260)}，首要污染物细颗粒物浓度{n.number(8, 180)}微克，可吸入颗粒物{n.number(20, 220)}微克，臭氧{n.number(30, 190)}微克，二氧化氮{n.number(5, 80)}微克。"
        f"今年以来优良天数{n.number(30, 330)}天，比例{r(50, 98, 1)}%。\n建议敏感人群减少户外活动，公众可通过官方客户端查询各站点实时数据。"
    )


def template(n: Names, form: int) -> str:
    county, town, village, person, reporter = n.place(), n.place("镇"), n.place("村"), n.person(), n.person()
    if form == 0:
        return (
            f"{county}税务局走进企业送政策\n为进一步优化税收营商环境，{n.day()}，国家税务总局{county}税务局组织业务骨干走进{n.firm()}有限公司，面对面宣讲最新优惠政策。\n座谈中，税务干部围绕研发费用加计扣除、留抵退税、出口退税等内容逐条解读，现场解答疑问{n.number(3, 60)}个，发放资料{n.number(20, 900)}份，并帮助企业测算可享受减免{n.number(5, 900)}万元。\n"
            f"“政策送到门口，我们心里更有底了。”该公司财务负责人{person}说。截至目前，该局今年已走访企业{n.number(20, 600)}户，收集建议{n.number(5, 200)}条，办结率{n.rate(90, 100, 1)}%。下一步，该局将持续提升服务质效，助力企业轻装上阵。（{reporter}）"
        )
    if form == 1:
        return (
            f"{county}消防大队深入{town}开展隐患排查\n为切实做好火灾防控工作，坚决遏制亡人火灾事故，{n.day()}，{county}消防救援大队监督员深入{town}，对辖区沿街门店、学校、养老机构开展消防安全检查。\n检查组重点查看了疏散通道是否畅通、电气线路敷设是否规范、灭火器材是否完好有效、员工是否掌握自救常识，对发现的{n.number(3, 90)}处隐患当场下发通知书{n.number(1, 30)}份，责令限期整改。\n"
            f"活动共检查单位{n.number(5, 120)}家，张贴海报{n.number(20, 700)}张，培训人员{n.number(30, 900)}名。大队参谋{person}表示，将以最严的标准、最实的作风抓好后续跟踪，确保整改到位。（通讯员 {reporter}）"
        )
    if form == 2:
        return (
            f"{county}举办农民丰收趣味运动会\n{n.day()}上午，{county}农民丰收趣味运动会在{town}文化广场举行，来自全县{n.number(5, 30)}个乡镇的{n.number(60, 900)}名选手参加。\n比赛设搬运粮食、插秧接力、滚轮胎、拔河等{n.number(4, 15)}个项目，选手们你追我赶，现场加油声此起彼伏。经过激烈角逐，{town}代表队以{n.number(80, 300)}分获得团体第一名，{village}的{person}获得个人一等奖。\n活动现场还设置了农产品展销区，{n.number(10, 80)}家合作社带来特色产品，当天销售额达{n.number(5, 90)}万元。主办方介绍，运动会丰富了群众精神文化生活，展示了新时代农民的风采。（{reporter}）"
        )
    return (
        f"{county}人社局举办专场招聘会\n为搭建用工对接平台，{n.day()}，{county}人力资源和社会保障局在{town}举办专场招聘会。活动吸引{n.number(20, 90)}家企业参加，提供岗位{n.number(300, 3000)}个，涵盖制造、餐饮、家政、物流等行业。\n招聘会现场人头攒动，求职者仔细查看岗位信息，与用工单位面对面交流。据统计，当天进场{n.number(400, 4000)}人次，达成意向{n.number(60, 900)}人。来自{village}的{person}与{n.firm()}公司签下意向书，月薪{n.number(3000, 9000)}元。\n"
        f"该局负责人{n.person()}表示，今后将定期举办此类活动，精准匹配供需，促进高质量充分就业。（{reporter}）"
    )


def nodigit(n: Names, form: int) -> str:
    county, person = n.place(), n.person()
    if form == 0:
        return (
            f"{county}人民代表大会常务委员会任免名单\n根据工作需要，经{county}人民代表大会常务委员会会议审议通过，决定任命{person}同志为{county}{n.rng.choice(('财政', '教育', '民政', '交通运输', '审计'))}局局长，免去{n.person()}同志的职务。"
            f"会议由常委会主任{n.person()}主持，新任命人员进行了宪法宣誓并作了表态发言。与会人员一致认为，要自觉接受人大监督，依法履职尽责，廉洁奉公，不负重托。"
        )
    if form == 1:
        post = n.rng.choice(("党组成员、副局长", "党委书记、董事长", "原副县长", "政协原副主席", "党组书记、主任"))
        return f"{n.place('市')}{post}{person}接受纪律审查和监察调查\n据{n.place('市')}纪委监委消息：{county}{post}{person}涉嫌严重违纪违法，目前正接受纪律审查和监察调查。{person}，{n.rng.choice('男女')}，汉族，{n.place()}人，大学学历，长期在{n.place()}工作。欢迎广大群众继续提供线索，支持纪检监察机关依纪依法开展工作。"
    if form == 2:
        return (
            f"{county}{n.place('镇')}召开换届选举动员会\n日前，{county}{n.place('镇')}召开村级组织换届选举工作动员会，镇党委书记{person}出席会议并讲话，镇长{n.person()}主持会议。会议传达了上级有关精神，对换届工作的指导思想、方法步骤、纪律要求作了安排。"
            f"{person}强调，要加强领导、严把人选、严肃纪律，营造风清气正的环境，把政治素质好、带富能力强、群众公认的人选出来。{n.place('村')}、{n.place('村')}党支部书记作了表态发言。"
        )
    return (
        f"{n.firm()}与{county}签署战略合作协议\n日前，{n.firm()}集团与{county}人民政府签署战略合作协议，双方将围绕产业园区建设、人才培养、品牌推广等方面深化合作。县长{person}、集团董事长{n.person()}出席签约仪式并致辞。"
        f"{n.person()}在致辞中说，{county}区位优势明显，资源禀赋突出，企业对未来发展充满信心，将加快项目落地，早日建成投产，造福一方百姓。仪式后，来宾参观了{n.place('镇')}的规划展馆。"
    )


def flash(n: Names, form: int) -> str:
    county = n.place()
    if form == 0:
        return f"{county}发生{n.rate(3, 6, 1)}级地震\n地震台网测定：{n.day()}{n.number(1, 23)}时{n.number(1, 59)}分在{county}（北纬{n.rate(20, 50)}度，东经{n.rate(75, 130)}度）发生{n.rate(3, 6, 1)}级地震，震源深度{n.number(5, 30)}千米。"
    if form == 1:
        return f"{county}一厂房起火 无人员伤亡\n{n.outlet()}讯 {n.day()}{n.number(1, 23)}时{n.number(1, 59)}分，{county}{n.place('镇')}一处厂房发生火灾，过火面积约{n.number(20, 900)}平方米。消防部门调派{n.number(3, 20)}辆消防车、{n.number(15, 99)}名消防员到场处置，明火于{n.number(1, 23)}时被扑灭。起火原因正在调查。"
    return f"{n.firm()}一季度净利润{n.rng.choice(('增长', '下降'))}{n.rate(1, 90, 1)}%\n{n.firm()}{n.day()}晚公告，一季度营业收入{n.rate(1, 90)}亿元，同比{n.rng.choice(('增长', '下降'))}{n.rate(1, 50)}%；净利润{n.rate(0.1, 9)}亿元，每股收益{n.rate(0.01, 2)}元。"


def campaign(n: Names) -> str:
    county = n.place()
    facts = {"place": county, "firm": n.firm(), "chief": n.person()}
    parts = [s.replace("县委", n.rng.choice(("县委", "该县", county))) for s in n.rng.sample(words.STOCK, 6)]
    parts += [_sentence(n, facts) for _ in range(n.rng.randint(9, 14))]
    n.rng.shuffle(parts)
    return "\n".join([f"{county}：凝心聚力谱新篇", *("".join(parts[i : i + 2]) for i in range(0, len(parts), 2))])


def quote(n: Names) -> str:
    lines = body(n, n.rng.randint(12, 20)).split("\n")
    lines.insert(n.rng.randint(1, len(lines)), words.SPEECH)
    return "\n".join(lines)


def serial(n: Names, series: int, part: int) -> str:
    name = words.SERIES[series % len(words.SERIES)]
    note = words.NOTES[series % len(words.NOTES)].replace("{series}", name)
    return f"“{name}”系列报道之{'一二三四五六七八九'[part]}\n{note}\n" + body(n, n.rng.randint(20, 60)).split("\n", 1)[1]


def update(n: Names) -> list[str]:
    """The same event told three times as it develops; each a version of one story."""
    county, mill, chief = n.place(), n.firm(), n.person()
    head = f"{n.outlet()}{n.day()}消息"
    dead = n.rng.randint(1, 3)
    return [
        f"{county}一工地发生塌方\n{head} 今天{n.number(1, 12)}时许，{county}一处由{mill}承建的工地发生塌方，有工人被困，救援正在进行。具体情况有待进一步核实。",
        f"{county}工地塌方已致{dead}人遇难\n{head} 记者从{county}应急管理部门获悉，{mill}承建的工地塌方已造成{dead}人遇难，{n.number(2, 9)}人受伤，另有{n.number(2, 6)}人失联。现场投入救援人员{n.number(60, 400)}名、挖掘机{n.number(3, 20)}台。伤者已送医，家属安抚工作同步展开，周边道路实行交通管制。",
        f"{county}工地塌方救援结束\n{head} 今天上午，最后一名失联人员被找到，{county}工地塌方救援工作结束，事故共造成{dead + n.rng.randint(1, 4)}人遇难。{mill}法定代表人{chief}等{n.number(2, 9)}人已被依法控制，调查组进驻。\n全县随即对{n.number(20, 90)}个在建项目停工检查，凡不符合规定的一律不得复工。副县长{n.person()}在发布会上通报了善后安排，并向公众致歉。",
    ]


def digest(n: Names, articles: list[str]) -> str:
    lead = n.rng.choice((f"【早间播报】{n.day()}，带您速览昨夜今晨的重要消息。", f"{n.day()}要闻回顾，一起来看今天发生了哪些大事。"))
    items = []
    for number, text in enumerate(n.rng.sample(articles, min(5, len(articles))), 1):
        plain = "".join(text.split("\n")[n.rng.choice((0, 1)) :])
        end = plain.find("。", n.rng.randint(80, 180))
        items.append(f"{number}、{plain[: end + 1] if end > 0 else plain[:200]}")
    return "\n".join([lead, *items, "今天的播报就到这里，感谢您的收看。"])


def in_chinese_numerals(text: str) -> str:
    """Every digit written as its Chinese numeral."""
    return text.translate(_DIGITS)


def corrected(text: str, rng: Random) -> str:
    """The same text with one number changed, None of its words."""
    places = [i for i, c in enumerate(text) if c in "23456789"]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + str((int(text[at]) + rng.randint(1, 7)) % 9 + 1) + text[at + 1 :]
