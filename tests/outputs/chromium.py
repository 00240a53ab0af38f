"""A Chromium that a test drives: opens pages in a window of some width, runs scripts in them, presses keys."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE_S = 60.0  # for an answer: a browser that starts on a busy machine takes some
QUIET = "--no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-quic"


class Chromium:
    """A headless browser with one window, spoken to by the pipes of its remote debugging.

    source   https://chromedevtools.github.io/devtools-protocol/
    """

    def __init__(self, profile: Path) -> None:
        assert CHROMIUM is not None
        to_browser, from_browser = os.pipe(), os.pipe()
        words = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", *QUIET.split(), "--remote-debugging-pipe"]
        inherited = (to_browser[0], from_browser[1])

        def wire() -> None:  # Chromium reads its orders from 3 and answers on 4
            reading, writing = os.dup(inherited[0]), os.dup(inherited[1])
            os.dup2(reading, 3)
            os.dup2(writing, 4)

        self.process = subprocess.Popen(
            [*words, f"--user-data-dir={profile}"],
            env=dict(os.environ) | {"HOME": str(profile)},
            pass_fds=(3, 4, *inherited),
            preexec_fn=wire,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in inherited:
            os.close(end)
        self.orders, self.answers = os.fdopen(to_browser[1], "wb"), os.fdopen(from_browser[0], "rb")
        self.number = 0
        self.heard: list[dict[str, Any]] = []  # events that nobody has waited for
        self.rest = b""
        target = self.order("Target.createTarget", url="about:blank")["targetId"]
        self.session = None
        self.session = self.order("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.order("Page.enable")

    def order(self, method: str, **params: Any) -> Any:
        """Have something done; its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if getattr(self, "session", None):
            message["sessionId"] = self.session
        self.orders.write(json.dumps(message).encode() + b"\0")
        self.orders.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                return answer["result"]
            self.heard.append(answer)

    def open(self, url: str, width: int = 1280) -> None:
        """Go to a page and wait until it is loaded."""
        self.order(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500
        )
        self.heard.clear()
        self.order("Page.navigate", url=url)
        self.wait_for("Page.loadEventFired")

    def wait_for(self, event: str) -> dict[str, Any]:
        """The next event of this kind; those that came meanwhile count."""
        while True:
            found = next((heard for heard in self.heard if heard.get("method") == event), None)
            if found is not None:
                self.heard.remove(found)
                return found
            self.heard.append(self._next())

    def run(self, script: str) -> Any:
        """The value of an expression in the page, promises waited for."""
        answer = self.order("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def click(self, selector: str) -> None:
        """Click what a selector finds and wait for the page that it leads to."""
        self.heard.clear()
        self.run(f"document.querySelector({json.dumps(selector)}).click()")
        self.wait_for("Page.loadEventFired")

    def press(self, key: str) -> None:
        """Press a key and wait for the page that it leads to."""
        self.heard.clear()
        for kind in ("keyDown", "keyUp"):
            text = {"text": key} if kind == "keyDown" else {}
            self.order("Input.dispatchKeyEvent", type=kind, key=key, **text)
        self.wait_for("Page.loadEventFired")

    def close(self) -> None:
        self.orders.close()
        self.answers.close()
        self.process.terminate()
        self.process.wait(timeout=20)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.answers], [], [], PATIENCE_S)
            assert ready, "Chromium says nothing any more"
            piece = os.read(self.answers.fileno(), 1 << 16)
            assert piece, "Chromium ended"
            self.rest += piece
        message, _, self.rest = self.rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found
