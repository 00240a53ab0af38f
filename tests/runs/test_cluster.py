"""Runs on a Dask cluster, over TCP and started as Dask users start it: the same database as a local run's.

A worker is killed at one moment, where CI is set at twenty, or as many as QINGLIU_KILLS says.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed")

from pipelines.record import Page
from pipelines.runs.cluster import Cluster
from pipelines.runs.dask_worker import ClusterError
from pipelines.runs.workers import TaskTimeout, failure_of
from pipelines.warc.files import WarcWriter
from tests.conftest import ROOT
from tests.forked_command import ForkedCommand, run_scrapy
from tests.runs.test_killed import contents, endings
from tests.runs.test_workers import double, hang, swell

KILLS = int(os.environ.get("QINGLIU_KILLS", "20" if os.environ.get("CI") else "1"))
PLACES = ["柳溪", "石塘", "白沙", "枫林", "杨浦", "青潭", "竹坞", "梅岭", "龙湾", "鹤洲", "南浦", "北坞"]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


SETTINGS = {"PYTHONPATH": str(ROOT), "DASK_CONFIG": str(ROOT / "config" / "dask.yaml")}


class DaskCluster:
    """A scheduler, and workers that come and go; all in sessions of their own, so that one is killed with its nanny."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.address = folder, f"tcp://127.0.0.1:{free_port()}"
        self._begun: list[subprocess.Popen[bytes]] = []
        port = self.address.rpartition(":")[2]
        self.scheduler = self._begin("scheduler", "--host", "127.0.0.1", "--port", port)

    def add_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        options = ("--nthreads", "1", "--local-directory", str(self.folder), "--memory-limit", "0")
        return self._begin("worker", self.address, *options, **environment)

    def _begin(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(self._begun)}.log").open("wb")
        command = [Path(sys.executable).with_name("dask"), *arguments, "--no-dashboard"]
        given = {"cwd": ROOT, "env": os.environ | SETTINGS | environment, "start_new_session": True}
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, **given)
        log.close()
        self._begun.append(process)
        return process

    def wait_for(self, workers: int) -> None:
        from distributed import Client

        with Client(self.address, timeout=120, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=120)

    def close(self) -> None:
        for process in reversed(self._begun):
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    cluster = DaskCluster(tmp_path_factory.mktemp("dask"))
    try:
        cluster.add_worker()
        cluster.add_worker()
        cluster.wait_for(2)
        yield cluster
    finally:
        cluster.close()


def story(place: str, number: int) -> str:
    lines = [
        "2026年11月1日　柳溪日报",
        f"{place}镇第{number}渡口昨天上午恢复通航，两岸三百余户村民不必再绕行二十公里。",
        f"镇水运站站长说，新渡船能载四十人，每天往返{number + 6}班，{place}中学的学生免费乘坐。",
        f"去年夏天的洪水冲坏了{place}的旧码头，修复用了七个月，费用由县里和镇里分担。",
        f"村民说，{place}的米和笋从前要挑过山去卖，如今摆渡过江，半天就能来回。",
    ]
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    title = f"{place}镇第{number}渡口恢复通航"
    return f"<html><head><title>{title}</title></head><body><div><h1>{title}</h1>{paragraphs}</div></body></html>"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two archives of a dozen pages each, with a copy and a page that is no article among them."""
    folder = tmp_path_factory.mktemp("archive")
    for file in range(2):
        writer = WarcWriter(folder, f"part{file}")
        for number, place in enumerate(PLACES):
            text = "<html><body><a href='/'>首页</a></body></html>" if number == 5 else story(place, number % 9)
            writer.add(
                Page(
                    url=f"http://site{file}.example/2026/{number}.html",
                    payload=text.encode("gb18030" if number % 2 else "utf-8"),
                    content_type="text/html",
                    fetched_at="2026-11-02T08:00:00Z",
                )
            )
        writer.close()
    return folder


def words(database: Path, *arguments: str, **settings: object) -> list[str]:
    given = {"DATABASE": database, "LOG_LEVEL": "DEBUG"} | settings
    return [*arguments, *(f"-s{name}={value}" for name, value in given.items())]


def scrapy(database: Path, *arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
    return run_scrapy(*words(database, *arguments, **settings))


@pytest.fixture(scope="module")
def held(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple]]:
    """What the database holds after a local run."""
    database = tmp_path_factory.mktemp("local") / "news.db"
    done = scrapy(database, "crawl", "archive", f"-apath={archive}", WORKERS=1)
    assert done.returncode == 0, done.stderr
    found = contents(database)
    assert len(found["pages"]) == 24
    return found


def test_the_database_is_that_of_a_local_run(
    dask: DaskCluster, archive: Path, held: dict[str, list[tuple]], tmp_path: Path
) -> None:
    database = tmp_path / "news.db"
    done = scrapy(database, "crawl", "archive", f"-apath={archive}", CLUSTER=dask.address)
    assert done.returncode == 0, done.stderr
    assert contents(database) == held
    again = scrapy(database, "reprocess", "--again", CLUSTER=dask.address)
    assert again.returncode == 0, again.stderr
    told = [line.split(maxsplit=1) for line in again.stdout.splitlines()]
    assert [(int(count), what.strip()) for count, what in told] == [(24, "pages cleaned again"), (0, "of them changed")]
    assert contents(database) == held


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_worker_costs_nothing(
    number: int, dask: DaskCluster, archive: Path, held: dict[str, list[tuple]], tmp_path: Path
) -> None:
    database, doomed = tmp_path / "news.db", dask.add_worker()
    dask.wait_for(3)
    stored = random.Random(20261130 + number).randrange(20)
    with ForkedCommand(*words(database, "crawl", "archive", f"-apath={archive}", CLUSTER=dask.address)) as process:
        opened = next(line for line in process.stderr if "Spider opened" in line)
        for _ in zip(range(stored), process.stderr, strict=False):
            pass
        kill(doomed)
        said = opened + process.stderr.read()
    assert process.returncode == 0, said
    assert contents(database) == held


def test_without_its_scheduler_a_run_ends_and_the_next_completes_it(
    archive: Path, held: dict[str, list[tuple]], tmp_path: Path
) -> None:
    database = tmp_path / "news.db"
    (tmp_path / "dask").mkdir()
    cluster = DaskCluster(tmp_path / "dask")
    try:
        cluster.add_worker()
        cluster.wait_for(1)
        given = words(database, "crawl", "archive", f"-apath={archive}", CLUSTER=cluster.address)
        with ForkedCommand(*given) as process:
            next(line for line in process.stderr if "Spider opened" in line)
            kill(cluster.scheduler)
            said = process.stderr.read()
    finally:
        cluster.close()
    assert process.returncode == 1, said
    assert "the cluster was lost; run it again, and it takes up what is missing" in " ".join(said.split())
    assert endings(database) == [("cluster-lost", 0)]
    done = scrapy(database, "crawl", "archive", f"-apath={archive}", WORKERS=1)
    assert done.returncode == 0, done.stderr
    assert contents(database) == held


def on_cluster(address: str, work: Callable[[Cluster], Awaitable[object]], **limits: float) -> object:
    async def run() -> object:
        cluster = Cluster(address, **({"timeout_s": 20.0} | limits))
        try:
            return await work(cluster)
        finally:
            await cluster.close()

    return asyncio.run(run())


def test_a_worker_with_another_edition_is_refused(
    dask: DaskCluster, archive: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "boilerplate.yaml").write_text(
        "boilerplate:\n- {id: our-slogan, kind: slogan, pattern: 青潭人的客厅, where: any, hits: [青潭人的客厅],"
        " misses: [他在青潭人家的客厅里坐下。]}\n",
        "utf-8",
    )
    told = r"worker tcp://127\.0\.0\.1:\d+ runs edition [0-9a-f]{16} of the chain, this machine [0-9a-f]{16}: install"
    begun: list[subprocess.Popen[bytes]] = []

    async def work(cluster: Cluster) -> list[int]:
        begun.append(dask.add_worker(QINGLIU_LOCAL_CONFIG=str(tmp_path)))
        await asyncio.to_thread(dask.wait_for, 3)
        return await asyncio.gather(*(cluster.run(double, number) for number in range(12)))

    try:
        assert on_cluster(dask.address, work) == [2 * number for number in range(12)], "one that joins later"
        assert len(re.findall(told, caplog.text)) == 1
        refused = scrapy(tmp_path / "news.db", "crawl", "archive", f"-apath={archive}", CLUSTER=dask.address)
    finally:
        for worker in begun:
            kill(worker)
    assert refused.returncode == 2, refused.stderr
    assert re.search(told, refused.stderr)
    assert not (tmp_path / "news.db").exists()


def test_a_task_that_hangs_costs_itself(dask: DaskCluster) -> None:
    async def work(cluster: Cluster) -> int:
        cluster.timeout_s = 2.0
        with pytest.raises(TaskTimeout, match="still running after 2 s"):
            await cluster.run(hang)
        cluster.timeout_s = 60.0
        return await cluster.run(double, 4)

    assert on_cluster(dask.address, work) == 8


def test_a_task_that_wants_too_much_memory_costs_itself(dask: DaskCluster) -> None:
    async def work(cluster: Cluster) -> int:
        with pytest.raises(MemoryError) as broken:
            await cluster.run(swell)
        assert failure_of(broken.value)[0] == "memory"
        return await cluster.run(double, 4)

    assert on_cluster(dask.address, work, memory_mb=512) == 8


def test_a_folder_that_a_worker_does_not_see_is_told(
    dask: DaskCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ClusterError, match="does not see /proc/self/cwd/warc: mount it there under the same name"):
        Cluster(dask.address, 20.0, folders=(Path("/proc/self/cwd/warc"),))
    assert list((tmp_path / "warc").iterdir()) == []


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path, archive: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    refused = scrapy(tmp_path / "news.db", "crawl", "archive", f"-apath={archive}", CLUSTER=address)
    assert refused.returncode == 2
    assert f"no Dask scheduler answers at {address}" in refused.stderr
    assert "dask scheduler" in refused.stderr


def test_a_machine_without_dask_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"needs Dask: pip install 'qingliu\[cluster\]'"):
        Cluster("tcp://127.0.0.1:1", 20.0)
