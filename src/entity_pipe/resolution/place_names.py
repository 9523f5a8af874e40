"""The canonical name of a place that the knowledge base does not know, by the rules of the annotation guide."""

from __future__ import annotations

import re
from collections.abc import Mapping

from entity_pipe.resolution.knowledge import Knowledge

LEVELS = frozenset({"kecamatan", "distrik", "kabupaten", "provinsi"})
REGIONS = frozenset({"province", "regency", "city"})
CAPITAL_REGION = "DKI"
LONGEST_ACRONYM = 4
VOWEL = re.compile(r"[AEIOUY]")
ROMAN = re.compile(r"[IVXLC]+")


def place_name(name: str, *, knowledge: Knowledge, heads: Mapping[str, str]) -> str:
    """The canonical name that a place's surface form has when nothing else is known of it.

    Args:
        name: "Kecamatan Loksado", "Jl Merdeka", "PLBN Motaain".
        knowledge: knows the regions.
        heads: long forms of the first words that are written out, by their short form in lower case.
    """
    name = without_capitals(name)
    first, _, rest = name.partition(" ")
    if rest and first.rstrip(".").casefold() in heads:
        name = f"{heads[first.rstrip('.').casefold()]} {rest}"
    elif first.casefold() in LEVELS and rest and not knowledge.entity(rest, "LOC"):
        name = rest
    return region_in_full(name, knowledge)


def region_in_full(name: str, knowledge: Knowledge) -> str:
    """A name with the short form of a region at its end written out: "Dinas Pendidikan Sumut"."""
    before, _, last = name.rpartition(" ")
    if before and last == CAPITAL_REGION:
        return f"{name} Jakarta"
    pair = " ".join(name.split(" ")[-2:])
    islands = knowledge.entity(pair, "LOC") if pair != name else None
    if islands and islands.kind == "province" and islands.name == f"Kepulauan {pair}":
        return f"{name.removesuffix(pair)}{islands.name}" if not name.endswith(islands.name) else name
    region = knowledge.entity(last, "LOC") if before else None
    if region and region.kind in REGIONS and _is_short_form(last, region.name):
        return f"{before} {region.name}"
    return name


def without_capitals(name: str) -> str:
    """A name in capitals as it is written elsewhere; short words may be acronyms and stay, as do Roman numerals."""
    if not name.isupper() or (" " not in name and len(name) <= LONGEST_ACRONYM):
        return name
    words = [word if _stays(word) else word[:1] + word[1:].lower() for word in name.split(" ")]
    return " ".join(words)


def _stays(word: str) -> bool:
    """Whether a word is written in capitals wherever it stands: a Roman numeral, initials, letters that make no syllable."""
    return ROMAN.fullmatch(word) is not None or "." in word or not VOWEL.search(word)


def _is_short_form(short: str, name: str) -> bool:
    """Whether a word abbreviates a longer name by its letters: "NTB", "Sumut", not another name of it."""
    letters = iter(name.casefold())
    words = name.casefold().split(" ")
    return len(words) > 1 and short.casefold() not in words and all(letter in letters for letter in short.casefold())
