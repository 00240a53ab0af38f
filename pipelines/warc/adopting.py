"""The WARC files of another machine, brought into our folder so that merged rows find their bytes."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Adopted:
    """What became of the files that another database names.

    here      were in our folder already;  linked, copied: are now
    renamed   name there -> name here, where our folder has another file of that name
    missing   are in neither folder
    """

    here: int = 0
    linked: int = 0
    copied: int = 0
    renamed: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def adopt(names: Iterable[str], theirs: Path, ours: Path, mark: str) -> Adopted:
    """Let our folder hold all of these files: a second name of the file where both are on one disk, a copy elsewhere.

    names    of WARC files, as rows name them
    theirs   the other's folder; the same as ours where machines share one
    mark     begins the name of a file that is called like another of ours; the same for each merge of one database
    raises   OSError; what was brought over by then is whole, and found again the next time
    """
    done = Adopted()
    ours.mkdir(parents=True, exist_ok=True)
    shared = theirs.exists() and theirs.samefile(ours)
    for name in names:
        source, target = theirs / name, ours / name
        if shared or not source.exists():
            if target.exists():
                done.here += 1
            else:
                done.missing.append(name)
            continue
        if target.exists() and not _is_same(source, target):
            target = ours / f"{mark}-{name}"
            done.renamed[name] = target.name
        if target.exists():
            done.here += 1
        elif _link(source, target):
            done.linked += 1
        else:
            _copy(source, target)
            done.copied += 1
    return done


def _is_same(one: Path, other: Path) -> bool:
    return one.samefile(other) or filecmp.cmp(one, other, shallow=False)


def _link(source: Path, target: Path) -> bool:
    try:
        os.link(source, target)
    except OSError:  # another disk, or one that knows no links
        return False
    return True


def _copy(source: Path, target: Path) -> None:
    part = target.with_name(target.name + ".part")
    with source.open("rb") as file, part.open("wb") as copy:
        shutil.copyfileobj(file, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())
    part.replace(target)
