"""Where readers' replies begin below an article: in a forum, under a blog."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.record import TEXT_ROLES
from pipelines.stages.roles.line_reading import REPLY_COUNT, REPLY_HEAD, SeenLine

HEADS = 2  # of replies, at least: one may be the post's own
COUNTED = re.compile(r"[1-9]")
SHARE = 0.3  # of the sentences' characters that stand above a count of replies which no heads follow


def where_replies_begin(lines: Sequence[SeenLine]) -> int:
    """The line where replies begin; the number of lines where none do.

    The first head of a reply with a sentence above it, of several heads; where the post has a head of its own, as
    in a forum, the second. Or the line that counts the replies, below most of the sentences.
    """
    heads = [i for i, line in enumerate(lines) if REPLY_HEAD in line.features]
    counts = [i for i, line in enumerate(lines) if REPLY_COUNT in line.features]
    if len(heads) < HEADS and not counts:
        return len(lines)
    chars = [len(line.text) if line.prose and line.told is None else 0 for line in lines]
    first = next((i for i, count in enumerate(chars) if count), len(lines))
    below = [i for i in heads if i > first]
    found = below[:1] if len(heads) >= HEADS else []
    for i in counts:
        headed = any(head > i for head in heads)
        numbered = COUNTED.search(lines[i].text) is not None and sum(chars[:i]) >= SHARE * sum(chars)
        if i > first and (headed or numbered):
            found.append(i)
            break
    return min(found, default=len(lines))


def with_post(roles: Sequence[str], lines: Sequence[SeenLine], begin: int) -> list[str]:
    """The roles, where the sentences above the replies are the text, if none of them is taken for it."""
    if begin == len(lines) or any(lines[i].prose and roles[i] in TEXT_ROLES for i in range(begin)):
        return list(roles)
    return [
        "body" if i < begin and lines[i].prose and lines[i].told is None and role != "spam" else role
        for i, role in enumerate(roles)
    ]


def with_replies(roles: Sequence[str], begin: int) -> list[str]:
    """The roles, where text from a line on is what readers replied."""
    return ["comment" if i >= begin and role in TEXT_ROLES else role for i, role in enumerate(roles)]
