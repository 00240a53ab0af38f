"""Real pages, damaged at random, through the chain: it raises nothing, and no page takes long.

python -m bench.fuzz WARC... [--pages 10000] [--seed 1] [--most-seconds 2]

Each round takes a page of the archives and changes it once to five times: bytes flipped, cut out, doubled, cut off,
tags doubled or left open, runs of one piece put in, labels of the charset changed. Prints every exception and every
page that needed more CPU than allowed, with seed and round, and ends with code 1 if there were any.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import process_time

from pipelines.record import Page
from pipelines.stages import clean
from pipelines.warc.files import read_archive

TAG = re.compile(rb"<[a-z][^<>]{0,200}>", re.I)
RUNS = tuple(
    text.encode()
    for text in ("…", "<p>", "<b>", "</div>", "记者", "*", "　", "来源：", "1", "<a href=/>x</a>", "|", "(", "\t")
)
LABELS = (b"utf-8", b"gb2312", b"big5", b"punycode", b"utf-16", b"iso-2022-jp", b"x-none", b"undefined")


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 30)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def without(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randrange(1, 2000) :]


def doubled(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    part = data[at : at + chance.randrange(1, 3000)]
    return data[:at] + part * chance.choice((2, 3, 40)) + data[at:]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data) + 1)]


def tag_changed(data: bytes, chance: random.Random) -> bytes:
    tags = list(TAG.finditer(data))
    if not tags:
        return data
    tag = chance.choice(tags)
    become = chance.choice((b"", tag[0][:-1], tag[0] * 200, b"</" + tag[0][1:], b"<!--", b"<title>", b"<script>"))
    return data[: tag.start()] + become + data[tag.end() :]


def with_a_run(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.choice(RUNS) * chance.choice((50, 1_000, 20_000)) + data[at:]


def relabelled(data: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"charset=[\"']?[\w-]+", b"charset=" + chance.choice(LABELS), data, count=1)


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flipped, without, doubled, cut, tag_changed, with_a_run, relabelled,
)  # fmt: skip


def mutated(page: Page, chance: random.Random) -> tuple[Page, str]:
    data, names = page.payload or b"<p>", []
    for _ in range(chance.randint(1, 5)):
        change = chance.choice(CHANGES)
        names.append(change.__name__)
        data = change(data, chance) or b"<p>"
    return replace(page, payload=data), "+".join(names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warcs", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most-seconds", type=float, default=2.0)
    given = parser.parse_args()
    pages = [page for warc in given.warcs for page in read_archive(warc)]
    raised = slow = 0
    longest = 0.0
    for number in range(given.pages):
        page, how = mutated(*_chosen(pages, given.seed, number))
        begun = process_time()
        try:
            clean(page)
        except Exception:
            raised += 1
            print(f"round {number} ({how}): {page.url}\n{traceback.format_exc(limit=-3)}", flush=True)
        spent = process_time() - begun
        longest = max(longest, spent)
        if spent > given.most_seconds:
            slow += 1
            print(f"round {number} ({how}): {spent:.1f} s, {len(page.payload)} bytes: {page.url}", flush=True)
    print(f"{given.pages} pages: {raised} exceptions, {slow} over {given.most_seconds:g} s, longest {longest:.2f} s")
    sys.exit(bool(raised or slow))


def _chosen(pages: list[Page], seed: int, number: int) -> tuple[Page, random.Random]:
    """The page of a round and its chance, which no other round decides: one round can be tried alone."""
    chance = random.Random(f"{seed}-{number}")
    return chance.choice(pages), chance


if __name__ == "__main__":
    main()
