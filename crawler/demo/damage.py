"""What reprinting does to a text: str or lines in, the worse copy out. Pure, and the same on every run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import count
from pathlib import Path

from crawler.demo.articles import Line

# The words a game site's filter does not let through. 总书记 goes before 书记, which it ends with.
MASKED = re.compile("总书记|书记|赌博|股东")

# Readings that a careless generator sets behind converted characters. Only of such characters: that is its mark.
READINGS = dict(
    pair.split(":")
    for pair in (
        "縣:xiàn 鄉:xiāng 鎮:zhèn 書:shū 記:jì 黨:dǎng 產:chǎn 業:yè 發:fā 長:cháng 開:kāi 會:huì 說:shuō 時:shí 過:guò "
        "車:chē 電:diàn 網:wǎng 條:tiáo 橋:qiáo 務:wù 員:yuán 學:xué 習:xí 實:shí 現:xiàn 體:tǐ 農:nóng 動:dòng 機:jī "
        "進:jìn 還:hái 點:diǎn 線:xiàn 場:chǎng 頭:tóu 給:gěi 費:fèi 區:qū 間:jiān 歲:suì 戶:hù 圖:tú 館:guǎn 紅:hóng "
        "運:yùn 錢:qián 計:jì 關:guān 處:chù 對:duì 葉:yè 們:men 總:zǒng 讓:ràng 邊:biān 氣:qì 號:hào 預:yù 連:lián "
        "聽:tīng 護:hù 結:jié 請:qǐng 續:xù 話:huà 聞:wén 爺:yé 設:shè 獎:jiǎng 傳:chuán 類:lèi 數:shù 滿:mǎn 見:jiàn "
        "眾:zhòng 風:fēng 樣:yàng 應:yīng 責:zé 節:jié 單:dān 級:jí 補:bǔ 國:guó 選:xuǎn 獲:huò 認:rèn 轉:zhuǎn 組:zǔ "
        "園:yuán 輸:shū 離:lí 親:qīn 紙:zhǐ 張:zhāng 裝:zhuāng 飛:fēi 試:shì 樹:shù 兒:ér 養:yǎng 講:jiǎng 賣:mài 畝:mǔ"
    ).split()
)


@cache
def table() -> dict[int, str]:
    """Simplified code point -> Traditional character, from traditional.txt."""
    rows = (Path(__file__).parent / "traditional.txt").read_text("utf-8").splitlines()
    pairs = " ".join(row for row in rows if not row.startswith("#")).split()
    return {ord(simplified): traditional for simplified, traditional in pairs}


def convert(text: str) -> str:
    """Simplified -> Traditional as a mechanical converter does it: character by character, words unknown."""
    return text.translate(table())


def simplify(text: str) -> str:
    """Traditional -> Simplified for the short names and titles of this newsroom, to say what a record must hold."""
    back = {ord(traditional): chr(simplified) for simplified, traditional in table().items()}
    return text.translate(back | str.maketrans("裡後", "里后"))


def gloss(text: str, every: int = 4) -> str:
    """Put a reading behind every n-th character that has one: 學習 -> 學習(xí)."""
    turn = count(1)

    def read(match: re.Match[str]) -> str:
        return f"{match[0]}({READINGS[match[0]]})" if next(turn) % every == 0 else match[0]

    return re.sub("[" + "".join(READINGS) + "]", read, text)


def mask(text: str) -> str:
    """Replace each word the filter knows by an asterisk: 支部书记 -> 支部*."""
    return MASKED.sub("*", text)


def lose_plus(text: str) -> str:
    """Turn '+' into a space, as a form decoded once too often does."""
    return text.replace("+", " ")


def each(change: Callable[[str], str], lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with their texts changed."""
    return tuple(Line(line.kind, change(line.text)) for line in lines)


def regroup(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Other paragraphs, same words: neighbouring short paragraphs joined, long ones split after a full stop, captions lost."""
    joined: list[str] = []
    for line in lines:
        if line.kind == "caption":
            continue
        if (
            line.kind == "paragraph"
            and joined
            and len(joined[-1]) + len(line.text) < 130
            and joined[-1][-1] in "。！？”"
        ):
            joined[-1] += line.text
        else:
            joined.append(line.text)
    grouped: list[str] = []
    for text in joined:
        middle = text.find("。", len(text) // 2) + 1
        quoted = text[:middle].count("“") != text[:middle].count("”")
        grouped += (
            [text[:middle], text[middle:]] if len(text) > 160 and 0 < middle < len(text) and not quoted else [text]
        )
    return tuple(Line("paragraph", text) for text in grouped)
