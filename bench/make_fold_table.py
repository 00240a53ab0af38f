"""Write config/fold.tsv: which characters count as one when texts are compared.

Run `python -m bench.make_fold_table` after a change of OpenCC's tables; it rewrites the file, and the index is rebuilt
on
the next open because the fingerprints' version contains the file's checksum. Classes are the transitive closure of
OpenCC's character tables in both directions, so that a text converted by any of the usual tools, badly or well
(发 -> 發 or 髮, 台 -> 臺, 檯 or 颱), folds to the same characters as the text it was made from.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.text.traditional import dictionary

CONFIG = Path(__file__).parents[1] / "config"
TABLES = ("TSCharacters", "STCharacters", "TWVariants", "HKVariants")
# Variants that OpenCC keeps apart, because they differ in some words; reprints mix them all the same.
ALSO = """
你妳祢 它牠 着著 什甚 么麼麽 周週 占佔 于於 里裏裡 干乾幹 了瞭 借藉 只祇衹隻 雇僱 布佈
烟煙 志誌 并並併 托託 岩巖 升昇陞 采採 准準 向嚮 扎紥紮 弦絃 汇匯彙 游遊 升昇 才纔
仿倣彷 回迴 凶兇 吁籲 梁樑 群羣 峰峯 床牀 线綫線 卫衛衞 众眾衆 为為爲 伪偽僞 污汙 启啓啟
户戶戸 说說説 税稅稅 脱脫脱 吴吳吳 没沒沒 内內内 吕呂吕 别別别 产產産 卧臥卧 秘祕 沈瀋沉
征徵 折摺 表錶 范範 丑醜 卷捲 谷穀 余餘馀 制製 杰傑 咨諮 局侷 唇脣 果菓 家傢 席蓆 扣釦
核覈 欲慾 念唸 注註 炼煉鍊 背揹 致緻 舍捨 荡蕩盪 蒙矇濛懞 辟闢 面麵 面麪 症癥 胡鬍衚
愿願 幸倖 凌淩 瓮甕 灾災 睹覩 踪蹤 恒恆 厘釐 晒曬 瑰瓌 碱鹼 村邨 荔茘 雕鵰彫 妆粧妝
够夠 叹歎嘆 泄洩 溯泝 珍珎 闲閒閑 异異 弃棄 券劵 册冊 删刪 强強 涌湧
"""


def classes() -> dict[str, str]:
    """Each character of a class of two or more -> the class's own character, the one most others turn into."""
    root: dict[str, str] = {}

    def find(c: str) -> str:
        while root.setdefault(c, c) != c:
            c = root[c]
        return c

    targets: dict[str, int] = {}
    for name in TABLES:
        for source, values in dictionary(name):
            for target in values:
                if len(source) == len(target) == 1:
                    simplified = target if name == "TSCharacters" else source
                    targets[simplified] = targets.get(simplified, 0) + 1
                    root[find(source)] = find(target)
    for group in ALSO.split():
        for c in group[1:]:
            root[find(c)] = find(group[0])
    members: dict[str, list[str]] = {}
    for c in sorted(root):
        members.setdefault(find(c), []).append(c)
    fold = {}
    for group_ in members.values():
        chief = max(group_, key=lambda c: (targets.get(c, 0), -ord(c)))
        fold.update({c: chief for c in group_ if c != chief})
    return fold


def main() -> None:
    """Write the table, sorted, one `from<TAB>to` a line."""
    rows = [f"{a}\t{b}\n" for a, b in sorted(classes().items())]
    (CONFIG / "fold.tsv").write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
