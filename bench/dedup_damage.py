"""What reprinting does to a text, in three strengths."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import opencc

from bench.dedup_kinds import WORDS, Filler, words

_TO_HANT = {name: opencc.OpenCC(name) for name in ("s2t", "s2tw", "s2hk")}
_CLUMSY = dict(zip("发面后里台干表系志准制范余征", "髮麵後裡颱幹錶繫誌準製範餘徵", strict=True))
_MARKS = "+·“”《》、（）()"


@dataclass(frozen=True)
class Desk:
    """What damages draw on: the filler of names, and other articles."""

    filler: Filler
    others: list[str]


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[。！？])", text) if s]


def frame(text: str, strength: int, desk: Desk) -> str:
    """Site furniture above, below and under the title."""
    f = desk.filler

    def furniture(line: str) -> str:
        while "{other}" in line:
            line = line.replace("{other}", f.rng.choice(desk.others).split("\n")[0], 1)
        date = f"{f.rng.randint(2010, 2025)}-{f.rng.randint(1, 12):02d}-{f.rng.randint(1, 28):02d}"
        time = f"{f.rng.randint(0, 23):02d}:{f.rng.randint(0, 59):02d}"
        section, number = f.rng.choice(("新闻", "财经", "社会", "本地", "文化")), f.rng.randint(2, 90000)
        return line.format(
            section=section,
            outlet=f.outlet(),
            person=f.person(),
            n=number,
            title=text.split("\n")[0],
            date=date,
            time=time,
        )

    head = [furniture(line) for line in f.rng.sample(words("frame_head"), strength)]
    foot = [furniture(line) for line in f.rng.sample(words("frame_foot"), 2 * strength)]
    title_, _, rest = text.partition("\n")
    return "\n".join([head[0], title_, *head[1:], rest, *foot])


def title(text: str, strength: int, desk: Desk) -> str:
    """The site's name added to it, a clause of the text in its place, or another title altogether."""
    f = desk.filler
    first, _, rest = text.partition("\n")
    if strength == 1:
        return f"{first}_{f.outlet()}\n{rest}"
    if strength == 2:
        return f"{f.rng.choice(re.split('[，。；：]', rest) or [first])}\n{rest}"
    return f.fill("{pick 重磅 速看 最新消息}！{noun}有新变化，{said}\n") + rest


def caption(text: str, strength: int, desk: Desk) -> str:
    """Captions made from the text's own clauses."""
    f = desk.filler
    lines = text.split("\n")
    clauses = [c for c in re.split("[，。；]", text) if 6 < len(c) < 30] or ["现场"]
    for _ in range(2 * strength - 1):
        end = f.rng.choice(("（资料图）", f"。{f.person()} 摄", f"。本报记者 {f.person()} 摄", " 图源网络"))
        lines.insert(
            f.rng.randint(1, len(lines)), f.rng.choice(("图为", "▲", "图：", "")) + f.rng.choice(clauses) + end
        )
    return "\n".join(lines)


def trunc(text: str, strength: int, desk: Desk) -> str:
    """The first 75, 50 or 27 %."""
    kept = ""
    for s in _sentences(text):
        if len(kept) >= len(text) * (0.75, 0.5, 0.27)[strength - 1]:
            break
        kept += s
    return kept.rstrip() + desk.filler.rng.choice(("", "\n（未完）点击阅读全文", "\n……[详细]", "\n展开剩余内容"))


def headcut(text: str, strength: int, desk: Desk) -> str:
    """Without the title, or the first 20 or 40 % as well."""
    parts = _sentences(text.partition("\n")[2])
    return "".join(parts[int(len(parts) * (0, 0.2, 0.4)[strength - 1]) :]).lstrip()


def abridge(text: str, strength: int, desk: Desk) -> str:
    """A fifth to three fifths of the sentences left out."""
    first, _, rest = text.partition("\n")
    kept = [s for s in _sentences(rest) if desk.filler.rng.random() > 0.2 * strength]
    return first + "\n" + ("".join(kept) or rest)


def _han(text: str) -> bool:
    return all("一" <= c <= "鿿" for c in text)


def mask(text: str, strength: int, desk: Desk) -> str:
    """Some words replaced wherever they stand, as a word filter does."""
    rng = desk.filler.rng
    pairs = sorted({text[i : i + 2] for i in range(len(text) - 1) if _han(text[i : i + 2])})
    sign = rng.choice(("**", "**", "*", "某某", "××"))
    for word in rng.sample(pairs, min(len(pairs), max(2, len(pairs) * (2, 5, 9)[strength - 1] // 100))):
        text = text.replace(word, sign)
    return text


def symbols(text: str, strength: int, desk: Desk) -> str:
    """Plus signs and quotation marks lost, then more."""
    gone = ("+·“”", _MARKS, _MARKS + "，。；：！？")[strength - 1]
    return "".join(("" if c in _MARKS else " ") if c in gone else c for c in text)


def s2t(text: str, strength: int, desk: Desk) -> str:
    """To Traditional, half of the ambiguous characters wrong."""
    out = _TO_HANT[("s2t", "s2tw", "s2hk")[strength - 1]].convert(text)
    if len(out) != len(text):
        return out
    rng = desk.filler.rng
    return "".join(_CLUMSY.get(a, b) if rng.random() < 0.5 else b for a, b in zip(text, out, strict=True))


def pinyin(text: str, strength: int, desk: Desk) -> str:
    """Glosses after 3, 8 or 15 % of the characters."""
    rng, rate = desk.filler.rng, (0.03, 0.08, 0.15)[strength - 1]
    left, right = rng.choice(("()", "（）"))
    gloss = lambda: left + desk.filler.word("toned") + right  # noqa: E731
    return "".join(c + (gloss() if _han(c) and rng.random() < rate else "") for c in text)


def spam(text: str, strength: int, desk: Desk) -> str:
    """Lines of search words, mostly at the edges."""
    f = desk.filler
    lines = text.split("\n")
    for _ in range(strength):
        count = f.rng.randint(10, 14 * strength)
        found = [f.word("spam") + f.rng.choice(("", "", str(f.rng.randint(2, 999)), f.place())) for _ in range(count)]
        at = f.rng.choice((0, 0, len(lines), f.rng.randint(0, len(lines))))
        lines.insert(at, f.rng.choice((",", "_", " ", " | ")).join(found))
    return "\n".join(lines)


def reflow(text: str, strength: int, desk: Desk) -> str:
    """Indented or joined paragraphs, hard line ends, or a space between all characters."""
    rng = desk.filler.rng
    flat = text.replace("\n", "")
    if strength == 1:
        return rng.choice(("\u3000\u3000" + text.replace("\n", "\n\u3000\u3000"), flat))
    if strength == 2:
        wide = rng.randint(17, 30)
        return "\n".join(flat[i : i + wide] for i in range(0, len(flat), wide))
    return " ".join(text)


def width(text: str, strength: int, desk: Desk) -> str:
    """Full-width letters and digits, half-width punctuation, or both."""
    full = {chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F) if chr(c).isalnum() or chr(c) == "%"}
    half = dict(zip("，。：；！？（）", ",.:;!?()", strict=True))
    return text.translate(str.maketrans((full, half, full | half)[strength - 1]))


def ocr(text: str, strength: int, desk: Desk) -> str:
    """1, 2.5 or 4.5 % of the characters misread."""
    rng, rate = desk.filler.rng, (0.01, 0.025, 0.045)[strength - 1]
    pool = "".join(desk.others)
    return "".join(rng.choice(pool) if _han(c) and rng.random() < rate else c for c in text)


def spin(text: str, strength: int, desk: Desk) -> str:
    """Words replaced by others of the same sense; at last the sentences of a paragraph shuffled."""
    rng = desk.filler.rng
    for word, other in WORDS["synonyms"].items():
        if rng.random() < (0.4, 0.8, 1)[strength - 1]:
            text = re.sub(word, lambda m, o=other: o if strength == 3 or rng.random() < 0.7 else m.group(), text)
    if strength == 3:
        lines = text.split("\n")
        at = rng.randrange(len(lines))
        parts = _sentences(lines[at])
        rng.shuffle(parts)
        lines[at] = "".join(parts)
        text = "\n".join(lines)
    return text


def tail(text: str, strength: int, desk: Desk) -> str:
    """The beginning of another article below."""
    rng = desk.filler.rng
    piece = rng.choice([o for o in desk.others if o != text])
    end = piece.find("。", (150, 250, 380)[strength - 1]) + 1 or len(piece)
    return f"{text}\n{rng.choice(('上一篇', '相关新闻', '推荐阅读', '下一篇：'))}\n{piece[:end]}"


def copy(text: str, strength: int, desk: Desk) -> str:
    """The same but for white space."""
    return (text, text + "\n", text.replace("。\n", "。 \n"))[strength - 1]


Damage = Callable[[str, int, Desk], str]
_ALL = (
    frame,
    title,
    caption,
    trunc,
    headcut,
    abridge,
    mask,
    symbols,
    s2t,
    pinyin,
    spam,
    reflow,
    width,
    ocr,
    spin,
    tail,
)
DAMAGES: dict[str, Damage] = {f.__name__: f for f in (*_ALL, copy)}
# For short texts: those that leave them recognisable at all.
GENTLE = ("frame", "title", "caption", "symbols", "s2t", "reflow", "width", "copy")
_LAST = ("tail", "s2t", "pinyin", "width", "reflow", "frame", "spam")  # done to a page after its text was changed


def damaged(text: str, desk: Desk, *, gentle: bool) -> tuple[str, str, str]:
    """A reprint: (text, damage, strength); a third of the harsh ones are mixes of 2-4."""
    rng = desk.filler.rng
    if gentle:
        name, strength = rng.choice(GENTLE), rng.randint(1, 2)
        return DAMAGES[name](text, strength, desk), name, str(strength)
    if rng.random() < 0.34:
        names = rng.sample([f.__name__ for f in _ALL], rng.randint(2, 4))
        names.sort(key=lambda d: _LAST.index(d) if d in _LAST else -1)
        strengths = [rng.randint(1, 3) for _ in names]
        for name, strength in zip(names, strengths, strict=True):
            text = DAMAGES[name](text, strength, desk)
        return text, "mix", "+".join(f"{a}{b}" for a, b in zip(names, strengths, strict=True))
    name, strength = rng.choice(list(DAMAGES)), rng.randint(1, 3)
    return DAMAGES[name](text, strength, desk), name, str(strength)
