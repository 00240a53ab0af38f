"""The package as pip installs it: built as a wheel, put into an empty environment, used from a folder elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.readme import README, part, summary_of
from pipelines import VERSION
from pipelines.edition import edition
from pipelines.record import Hints
from tests.conftest import ROOT

STORY = "".join(
    f"<p>城东圩堤第{n}段昨天完成加固，三十余名工人连夜清运土方，沿线住户的出行没有受到影响。</p>" for n in "一二三四"
)
SLOGAN = "云溪人的网上会客厅"
HEADLINE = "城东圩堤完成加固"
PAGE = f"<html><title>{HEADLINE}</title><body><h1>{HEADLINE}</h1>{STORY}<p>{SLOGAN}</p></body></html>"
RULE = f"""
boilerplate:
  - {{id: county-slogan, kind: slogan, pattern: {SLOGAN}, hits: [{SLOGAN}], misses: [会客厅开了]}}
"""
Qingliu = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    unwanted = shutil.ignore_patterns(".*", "data", "build", "*.egg-info", "__pycache__", "tests", "bench", "local")
    shutil.copytree(ROOT, folder / "source", ignore=unwanted)
    command = ["pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", *command, str(folder / "source")], check=True)
    (built,) = folder.glob("qingliu-*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and nothing else; libraries are looked up where the tests have theirs."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    install = ["pip", "--python", str(folder), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", *install], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return folder


@pytest.fixture
def qingliu(environment: Path, tmp_path: Path) -> Qingliu:
    """Runs `qingliu …` in an empty folder."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SCRAPY", "QINGLIU"))}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(environment / "bin" / "qingliu"), *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=plain, capture_output=True, text=True, timeout=600, check=False
        )

    return run


def test_the_wheel_holds_every_module_and_every_file_of_config(wheel: Path):
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("crawler", "pipelines", "config"):
        files = [file for file in (ROOT / folder).rglob("*") if file.is_file() and "__pycache__" not in file.parts]
        wanted = {str(file.relative_to(ROOT)) for file in files if "local" not in file.parts}
        assert {name.replace("config/", "qingliu_config/", 1) for name in wanted} <= held


def test_the_demo_is_crawled_from_a_folder_elsewhere(qingliu: Qingliu, tmp_path: Path):
    run = qingliu("crawl", "news", "-sDEMO_BASE_PORT=0", "-sWORKERS=1")
    assert run.returncode == 0, run.stderr
    assert summary_of(run.stderr) in part(README.read_text("utf-8"), "summary"), "make docs brings README up to date"
    rows = sqlite3.connect(tmp_path / "data/news.db").execute(
        "SELECT DISTINCT qingliu_version, cleaned_with FROM pages WHERE source = 'demo-county'"
    )
    assert rows.fetchall() == [(VERSION, edition(Hints()))]  # no reprocess after a change from checkout to package
    report = qingliu("report")
    assert (report.returncode, (tmp_path / "data/report.html").is_file()) == (0, True), report.stderr
    answer = qingliu("browse", "--get", "/news/articles.json?_shape=array&_size=1&_col=id")
    assert json.loads(answer.stdout)[0].keys() == {"id"}, answer.stderr


def test_rules_of_ones_own_lie_in_config_local_beside_the_database_folder(qingliu: Qingliu, tmp_path: Path):
    (tmp_path / "config/local").mkdir(parents=True)
    (tmp_path / "config/local/county.yaml").write_text(RULE, "utf-8")
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    run = qingliu("crawl", "archive", "-apath=page.html", "-sWORKERS=1")
    assert run.returncode == 0, run.stderr
    removed = sqlite3.connect(tmp_path / "data/news.db").execute(
        "SELECT rule, text FROM removals WHERE stage = 'boilerplate'"
    )
    assert removed.fetchall() == [("county-slogan", SLOGAN)]
    assert "county-slogan" in qingliu("explain", "page.html").stdout
    assert "1  pages that today's chain had cleaned already" in qingliu("reprocess", "--dry-run").stdout
    assert "county-slogan" not in qingliu("explain", "page.html", "-sLOCAL_CONFIG=elsewhere").stdout
