"""Brings the figures of README.md up to date: the summary of a demo crawl, and the table of bench.pages.

    python -m bench.readme              the summary (make docs)
    python -m bench.readme WARC GOLD    also the table, from a set of labelled pages

tests/test_docs.py fails where README shows another summary than the demo crawl prints.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def summary_of(said: str) -> str:
    """The summary at the end of what a crawl wrote to standard error, line by line, without padding."""
    lines = [line.rstrip() for line in said.splitlines()]
    begin = next(number for number, line in enumerate(lines) if line.endswith("pages came"))
    end = next(number for number, line in enumerate(lines) if number > begin and "healthy" in line)
    return "\n".join(lines[begin : end + 1])


def part(text: str, name: str) -> str:
    """What a README shows between <!-- name --> and <!-- end -->."""
    return text.partition(f"<!-- {name} -->\n")[2].partition("<!-- end -->")[0]


def with_part(text: str, name: str, content: str) -> str:
    return text.replace(part(text, name), content)


def crawl_demo() -> str:
    """What a crawl of the demo newsroom into an empty database writes to standard error."""
    with tempfile.TemporaryDirectory() as folder:
        settings = [f"-sDATABASE={folder}/news.db", "-sDEMO_BASE_PORT=0"]
        command = [sys.executable, "-m", "scrapy", "crawl", "news", *settings]
        return subprocess.run(command, cwd=README.parent, stderr=subprocess.PIPE, text=True, check=True).stderr


def table_of_pages(warc: Path, gold: Path) -> str:
    """The table of bench.pages as Markdown; our own row in bold."""
    from bench.pages import MEASURES, load, run, tools

    shown = MEASURES[: MEASURES.index("title") + 1]
    rows = [["tool", *shown], ["---"] * (1 + len(shown))]
    pages = load(warc, gold)
    for name, tool in tools():
        if tool is not None:
            result = run(tool, pages)
            cells = [name, *(result.mean(measure) for measure in shown)]
            rows.append([f"**{cell}**" for cell in cells] if name.startswith("qingliu") else cells)
    return "\n".join("| " + " | ".join(re.sub(r"^-$", "–", cell) for cell in row) + " |" for row in rows) + "\n"


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    cli.add_argument("labelled", nargs="*", type=Path, metavar="WARC GOLD")
    labelled = cli.parse_args().labelled
    text = README.read_text("utf-8")
    text = with_part(text, "summary", f"```\n{summary_of(crawl_demo())}\n```\n")
    if labelled:
        text = with_part(text, "pages", table_of_pages(*labelled))
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
