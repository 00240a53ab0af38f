"""The chain, ready to work: imported by the server that worker processes are forked from.

A process's first pages make it read rules, compile patterns and load tables, which takes some two seconds of CPU.
Here it is done once, for all workers and for those that take the place of others.
"""

from __future__ import annotations

from contextlib import suppress

from pipelines.runs.priority import give_way

give_way()

from pipelines.record import Hints, Page  # noqa: E402 - what takes long begins when we have given way
from pipelines.rules.config_files import ConfigError  # noqa: E402
from pipelines.runs.hand_over import clean_for_writer  # noqa: E402

SENTENCE = "云溪县城东的石桥昨天通车，两岸居民步行过河只要三分钟，县里还将在桥头修建一座小公园。"
PARAGRAPHS = "".join(f"<p>{number}月{number}日，{SENTENCE}</p>" for number in range(1, 6))
HTML = f"""<html><head><title>云溪县城东石桥通车 - 云溪网</title></head><body><ul><li><a href="/">首页</a></ul>
<h1>云溪县城东石桥通车</h1><p>2024-03-05 08:30　来源：云溪日报　记者 林远</p><div>{PARAGRAPHS}</div></body></html>"""
TEXT = (
    "雲溪縣城東石橋通車\n\n2024-03-05 來源：雲溪日報\n\n"
    + "昨天，雲溪縣城東的石橋通車，兩岸居民步行過河只要三分鐘。\n" * 3
)


def clean_examples() -> None:
    """Take a page and a text through the chain, so that what they need is loaded."""
    for content_type, text in (("text/html; charset=utf-8", HTML), ("text/plain; charset=utf-8", TEXT)):
        url = "file:///example"
        page = Page(url=url, payload=text.encode(), content_type=content_type, fetched_at="2024-03-06T00:00:00Z")
        clean_for_writer(page, hints=Hints(), folder=None)


with suppress(ConfigError):  # which ends the run: its own process reads the rules, too, and says what is wrong
    clean_examples()
