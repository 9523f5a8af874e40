"""Linking across hand-marked articles, without a knowledge base."""

from __future__ import annotations

import pyarrow as pa
import pytest

from entity_pipe.resolution.gazetteer import Gazetteer
from entity_pipe.resolution.knowledge import Entity, Knowledge
from entity_pipe.resolution.naming import load_namer
from entity_pipe.schemas import LINKS
from entity_pipe.stages.link import Linker
from entity_pipe.stages.resolve import resolve
from tests.helpers import marked, small_knowledge

NOBODY = small_knowledge()
ELSEWHERE = [f"[PER Orang {name}] di [LOC Kampung {name}] dan [ORG Koperasi {name}]." for name in map(str, range(100, 160))]

AGREEING = [
    "[PER Faisal Basrindo] di [LOC Kampung Melati] bersama [ORG Partai Tani].",
    "[PER Faisal] di [LOC Kampung Melati] bersama [ORG Partai Tani].",
    *ELSEWHERE,
]


def linked(lines: list[str], knowledge: Knowledge = NOBODY) -> tuple[pa.Table, pa.Table]:
    """The mentions of articles 0, 1, … after linking, and the links."""
    namer = load_namer(knowledge, Gazetteer())
    shards = [resolve(*marked(line, article_id=str(number)), namer=namer) for number, line in enumerate(lines)]
    linker = Linker()
    for shard in shards:
        linker.add(shard)
    linker.finish()
    links = [linker.links(shard) for shard in shards]
    mentions = pa.concat_tables([linker.apply(shard, own) for shard, own in zip(shards, links, strict=True)])
    return mentions, linker.table([*linker.merges, *(link for own in links for link in own)])


def named(lines: list[str], surface: str, knowledge: Knowledge = NOBODY) -> list[tuple[str, str]]:
    rows = linked(lines, knowledge)[0].to_pylist()
    return [(row["name"], row["method"]) for row in rows if row["surface"] == surface]


def test_a_single_name_is_found_in_another_article_when_the_context_agrees() -> None:
    lines = [
        "[PER Faisal Basrindo] dan [PER Biem Benyani] di [LOC Kampung Melati] bersama [ORG Partai Tani].",
        "[PER Faisal] di [LOC Kampung Melati] bersama [ORG Partai Tani].",
        *ELSEWHERE,
    ]
    assert named(lines, "Faisal") == [("Faisal Basrindo", "other-article")]


def test_the_probability_and_what_speaks_for_it_are_written_down() -> None:
    links = linked(AGREEING)[1]
    (row,) = links.to_pylist()
    assert links.schema.equals(LINKS)
    assert (row["article_id"], row["name"], row["target_name"]) == ("1", "Faisal", "Faisal Basrindo")
    assert 0.95 <= row["probability"] <= 1
    assert sorted(row["because"]) == ["Kampung Melati", "Partai Tani"]


@pytest.mark.parametrize(
    "line",
    [
        "[PER Faisal] di [LOC Kampung Mawar] bersama [ORG Partai Nelayan].",
        "[PER Faisal] di [LOC Kampung Melati].",
        "[PER Faisal] menari.",
    ],
)
def test_a_single_name_stays_where_the_context_does_not_agree(line: str) -> None:
    lines = ["[PER Faisal Basrindo] di [LOC Kampung Melati] bersama [ORG Partai Tani].", line, *ELSEWHERE]
    assert named(lines, "Faisal") == [("Faisal", "own-name")]


def test_a_name_that_two_bear_is_assigned_by_the_article() -> None:
    lines = [
        "[PER Faisal Basrindo] di [LOC Kampung Melati] bersama [ORG Partai Tani].",
        "[PER Faisal Hartono] di [LOC Kampung Mawar] bersama [ORG Partai Nelayan].",
        "[PER Faisal] di [LOC Kampung Melati] bersama [ORG Partai Tani].",
        "[PER Faisal] di [LOC Kampung Mawar] bersama [ORG Partai Nelayan].",
        "[PER Faisal] di [LOC Kampung Mawar] bersama [ORG Partai Tani].",
        *ELSEWHERE,
    ]
    assert [name for name, _ in named(lines, "Faisal")] == ["Faisal Basrindo", "Faisal Hartono", "Faisal"]


def test_what_stands_everywhere_says_nothing() -> None:
    everywhere = "[LOC Jakarta] dan [ORG Polri]"
    lines = [f"[PER Faisal Basrindo] di {everywhere}.", f"[PER Faisal] di {everywhere}."]
    assert named([*lines, *(f"[PER Orang {n}] di {everywhere}." for n in "ABCDEFGHIJ")], "Faisal") == [("Faisal", "own-name")]


def test_spellings_of_one_name_merge_when_the_context_agrees() -> None:
    lines = [
        "[PER Volodimir Zelenskan] di [LOC Kampung Melati] bersama [ORG Partai Tani].",
        "[PER Volodimir Zelenskan] di [LOC Kampung Melati] bersama [ORG Partai Tani].",
        "[PER Volodymir Zelenskan] di [LOC Kampung Melati] bersama [ORG Partai Tani].",
        *ELSEWHERE,
    ]
    assert named(lines, "Volodymir Zelenskan") == [("Volodimir Zelenskan", "other-spelling")]


def test_a_spelling_between_two_others_is_that_of_the_commoner_one() -> None:
    spellings = ["Paguyupan Reyog", "Paguyuban Reyog", "Paguyuban Reog", "Paguyuban Reog"]
    lines = [f"[ORG {name} Melati] di [LOC Kampung Melati] bersama [ORG Partai Tani]." for name in spellings]
    assert named([*lines, *ELSEWHERE], "Paguyuban Reyog Melati") == [("Paguyuban Reog Melati", "other-spelling")]


def test_one_letter_tells_two_persons_apart_in_other_company() -> None:
    lines = [
        "[PER Volodimir Zelenskan] di [LOC Kampung Melati] bersama [ORG Partai Tani].",
        "[PER Volodymir Zelenskan] di [LOC Kampung Mawar] bersama [ORG Partai Nelayan].",
        *ELSEWHERE,
    ]
    assert named(lines, "Volodymir Zelenskan") == [("Volodymir Zelenskan", "own-name")]


def test_two_known_entities_never_merge() -> None:
    knowledge = small_knowledge(Entity("org:a", "Rodong Sinman", "ORG"), Entity("org:b", "Rodong Sunman", "ORG"))
    lines = [f"[ORG Rodong {v}nman] di [LOC Kampung Melati] bersama [ORG Partai Tani]." for v in ("Si", "Si", "Su")]
    assert named([*lines, *ELSEWHERE], "Rodong Sunman", knowledge) == [("Rodong Sunman", "knowledge-base")]


def test_links_do_not_depend_on_the_order_of_articles() -> None:
    assert named(AGREEING, "Faisal") == named(AGREEING[::-1], "Faisal")
