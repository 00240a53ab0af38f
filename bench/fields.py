"""How well each field is read, with whole hosts left out, and the training of the models that choose.

usage: python -m bench.fields CORPUS [--texts] [--train]

CORPUS is a folder that holds corpus/ (pages-develop.warc.gz, pages-check.warc.gz, gold-develop.jsonl, gold-check.jsonl,
index.tsv), pages/ (pages.warc.gz, gold.jsonl; counts as develop) and text/to_text.py; or its corpus/ itself. Of each
field that a model decides, a page is read by a model trained on the other nine tenths of the hosts; "check" is read by
the model of all others. Models are trained on these pages, on the same pages as texts with --texts or --train, and on
the written bylines and headlines of field_cases/. --texts tells the figures of texts as well: their lines have roles by
models that never saw their hosts, which takes minutes. --train writes config/fields/ and docs/fields.md. Needs
bench/requirements-train.in.

Published: the same day. Authors: all of them and no other. Nobody: pages that name no author, left without one. Outlet
and title: equal without white space. No title: bodies alone, left without a headline.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from bench.fitting import Choice, each_alone, one_of_all
from bench.pages import squeeze
from bench.text_lines import KINDS, as_text, makers, pages_of
from bench.written_fields import TITLE_PAGES, UNSEEN_TITLE_PAGES, cases, title_cases, title_page_cases
from bench.written_fields import as_page as written_page
from bench.written_fields import as_text as written_text
from pipelines.record import TEXT_ROLES, Hints, Page, Record
from pipelines.rules.config_files import CONFIG
from pipelines.rules.linear_model import LinearModel, SequenceModel
from pipelines.rules.loading import Rules, default_rules
from pipelines.rules.metadata import default_metadata_rules
from pipelines.stages import bind, read
from pipelines.stages.metadata.author_choice import choose
from pipelines.stages.metadata.author_lines import Candidate
from pipelines.stages.metadata.choose import barred_people, people_of
from pipelines.stages.metadata.gather import read_page
from pipelines.stages.metadata.outlet_choice import decide_outlet
from pipelines.stages.metadata.title_candidates import NO_TITLE, title_candidates
from pipelines.stages.metadata.title_features import TitleCandidate
from pipelines.text.folding import fold

PRIORS = Path(__file__).parent / "field_priors.json"  # what we held true before any page was seen, in log-odds
DOCS = CONFIG.parent / "docs" / "fields.md"
FOLDS = 10
PULL = 1.0  # how strongly weights are drawn to their priors: 0.5 to 1 differ by one page in a hundred
WEIGHTS = {
    "page": 1.0,
    "written": 0.3,
    "body": 0.3,
}  # of a document in training; a page as text counts a third in each of its kinds
BYLINE = 0.5  # of a written byline among written documents: there are two for each headline
AS_TEXT = 1 / 3
UNSEEN = "unseen"  # written pages that are measured only
BODY = "body"  # the kind of a text of which nothing but its body is left: it has no headline
TITLE_PULL = 3.0  # 1, 3 and 8 are equal on pages of unseen hosts; 3 and 8 read two more of a hundred of their texts
# What was reached on the same documents before more forms of bylines were read; of texts, before they trained the model
BEFORE = {
    "develop page": {"published": 1.0, "authors": 0.946, "nobody": 0.971, "outlet": 0.988, "title": 0.968},
    "check page": {"published": 0.983, "authors": 0.818, "nobody": 0.975, "outlet": 0.976, "title": 0.952},
    "pages page": {"published": 0.961, "authors": 0.741, "nobody": 0.938, "outlet": 1.0, "title": 1.0},
    "check resiliparse": {"published": 0.983, "authors": 0.773, "outlet": 0.976, "title": 0.839},
    "check plain": {"published": 0.883, "authors": 0.636, "outlet": 0.833, "title": 0.903},
    "check pipes": {"published": 0.883, "authors": 0.636, "outlet": 0.833, "title": 0.887},
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document that people labelled, as the chain reads it, with the candidates for its authors and its headline.

    part   develop, check, pages or written
    kind   page, or the maker of a text
    """

    part: str
    kind: str
    host: str
    gold: Mapping[str, Any]
    record: Record
    people: Sequence[Candidate]
    barred: frozenset[str]
    titles: Sequence[TitleCandidate]

    @property
    def weight(self) -> float:
        return WEIGHTS.get(self.part, WEIGHTS.get(self.kind, AS_TEXT))


def names(listed: Iterable[str] | None) -> set[str]:
    return {squeeze(name) for name in listed or ()}


def labelled(page: Page, gold: Mapping[str, Any], part: str, kind: str, host: str, rules: Rules) -> Labelled:
    """One document, read up to its metadata."""
    metadata = default_metadata_rules()
    record = replace(read(page, Hints()), reject_reason=None)
    people: list[Candidate] = []
    titles: list[TitleCandidate] = []
    barred = frozenset[str]()
    for name, stage in bind(rules):
        if name == "metadata":
            if kind == BODY:
                record = replace(record, blocks=tuple(one for one in record.blocks if one.role in TEXT_ROLES))
            reading = read_page(record, metadata, lambda line: rules.boilerplate.match(fold(line).text) is not None)
            outlet = decide_outlet(reading).value
            people = people_of(reading, outlet)
            barred = barred_people(reading, people, outlet)
            titles = title_candidates(reading.sources)
        record = replace(stage(record), reject_reason=None)
        if name == "script-metadata":
            break
    record = replace(record, text="", tree=None, lines=())
    return Labelled(part, kind, host, gold, record, people, barred, titles)


def of_pages(corpus: Path, kinds: Sequence[str], roles: Callable[[str], SequenceModel]) -> Iterator[Labelled]:
    """The labelled pages, each in each kind ("page", or the maker of a text).

    roles   the address of a page of develop or pages -> the model that gives the lines of its text their roles
    """
    rules, make = default_rules(), makers(corpus) if kinds != ("page",) else {}
    rows = [line.split("\t") for line in (corpus / "corpus" / "index.tsv").read_text("utf-8").splitlines()[1:]]
    hosts = {url: host for url, host, *_ in rows}
    for part in ("develop", "check", "pages"):
        for page, gold, _ in pages_of(corpus, part):
            host = hosts.get(page.url) or page.site or page.url
            for kind in kinds if gold else ():
                used = rules if kind == "page" or part == "check" else replace(rules, roles=roles(page.url))
                given = page if kind == "page" else as_text(page.url, make[kind](page.payload))
                yield labelled(given, gold, part, kind, host, used)
                if kind == "plain" and part != "check" and gold.get("title"):
                    yield labelled(given, {"title": None}, part, BODY, host, used)


def of_written() -> Iterator[Labelled]:
    """The written headlines; the written bylines, as page and as two kinds of text; those that none learns from."""
    for part, path in (("written", TITLE_PAGES), (UNSEEN, UNSEEN_TITLE_PAGES)):
        for title, page in title_page_cases(path):
            yield labelled(page, {"title": title}, part, "page", "written", default_rules())
    for title, page in title_cases():
        kind = "page" if "html" in (page.content_type or "") else "text"
        yield labelled(page, {"title": title}, "written", kind, "written", default_rules())
    for place, line, people in cases():
        pages = (written_page(place, line), written_text(place, line), written_text(place, line, bare=True))
        for kind, page in zip(("page", "text", "bare"), pages, strict=True):
            yield labelled(page, {"author": list(people)}, "written", kind, "written", default_rules())


def author_choice(page: Labelled) -> Choice:
    """The candidates for the authors of a document, those right whose people all wrote it."""
    wanted = names(page.gold["author"])
    people = [one for one in page.people if one.kind in ("", "authors")]
    weight = page.weight * (BYLINE if page.part == "written" else 1)
    return Choice([one.features for one in people], [names(one.names) <= wanted for one in people], weight)


def title_choice(page: Labelled) -> Choice:
    """The candidates for the headline of a document, and the choice that it has none.

    What a feature says of every document is weighed apart from what it says of pages or of texts alone.
    """
    wanted = page.gold["title"]
    document = "page+" if page.kind == "page" else "text+"
    right = [wanted is not None and squeeze(one.text) == squeeze(wanted) for one in page.titles]
    held = (*(one.features for one in page.titles), NO_TITLE)
    doubled = [{*features, *(document + name for name in features)} for features in held]
    return Choice(doubled, [*right, wanted is None], page.weight)


def title_models(weights: Mapping[str, float]) -> Iterator[tuple[str, LinearModel]]:
    """The weights of both kinds of documents out of those trained together."""
    plain = {name.removeprefix("page+").removeprefix("text+") for name in weights}
    for document in ("page", "text"):
        told = {name: weights.get(name, 0.0) + weights.get(f"{document}+{name}", 0.0) for name in plain}
        yield (
            f"title-{document}",
            LinearModel({name: round(value, 2) for name, value in told.items() if round(value, 2)}),
        )


def train(pages: Iterable[Labelled]) -> dict[str, LinearModel]:
    """The models of the fields that are weighed."""
    pages = list(pages)
    prior: dict[str, float] = json.loads(PRIORS.read_text("utf-8"))
    weights = each_alone([author_choice(page) for page in pages if "author" in page.gold and page.people], prior, PULL)
    margin = -weights.pop("bias", 0.0)
    told = [page for page in pages if page.gold.get("title") or (page.gold.keys() == {"title"})]
    titles = one_of_all([title_choice(page) for page in told], {}, TITLE_PULL)
    return {"authors": LinearModel(weights, round(margin, 2)), **dict(title_models(titles))}


def judge(page: Labelled, models: Mapping[str, LinearModel]) -> Iterator[tuple[str, bool]]:
    """Field by field, whether it is right; authors and title as the models choose them."""
    gold, record = page.gold, page.record
    if gold.get("published"):
        yield "published", (record.published_at or "")[:10] == gold["published"][:10]
    if "author" in gold:
        people = choose(page.people, models["authors"], page.barred).names
        yield "authors" if gold["author"] else "nobody", names(people) == names(gold["author"])
    if gold.get("source"):
        yield "outlet", squeeze(record.outlet or "") == squeeze(gold["source"])
    if gold.get("title") or page.kind == BODY:
        score = models["title-page" if page.kind == "page" else "title-text"].score
        best = max(page.titles, key=lambda one: score(one.features), default=None)
        told = best.text if best and score(best.features) > score(NO_TITLE) else ""
        yield "title" if gold["title"] else "no title", squeeze(told) == squeeze(gold["title"] or "")


def cross_validated(pages: Sequence[Labelled], written: Sequence[Labelled]) -> Iterator[tuple[str, str, bool]]:
    """(part and kind, field, right): develop by models that never saw the host, check by those of all of develop."""
    own, unseen = [page for page in pages if page.part != "check"], [page for page in written if page.part == UNSEEN]
    written = [page for page in written if page.part != UNSEEN]
    for held_out in range(FOLDS):
        models = train([*(page for page in own if _fold(page.host) != held_out), *written])
        for page in own:
            if _fold(page.host) == held_out:
                yield from ((f"{page.part} {page.kind}", field, right) for field, right in judge(page, models))
    models = train([*own, *written])
    for page in (*pages, *unseen):
        if page.part in ("check", UNSEEN):
            yield from ((f"{page.part} {page.kind}", field, right) for field, right in judge(page, models))


def _fold(host: str) -> int:
    return crc32(host.encode()) % FOLDS


def documentation(models: Mapping[str, LinearModel], top: int = 25) -> str:
    """docs/fields.md: the heaviest features of each model."""
    text = DOCS.read_text("utf-8").partition("<!-- weights -->")[0] + "<!-- weights -->\n"
    for field, model in sorted(models.items()):
        heavy = sorted(model.weights.items(), key=lambda one: -abs(one[1]))[:top]
        rows = "\n".join(f"| `{feature}` | {weight:+.2f} |" for feature, weight in heavy)
        beats = f"a candidate counts when its weights add up to more than {model.margin:.2f}"
        beats = beats if field == "authors" else "the heaviest candidate wins, or `none`"
        text += f"\n{field.capitalize()}: {beats}.\n\n| feature | weight |\n|---|---|\n{rows}\n"
    return text


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--texts", action="store_true", help="tell the figures of texts too")
    cli.add_argument("--train", action="store_true", help="write config/fields/ and docs/fields.md")
    given = cli.parse_args()
    corpus = given.corpus if (given.corpus / "corpus").is_dir() else given.corpus.parent
    unseen = roles_unseen(corpus) if given.texts or given.train else lambda url: default_rules().roles
    kinds = ("page", *KINDS) if given.texts or given.train else ("page",)
    pages, written = list(of_pages(corpus, kinds, unseen)), list(of_written())
    if given.train:
        models = train(page for page in (*pages, *written) if page.part not in ("check", UNSEEN))
        for field, model in models.items():
            stored = {"margin": model.margin, "weights": dict(sorted(model.weights.items()))}
            text = json.dumps(stored, ensure_ascii=False, indent=0) + "\n"
            (CONFIG / "fields" / f"{field}.json").write_text(text, "utf-8")
        DOCS.write_text(documentation(models), "utf-8")
    show(cross_validated(pages, written))


def roles_unseen(corpus: Path) -> Callable[[str], SequenceModel]:
    """For each address the model of line roles that never saw its host."""
    from bench.texts import host_of, left_out_models

    fold_of, models = left_out_models(corpus)
    return lambda url: models[fold_of(host_of(url))]


def show(judged: Iterable[tuple[str, str, bool]]) -> None:
    """Print the share of right values of each field of each part, beside what it was before."""
    score: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for part, field, right in judged:
        score[part, field].append(right)
    for part, field in sorted(score):
        found, before = score[part, field], BEFORE.get(part, {}).get(field)
        was = f"before {before:.3f}" if before else ""
        print(f"{part:22} {field:10} {sum(found) / len(found):.3f}  ({sum(found)} of {len(found)})  {was}")


if __name__ == "__main__":
    main()
