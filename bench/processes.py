"""What processes use, seen from outside: CPU and memory out of /proc."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """Seconds of CPU that a process has used, and MB of its memory."""

    cpu_s: float
    mb: float


def cpu_s(pid: int) -> float:
    """Seconds of CPU of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def families(ancestors: set[int]) -> dict[int, Process]:
    """These processes and all that they began, by process id."""
    parents: dict[int, int] = {}
    found: dict[int, Process] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)] = int(fields[1])
            except (OSError, IndexError):
                continue
    for pid in parents:
        at = pid
        while at in parents and at not in ancestors:
            at = parents[at]
        if at in ancestors:
            try:
                status = Path(f"/proc/{pid}/status").read_text()
                rss = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
                found[pid] = Process(cpu_s(pid), rss)
            except (OSError, TypeError):
                continue
    return found
