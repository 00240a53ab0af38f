"""Whom to tell when a run went wrong: a command of the operator's own."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Mapping

PATIENCE_S = 60.0  # for a mail or a message; the run is over, and nothing else waits


def call_hook(command: str, row: Mapping[str, object]) -> None:
    """Run a command with the run's row of the ledger, and its exit_code, as one JSON object on standard input.

    command   words as a shell would split them, but no shell: quotes work, pipes don't
    """
    try:
        told = json.dumps(row, ensure_ascii=False, default=str)
        done = subprocess.run(shlex.split(command), input=told, text=True, timeout=PATIENCE_S, check=False)
        wrong = f"it ended with exit code {done.returncode}" if done.returncode else None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        wrong = str(error)
    if wrong:
        print(f"TROUBLE_HOOK {command!r}: {wrong}", file=sys.stderr)
