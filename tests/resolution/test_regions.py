from __future__ import annotations

import pytest

from entity_pipe.resolution.knowledge import Entity
from tests.helpers import resolved, small_knowledge

CITY = Entity("loc:kota-angin", "Kota Angin", "LOC", "city", "ID")
REGENCY = Entity("loc:kabupaten-angin", "Kabupaten Angin", "LOC", "regency", "ID")
PROVINCE = Entity("loc:angin", "Angin", "LOC", "province", "ID")
KNOWLEDGE = small_knowledge(CITY, REGENCY, PROVINCE)


@pytest.mark.parametrize(
    ("line", "entities"),
    [
        ("[LOC ANGIN] - Hujan turun di [LOC Angin].", [CITY, CITY]),
        ("[LOC ANGIN] - Gubernur [LOC Angin] datang.", [CITY, PROVINCE]),
        ("Hujan turun di [LOC Angin].", [PROVINCE]),
        ("Bupati [LOC Angin] dan Wali Kota [LOC Angin] datang.", [REGENCY, CITY]),
        ("[LOC Kabupaten Angin] dan [LOC Kota Angin] berbatasan.", [REGENCY, CITY]),
    ],
)
def test_which_region_a_shared_name_means(line: str, entities: list[Entity]) -> None:
    assert [row["entity_id"] for row in resolved(line, KNOWLEDGE)] == [entity.entity_id for entity in entities]
