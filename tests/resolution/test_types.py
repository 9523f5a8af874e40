from __future__ import annotations

import pytest

from entity_pipe.resolution.keys import load_titles
from entity_pipe.resolution.knowledge import load_knowledge
from entity_pipe.resolution.mention import Mention, mention_key
from entity_pipe.resolution.types import mend_types

KNOWLEDGE, TITLES = load_knowledge(), load_titles()


def mention(surface: str, kind: str, score: float, *, boilerplate: bool = False) -> Mention:
    return Mention(0, len(surface), surface, kind, score, 0, boilerplate, mention_key(surface, kind, TITLES))


@pytest.mark.parametrize(
    ("surface", "kind", "score", "expected"),
    [
        ("DPRK", "ORG", 0.999, "LOC"),
        ("Kantor Berita Pusat Korea", "LOC", 0.9, "ORG"),
        ("Kantor Berita Pusat Korea", "LOC", 0.999, "LOC"),
        ("Ngarai Sendu", "ORG", 0.3, "ORG"),
    ],
)
def test_the_knowledge_base_mends_a_type(surface: str, kind: str, score: float, expected: str) -> None:
    assert [m.type for m in mend_types([mention(surface, kind, score)], KNOWLEDGE, TITLES)] == [expected]


@pytest.mark.parametrize(("score", "boilerplate", "expected"), [(0.7, False, "PER"), (0.97, False, "ORG"), (0.7, True, "ORG")])
def test_part_of_a_persons_name_is_a_person(score: float, boilerplate: bool, expected: str) -> None:
    longer = mention("Wiranata Kusumoyudo", "PER", 0.99, boilerplate=boilerplate)
    found = mend_types([mention("Kusumoyudo", "ORG", score), longer], KNOWLEDGE, TITLES)
    assert [m.type for m in found] == [expected, "PER"]
    assert found[0].key == "kusumoyudo"
