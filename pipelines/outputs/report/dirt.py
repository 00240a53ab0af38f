"""What was wrong with the pages: spam, damage, and all that was taken out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.outputs.report.chosen import Chosen

EXAMPLES = 2  # redacted, of each class of spam
MASK = "█"
FLAGS = {
    "mojibake": "乱码",
    "truncated": "残文",
    "lost-plus": "加号丢失",
    "lost-digits": "数字丢失",
    "doorway": "门页",
    "entity_replaced": "名称被换",
}


@dataclass(frozen=True, slots=True)
class SpamClass:
    name: str
    blocks: int
    pages: int
    examples: tuple[str, ...]


def read_spam(chosen: Chosen, classes: Mapping[str, str]) -> list[SpamClass]:
    rows = chosen.db.query(
        "SELECT page_id, rule, text FROM chosen JOIN removals ON page_id = chosen.id WHERE stage = 'spam'"
        " ORDER BY page_id, position"
    )
    blocks: Counter[str] = Counter()
    pages: defaultdict[str, set[int]] = defaultdict(set)
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        name = classes.get(row["rule"], row["rule"])
        blocks[name] += 1
        pages[name].add(row["page_id"])
        example = redact(row["text"])
        if len(texts[name]) < EXAMPLES and example not in texts[name]:
            texts[name].append(example)
    return [SpamClass(name, n, len(pages[name]), tuple(texts[name])) for name, n in blocks.most_common()]


def read_damage(chosen: Chosen) -> list[tuple[str, str, int, int]]:
    ((masked, spots, glossed, glosses, converted),) = chosen.db.execute(
        "SELECT sum(masked > 0), sum(masked), sum(glosses > 0), sum(glosses), sum(body_original IS NOT NULL)"
        " FROM chosen JOIN pages USING (id)"
    ).fetchall()
    found = [
        ("masked words", "星号遮字", masked or 0, spots or 0),
        ("pinyin glosses taken out", "夹注拼音", glossed or 0, glosses or 0),
        ("converted from Traditional", "繁体转换", converted or 0, converted or 0),
    ]
    query = "SELECT value, count(*) FROM chosen JOIN pages USING (id), json_each(flags) GROUP BY 1 ORDER BY 2 DESC, 1"
    return found + [(flag, FLAGS.get(flag, ""), n, n) for flag, n in chosen.db.execute(query).fetchall()]


def read_removals(chosen: Chosen) -> Counter[str]:
    query = (
        "SELECT stage || '/' || rule, count(*) FROM chosen JOIN removals ON page_id = chosen.id"
        " GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return Counter(dict(chosen.db.execute(query).fetchall()))


def redact(text: str) -> str:
    """The first and the last character of a text, and as many masks as stood between, up to a dozen.

    Enough to tell one injection from another; too little to be passed on.
    """
    chars = "".join(text.split())
    if len(chars) < 3:
        return MASK * len(chars)
    return f"{chars[0]}{MASK * min(len(chars) - 2, 12)}{chars[-1]}"
