from __future__ import annotations

import pytest

from entity_pipe.resolution.gazetteer import City, Gazetteer, load_gazetteer, plain_key
from entity_pipe.resolution.knowledge import Entity
from entity_pipe.resolution.naming import load_namer
from entity_pipe.stages.resolve import resolve
from tests.helpers import marked, small_knowledge


def town(number: int, name: str, country: str, people: int) -> City:
    return City(Entity(f"loc:geonames-{number}", name, "LOC", "city", country), people)


GAZETTEER = Gazetteer(
    {
        "salem": [town(1, "Salem", "IN", 900_000), town(2, "Salem", "US", 150_000), town(3, "Salem", "US", 40_000)],
        "lembang": [town(4, "Lembang", "ID", 180_000)],
        "megapura": [town(5, "Megapura", "IN", 3_000_000)],
        "kecilpura": [town(6, "Kecilpura", "IN", 200_000)],
        "leon": [town(7, "León", "ES", 120_000), town(8, "León", "ES", 110_000)],
    }
)


@pytest.mark.parametrize(
    ("surface", "countries", "expected"),
    [
        ("Salem", {"IN"}, "loc:geonames-1"),
        ("SALEM", {"IN"}, "loc:geonames-1"),
        ("Salem", set(), None),
        ("Salem", {"IN", "US"}, "loc:geonames-1"),
        ("Salem", {"US"}, None),
        ("salem", {"IN"}, None),
        ("Lembang", set(), "loc:geonames-4"),
        ("Megapura", set(), "loc:geonames-5"),
        ("Kecilpura", set(), None),
        ("Leon", {"ES"}, None),
        ("Tiada", {"ES"}, None),
    ],
)
def test_a_town_counts_where_the_article_says_so(surface: str, countries: set[str], expected: str | None) -> None:
    found = GAZETTEER.city(surface, countries)
    assert (found.entity_id if found else None) == expected


def test_towns_in_an_article() -> None:
    india = Entity("loc:in", "India", "LOC", "country", "IN")
    articles, mentions, sentences = marked("[LOC Salem] di [LOC India]. [PER Salem] di [LOC Kecilpura].")
    namer = load_namer(small_knowledge(india), GAZETTEER)
    rows = resolve(articles, mentions, sentences, namer=namer).to_pylist()
    assert [(row["entity_id"], row["method"]) for row in rows] == [
        ("loc:geonames-1", "gazetteer"),
        ("loc:in", "knowledge-base"),
        ("per:salem", "own-name"),
        ("loc:geonames-6", "gazetteer"),
    ]


def test_accents_make_no_difference() -> None:
    assert plain_key("ZÜRICH") == plain_key("Zurich")


def test_the_shipped_gazetteer() -> None:
    gazetteer = load_gazetteer()
    ungaran = gazetteer.city("Ungaran", set())
    assert ungaran is not None
    latitude, longitude = gazetteer.points[ungaran.entity_id]
    assert (round(latitude), round(longitude)) == (-7, 110)
    assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in gazetteer.points.values())
