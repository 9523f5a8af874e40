"""Keys under which surface forms are compared, and the ids made from them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

CACHED = 100_000
QUOTES = re.compile(r"[\"'`´‘’“”«»]")
JOINERS = re.compile(r"[-‐‑–—/_\s]+")
EDGES = re.compile(r"^[^\w+]+|[^\w+]+$")
LEGAL = re.compile(r"^(?:pt|cv|ud|pd)\s+|\s*\(persero\)|[\s,]+(?:tbk|persero)$")


@lru_cache(maxsize=CACHED)
def surface_key(surface: str) -> str:
    """A surface form without the differences that never tell entities apart.

    Case, quote marks, full stops, and hyphens against blanks are folded: "Kim Jong-un" and "KIM JONG UN" share a key.
    """
    text = unicodedata.normalize("NFKC", surface)
    text = QUOTES.sub("", text).replace(".", "" if re.fullmatch(r"(?:\w\.)+\w?", text) else " ")
    return EDGES.sub("", JOINERS.sub(" ", text)).casefold()


@lru_cache(maxsize=CACHED)
def organization_key(surface: str) -> str:
    """`surface_key` without the legal form and commas: "PT Pertamina (Persero)" is "pertamina"."""
    key, before = surface_key(surface.replace("(Persero)", " ").replace(",", "")), ""
    while key != before:
        before, key = key, LEGAL.sub("", key).strip()
    return key or surface_key(surface)


def slug(name: str) -> str:
    """ASCII letters, digits and hyphens for an id; letters that have no ASCII form are kept as they are."""
    decomposed = unicodedata.normalize("NFKD", surface_key(name))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", "-", plain).strip("-_") or "x"


def entity_id(kind: str, name: str, code: str = "") -> str:
    """The id of an entity: `loc:kp` for a country, else the type and a slug of the canonical name."""
    return f"{kind.lower()}:{code.lower() if code else slug(name)}"


@dataclass(frozen=True)
class Titles:
    """Words that stand beside a person's name and are no part of it.

    Attributes:
        before: always a title.
        after: degrees and the like.
        mostly: titles that begin some names.
        kin: words of kin and honour that may stand before a name whose bearer the article names without them, too.
    """

    before: frozenset[str]
    after: frozenset[str]
    mostly: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()

    def strip(self, surface: str) -> str:
        """A person's name without titles before and degrees after it; never empty."""
        name = re.split(r",\s*(?=\w+\.)", surface)[0]
        words = name.split()
        while len(words) > 1 and words[0].rstrip(".").casefold() in self.before:
            words = words[1:]
        while len(words) > 1 and words[-1].strip(".,").casefold() in self.after:
            words = words[:-1]
        return " ".join(words)


def load_titles() -> Titles:
    """Read the titles that the package ships."""
    data = tomllib.loads((files("entity_pipe") / "resources" / "titles.toml").read_text(encoding="utf-8"))
    return Titles(frozenset(data["before"]), frozenset(data["after"]), frozenset(data["mostly"]), frozenset(data["kin"]))
