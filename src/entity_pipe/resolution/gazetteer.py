"""Towns of the world that the knowledge base does not hold, and the coordinates of places. Made from GeoNames (CC BY 4.0)."""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from entity_pipe.errors import InputError
from entity_pipe.resolution.keys import surface_key
from entity_pipe.resolution.knowledge import Entity

CITY_COLUMNS = ["geonameid", "name", "country", "latitude", "longitude", "population"]
COORDINATE_COLUMNS = ["entity_id", "latitude", "longitude", "source"]
HOME = "ID"
WELL_KNOWN = 1_000_000
DOMINANT = 5
MIN_LETTERS = 4


@dataclass(frozen=True, slots=True)
class City:
    """A town of GeoNames."""

    entity: Entity
    population: int


@dataclass(frozen=True)
class Gazetteer:
    """Towns by `plain_key`, most people first; by entity id the towns, and points (latitude, longitude in degrees, WGS 84)."""

    cities: Mapping[str, Sequence[City]] = field(default_factory=dict)
    entities: Mapping[str, Entity] = field(default_factory=dict)
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def city(self, surface: str, countries: Set[str]) -> Entity | None:
        """The town that a surface form names in an article, spelled as there, or None where that is not certain.

        Args:
            surface: as in the text, in capitals or not.
            countries: ISO 3166 codes of the countries that the article names or whose places it names.

        A town counts where the article names its country, or it is Indonesian, or of a million people and the only one.
        Of several in these countries the one with five times as many people is meant, else none.
        """
        found = self.cities.get(plain_key(surface), ()) if len(surface) >= MIN_LETTERS and surface[:1].isupper() else ()
        if not found:
            return None
        here = [city for city in found if city.entity.country in countries or city.entity.country == HOME]
        if not here and len(found) == 1 and found[0].population >= WELL_KNOWN:
            here = list(found)
        if not here or (len(here) > 1 and here[0].population < DOMINANT * here[1].population):
            return None
        return here[0].entity if surface.isupper() else replace(here[0].entity, name=" ".join(surface.split()))


def plain_key(name: str) -> str:
    """`surface_key` without accents: "Zürich" and "ZURICH" share one."""
    return without_accents(surface_key(name))


def without_accents(name: str) -> str:
    """A name as Indonesian papers print it: "Zurich" for "Zürich"."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer that the package ships; points that we have written ourselves come before those of GeoNames.

    Raises:
        InputError: a file has another header.
    """
    towns: dict[str, list[City]] = defaultdict(list)
    points: dict[str, tuple[float, float]] = {}
    for row in _rows("cities.csv", CITY_COLUMNS):
        entity = Entity(f"loc:geonames-{row[0]}", row[1], "LOC", "city", row[2])
        towns[plain_key(row[1])].append(City(entity, int(row[5])))
        points[entity.entity_id] = (float(row[3]), float(row[4]))
    for name in ("coordinates.csv", "coordinates_reviewed.csv"):
        for row in _rows(name, COORDINATE_COLUMNS):
            points[row[0]] = (float(row[1]), float(row[2]))
    for found in towns.values():
        found.sort(key=lambda city: -city.population)
    entities = {city.entity.entity_id: city.entity for found in towns.values() for city in found}
    return Gazetteer(towns, entities, points)


def _rows(name: str, columns: list[str]) -> list[list[str]]:
    path = files("entity_pipe.resources") / name
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    if header != columns:
        raise InputError(f"{path}:1: the header must be {','.join(columns)}; run `make kb`")
    return rows
