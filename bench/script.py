"""How well Traditional text comes home to Simplified.

python -m bench.script PATHS...    .txt, .warc.gz, .html or .jsonl files, as scrapy crawl archive reads them, or folders

Three measurements:
- the Simplified blocks of the input are converted to Traditional mechanically, and by OpenCC's phrases, and brought
  back by the stage: the share of characters that come home. Blocks with Traditional forms of their own are left out;
- the same Traditional texts by our table and by OpenCC itself, with our additions left out: they must be equal;
- genuine Taiwan and Hong Kong sentences of bench/genuine.yaml: characters that differ from what a reader expects; and
  of the Traditional blocks of the input, those where the stage decides otherwise than OpenCC, for a person to judge.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from pathlib import Path

import opencc
import yaml

from pipelines.documents.files import files_of, pages_in
from pipelines.record import Block, Hints, Page, Record
from pipelines.rules.chinese import default_words
from pipelines.stages import read
from pipelines.stages.repair import repair
from pipelines.stages.script import convert_script
from pipelines.stages.script.to_simplified import convert, opencc_table

WORDS = default_words()
GENUINE = Path(__file__).parent / "genuine.yaml"
PAGE = Page(url="bench:", payload=b"", fetched_at="2026-01-01T00:00:00Z")
BOTH = frozenset("乾藉瞭徵著覆锺夥")  # Traditional forms that good Simplified text has as well
GOAL = 0.9995


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    records = list(_records(parser.parse_args().paths))
    simplified = [text for record in records if (text := "\n".join(_simplified(record)))]
    print(f"{len(records)} texts, {sum(map(len, simplified)):,} characters of them Simplified")
    for name, there in _ways().items():
        _round_trip(name, [there(text) for text in simplified], simplified)
    _equal(list(map(_ways()["every character, its first Traditional form"], simplified)))
    _genuine()
    _of_the_input(records)


def _records(paths: Iterable[str]) -> Iterator[Record]:
    for path in paths:
        for file in files_of(path)[0]:
            for page in pages_in(file):
                yield convert_script(repair(read(page, Hints()), words=WORDS), words=WORDS)


def _simplified(record: Record) -> Iterator[str]:
    """The blocks that are Simplified through and through."""
    forms = opencc_table().chars
    for block in record.blocks:
        if block.script == "Hans" and not any(ord(char) in forms and char not in BOTH for char in block.text):
            yield block.text


def _ways() -> dict[str, Callable[[str], str]]:
    """Ways from Simplified to Traditional: two of programs that know characters only, and OpenCC's own."""
    lines = (resources.files("opencc") / "dictionary" / "STCharacters.txt").read_text("utf-8").splitlines()
    images = {key: values.split(" ") for key, values in (line.split("\t") for line in lines if line)}
    first = str.maketrans({key: values[0] for key, values in images.items()})
    careful = str.maketrans({key: values[0] for key, values in images.items() if key not in values})
    return {
        "every character, its first Traditional form": lambda text: text.translate(first),
        "only characters that must change (后 里 干 stay)": lambda text: text.translate(careful),
        "OpenCC's phrases (後 裡 乾 幹 told apart)": opencc.OpenCC("s2t").convert,
    }


def _round_trip(name: str, traditional: list[str], simplified: list[str]) -> None:
    began = time.process_time()
    home = [_home(text) for text in traditional]
    spent = time.process_time() - began
    lost = Counter(
        f"{was}→{now}"
        for text, back in zip(simplified, home, strict=True)
        for was, now in zip(text, back, strict=True)
        if was != now
    )
    total = sum(map(len, simplified)) or 1
    share = 1 - lost.total() / total
    print(f"\n{name}\n  {share:.5%} of characters come home ({'goal met' if share >= GOAL else 'below the goal'})")
    print(f"  {total / spent / 1e6:.1f} million characters a second; lost: {_most(lost)}")


def _home(text: str) -> str:
    blocks = tuple(Block(i, line) for i, line in enumerate(text.split("\n")))
    return convert_script(Record(page=PAGE, blocks=blocks), words=WORDS).body


def _equal(traditional: list[str]) -> None:
    converter, table = opencc.OpenCC("t2s"), opencc_table()
    unequal = sum(convert(text, table) != converter.convert(text) for text in traditional)
    print(f"\nsame as OpenCC's t2s, additions aside: {len(traditional) - unequal} of {len(traditional)} texts")


def _genuine() -> None:
    pairs = yaml.safe_load(GENUINE.read_text("utf-8"))
    wrong: Counter[str] = Counter()
    for traditional, simplified in pairs:
        wrong.update(
            f"{was}→{now}, expected {meant}"
            for was, now, meant in zip(traditional, _home(traditional), simplified, strict=True)
            if now != meant
        )
    total = sum(len(traditional) for traditional, _ in pairs)
    print(f"\ngenuine Taiwan and Hong Kong text: {wrong.total()} of {total} characters wrong: {_most(wrong)}")


def _of_the_input(records: list[Record]) -> None:
    converter = opencc.OpenCC("t2s")
    found = [block for record in records for block in record.blocks if block.script in ("Hant", "mixed")]
    others: Counter[str] = Counter()
    for block in found:
        before = block.original or block.text
        theirs = converter.convert(before)
        if len(theirs) == len(before) == len(block.text):  # a block that was mended too is left out
            others.update(f"{a}, OpenCC {b}" for a, b in zip(block.text, theirs, strict=True) if a != b)
    total = sum(len(block.text) for block in found)
    print(
        f"Traditional blocks of the input: {len(found)}, {total:,} characters; otherwise than OpenCC: {_most(others)}"
    )


def _most(counts: Counter[str]) -> str:
    return ", ".join(f"{what} {count}" for what, count in counts.most_common(12)) or "none"


if __name__ == "__main__":
    main()
