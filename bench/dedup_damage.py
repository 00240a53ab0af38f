"""What reprinting does to a text, in three strengths."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import opencc

from bench import dedup_words as words
from bench.dedup_kinds import Names, said

_TO_HANT = {name: opencc.OpenCC(name) for name in ("s2t", "s2tw", "s2hk")}
_CLUMSY = {"发": "髮", "面": "麵", "后": "後", "里": "裡", "台": "颱", "干": "幹", "表": "錶", "系": "繫", "志": "誌", "准": "準", "制": "製", "范": "範", "余": "餘", "征": "徵"}


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[。！？])", text) if s]


def frame(text: str, strength: int, n: Names, others: list[str]) -> str:
    def fill(line: str) -> str:
        while "{other}" in line:
            line = line.replace("{other}", n.rng.choice(others).split("\n")[0], 1)
        return line.format(
            section=n.rng.choice(("新闻", "财经", "社会", "本地", "文化")), outlet=n.outlet(), person=n.person(), n=n.number(), title=text.split("\n")[0],
            date=f"{n.rng.randint(2010, 2025)}-{n.rng.randint(1, 12):02d}-{n.rng.randint(1, 28):02d}", time=f"{n.rng.randint(0, 23):02d}:{n.rng.randint(0, 59):02d}",
        )  # fmt: skip

    head = [fill(x) for x in n.rng.sample(words.FRAME_HEAD, strength)]
    foot = [fill(x) for x in n.rng.sample(words.FRAME_FOOT, 2 * strength)]
    title, _, rest = text.partition("\n")
    return "\n".join([head[0], title, *head[1:], rest, *foot])


def title(text: str, strength: int, n: Names, others: list[str]) -> str:
    first, _, rest = text.partition("\n")
    if strength == 1:
        return f"{first}_{n.outlet()}\n{rest}"
    if strength == 2:
        return f"{n.rng.choice(re.split('[，。；：]', rest) or [first])}\n{rest}"
    return f"{n.rng.choice(('重磅', '速看', '最新消息'))}！{n.rng.choice(words.NOUNS)}有新变化，{said(n)}\n{rest}"


def caption(text: str, strength: int, n: Names, others: list[str]) -> str:
    lines = text.split("\n")
    clauses = [c for c in re.split("[，。；]", text) if 6 < len(c) < 30] or ["现场"]
    for _ in range(2 * strength - 1):
        shown = f"{n.rng.choice(('图为', '▲', '图：', ''))}{n.rng.choice(clauses)}{n.rng.choice(('（资料图）', f'。{n.person()} 摄', '。本报记者 ' + n.person() + ' 摄', ' 图源网络'))}"
        lines.insert(n.rng.randint(1, len(lines)), shown)
    return "\n".join(lines)


def trunc(text: str, strength: int, n: Names, others: list[str]) -> str:
    kept, size = [], 0
    for s in _sentences(text):
        if size >= len(text) * (0.75, 0.5, 0.27)[strength - 1]:
            break
        kept.append(s)
        size += len(s)
    return "".join(kept).rstrip() + n.rng.choice(("", "\n（未完）点击阅读全文", "\n……[详细]", "\n展开剩余内容"))


def headcut(text: str, strength: int, n: Names, others: list[str]) -> str:
    body_ = text.partition("\n")[2]
    parts = _sentences(body_)
    return "".join(parts[int(len(parts) * (0, 0.2, 0.4)[strength - 1]) :]).lstrip()


def abridge(text: str, strength: int, n: Names, others: list[str]) -> str:
    first, _, rest = text.partition("\n")
    kept = [s for s in _sentences(rest) if n.rng.random() > (0.2, 0.4, 0.6)[strength - 1]]
    return first + "\n" + ("".join(kept) or rest)


def mask(text: str, strength: int, n: Names, others: list[str]) -> str:
    common = sorted({text[i : i + 2] for i in range(len(text) - 1) if all("一" <= c <= "鿿" for c in text[i : i + 2])})
    sign = n.rng.choice(("**", "**", "*", "某某", "××"))
    for word in n.rng.sample(common, min(len(common), max(2, len(common) * (2, 5, 9)[strength - 1] // 100))):
        text = text.replace(word, sign)
    return text


def symbols(text: str, strength: int, n: Names, others: list[str]) -> str:
    gone = ("+·“”", "+·“”《》、（）()", "+·“”《》、（）()，。；：！？")[strength - 1]
    return "".join(("" if c in "+·“”《》、（）()" else " ") if c in gone else c for c in text)


def s2t(text: str, strength: int, n: Names, others: list[str]) -> str:
    out = _TO_HANT[("s2t", "s2tw", "s2hk")[strength - 1]].convert(text)
    return "".join(_CLUMSY.get(a, b) if n.rng.random() < 0.5 else b for a, b in zip(text, out, strict=True)) if len(out) == len(text) else out


def pinyin(text: str, strength: int, n: Names, others: list[str]) -> str:
    left, right = n.rng.choice(("()", "（）"))
    rate = (0.03, 0.08, 0.15)[strength - 1]
    return "".join(c + (left + n.rng.choice(words.TONED) + right if "一" <= c <= "鿿" and n.rng.random() < rate else "") for c in text)


def spam(text: str, strength: int, n: Names, others: list[str]) -> str:
    lines = text.split("\n")
    for _ in range(strength):
        glue = n.rng.choice((",", "_", " ", " | "))
        tail = lambda: n.rng.choice(("", "", n.number(), n.place("")))  # noqa: E731
        line = glue.join(n.rng.choice(words.SPAM) + tail() for _ in range(n.rng.randint(10, 14 * strength)))
        lines.insert(n.rng.choice((0, 0, len(lines), n.rng.randint(0, len(lines)))), line)
    return "\n".join(lines)


def reflow(text: str, strength: int, n: Names, others: list[str]) -> str:
    if strength == 1:
        return n.rng.choice(("\u3000\u3000" + text.replace("\n", "\n\u3000\u3000"), text.replace("\n", "")))
    if strength == 2:
        flat, width = text.replace("\n", ""), n.rng.randint(17, 30)
        return "\n".join(flat[i : i + width] for i in range(0, len(flat), width))
    return " ".join(text)


def width(text: str, strength: int, n: Names, others: list[str]) -> str:
    full = {c: chr(ord(c) + 0xFEE0) for c in "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%"}
    half = dict(zip("，。：；！？（）", ",.:;!?()", strict=True))
    both = (full, half, full | half)[strength - 1]
    return "".join(both.get(c, c) for c in text)


def ocr(text: str, strength: int, n: Names, others: list[str]) -> str:
    pool = "".join(others)
    rate = (0.01, 0.025, 0.045)[strength - 1]
    return "".join(n.rng.choice(pool) if "一" <= c <= "鿿" and n.rng.random() < rate else c for c in text)


def spin(text: str, strength: int, n: Names, others: list[str]) -> str:
    for word, other in words.SYNONYMS.items():
        text = "".join(part + (n.rng.choice((other, other, word)) if strength < 3 else other) for part in text.split(word))[: -len(other)] if word in text and n.rng.random() < (0.4, 0.8, 1)[strength - 1] else text
    if strength == 3:
        lines = text.split("\n")
        at = n.rng.randrange(len(lines))
        parts = _sentences(lines[at])
        n.rng.shuffle(parts)
        lines[at] = "".join(parts)
        text = "\n".join(lines)
    return text


def tail(text: str, strength: int, n: Names, others: list[str]) -> str:
    piece = n.rng.choice([o for o in others if o != text] or others)
    end = piece.find("。", (150, 250, 380)[strength - 1])
    return f"{text}\n{n.rng.choice(('上一篇', '相关新闻', '推荐阅读', '下一篇：'))}\n{piece[: end + 1] if end > 0 else piece}"


def copy(text: str, strength: int, n: Names, others: list[str]) -> str:
    return (text, text + "\n", text.replace("。\n", "。 \n"))[strength - 1]


DAMAGES: dict[str, Callable[[str, int, Names, list[str]], str]] = {
    f.__name__: f
    for f in (frame, title, caption, trunc, headcut, abridge, mask, symbols, s2t, pinyin, spam, reflow, width, ocr, spin, tail, copy)
}
# For short texts: those that leave them recognisable at all.
GENTLE = ("frame", "title", "caption", "symbols", "s2t", "reflow", "width", "copy")
_LAST = ("s2t", "pinyin", "width", "reflow", "frame", "spam")  # done to a page after its text was changed


def damaged(text: str, n: Names, others: list[str], *, gentle: bool) -> tuple[str, str, str]:
    """A reprint: (text, damage, strength); a third of the harsh ones are mixes of 2-4."""
    if gentle:
        name, strength = n.rng.choice(GENTLE), n.rng.randint(1, 2)
        return DAMAGES[name](text, strength, n, others), name, str(strength)
    if n.rng.random() < 0.34:
        names = n.rng.sample([d for d in DAMAGES if d != "copy"], n.rng.randint(2, 4))
        names.sort(key=lambda d: _LAST.index(d) if d in _LAST else -1)
        strengths = [n.rng.randint(1, 3) for _ in names]
        for name, strength in zip(names, strengths, strict=True):
            text = DAMAGES[name](text, strength, n, others)
        return text, "mix", "+".join(f"{a}{b}" for a, b in zip(names, strengths, strict=True))
    name, strength = n.rng.choice(list(DAMAGES)), n.rng.randint(1, 3)
    return DAMAGES[name](text, strength, n, others), name, str(strength)
