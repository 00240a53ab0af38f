"""What is known of the pages and articles that are kept: charsets, filled fields, days."""

from __future__ import annotations

from collections import Counter, defaultdict

from pipelines.outputs.report.chosen import Chosen

FILLED = (  # column, what people call it
    ("title", "title", "标题"),
    ("published_at", "date", "日期"),
    ("outlet", "outlet", "来源"),
    ("authors", "authors", "作者"),
    ("editors", "editors", "编辑"),
    ("section", "section", "栏目"),
    ("keywords", "keywords", "关键词"),
)


def read_charsets(chosen: Chosen) -> dict[str, Counter[str]]:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in chosen.pages("charset, charset_evidence AS evidence, count(*) AS n", "GROUP BY 1, 2"):
        found[row["charset"] or "none"][row["evidence"] or "none"] += row["n"]
    return dict(sorted(found.items(), key=lambda item: (-item[1].total(), item[0])))


def read_filled(chosen: Chosen) -> list[tuple[str, str, float]]:
    """Shares of the scope's articles whose field is filled."""
    columns = [f"avg(coalesce({name}, '[]') NOT IN ('', '[]'))" for name, _, _ in FILLED]
    query = (
        f"SELECT {', '.join(columns)} FROM articles WHERE id IN (SELECT article_id FROM chosen JOIN pages USING (id))"
    )
    ((*shares,),) = chosen.db.execute(query).fetchall()
    return [(name, chinese, share or 0.0) for (_, name, chinese), share in zip(FILLED, shares, strict=True)]


def read_published(chosen: Chosen) -> dict[str, Counter[str]]:
    """New articles by the day that their canonical page tells."""
    rows = chosen.pages(
        "substr(published_at, 1, 10) AS day, site, count(*) AS n",
        "WHERE relation IN ('canonical', 'reworded') AND published_at IS NOT NULL GROUP BY 1, 2 ORDER BY 1",
    )
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row["day"]][chosen.labels[row["site"]]] += row["n"]
    return dict(found)
