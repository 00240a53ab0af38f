"""The newsroom's HTTP server: a thread an outlet, all pages rendered before the first request."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from crawler.demo import OUTLETS
from crawler.demo.sheet import Sheet
from crawler.demo.site import build

LOOPBACK = "127.0.0.1"
PATIENCE_S = 2.0  # twice the pace at which an orphaned newsroom looks for its parent
NOT_FOUND = Sheet(
    path="", status=404, body="<title>404</title><h1>404</h1><p>您访问的页面不存在或已删除。</p>".encode()
)
BROKEN = Sheet(path="", status=500, body=b"<title>500</title><h1>500 Internal Server Error</h1>")


class OutletServer(ThreadingHTTPServer):
    """One outlet on one port. `sheets` is set once all ports are known, before any request is taken."""

    daemon_threads = True
    request_queue_size = 64
    sheets: Mapping[str, Sheet]

    def __init__(self, port: int) -> None:
        super().__init__((LOOPBACK, port), Handler)
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.server_port}"

    def sheet(self, path: str) -> Sheet:
        """What this request gets: the sheet, 404 where there is none, 500 while it still fails."""
        sheet = self.sheets.get(path, NOT_FOUND)
        if sheet.failures:
            with self._lock:
                self._asked[path] += 1
                if self._asked[path] <= sheet.failures:
                    return BROKEN
        return sheet

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that hangs up early is no error of ours."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """GET and HEAD, with validators and the 304 they are for (RFC 9110, section 13)."""

    protocol_version = "HTTP/1.1"
    server_version = "DemoNewsroom"
    sys_version = ""
    timeout = 60
    server: OutletServer

    def do_GET(self) -> None:
        sheet = self.server.sheet(urlsplit(self.path).path)
        if sheet.delay_s:
            time.sleep(sheet.delay_s)
        if sheet.status == 200 and self.unchanged(sheet):
            self.answer(304, sheet, b"")
        else:
            self.answer(sheet.status, sheet, sheet.body)

    do_HEAD = do_GET

    def unchanged(self, sheet: Sheet) -> bool:
        """Does the client hold this very sheet? The entity tag decides; the date only where no tag was sent."""
        if tags := self.headers.get("If-None-Match"):
            return sheet.etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")} or tags.strip() == "*"
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
            return sheet.modified_at <= since
        except (TypeError, ValueError):
            return False  # no date, or none we can read or compare

    def answer(self, status: int, sheet: Sheet, body: bytes) -> None:
        self.send_response(status)
        if sheet.location:
            self.send_header("Location", sheet.location)
        if sheet.status == 200:
            self.send_header("ETag", sheet.etag)
            self.send_header("Last-Modified", sheet.last_modified)
        if status != 304:
            self.send_header("Content-Type", sheet.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: standard error is for trouble."""


def bind(outlet: str, port: int, until: float) -> OutletServer:
    """The outlet on its port; on a free one, and a word on standard error, where that is still taken at `until`.

    until  monotonic seconds. A newsroom whose crawl was killed a moment ago needs that moment to leave
    """
    while True:
        try:
            return OutletServer(port)
        except OSError as error:
            if time.monotonic() < until:
                time.sleep(0.1)
                continue
            if not port:
                raise
            print(f"demo newsroom: {outlet} does not get port {port} ({error}) but a free one", file=sys.stderr)
            return OutletServer(0)


def serve(base_port: int) -> None:
    """Serve until standard input closes, the parent is gone or SIGTERM comes. Prints one line of JSON: id -> URL."""
    parent = os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    until = time.monotonic() + PATIENCE_S
    servers = {outlet: bind(outlet, base_port and base_port + n, until) for n, outlet in enumerate(OUTLETS)}
    urls = {outlet: server.url for outlet, server in servers.items()}
    for outlet, sheets in build(urls).items():
        servers[outlet].sheets = sheets
        threading.Thread(target=servers[outlet].serve_forever, name=outlet, daemon=True).start()
    print(json.dumps(urls), flush=True)
    # The parent's workers may hold our standard input open after its death, hence the second look.
    while os.getppid() == parent:
        readable, _, _ = select.select([sys.stdin.fileno()], [], [], 1.0)
        if readable and not os.read(sys.stdin.fileno(), 65536):
            return
