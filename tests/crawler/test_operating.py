"""What an operator runs beside the crawl: backup, pruning, metrics, a log for programs, hooks that tell people."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.conftest import Scrapy

SCHEDULE = Path(__file__).parents[2] / "config" / "schedule"
PAGE = (
    "<html><head><meta charset=utf-8><title>渡口</title></head><body><h1>白石渡恢复通航</h1><div>2026-11-02</div>"
    + "".join(f"<p>白石渡昨日恢复通航，船工们天不亮就到了码头，给第{n}条船换上新缆绳，票价不涨。</p>" for n in range(6))
)
RUN = {"id": 7, "spider": "news", "trouble": "most fetches failed", "pages": 3, "exit_code": 1}


def test_backup_metrics_sizes_and_pruning_over_a_crawl_with_a_log_for_programs(
    tmp_path: Path, scrapy: Scrapy, database: Path
):
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    done = scrapy("crawl", "archive", "-a", f"path={tmp_path / 'a.html'}", WORKERS=1, LOG_JSON=1, LOG_LEVEL="INFO")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.returncode == 0
    assert {"at", "level", "logger", "message"} <= lines[0].keys()
    assert "Spider closed (finished)" in [line["message"] for line in lines]
    assert scrapy("backup", str(tmp_path / "kept")).stdout.endswith("; 0 stood there already\n")
    assert (tmp_path / "kept" / "news.db").is_file()
    assert scrapy("runs", "--prometheus", str(tmp_path / "q.prom")).returncode == 0
    assert "qingliu_pages 1\n" in (tmp_path / "q.prom").read_text("utf-8")
    assert scrapy("runs", "--size").stdout.endswith("MB  files\n")
    assert scrapy("prune", "--older", "0").stdout.startswith("the bytes of 0 pages are retired")
    done = scrapy("prune", "--before", "2100-01-01")
    assert done.stdout.startswith("the bytes of 1 pages are retired")
    assert list((database.parent / "warc").iterdir()) == []
    assert scrapy("prune").returncode == 2


def test_a_chat_is_told_in_the_form_that_it_understands():
    heard = []

    class Chat(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Chat) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        environment = dict(os.environ) | {"QINGLIU_WEBHOOK": f"http://127.0.0.1:{server.server_port}/x"}
        hook = [sys.executable, str(SCHEDULE / "tell-by-chat")]
        subprocess.run(hook, input=json.dumps(RUN), text=True, env=environment, check=True, timeout=60)
        thread.join()
    assert heard == [{"text": "Qingliu: news is not healthy: most fetches failed"}]


def test_people_are_told_by_mail(tmp_path: Path):
    sendmail = tmp_path / "sendmail"
    sendmail.write_text(f'#!/bin/sh\ncat > "{tmp_path}/mail"\n')
    sendmail.chmod(0o755)
    environment = dict(os.environ) | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    hook = [sys.executable, str(SCHEDULE / "tell-by-mail"), "a@b.example", "c@d.example"]
    subprocess.run(hook, input=json.dumps(RUN), text=True, env=environment, check=True, timeout=60)
    mail = (tmp_path / "mail").read_text()
    assert "To: a@b.example, c@d.example" in mail
    assert "Subject: Qingliu: news is not healthy" in mail
    assert "most fetches failed" in mail


@pytest.mark.parametrize("name", ["tell-by-mail", "tell-by-chat"])
def test_hooks_can_be_run(name: str):
    assert (SCHEDULE / name).stat().st_mode & stat.S_IXUSR


def test_browse_finds_the_bytes_where_the_crawl_was_told_to_put_them(tmp_path: Path, scrapy: Scrapy, database: Path):
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    elsewhere = tmp_path / "another disk"
    done = scrapy("crawl", "archive", "-a", f"path={tmp_path / 'a.html'}", WORKERS=1, WARC_FOLDER=elsewhere)
    assert done.returncode == 0, done.stderr
    assert list(elsewhere.glob("*.warc.gz"))
    shown = scrapy("browse", "--get", "/-/raw/1", WARC_FOLDER=elsewhere)
    assert "船工们天不亮就到了码头" in shown.stdout
    without = scrapy("browse", "--get", "/-/raw/1")
    assert "船工们天不亮就到了码头" not in without.stdout, "they are not beside the database"
