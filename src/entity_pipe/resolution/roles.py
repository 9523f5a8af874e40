"""Offices and roles that stand right before a person's name ("Presiden Rusia Vladimir Putin": "Presiden Rusia")."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

WINDOW = 90
MAX_WORDS = 9
OPEN = (" dan", " di", " untuk", " dalam", " luar")
BREAK = re.compile(r"[.;:!?()\[\]\"“”\n–—/]|\s-\s")


@dataclass(frozen=True)
class Roles:
    """Words that begin a role, longest first, and lower-case words that may stand inside one."""

    heads: re.Pattern[str]
    inner: frozenset[str]

    def office(self, text: str, start: int) -> str | None:
        """The word for the office that ends where a person's name starts ("bupati"), or None."""
        role = self.before(text, start)
        head = self.heads.match(role) if role else None
        return head.group().casefold() if head else None

    def before(self, text: str, start: int) -> str | None:
        """The role that ends where a person's name starts.

        Args:
            text: the article.
            start: offset of the name.

        Returns:
            The role as written, white space folded, or None.
        """
        window = BREAK.split(text[max(0, start - WINDOW) : start])[-1]
        window = window.rstrip().removesuffix(",").rpartition(",")[2]
        for match in self.heads.finditer(window):
            role = " ".join(window[match.start() :].split())
            rest = role[len(match.group()) :].split()
            if (
                len(rest) < MAX_WORDS
                and all(word[0].isupper() or word in self.inner for word in rest)
                and not role.endswith(OPEN)
            ):
                return role
        return None


def load_roles() -> Roles:
    """Read the role words that the package ships."""
    data = tomllib.loads((files("entity_pipe") / "resources" / "roles.toml").read_text(encoding="utf-8"))
    heads = "|".join(re.escape(head) for head in sorted(data["heads"], key=lambda head: (-len(head), head)))
    return Roles(re.compile(rf"(?<!\w)(?:{heads})(?!\w)", re.IGNORECASE), frozenset(data["inner"]))
