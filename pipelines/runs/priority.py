"""Which of our processes go first where there are more than cores."""

from __future__ import annotations

import os


def give_way() -> None:
    """Let the process that fetches and stores go first, where workers take all cores."""
    os.nice(5)
