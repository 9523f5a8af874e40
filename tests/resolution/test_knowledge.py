from __future__ import annotations

import pytest

from entity_pipe.errors import InputError
from entity_pipe.resolution.knowledge import Condition, Entity, Knowledge, has_word, load_knowledge, parse_condition
from tests.helpers import small_knowledge, with_condition

KP = Entity("loc:kp", "Korea Utara", "LOC", "country", "KP", "Korut")
US = Entity("loc:us", "Amerika Serikat", "LOC", "country", "US", "AS")
OIL = Entity("org:angin-timur", "PT Angin Timur Tbk", "ORG", "company", "ID")
CITY = Entity("loc:angin-timur", "Angin Timur", "LOC", "village")


@pytest.fixture
def knowledge() -> Knowledge:
    return small_knowledge(KP, US, OIL, CITY, aliases={"DPRK": "loc:kp", "Republik Rakyat Demokratik Korea": "loc:kp"})


@pytest.mark.parametrize("surface", ["Korea Utara", "KOREA UTARA", "Korut", "KORUT", "DPRK", "Republik Rakyat Demokratik Korea"])
def test_names_of_one_country(knowledge: Knowledge, surface: str) -> None:
    assert knowledge.entity(surface, "LOC") == KP
    assert knowledge.entity(surface, "PER") is None


@pytest.mark.parametrize(
    ("surface", "found"), [("AS", US), ("as", None), ("As", None), ("amerika serikat", US), ("dprk", KP), ("oil", None)]
)
def test_short_acronyms_need_capitals(knowledge: Knowledge, surface: str, found: Entity | None) -> None:
    assert knowledge.entity(surface, "LOC") == found


def test_organizations_without_their_legal_form(knowledge: Knowledge) -> None:
    assert knowledge.entity("Angin Timur", "ORG") == OIL
    assert knowledge.entity("PT. Angin Timur (Persero)", "ORG") == OIL
    assert knowledge.types_of("Angin Timur") == {"LOC", "ORG"}
    assert knowledge.types_of("Warung Bu Tini") == set()


def test_conditions() -> None:
    knowledge = small_knowledge(OIL, CITY)
    with_condition(knowledge, "AT", "loc:angin-timur", Condition(default=True))
    with_condition(knowledge, "AT", "org:angin-timur", Condition(near=("saham",), article=("bursa",), unless=("desa",)))
    with_condition(knowledge, "Timur", "org:angin-timur", Condition(near=("saham",)))
    assert knowledge.in_context("AT", "ORG", "Saham AT naik.", "Bursa ramai. Saham AT naik.") == (OIL, "knowledge-base-context")
    assert knowledge.in_context("AT", "ORG", "Saham AT naik.", "Saham AT naik.") is None
    assert knowledge.in_context("AT", "ORG", "Saham desa AT naik.", "Bursa ramai.") is None
    assert knowledge.in_context("AT", "LOC", "Warga AT.", "Warga AT.") == (CITY, "knowledge-base-context")
    assert knowledge.in_context("Timur", "ORG", "Persahaman Timur.", "") is None
    assert knowledge.types_of("AT") == {"LOC", "ORG"}


def test_a_condition_comes_before_an_alias_and_a_default_after_it() -> None:
    knowledge = small_knowledge(KP, US)
    with_condition(knowledge, "X", "loc:us", Condition(default=True))
    with_condition(knowledge, "X", "loc:kp", Condition(near=("Pyongyang",)))
    with_condition(knowledge, "Korut", "loc:us", Condition(near=("Washington",)))
    with_condition(knowledge, "Amerika Serikat", "loc:kp", Condition(default=True))
    assert knowledge.in_context("X", "LOC", "X dan Pyongyang", "") == (KP, "knowledge-base-context")
    assert knowledge.in_context("X", "LOC", "X dan Washington", "") == (US, "knowledge-base-context")
    assert knowledge.in_context("Korut", "LOC", "Korut dan Washington", "") == (US, "knowledge-base-context")
    assert knowledge.in_context("Korut", "LOC", "Korut dan Pyongyang", "") == (KP, "knowledge-base")
    assert knowledge.in_context("Amerika Serikat", "LOC", "", "") == (US, "knowledge-base")


def test_an_administrative_word_names_the_kind_of_place() -> None:
    regency, city = (Entity(f"loc:{kind}", name, "LOC", kind) for kind, name in (("regency", "Angin"), ("city", "Badai")))
    knowledge = small_knowledge(regency, city)
    assert knowledge.entity("Kabupaten Angin", "LOC") == regency
    assert knowledge.entity("Kota Angin", "LOC") is None
    assert knowledge.entity("Kabupaten Badai", "LOC") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [("suku bunga naik", True), ("SUKU BUNGA", True), ("suku bunganya", False), ("bank (BI)", True), ("BIN", False)],
)
def test_has_word(text: str, found: bool) -> None:
    assert has_word(("suku bunga", "BI"), text) is found


def test_parse_condition() -> None:
    assert parse_condition("near=rupiah|suku bunga; unless=bahasa; default", "x") == Condition(
        ("rupiah", "suku bunga"), (), ("bahasa",), True
    )
    assert parse_condition("", "x") == Condition()


@pytest.mark.parametrize("clause", ["dekat=rupiah", "near", "near=", "default=1"])
def test_a_malformed_condition_is_named(clause: str) -> None:
    with pytest.raises(InputError, match=r"x:3: the clause .* is none of near="):
        parse_condition(clause, "x:3")


def test_the_shipped_files_are_consistent() -> None:
    knowledge = load_knowledge()
    assert len(knowledge.entities) > 1000
    assert all(target in knowledge.entities for target, _ in knowledge.aliases.values())
    assert {entity.type for entity in knowledge.entities.values()} == {"PER", "LOC", "ORG"}
    assert all(key.startswith(f"{entity.type.lower()}:") for key, entity in knowledge.entities.items())
    assert {key for key, entity in knowledge.entities.items() if entity.kind == "country"} >= {
        "loc:id",
        "loc:kp",
        "loc:us",
        "loc:ru",
    }


@pytest.mark.parametrize(
    ("surface", "kind", "name"),
    [
        ("Korut", "LOC", "Korea Utara"),
        ("DPRK", "LOC", "Korea Utara"),
        ("Republik Rakyat Demokratik Korea", "LOC", "Korea Utara"),
        ("Korsel", "LOC", "Korea Selatan"),
        ("RI", "LOC", "Indonesia"),
        ("Jokowi", "PER", "Joko Widodo"),
        ("Kim Jong Un", "PER", "Kim Jong-un"),
        ("OJK", "ORG", "Otoritas Jasa Keuangan"),
    ],
)
def test_common_names_are_known(surface: str, kind: str, name: str) -> None:
    knowledge = load_knowledge()
    found = knowledge.in_context(surface, kind, "", "")
    assert found is not None
    assert found[0].name == name
