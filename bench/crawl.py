"""What a crawl costs: pages a second beside `clean` alone, CPU and memory of each process, and how late the reactor is.

usage: python -m bench.crawl WARC… [--pages 300] [--layouts 60] [--workers 2] [--cluster 0]

WARC      real pages; those that are articles lend their layouts to a newsroom on the loopback, with made-up text
--pages   of the newsroom; 5000 and 50000 are the long forms
--cluster also on a Dask scheduler and so many workers over TCP

Seconds of CPU tell more than a clock where others use the machine: "on idle cores" is what they make possible.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Set
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.newsroom_of_layouts import Layout, NewsroomOfLayouts, as_page, make_page, read_layouts
from bench.processes import Process, cpu_s, families
from pipelines.rules.config_files import CONFIG
from pipelines.runs.workers import default_workers
from pipelines.stages import clean

PROBED = 1000  # page after which memory should no longer grow
WARM = 100  # pages after which every process has begun
ALONE = 60  # pages that `clean` is measured on


Sample = tuple[int, dict[int, Process]]  # pages stored; processes by id


@dataclass(frozen=True, kw_only=True)
class Run:
    """What was seen of a run; CPU is that between a moment when all was warm and the end, over `measured` pages."""

    pages: int
    failures: int
    exit_code: int
    wall_s: float
    first_s: float
    measured: int
    main_s: float
    workers_s: float
    server_s: float
    mb_at_probe: float | None
    mb_at_end: float
    mb_most: float
    worker_mb: float
    late: dict[str, int]

    @property
    def ms(self) -> float:
        """Of CPU a page, of all processes."""
        return 1000 * (self.main_s + self.workers_s) / max(1, self.measured)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    cli.add_argument("warcs", type=Path, nargs="+")
    cli.add_argument("--pages", type=int, default=300)
    cli.add_argument("--layouts", type=int, default=60)
    cli.add_argument("--workers", type=int, default=default_workers())
    cli.add_argument("--cluster", type=int, default=0, help="also on a cluster of so many workers")
    given = cli.parse_args()
    layouts, stream = read_layouts(given.warcs, given.layouts)
    alone = clean_alone(layouts, stream)
    with tempfile.TemporaryDirectory(prefix="bench-crawl-") as name, ExitStack() as stack:
        folder = Path(name)
        (folder / "pages").mkdir()
        newsroom = NewsroomOfLayouts(folder / "pages", layouts, stream, given.pages)
        stack.callback(newsroom.close)
        size = sum(file.stat().st_size for file in (folder / "pages").iterdir()) / given.pages
        print(f"{given.pages} pages of {size / 1024:.0f} KB in {len(layouts)} layouts, {given.workers} workers")
        print(f"clean alone: {alone:.1f} ms of CPU a page, {1000 / alone:.1f} pages a second on one core")
        local = crawl(folder / "local", newsroom, given.pages, [f"-sWORKERS={given.workers}"])
        report("local pool", local, alone, given.workers)
        if given.cluster:
            with dask(folder / "dask", given.cluster) as (address, began):
                remote = crawl(folder / "cluster", newsroom, given.pages, [f"-sCLUSTER={address}"], began)
            report(f"cluster of {given.cluster}", remote, alone, given.cluster)
            print(f"  {remote.ms / local.ms:.2f} x the CPU of the local pool")


@contextmanager
def dask(folder: Path, workers: int) -> Iterator[tuple[str, set[int]]]:
    """A scheduler and its workers on this machine; its address, and the processes."""
    folder.mkdir()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    address, began = f"tcp://127.0.0.1:{port}", list[subprocess.Popen[bytes]]()
    given = os.environ | {"DASK_CONFIG": str(CONFIG / "dask.yaml")}
    roles = [["scheduler", "--host", "127.0.0.1", "--port", str(port)]] + workers * [
        ["worker", address, "--nthreads", "1", "--memory-limit", "0", "--local-directory", str(folder)]
    ]
    try:
        for number, role in enumerate(roles):
            command = [str(Path(sys.executable).with_name("dask")), *role, "--no-dashboard"]
            with (folder / f"{number}.log").open("wb") as log:
                began.append(subprocess.Popen(command, stdout=log, stderr=log, env=given, start_new_session=True))
        from distributed import Client

        with Client(address, timeout=120, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=300)
        yield address, {process.pid for process in began}
    finally:
        for process in began:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def clean_alone(layouts: list[Layout], stream: str) -> float:
    """ms of CPU that `clean` takes for a page."""
    pages = [as_page(make_page(layouts, stream, 10_000_000 + number), number) for number in range(ALONE)]
    clean(pages[0])
    best = 1e9
    for _ in range(2):
        began = time.process_time()
        for page in pages:
            clean(page)
        best = min(best, time.process_time() - began)
    return 1000 * best / ALONE


def crawl(
    folder: Path, newsroom: NewsroomOfLayouts, pages: int, settings: list[str], others: Set[int] = frozenset()
) -> Run:
    """One run over the newsroom, watched from outside.

    others   processes that work for it, besides those that it begins itself
    """
    folder.mkdir()
    sources = "\n".join(
        f"- {{id: site-{n}, name: site, kind: sitemap, start: '{url}', groups: [all], pages: {pages + 100},"
        f" loopback: true}}"
        for n, url in enumerate(newsroom.starts)
    )
    (folder / "sources.yaml").write_text(sources, "utf-8")
    newsroom.first_asked()
    served = cpu_s(newsroom.pid)
    began = time.time()
    command = [
        *(sys.executable, "-m", "scrapy", "crawl", "news", "-asources=all", f"-sDATABASE={folder / 'news.db'}"),
        *(f"-sSOURCES={folder / 'sources.yaml'}", f"-sLOG_FILE={folder / 'log'}", "-sLOG_LEVEL=INFO"),
        '-sSPIDER_MIDDLEWARES={"bench.reactor_lag.ReactorLag": 1}',
        *settings,
    ]
    samples: list[Sample] = []
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        time.sleep(0.5)
        if found := families({process.pid, *others}):
            samples.append((stored(folder / "news.db"), found))
    wall = time.time() - began
    first = newsroom.first_asked() - began
    ours = process.pid
    warm = next((one for one in samples if one[0] >= min(WARM, pages // 3)), samples[-1])
    memory = [(count, found[ours].mb) for count, found in samples if ours in found]
    with closing(sqlite3.connect(folder / "news.db")) as db:
        stats, count, failures = db.execute("SELECT stats, pages, failures FROM runs").fetchone()
    return Run(
        pages=count,
        failures=failures,
        exit_code=process.returncode,
        wall_s=wall,
        first_s=first,
        measured=samples[-1][0] - warm[0],
        main_s=spent(warm, samples, lambda pid: pid == ours),
        workers_s=spent(warm, samples, lambda pid: pid != ours),
        server_s=cpu_s(newsroom.pid) - served,
        mb_at_probe=next((mb for count, mb in memory if count >= PROBED), None),
        mb_at_end=memory[-1][1],
        mb_most=max(mb for _, mb in memory),
        worker_mb=max((p.mb for _, found in samples for pid, p in found.items() if pid != ours), default=0.0),
        late={key.removeprefix("reactor_lag/"): n for key, n in json.loads(stats).items() if "reactor_lag" in key},
    )


def spent(warm: Sample, samples: list[Sample], of: Callable[[int], bool]) -> float:
    """Seconds of CPU from a sample on, of the processes chosen, each as it was last seen."""
    last = {pid: process.cpu_s for _, found in samples for pid, process in found.items() if of(pid)}
    return sum(cpu - (warm[1][pid].cpu_s if pid in warm[1] else 0) for pid, cpu in last.items())


def report(kind: str, run: Run, alone: float, cores: int) -> None:
    pages = max(1, run.measured)
    main_ms, workers_ms = 1000 * run.main_s / pages, 1000 * run.workers_s / pages
    idle = 1000 * cores / max(0.1, main_ms + workers_ms)
    print(f"\n{kind}: {run.pages} pages in {run.wall_s:.1f} s, {run.failures} failures, exit {run.exit_code}")
    print(f"  {run.pages / run.wall_s:.1f} pages a second by the clock, the server's {run.server_s:.1f} s included")
    print(f"  {idle:.1f} a second on {cores} idle cores: {idle * alone / 1000:.2f} x clean on one")
    print(f"  CPU a page: main {main_ms:.1f} ms, workers {workers_ms:.1f} ms (clean {alone:.1f})")
    print(f"  first request after {run.first_s:.2f} s")
    probe = f"{run.mb_at_probe:.0f} MB at page {PROBED}, " if run.mb_at_probe else ""
    print(
        f"  memory: main {probe}{run.mb_at_end:.0f} at the end, {run.mb_most:.0f} at most; workers {run.worker_mb:.0f}"
    )
    counts = {key: count for key, count in run.late.items() if key != "most"}
    late = sum(count for key, count in counts.items() if key == "over" or int(key) > 50)
    print(f"  reactor late by {run.late.get('most')} ms at most; over 50 ms {late} of {sum(counts.values())} times")


def stored(database: Path) -> int:
    try:
        with sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True) as db:
            return db.execute("SELECT count(*) FROM pages").fetchone()[0]
    except sqlite3.Error:
        return 0


if __name__ == "__main__":
    main()
