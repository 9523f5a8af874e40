"""The canonical name of what the knowledge base does not know, by the rules of the annotation guide."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from entity_pipe.errors import InputError
from entity_pipe.resolution.keys import Titles, entity_id, organization_key, surface_key
from entity_pipe.resolution.knowledge import Entity, Knowledge

COLUMNS = ["short", "long", "joint", "note"]
LEVELS = frozenset({"kecamatan", "distrik", "kabupaten", "provinsi"})
REGIONS = frozenset({"province", "regency", "city"})
BRANDS = frozenset({"bank", "tribun", "radar", "harian", "koran", "suara"})
LEGAL_END = re.compile(r"[\s,]+(?:\(Persero\)|Tbk\.?|Persero)(?=$|[\s,])")
INITIAL_LETTERS = 4
ROMAN = re.compile(r"[IVXLC]+")
LOCAL_BODY = re.compile(
    r"(?:Dinas|(?:Komisi \w+ )?DPRD|Badan (?:Perencanaan Pembangunan|Pendapatan|Penanggulangan Bencana|Kepegawaian) Daerah"
    r"|Komisi Pemilihan Umum|Badan Pengawas Pemilihan Umum|Panitia Pengawas Pemilihan Umum)\s"
)
VOWEL = re.compile(r"[AEIOU]")
LONGEST_HEAD = 2


@dataclass(frozen=True, slots=True)
class Head:
    """How the short word at the head of a body's name is written out; `joint` stands between it and the place."""

    long: str
    joint: str = ""


def load_heads() -> dict[str, Head]:
    """The heads that the package ships, by their short form in lower case.

    Raises:
        InputError: a row is malformed.
    """
    path = files("entity_pipe.resources") / "heads.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    if not rows or rows[0] != COLUMNS:
        raise InputError(f"{path}:1: the header must be {','.join(COLUMNS)}")
    heads = {}
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(COLUMNS) or not row[0] or not row[1]:
            raise InputError(f"{path}:{number}: expected {','.join(COLUMNS)} with a short and a long form")
        heads[row[0].casefold()] = Head(row[1], row[2])
    return heads


@dataclass(frozen=True)
class Namer:
    """Brings a surface form to the form of a canonical name.

    Attributes:
        knowledge: knows places and their short forms.
        titles: are no part of a person's name.
        heads: by `load_heads`.
    """

    knowledge: Knowledge
    titles: Titles
    heads: Mapping[str, Head]

    def entity(self, surface: str, kind: str) -> Entity:
        """The entity that a surface form stands for when nothing else is known of it."""
        name = self(surface, kind)
        known = self.knowledge.entity(name, kind)
        key = organization_key(name) if kind == "ORG" else surface_key(name)
        return known or Entity(entity_id(kind, key or name), name, kind)

    def __call__(self, surface: str, kind: str) -> str:
        """The canonical name that a surface form has when nothing else is known of it.

        Args:
            surface: "RSUD Kotabaru", "Kecamatan Loksado", "NOVIANTI SETYOWARDANI".
            kind: PER, LOC or ORG.
        """
        name = " ".join(surface.split())
        if kind == "ORG":
            return self._organization(name)
        name = _without_capitals(name)
        return self._place(name) if kind == "LOC" else self.titles.strip(name)

    def _organization(self, name: str) -> str:
        name = LEGAL_END.sub("", name)
        words = [self._word(word) for word in name.split(" ")] if " " in name and name.isupper() else name.split(" ")
        for length in range(min(LONGEST_HEAD, len(words) - 1), 0, -1):
            head = self.heads.get(" ".join(words[:length]).casefold())
            if head:
                words = [head.long, *([head.joint] if head.joint else []), *words[length:]]
                break
        name = self._region_in_full(" ".join(words))
        return self._with_level(name) if LOCAL_BODY.match(name) else name

    def _with_level(self, name: str) -> str:
        """A local body's region with its level, unless it is a province: "Dinas Kesehatan Kabupaten Pidie", "DPRD Jawa Timur"."""
        words = name.split(" ")
        for start in range(1, len(words)):
            region = self.knowledge.entity(" ".join(words[start:]), "LOC")
            if words[start] == "Provinsi" or region is None or region.country != "ID" or region.kind not in REGIONS:
                continue
            before = " ".join(words[:start])
            if region.kind == "province":
                return " ".join([before.removesuffix(" Provinsi"), *words[start:]])
            level = "Kabupaten" if region.kind == "regency" else "Kota"
            return f"{before.removesuffix(f' {level}')} {level} {region.name.removeprefix(f'{level} ')}"
        return name

    def _word(self, word: str) -> str:
        """A word of a body's name that stands in capitals as a whole: acronyms stay."""
        acronym = len(word) < INITIAL_LETTERS or not VOWEL.search(word[1:]) or word.casefold() in self.heads
        return word if acronym or self.knowledge.entity(word, "ORG") else _without_capitals(word + " ").strip()

    def _place(self, name: str) -> str:
        level, _, rest = name.partition(" ")
        if level.casefold() in LEVELS and rest and not self.knowledge.entity(rest, "LOC"):
            name = rest
        return self._region_in_full(name)

    def _region_in_full(self, name: str) -> str:
        """A short form of a region at the end of a longer name is written out: "Dinas Pendidikan Sumut"."""
        before, _, last = name.rpartition(" ")
        if name.partition(" ")[0].casefold() in BRANDS:
            return name
        region = self.knowledge.entity(last, "LOC") if before else None
        if region and region.kind in REGIONS and _is_short_form(last, region.name):
            return f"{before} {region.name}"
        return name


def _is_short_form(short: str, name: str) -> bool:
    """Whether a word abbreviates a longer name by its letters: "NTB", "Sumut", not another name of it."""
    letters = iter(name.casefold())
    words = name.casefold().split(" ")
    return len(words) > 1 and short.casefold() not in words and all(letter in letters for letter in short.casefold())


def _without_capitals(name: str) -> str:
    """A name in capitals as it is written elsewhere; short words may be acronyms and stay, as do Roman numerals."""
    if not name.isupper() or (" " not in name and len(name) <= INITIAL_LETTERS):
        return name
    words = [word if ROMAN.fullmatch(word) or "." in word else word[:1] + word[1:].lower() for word in name.split(" ")]
    return " ".join(words)
