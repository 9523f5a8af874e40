"""The canonical name of an organization that the knowledge base does not know, by the rules of the annotation guide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from entity_pipe.resolution.heads import Head
from entity_pipe.resolution.knowledge import Knowledge
from entity_pipe.resolution.place_names import REGIONS, region_in_full, without_capitals

BRANCHES = frozenset(
    {"Dewan Pimpinan Pusat", "Dewan Pimpinan Wilayah", "Dewan Pimpinan Daerah", "Dewan Pimpinan Cabang", "Dewan Pengurus Wilayah",
     "Dewan Pengurus Daerah", "Pimpinan Anak Cabang"}
)  # fmt: skip
BRANDS = frozenset({"bank", "tribun", "radar", "harian", "koran", "suara"})
LEGAL_END = re.compile(r"[\s,]+(?:\(Persero\)|Tbk\.?|Persero|Ltd\.?)(?=$|[\s,])")
LOCAL_BODY = re.compile(
    r"(?:Dinas|Inspektorat|(?:Komisi \w+ )?DPRD|Komisi Pemilihan Umum|(?:Badan|Panitia) Pengawas Pemilihan Umum"
    r"|Badan (?:Perencanaan Pembangunan|Pendapatan|Penanggulangan Bencana|Kepegawaian) Daerah)\s"
)
EMBASSY = re.compile(r"((?:Kedutaan Besar|Konsulat Jenderal|Konsulat) )(?!Republik Indonesia\b|RI\b)([^,]+?)( di .+)?")
OF_CHINA = re.compile(
    r"((?:Kementerian|Akademi|Badan|Bank Sentral|Komisi|Komite|Tentara|Dinas|Asosiasi|Universitas|Pusat|Kantor|Biro|Angkatan|"
    r"Federasi|Institut|Dewan|Kamar|Partai|Polisi|Kejaksaan|Mahkamah)\b.*) (?:China|Cina)"
)
GOVERNMENT = re.compile(r"(?:Pemda|Pemerintah Daerah)(?: (?:Tingkat|Tk\.?) (?:II?|[12]))? (?=[A-Z])")
GOVERNMENTS = {"province": "Pemerintah Provinsi", "regency": "Pemerintah Kabupaten", "city": "Pemerintah Kota"}
LAST_OF_LIST = re.compile(r"(, [^,]+?) dan (?=[^,]+$)")
HOSPITAL = re.compile(r"Rumah Sakit|Puskesmas|Klinik|Balai Pengobatan")
ABBREVIATED = re.compile(r"\b(Prof|Drs?|Ir|Hj?|K\.?H|dr|[A-Z])(?= [A-Z])")
INITIAL_LETTERS = 4
VOWEL = re.compile(r"[AEIOU]")
LONGEST_HEAD = 2


def organization_name(name: str, *, knowledge: Knowledge, heads: Mapping[str, Head]) -> str:
    """The canonical name that an organization's surface form has when nothing else is known of it.

    Heads of local bodies are written out, with the region in full and with its level; legal forms at the end go.

    Args:
        name: "RSUD Kotabaru", "KPU MALUKU UTARA", "Kanwil Depdiknas Jatim".
        knowledge: knows regions, countries and the bodies whose branches a name may name.
        heads: by `load_heads`.
    """
    name = LEGAL_END.sub("", name)
    words = [_word(word, knowledge, heads) for word in name.split(" ")] if " " in name and name.isupper() else name.split(" ")
    for length in range(min(LONGEST_HEAD, len(words) - 1), 0, -1):
        head = heads.get(" ".join(words[:length]).casefold())
        if head:
            rest = _body_of_branch(words[length:], knowledge, heads) if head.long in BRANCHES else words[length:]
            words = [head.long, *([head.joint] if head.joint else []), *rest]
            break
    words = [words[0], *_inner(words[1:], knowledge, heads)]
    name = " ".join(words)
    if name.partition(" ")[0].casefold() not in BRANDS:
        name = region_in_full(name, knowledge)
    if HOSPITAL.match(name):
        name = ABBREVIATED.sub(r"\1.", name)
    name = _country(_government(LAST_OF_LIST.sub(r"\1, dan ", name), knowledge), knowledge)
    return _with_level(name, knowledge) if LOCAL_BODY.match(name) else name


def _inner(words: Sequence[str], knowledge: Knowledge, heads: Mapping[str, Head]) -> Iterator[str]:
    """The words behind the first, syllable abbreviations of heads written out, and a university's acronym at the end."""
    for number, word in enumerate(words, 1):
        head = None if word.isupper() else heads.get(word.casefold())
        university = knowledge.entity(word, "ORG") if number == len(words) else None
        if head and not head.joint:
            yield head.long
        elif university and university.kind == "university":
            yield university.name
        else:
            yield word


def _body_of_branch(words: Sequence[str], knowledge: Knowledge, heads: Mapping[str, Head]) -> list[str]:
    """The body whose branch it is by its full name: "PDIP Solo" in "DPC PDIP Solo"."""
    for length in range(min(LONGEST_HEAD, len(words)), 0, -1):
        body = knowledge.entity(" ".join(words[:length]), "ORG")
        if body:
            return [body.name, *words[length:]]
    head = heads.get(words[0].casefold())
    return [head.long if head else words[0], *words[1:]]


def _government(name: str, knowledge: Knowledge) -> str:
    """The government of a region by the region's level: "Pemda Kalsel"."""
    match = GOVERNMENT.match(name)
    region = knowledge.entity(name[match.end() :], "LOC") if match else None
    if match is None or region is None or region.country != "ID" or region.kind not in GOVERNMENTS:
        return name
    level = GOVERNMENTS[region.kind]
    return f"{level} {region.name.removeprefix('Kabupaten ').removeprefix('Kota ')}"


def _country(name: str, knowledge: Knowledge) -> str:
    """An embassy's country, and China in an Indonesian name, by the country's own canonical name."""
    embassy = EMBASSY.fullmatch(name)
    country = knowledge.in_context(embassy[2], "LOC", "", "") if embassy else None
    if embassy and country and country[0].kind == "country" and not country[0].name.startswith("Wilayah"):
        return f"{embassy[1]}{country[0].name}{embassy[3] or ''}"
    return OF_CHINA.sub(r"\1 Tiongkok", name) if OF_CHINA.fullmatch(name) else name


def _with_level(name: str, knowledge: Knowledge) -> str:
    """A local body's region with its level, unless it is a province: "Dinas Kesehatan Kabupaten Pidie", "DPRD Jawa Timur"."""
    words = name.split(" ")
    for start in range(1, len(words)):
        region = knowledge.entity(" ".join(words[start:]), "LOC")
        if words[start] == "Provinsi" or region is None or region.country != "ID" or region.kind not in REGIONS:
            continue
        before = " ".join(words[:start])
        if region.kind == "province":
            return " ".join([before.removesuffix(" Provinsi"), *words[start:]])
        level = "Kabupaten" if region.kind == "regency" else "Kota"
        return f"{before.removesuffix(f' {level}')} {level} {region.name.removeprefix(f'{level} ')}"
    return name


def _word(word: str, knowledge: Knowledge, heads: Mapping[str, Head]) -> str:
    """A word of a body's name that stands in capitals as a whole: acronyms stay."""
    acronym = len(word) < INITIAL_LETTERS or not VOWEL.search(word[1:]) or word.casefold() in heads
    return word if acronym or knowledge.entity(word, "ORG") else without_capitals(word + " ").strip()
