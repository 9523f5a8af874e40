"""Boilerplate of news pages: cross-promotion, bylines, credits and menus, by the patterns of `resources/boilerplate.toml`."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files

from entity_pipe.nlp.paragraphs import paragraphs

MENU_SEPARATORS = 2
MENU_LINE = 120
MENU_REPEATS = 3


@dataclass(frozen=True)
class Boilerplate:
    """Compiled patterns; make one with `load_boilerplate`."""

    lines: re.Pattern[str]
    spans: re.Pattern[str]
    last: re.Pattern[str]
    separators: re.Pattern[str]
    words: frozenset[str]

    def covers(self, line: str) -> bool:
        """Whether a whole line is boilerplate."""
        return self.lines.match(line) is not None or self._is_menu(line)

    def find(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of every piece of boilerplate in an article, in order and without overlap."""
        found: list[tuple[int, int]] = []
        places = paragraphs(text)
        for start, end in places:
            line = text[start:end]
            if self.covers(line):
                found.append((start, end))
            else:
                found += [(start + match.start(), start + match.end()) for match in self.spans.finditer(line)]
        if places:
            start, end = places[-1]
            match = self.last.search(text, start, end)
            if match:
                found.append(match.span())
        merged: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def _is_menu(self, line: str) -> bool:
        words = re.findall(r"\w+", line)
        if len(line) > MENU_LINE or len(words) < 2 or re.search(r"[.!?:;\"“”()]", line):
            return False
        if len(self.separators.findall(line)) >= MENU_SEPARATORS or all(word in self.words for word in words):
            return True
        return all(word[0].isupper() for word in words) and Counter(words).most_common(1)[0][1] >= MENU_REPEATS


def load_boilerplate() -> Boilerplate:
    """Read the patterns that the package ships."""
    data = tomllib.loads((files("entity_pipe") / "resources" / "boilerplate.toml").read_text(encoding="utf-8"))
    ignore = re.IGNORECASE | re.MULTILINE
    return Boilerplate(
        lines=re.compile("|".join(f"(?:{p})" for p in data["lines"]), ignore),
        spans=re.compile("|".join(f"(?:{p})" for p in data["spans"]), ignore),
        last=re.compile("(?:" + "|".join(data["last"]) + r")\s*$", re.MULTILINE),
        separators=re.compile(data["menu_separators"]),
        words=frozenset(data["menu_words"]),
    )
