"""The library call: one page in, its record out."""

from __future__ import annotations

import subprocess
import sys

from pipelines import read_page

BODY = "".join(f"<p>渡口第{n}条船昨日下水，船工们天不亮就到了码头，换上新缆绳，票价不涨。</p>" for n in range(5))
HTML = (
    "<html><head><meta charset=utf-8><title>白石渡恢复通航_白石网</title></head><body><h1>白石渡恢复通航</h1>"
    f"<div>2026-11-02 07:30 来源：白石报</div><div class=content>{BODY}</div></body></html>"
)


def test_a_page_is_read_from_text_and_from_bytes_alike():
    url = "http://a.example/2026-11/02/content_1.html"
    from_text = read_page(HTML, url, fetched_at="2026-11-03T08:00:00Z")
    from_bytes = read_page(HTML.encode("gb18030").replace(b"utf-8", b"gbk"), url, fetched_at="2026-11-03T08:00:00Z")
    assert from_text.title == from_bytes.title == "白石渡恢复通航"
    assert from_text.published_at == from_bytes.published_at == "2026-11-02T07:30:00+08:00"
    assert from_text.outlet == from_bytes.outlet == "白石报"
    assert from_text.body == from_bytes.body
    assert "渡口第3条船" in from_text.body
    assert from_text.reject_reason is None


def test_plain_text_is_read_as_such_and_what_is_no_article_says_so():
    text = "白石渡恢复通航\n白石报 2026-11-02\n" + BODY.replace("<p>", "").replace("</p>", "\n")
    assert "渡口第3条船" in read_page(text).body
    assert read_page("").reject_reason == "empty"


def test_the_package_alone_loads_no_stage():
    code = "import pipelines, sys; assert 'pipelines.stages' not in sys.modules and 'trafilatura' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
