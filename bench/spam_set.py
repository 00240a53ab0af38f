"""The development set of spam and boilerplate cases, built from the texts under bench/spam_cases/.

usage: python -m bench.spam_set heldout > CASES.jsonl

Advertisements and articles were written for this set, people and places are invented. Rules and models are made from
`known`, `blind` and `blind2`; `heldout` uses other wordings, brands and trades and stays out of the training. The
documents of `blind` (256) and `blind2` (1,628, in seven parts) are by people who had not seen the rules; at first
sight:

    part        spam P   R      lines of neg_* kept   documents hurt   boilerplate found
    heldout     .979     .902   -                     1 of 49          .63
    blind       .837     .914   -                     12 of 125        .734
    blind2, 1   .962     .992   .984                  5 of 104         .837
    blind2, 2   .971     .925   .991                  3 of 102         .741
    blind2, 3   .986     .903   .997                  1 of 102         .771
    blind2, 4   .955     .941   .983                  6 of 102         .829 (.695 by rules, the rest by the model)
    blind2, 5   .957     .950   .988                  2 of 102         .939
    blind2, 6   .969     .900   .991                  3 of 102         .938
    blind2, 7   .906     .946   .990                  7 of 170         -     (honest hard cases above all)

Rules were mended with the errors of each in view before the next was written, so today's figures on any of them
flatter. Each advertisement of `known` and `heldout` is put into an article, where its kind is found on real pages.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

FOLDER = Path(__file__).parent / "spam_cases"
HEADER = ("porn_header", "gambling_header", "game_header")
FOOTER = ("spider_footer", "city_row")
LABELS = {"S": "spam_blocks", "B": "boilerplate_blocks", "K": "keep_blocks"}


def sections(name: str) -> dict[str, list[list[str]]]:
    """The paragraphs of a file by section; a paragraph is a list of lines."""
    found: dict[str, list[list[str]]] = {}
    paragraphs: list[list[str]] = []
    for line in [*(FOLDER / f"{name}.txt").read_text("utf-8").splitlines(), ""]:
        if line.startswith("@"):
            paragraphs = found.setdefault(line[1:].strip(), [[]])
            if paragraphs[-1]:
                paragraphs.append([])
        elif not line.strip():
            if paragraphs and paragraphs[-1]:
                paragraphs.append([])
        else:
            paragraphs[-1].append(line)
    return {kind: [p for p in paragraphs if p] for kind, paragraphs in found.items()}


def documents(name: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(kind, [(label, line)]) for every document of a file."""
    found = sections(name)
    articles = found.get("article", [])
    for kind, paragraphs in found.items():
        if kind == "article":
            yield from (("neg_article", [("K", line) for line in lines]) for lines in paragraphs)
        elif kind.startswith("neg_"):
            yield from ((kind, [("K", line) for line in lines]) for lines in paragraphs)
        elif paragraphs[0][0][:2] in ("B ", "K ", "S "):
            yield from ((kind, [(line[0], line[2:]) for line in lines]) for lines in paragraphs)
        elif kind == "inline_inject":
            for line in [line for lines in paragraphs for line in lines]:
                yield kind, [("K", part) for part in line.split("|")]
        elif kind == "game_page":
            yield from (("whole_doc_spam", [("S", line) for line in lines]) for lines in paragraphs)
        elif kind == "footer_lines":
            for lines in paragraphs:
                yield "spider_footer", [("K", t) for t in _article(articles, lines[0])] + [("S", t) for t in lines]
        elif kind == "traditional_spam":
            phrases = [line for lines in paragraphs for line in lines]
            for first, second in zip(phrases[::2], phrases[1::2], strict=False):
                yield kind, _cut_in(first, second)
        else:
            for line in [line for lines in paragraphs for line in lines]:
                yield kind, _placed(kind, line, _article(articles, line))


def _article(articles: list[list[str]], seed: str) -> list[str]:
    return articles[crc32(seed.encode()) % len(articles)]


def _placed(kind: str, spam: str, article: list[str]) -> list[tuple[str, str]]:
    lines = [("K", text) for text in article]
    if kind in HEADER or kind == "lottery_tip":
        at = 0
    elif kind in FOOTER:
        at = len(lines)
    else:
        at = 2 + crc32(spam.encode()) % (len(lines) - 1)
    lines.insert(at, ("S", spam))
    return lines


REPORTS = (
    ("鎮公所昨天邀請長輩到活動中心包粽子,", "志工們一早就備好粽葉和糯米,", "鎮長說,明年還要擴大舉辦。"),
    (
        "海邊的老燈塔經過半年整修，終於重新開放",
        "遊客可以登上二樓露台，遠眺整片礁岩",
        "管理處表示，週末將開放夜間參觀。",
    ),
    ("國小棒球隊打進全國賽，", "小球員每天清晨五點半就開始練習，", "教練說，輸贏不重要，享受比賽就好。"),
)


def _cut_in(first: str, second: str) -> list[tuple[str, str]]:
    a, b, c = REPORTS[crc32(first.encode()) % len(REPORTS)]
    return [("K", a), ("S", first), ("K", b), ("S", second), ("K", c)]


def cases(name: str) -> Iterator[dict[str, object]]:
    """The documents in the form that bench.spam reads."""
    for number, (kind, lines) in enumerate(documents(name), 1):
        case: dict[str, object] = {"id": f"{name}-{number:03}", "kind": kind, "text": "\n".join(t for _, t in lines)}
        for label, key in LABELS.items():
            case[key] = [i for i, (given, _) in enumerate(lines) if given == label]
        yield case


def main(argv: list[str] | None = None) -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    cli.add_argument("name", choices=[path.stem for path in sorted(FOLDER.glob("*.txt"))])
    for case in cases(cli.parse_args(argv).name):
        sys.stdout.write(json.dumps(case, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
