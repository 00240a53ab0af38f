"""How much of a small site is found without patterns: recall and precision for each form of address.

usage: python -m bench.sites [--only FORM] [--links]

Each site is made here (invented places and people), served over HTTP on the loopback address and crawled once by
`scrapy crawl news` with nothing but its start page. Recall: of the articles that are reachable within the depth of the
source, how many were stored as articles. Precision: of the pages stored as articles, how many are. Wasted: pages asked
for as articles that are none.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from bench.site_forms import FORMS, Form
from bench.site_pages import Site


def serve(site: Site, stack: ExitStack) -> int:
    """Answers for a site on a free port."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = re.sub(r";jsessionid=\w+", "", unquote(self.path))
            body, kind = site.pages.get(path, (b"nothing here", ""))
            body = body.replace(b"{base}", f"http://127.0.0.1:{self.server.server_address[1]}".encode())
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stack.callback(server.shutdown)
    return server.server_address[1]


def crawl(forms: dict[str, Form], folder: Path, stack: ExitStack) -> Iterator[tuple[str, Site, set[str], set[str]]]:
    """(form, site, pages stored as articles, pages refused) of each site."""
    sites = {f"f{number}": (name, Site(form)) for number, (name, form) in enumerate(forms.items())}
    ports = {id: serve(site, stack) for id, (_, site) in sites.items()}
    entries = [
        {
            "id": id,
            "name": name,
            "kind": site.form.kind,
            "start": f"http://127.0.0.1:{ports[id]}{site.form.start}",
            "groups": ["bench"],
            "loopback": True,
        }
        for id, (name, site) in sites.items()
    ]
    (folder / "sources.yaml").write_text(json.dumps(entries, ensure_ascii=False), "utf-8")
    given = [f"-sSOURCES={folder / 'sources.yaml'}", f"-sDATABASE={folder / 'news.db'}"]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "news", "-asources=bench", *given],
        capture_output=True,
        text=True,
        check=False,
    )
    (folder / "log.txt").write_text(done.stderr, "utf-8")
    db = sqlite3.connect(folder / "news.db")
    for id, (name, site) in sites.items():
        found = {
            wanted: {
                unquote(re.sub(r";jsessionid=\w+", "", url.split(f":{ports[id]}", 1)[-1]))
                for (url,) in db.execute(f"SELECT url FROM pages WHERE source = ? AND relation {test} 'rejected'", [id])
            }
            for wanted, test in (("kept", "<>"), ("refused", "="))
        }
        yield name, site, found["kept"], found["refused"]
    db.close()


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--only", default="", help="forms whose name holds this")
    cli.add_argument("--links", action="store_true", help="name what was missed and what was wrongly kept")
    cli.add_argument("--keep", type=Path, help="a folder for sources.yaml, database and log")
    options = cli.parse_args()
    forms = {name: form for name, form in FORMS.items() if options.only in name}
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        print("| form | articles | recall | precision | wasted |\n|---|---|---|---|---|")
        for name, site, kept, refused in crawl(forms, folder, stack):
            truth, every = site.truth, site.every
            precision = f"{len(kept & every) / len(kept):.2f}" if kept else "-"
            print(
                f"| {name} | {len(truth)} | {len(kept & truth) / len(truth):.2f} | {precision} | {len(refused)} |",
                flush=True,
            )
            if options.links:
                print(
                    "  missed:",
                    sorted(truth - kept)[:5],
                    "\n  wrong:",
                    sorted(kept - every)[:5],
                    "\n  refused:",
                    sorted(refused)[:5],
                )


if __name__ == "__main__":
    main()
