"""Folding: a copy of a text to match and compare on, never to store, with the way back to the original.

Spammers write 菠.菜, 威❤信, ＡＰＰ or 百家樂; a rule should need one spelling. Folding brings width, case, Traditional
and look-alike characters to one form, and takes out zero-width characters and what was put between single characters.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pipelines.text.characters import HAN
from pipelines.text.pinyin_glosses import TONED

# Traditional and Simplified in turn: the common characters of both standards, one to one. This is for matching only;
# the script stage converts, by phrases and once. 乾 and 著 are left out: their reading depends on the word.
_TRADITIONAL = (
    "丟丢並并亂乱亞亚佈布佔占併并來来侖仑侶侣侷局係系俠侠倆俩倉仓個个們们倖幸倫伦偉伟側侧偵侦偽伪傑杰傘伞備备傢家傭佣"
    "傳传債债傷伤傾倾僅仅僑侨僕仆僥侥僱雇價价儀仪億亿儈侩儉俭儘尽償偿優优儲储兇凶兌兑兒儿內内兩两冊册冪幂凍冻凜凛凱凯"
    "別别刪删則则剋克剎刹剛刚剝剥創创剷铲劃划劇剧劉刘劊刽劍剑劑剂勁劲動动務务勛勋勝胜勞劳勢势勳勋勵励勸劝勻匀匯汇區区"
    "協协卹恤卻却厭厌厲厉參参叢丛吳吴吶呐呂吕員员唸念問问啞哑啟启喚唤喪丧喫吃喬乔單单喲哟嗆呛嗎吗嗚呜嘆叹嘔呕嘗尝嘩哗"
    "嘯啸噓嘘噴喷噸吨噹当嚇吓嚐尝嚥咽嚨咙嚮向嚴严囂嚣囌苏囑嘱囪囱國国圍围園园圓圆圖图團团執执堅坚堯尧報报場场塊块塗涂"
    "塢坞塵尘塹堑墊垫墜坠墮堕墳坟墾垦壇坛壓压壘垒壞坏壟垄壩坝壯壮壺壶壽寿夠够夢梦夥伙夾夹奧奥奪夺奮奋妝妆姦奸娛娱婁娄"
    "婦妇媽妈嬌娇嬰婴嬸婶孃娘孫孙學学孿孪宮宫寢寝實实寧宁審审寫写寬宽寵宠寶宝將将專专尋寻對对導导屆届屍尸屜屉屢屡層层"
    "屬属岡冈島岛峽峡崑昆崗岗崙仑嶄崭嶺岭嶼屿嶽岳巒峦巖岩帥帅師师帳帐帶带幀帧幟帜幣币幫帮幹干幾几庫库廁厕廂厢廄厩廈厦"
    "廚厨廟庙廠厂廢废廣广廬庐廳厅弔吊張张強强彆别彈弹彌弥彎弯彙汇彥彦彫雕彿佛後后徑径從从復复徵征徹彻恆恒恥耻悅悦悶闷"
    "悽凄惡恶惱恼愛爱慄栗態态慘惨慚惭慣惯慫怂慮虑慶庆慼戚慾欲憂忧憊惫憐怜憑凭憚惮憤愤憫悯憲宪憶忆懇恳應应懲惩懶懒懷怀"
    "懸悬懼惧懾慑戀恋戰战戲戏戶户拋抛挾挟捨舍捱挨捲卷掃扫掄抡掙挣掛挂採采揀拣揚扬換换揮挥損损搖摇搗捣搶抢摟搂摯挚摺折"
    "摻掺撈捞撐撑撓挠撥拨撫抚撲扑撻挞撾挝撿捡擁拥擄掳擇择擊击擋挡擔担據据擠挤擬拟擰拧擱搁擲掷擴扩擺摆擻擞擾扰攆撵攏拢"
    "攔拦攙搀攜携攝摄攣挛攤摊攪搅攬揽敗败敘叙敵敌數数斂敛斃毙斬斩斷断於于昇升時时晉晋晝昼暈晕暢畅暫暂曆历曉晓曠旷曬晒"
    "書书會会朮术東东枴拐柵栅桿杆條条棄弃棗枣棟栋棧栈棲栖楊杨楓枫業业極极榦干榮荣構构槍枪槓杠槳桨樁桩樂乐樑梁樓楼標标"
    "樞枢樣样樸朴樹树橋桥機机橢椭橫横檔档檢检檯台檸柠檻槛櫃柜櫥橱櫻樱欄栏權权欽钦歎叹歐欧歡欢歲岁歷历歸归殘残殲歼殺杀"
    "殼壳毀毁毆殴氈毡氣气氫氢氾泛汎泛汙污決决沒没沖冲況况洩泄洶汹涼凉淒凄淚泪淨净淪沦淵渊淺浅渙涣減减渦涡測测渾浑湊凑"
    "湧涌湯汤準准溝沟溫温溼湿滄沧滅灭滌涤滬沪滯滞滲渗滷卤滾滚滿满漁渔漢汉漣涟漬渍漲涨漸渐漿浆潑泼潔洁潛潜潤润潰溃澀涩"
    "澆浇澗涧澤泽澱淀濁浊濃浓濕湿濘泞濛蒙濟济濤涛濫滥濰潍濱滨濺溅濾滤瀉泻瀋沈瀕濒瀝沥瀰弥瀾澜灑洒灘滩灣湾灤滦災灾為为"
    "烏乌無无煉炼煙烟煥焕煩烦熒荧熱热熾炽燈灯燒烧燙烫營营燦灿燬毁燭烛燴烩燻熏燼烬爍烁爐炉爛烂爭争爺爷爾尔牆墙牽牵犢犊"
    "犧牺狀状狹狭狽狈猙狰猶犹獄狱獅狮獎奖獨独獰狞獲获獵猎獸兽獺獭獻献現现琺珐瑣琐瑤瑶瑩莹瑪玛環环瓊琼甕瓮產产甦苏畝亩"
    "畢毕畫画異异當当疇畴疊叠痙痉痠酸瘋疯瘍疡瘓痪瘡疮瘧疟療疗癒愈癟瘪癡痴癢痒癥症癬癣癱瘫發发皚皑皺皱盃杯盜盗盞盏盡尽"
    "監监盤盘盧卢盪荡眾众睏困睜睁瞞瞒矇蒙矚瞩矯矫硃朱硯砚碩硕確确碼码磚砖礎础礙碍礦矿礫砾礬矾祕秘祿禄禍祸禦御禮礼禱祷"
    "禿秃稅税稈秆稜棱種种稱称穀谷積积穎颖穢秽穩稳穫获窩窝窪洼窮穷窯窑窺窥竄窜竅窍竊窃競竞筆笔筍笋箇个箋笺節节範范築筑"
    "篩筛簍篓簑蓑簡简簽签簾帘籃篮籌筹籠笼籤签籬篱籮箩籲吁粵粤糞粪糧粮糰团糾纠紀纪約约紅红紉纫紋纹納纳紐纽純纯紗纱紙纸"
    "級级紛纷紡纺紮扎細细紳绅紹绍終终絃弦組组絆绊結结絕绝絛绦絞绞絡络絢绚給给絨绒統统絲丝絹绢綁绑綏绥綑捆經经綜综綠绿"
    "綢绸維维綱纲網网綴缀綵彩綸纶綻绽綽绰綿绵緊紧緒绪緘缄線线緝缉緞缎締缔緣缘編编緩缓緬缅緯纬練练緻致縛缚縣县縫缝縮缩"
    "縱纵縴纤縷缕總总績绩繃绷織织繕缮繞绕繡绣繩绳繪绘繫系繭茧繳缴繹绎繼继續续纏缠纓缨纔才纖纤纜缆缽钵罈坛罰罚罵骂罷罢"
    "羅罗羨羡義义習习翹翘聖圣聞闻聯联聰聪聲声聳耸聶聂職职聽听聾聋肅肃脅胁脈脉脣唇脩修脫脱脹胀腎肾腦脑腫肿腳脚腸肠膚肤"
    "膠胶膩腻膽胆膿脓臉脸臍脐臘腊臟脏臥卧臨临臺台與与興兴舉举舊旧艙舱艦舰艱艰艷艳茲兹荊荆莊庄莖茎莢荚華华菸烟萊莱萬万"
    "葉叶葦苇葷荤蒐搜蒼苍蓆席蓋盖蓮莲蔔卜蔣蒋蔥葱蔭荫蕩荡蕪芜蕭萧薊蓟薑姜薔蔷薦荐薩萨薹苔藍蓝藝艺藥药藹蔼蘆芦蘇苏蘊蕴"
    "蘋苹蘭兰蘿萝處处虛虚虜虏號号虧亏蛻蜕蝕蚀蝦虾蝨虱蝸蜗螞蚂螢萤蟬蝉蟲虫蟻蚁蠅蝇蠍蝎蠟蜡蠱蛊蠶蚕蠻蛮術术衛卫衝冲補补"
    "裝装裡里製制複复褲裤襖袄襪袜襬摆襯衬襲袭見见規规覓觅視视親亲覺觉覽览觀观觸触訂订訃讣計计訊讯討讨訓训訖讫託托記记"
    "訛讹訝讶訟讼訣诀訪访設设許许訴诉診诊註注証证詐诈評评詛诅詞词詠咏詢询詣诣試试詩诗詫诧詭诡話话該该詳详誅诛誇夸誌志"
    "認认誕诞誘诱語语誠诚誡诫誣诬誤误誦诵誨诲說说誰谁課课誹诽誼谊調调諄谆談谈請请諒谅論论諜谍諧谐諮咨諱讳諷讽諸诸諺谚"
    "諾诺謀谋謂谓謄誊謊谎謎谜謗谤謙谦講讲謝谢謠谣謬谬謹谨譁哗證证譏讥識识譚谭譜谱譟噪譯译議议譴谴護护譽誉讀读變变讒谗"
    "讓让讚赞豈岂豎竖豐丰豔艳豬猪貓猫貝贝貞贞負负財财貢贡貧贫貨货販贩貪贪貫贯責责貯贮貳贰貴贵貶贬買买貸贷費费貼贴貿贸"
    "賀贺賂赂賃赁賄贿資资賈贾賊贼賒赊賓宾賜赐賞赏賠赔賢贤賣卖賤贱賦赋質质賬账賭赌賴赖賺赚購购賽赛贅赘贈赠贊赞贍赡贏赢"
    "贓赃贖赎贛赣趕赶趙赵趨趋跡迹踐践踴踊蹟迹蹤踪躊踌躍跃軀躯車车軋轧軌轨軍军軒轩軟软軸轴較较載载輓挽輔辅輕轻輛辆輝辉"
    "輥辊輩辈輪轮輯辑輸输輻辐輾辗輿舆轄辖轅辕轉转轍辙轎轿轟轰辦办辭辞辮辫辯辩農农迴回這这連连週周進进遊游運运過过達达"
    "違违遙遥遜逊遞递遠远適适遲迟遷迁選选遺遗遼辽邁迈還还邊边邏逻郵邮鄉乡鄒邹鄧邓鄭郑鄰邻醜丑醞酝醣糖醫医醬酱釀酿釁衅"
    "釋释釐厘釘钉針针釣钓釦扣釩钒鈉钠鈍钝鈔钞鈕钮鈞钧鈣钙鈴铃鈾铀鉀钾鉅巨鉑铂鉗钳鉚铆鉛铅鉤钩鉸铰鉻铬銀银銅铜銑铣銘铭"
    "銜衔銳锐銷销銻锑鋁铝鋅锌鋇钡鋒锋鋤锄鋪铺鋸锯鋼钢錄录錐锥錘锤錠锭錢钱錦锦錨锚錫锡錯错錳锰錶表鍊炼鍋锅鍍镀鍛锻鍬锹"
    "鍵键鍾钟鎂镁鎊镑鎖锁鎚锤鎢钨鎬镐鎮镇鎳镍鏈链鏟铲鏡镜鏽锈鐘钟鐮镰鐳镭鐵铁鑄铸鑑鉴鑒鉴鑰钥鑲镶鑷镊鑼锣鑽钻鑿凿長长"
    "門门閃闪閉闭開开閏闰閑闲閒闲間间閘闸閡阂閣阁閤合閥阀閨闺閩闽閱阅閻阎闆板闊阔闌阑闖闯關关闡阐闢辟陝陕陞升陣阵陰阴"
    "陳陈陸陆陽阳隊队階阶隕陨際际隨随險险隱隐隴陇隸隶隻只雖虽雙双雛雏雜杂雞鸡離离難难雲云電电霑沾霧雾靈灵靜静鞏巩鞦秋"
    "韆千韋韦韌韧韓韩韻韵響响頁页頂顶頃顷項项順顺須须頌颂預预頑顽頒颁頓顿頗颇領领頤颐頭头頰颊頸颈頹颓頻频顆颗題题額额"
    "顏颜願愿顛颠類类顧顾顫颤顯显顱颅風风颱台颳刮飄飘飛飞飢饥飯饭飲饮飼饲飽饱飾饰餃饺餅饼養养餌饵餒馁餓饿餘余餞饯餡馅"
    "館馆餵喂餾馏饅馒饑饥饒饶饞馋馬马馭驭馮冯馱驮馳驰馴驯駁驳駐驻駒驹駕驾駛驶駝驼駭骇駱骆駿骏騁骋騎骑騙骗騰腾騷骚騾骡"
    "驅驱驕骄驗验驚惊驟骤驢驴骯肮髒脏體体髮发鬆松鬍胡鬚须鬥斗鬧闹鬨哄鬱郁魚鱼魯鲁鮑鲍鮮鲜鯉鲤鯨鲸鰓鳃鱉鳖鱗鳞鳥鸟鳳凤"
    "鳴鸣鴉鸦鴕鸵鴛鸳鴦鸯鴨鸭鴻鸿鴿鸽鵑鹃鵝鹅鵬鹏鵲鹊鶴鹤鷗鸥鷹鹰鹵卤鹹咸鹼碱鹽盐麗丽麥麦麴曲麵面麼么黃黄點点黨党黴霉"
    "鼕冬齊齐齋斋齒齿齡龄齣出齧啮齲龋龍龙龐庞龔龚龜龟"
    "俬私凈净厤历唄呗噁恶埰采壢坜寀采彔录擣捣擼撸旂旗曏向殯殡瀏浏甯宁癮瘾翫玩葯药蔘参衕同衚胡覈核譭毁踰逾鄲郸鉆钻鏇旋"
    "靚靓顎颚饋馈"
)
# What advertisements write, and the character they mean. Only for comparing, so that a person named 薇 loses nothing.
_LOOKALIKES = (
    "鈤日閞开朩木➕加✚加╋加☎电伽加珈加咖加葳微溦微薇微徾微囩云軆体丅下噺新匍葡亰京孓子戯戏慱博岀出囻国沵你莪我"
)
_DECOMPOSED = {
    "彳采": "彩",
    "亻弋": "代",
    "亻言": "信",
    "女乔": "娇",
    "弓虽": "强",
    "讠正": "证",
    "礻畐": "福",
    "貝者": "赌",
}
_ORIGINAL_FORM = {
    ord(a): b for pairs in (_TRADITIONAL, _LOOKALIKES) for a, b in zip(pairs[::2], pairs[1::2], strict=True)
}

_GLOSS = rf"\([a-z]*[{TONED}][a-z{TONED}]{{0,5}}\)"  # 學(xué)校
# Single characters held apart (菠.菜.平.台), or any two with a symbol between them that no sentence has there (威❤信).
_INSERTED = re.compile(
    rf"\0|{_GLOSS}|(?<=[{HAN}])[а-яα-ω](?=[{HAN}])|(?<=加) (?=微)|(?<=微) (?=[信芯])|"
    rf"(?<=[{HAN}])[^\w\s.,:;!?，。、；：？！·…—\-“”‘’（）()《》〈〉【】\[\]「」『』<>‹›«»|/\\%+#&'\"=→]{{1,2}}(?=[{HAN}])"
)
_APART = re.compile(rf"(?:[{HAN}][^\w\s，。、；：？！,;:?!“”‘’（）()《》【】「」…—]{{1,2}}){{2,}}[{HAN}]")
# 首。存。送, and k k 8 8 x x; figures in a table's row are left apart.
_DOTTED = re.compile(rf"(?:[{HAN}]。){{2,}}[{HAN}]")
_SPACED = re.compile(r"(?<![a-z0-9] )(?<![a-z0-9])(?=[0-9 ]{0,20}[a-z])(?:[a-z0-9] ){4,20}[a-z0-9](?![a-z0-9])")
_SPOT = re.compile(r"[^\w]+")
_DIGITS = re.compile(r"\d+")
_NO_LETTERS = re.compile(r"[\W_]+")

_SIMPLIFIED = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))


def letters(text: str) -> str:
    """Letters and digits alone, in one width and case: a headline may have other marks and spaces elsewhere."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text)).lower()


def simplified(text: str) -> str:
    """Common Traditional characters in Simplified, one by one: what a search was typed in, not what is stored."""
    return text.translate(_SIMPLIFIED)


class _Table(dict[int, str]):
    """Folded form by code point, worked out once a character."""

    def __missing__(self, code: int) -> str:
        form = ""
        for char in unicodedata.normalize("NFKC", chr(code)):
            if unicodedata.category(char) not in ("Cf", "Mn", "Me"):
                form += _ORIGINAL_FORM.get(ord(char), char)
        self[code] = form = form.lower()
        return form


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text beside what it was folded from.

    skipped   spans of the character-wise folded text that were left out of `text`, in order
    """

    text: str
    original: str
    skipped: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the original; what was skipped inside belongs to it."""
        if start >= end:
            raise ValueError(f"empty span {start}:{end}")
        first, last = self._unskipped(start), self._unskipped(end - 1)
        ends = list(accumulate(len(_TABLE[ord(char)]) for char in self.original))
        return bisect_right(ends, first), bisect_right(ends, last) + 1

    def spans(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The same for several."""
        return [self.span(*span) for span in spans]

    def _unskipped(self, index: int) -> int:
        for start, end in self.skipped:
            if start > index:
                break
            index += end - start
        return index


@lru_cache(maxsize=512)  # the block stages ask for each block of a page in turn
def fold(text: str) -> Folded:
    """A text in the one form that rules match.

    text      any; not changed
    returns   lower case, NFKC by character, Simplified, look-alikes resolved; no zero-width or inserted symbols
    """
    plain = text.translate(_TABLE)
    for parts, whole in _DECOMPOSED.items():
        if parts in plain:
            plain = plain.replace(parts, "\0" + whole)
    skipped = [match.span() for match in _INSERTED.finditer(plain)]
    for run in (*_APART.finditer(plain), *_DOTTED.finditer(plain), *_SPACED.finditer(plain)):
        skipped += [(run.start() + a, run.start() + b) for a, b in (gap.span() for gap in _SPOT.finditer(run[0]))]
    if not skipped:
        return Folded(plain, text)
    spans: list[tuple[int, int]] = []
    for start, end in sorted(skipped):
        if spans and start < spans[-1][1]:
            start = spans[-1][1]
        if start < end:
            spans.append((start, end))
    kept, at = [], 0
    for start, end in spans:
        kept.append(plain[at:start])
        at = end
    return Folded("".join(kept) + plain[at:], text, tuple(spans))


def line_digest(text: str) -> int:
    """A stable number for a line, equal where only spaces, width, case, script or digits differ.

    text      one line; counters and dates in it do not matter, so that 浏览次数：12 and 浏览次数：340 are one line
    returns   0 <= value < 2**63: fits an SQLite integer
    """
    folded = _DIGITS.sub("0", "".join(text.translate(_TABLE).split()))
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest()) >> 1
