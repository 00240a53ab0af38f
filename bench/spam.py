"""What the block stages keep of labelled documents, as JSON lines.

usage: python -m bench.spam CASES.jsonl > ANSWERS.jsonl

A case holds "id" and "text", its blocks one a line; an answer holds "id" and "kept", the numbers of the lines of which
something was kept. Only the stages that drop and repair blocks run: these documents are too short for the rest.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pipelines.record import Block, Page, Record
from pipelines.rules.chinese import default_words
from pipelines.rules.loading import Rules, default_rules
from pipelines.stages.boilerplate import drop_boilerplate
from pipelines.stages.repair import repair
from pipelines.stages.script import convert_script
from pipelines.stages.spam import drop_spam


def kept_lines(text: str, rules: Rules) -> list[int]:
    """The lines, counted from 0, that the block stages leave of a document. An empty line counts as kept."""
    lines = text.split("\n")
    blocks = tuple(Block(i, line.strip()) for i, line in enumerate(lines) if line.strip())
    page = Page(url="file:///case", payload=b"", fetched_at="2026-11-01T08:00:00Z")
    words = default_words()
    record = convert_script(repair(Record(page=page, blocks=blocks, text=text), words=words), words=words)
    record = drop_boilerplate(record, rules=rules.boilerplate)
    record = drop_spam(record, rules=rules.spam)
    gone = {block.position for block in blocks} - {block.position for block in record.blocks}
    return [i for i in range(len(lines)) if i not in gone]


def main(argv: list[str] | None = None) -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    cli.add_argument("cases", type=Path)
    args = cli.parse_args(argv)
    rules = default_rules()
    with args.cases.open(encoding="utf-8") as cases:
        for line in cases:
            if line.strip():
                case = json.loads(line)
                answer = {"id": case["id"], "kept": kept_lines(case["text"], rules)}
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
