"""Whether two fillers of one slot are rival names: two people, two places, two companies, two directions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipelines.align import Alignment, Slot
from pipelines.fingerprint import NUMBER, Text

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易"
    "乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙"
    "鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师"
    "和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉"
    "伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓"
    "修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由岱沉洗覆里线并回征"
)
_PLACE_ENDS = tuple("县市区乡镇村州省旗盟屯庄寨岛湾沟岭坪坝")
_ORGAN_ENDS = ("公司", "集团", "科技", "生物", "股份", "实业", "重工", "药业", "电子", "化工", "农业", "食品", "中学", "小学", "大学", "医院", "银行", "合作社", "物流", "材料", "能源", "环保", "服饰", "餐饮", "置业", "投资", "证券", "汽车", "通信", "传媒", "支行", "分局", "学院")
_DIRECTIONS = (("上", "下"), ("涨", "跌"), ("升", "降"), ("增", "减"), ("高", "低"), ("胜", "负"), ("东", "西"), ("南", "北"))
_FRAME = ("来源", "编辑", "作者", "责编", "校对", "审核", "发布", "阅读", "摄", "图")


def _plain(filler: str) -> str:
    """A filler without its numbers; "" where it is not Han otherwise."""
    plain = filler.replace(NUMBER, "")
    return plain if all("㐀" <= c <= "鿿" for c in plain) else ""


_TOWN = re.compile("[㐀-鿿]{2}[县市区镇乡村]")


def _place(filler: str, after: str) -> bool:
    return (len(filler) > 1 and filler.endswith(_PLACE_ENDS)) or after.startswith(_PLACE_ENDS)


def _organ(filler: str, after: str) -> bool:
    return filler.endswith(_ORGAN_ENDS) or after.startswith(_ORGAN_ENDS)


def _person(filler: str) -> bool:
    return 2 <= len(filler) <= 3 and filler[0] in _SURNAMES


def within(a: str, b: str) -> bool:
    """Whether the characters of a occur in b in their order."""
    rest = iter(b)
    return all(c in rest for c in a)


def rival(slot: Slot) -> str | None:
    """What kind of names the fillers are, or None where they need not name two different things."""
    a, b = slot.a, slot.b
    if not a or not b or any(cue in slot.before for cue in _FRAME):
        return None
    if (a, b) in _DIRECTIONS or (b, a) in _DIRECTIONS:
        return "direction"
    if within(a, b) or within(b, a):
        return None
    if (NUMBER in a) != (NUMBER in b) and 2 <= max(len(a), len(b)) <= 6 and _plain(a + b):
        return "number"
    a, b = _plain(a), _plain(b)
    if within(a, b) or within(b, a) or max(len(a), len(b)) < 2:
        return None
    if _place(a, slot.after) and _place(b, slot.after):
        return "place"
    first, second = _TOWN.search(a), _TOWN.search(b)
    if first and second and first.group() != second.group():
        return "place"
    if min(len(a), len(b)) < 2:
        return None
    if _organ(a, slot.after) and _organ(b, slot.after):
        return "organ"
    if _person(a) and _person(b):
        return "person"
    return None


def rivals(slots: Sequence[Slot]) -> list[tuple[str, Slot]]:
    """The slots that name two different things, with the kind.

    One character for another is damage, but not where it follows a surname and comes again and again: 严平, 严玉.
    """
    again = Counter((s.before[-1:], s.a, s.b) for s in slots if len(s.a) == len(s.b) == 1 and s.before[-1:] in _SURNAMES)
    found: list[tuple[str, Slot]] = []
    for slot in slots:
        kind = rival(slot)
        if kind is None and again[slot.before[-1:], slot.a, slot.b] > 1:
            kind = "person"
        if kind is not None:
            found.append((kind, slot))
    return found


_NAME = re.compile(
    rf"[㐀-鿿]{{2}}(?<![往在于对全本该各是的了和与入到为从来我场超贸辖农城社地小])"
    rf"(?:[县镇乡州]|[市村](?![民场值委集务])|区(?![域间别]))|[{''.join(sorted(_SURNAMES))}][㐀-鿿]{{1,2}}"
    "(?:说|表示|介绍|告诉|认为|同志|主任|书记|县长|市长|局长|院长|校长|经理|教授|先生|女士|任|男|女|记者)"
)


def names_kept(both: Alignment, text: Text) -> int:
    """How many different names stand whole within what two texts share; `text` is the first of the two."""
    shape = text.shape
    return len({m.group() for i, _, size in both.blocks for m in _NAME.finditer(shape, i, i + size)})
