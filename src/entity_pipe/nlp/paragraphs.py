"""Paragraphs of an article: every line is one, unless the text is hard-wrapped."""

from __future__ import annotations

import re
from itertools import pairwise

LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
BLOCK = re.compile(r"\S(?:.|\r\n?(?![ \t]*[\r\n])|\n(?![ \t]*[\r\n]))*", re.UNICODE)
WRAPPED_SHARE = 0.3
MIN_BREAKS = 4


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Find the paragraphs of a text.

    Papers' sites give one paragraph a line; mails and old archives wrap lines at a fixed width. A text is taken as
    wrapped when at least 30 % of its single line breaks are followed by a lower-case letter.

    Args:
        text: the article.

    Returns:
        (start, end) offsets without the white space around, in order; blank ones are left out.
    """
    pattern = BLOCK if _is_wrapped(text) else LINE
    found = []
    for match in pattern.finditer(text):
        piece = match.group()
        start = match.start() + len(piece) - len(piece.lstrip())
        end = match.start() + len(piece.rstrip())
        if start < end:
            found.append((start, end))
    return found


def _is_wrapped(text: str) -> bool:
    lines = [line.strip() for line in text.splitlines()]
    breaks = [after for before, after in pairwise(lines) if before and after]
    return len(breaks) >= MIN_BREAKS and sum(line[0].islower() for line in breaks) >= WRAPPED_SHARE * len(breaks)
