"""Resolution of hand-marked articles; where the shipped knowledge base is used, only its commonest names are."""

from __future__ import annotations

from pathlib import Path

import pytest

from entity_pipe.resolution.knowledge import Condition, Entity, load_knowledge
from entity_pipe.schemas import RESOLVED
from tests.helpers import marked, resolved, small_knowledge, with_condition

KP = Entity("loc:kp", "Korea Utara", "LOC", "country", "KP", "Korut")
US = Entity("loc:us", "Amerika Serikat", "LOC", "country", "US", "AS")
PUTIN = Entity("per:vladimir-putin", "Vladimir Putin", "PER")
NOBODY = small_knowledge()


def ids(line: str, *, score: float = 0.9) -> list[str]:
    return [row["entity_id"] for row in resolved(line, score=score)]


def names(line: str) -> list[str]:
    return [row["name"] for row in resolved(line, NOBODY)]


def methods(line: str) -> list[str]:
    return [row["method"] for row in resolved(line, NOBODY)]


def test_one_country_under_four_names() -> None:
    rows = resolved("[LOC Korut], [LOC DPRK], [LOC Republik Rakyat Demokratik Korea], [LOC Korea Utara] dan [LOC KORUT] satu.")
    assert {(row["entity_id"], row["name"], row["type"], row["method"]) for row in rows} == {
        ("loc:kp", "Korea Utara", "LOC", "knowledge-base")
    }


def test_the_united_nations() -> None:
    first, second = resolved("Sidang [ORG PBB] di New York. [ORG Perserikatan Bangsa-Bangsa] menolak.")
    assert first["entity_id"] == second["entity_id"]
    assert first["name"] == "Perserikatan Bangsa-Bangsa"


def test_a_country_tagged_as_an_organization_becomes_a_place() -> None:
    (row,) = resolved("[ORG@0.999 DPRK] menolak.")
    assert (row["type"], row["entity_id"], row["surface"]) == ("LOC", "loc:kp", "DPRK")


def test_a_sure_tagger_is_left_alone_on_other_names() -> None:
    knowledge = small_knowledge(Entity("org:a", "Taman Angin Timur", "ORG"))
    assert resolved("[LOC@0.99 Taman Angin Timur] sepi.", knowledge)[0]["type"] == "LOC"
    assert resolved("[LOC@0.5 Taman Angin Timur] sepi.", knowledge)[0]["type"] == "ORG"


def test_capitals_tell_a_country_from_a_word() -> None:
    knowledge = small_knowledge(US)
    upper, lower = resolved("[LOC AS] dan [LOC as] roda.", knowledge)
    assert (upper["entity_id"], upper["name"]) == ("loc:us", "Amerika Serikat")
    assert lower["entity_id"] == "loc:as"
    assert lower["method"] == "own-name"


def test_surnames_and_full_names_of_the_known() -> None:
    rows = resolved("[PER Vladimir Putin] tiba. [PER Putin] tersenyum. Presiden [PER PUTIN] pulang.")
    assert {row["entity_id"] for row in rows} == {"per:vladimir-putin"}
    assert {row["name"] for row in rows} == {"Vladimir Putin"}


def test_hyphens_in_a_name_make_no_difference() -> None:
    assert len(set(ids("[PER Kim Jong-un] tiba. [PER Kim Jong Un] pulang. [PER KIM JONG UN] tidur."))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "[PER Sutikno Hartono] tiba. [PER Sutikno] pulang.",
        "[PER SUTIKNO] TIBA\nKemarin [PER Sutikno Hartono] tiba.",
        "[PER Sutikno Hartono] tiba. [PER Hartono] pulang. Pak [PER Sutikno] tidur.",
        "[PER Dr. Sutikno Hartono, S.H.] tiba. [PER Pak Hartono] pulang.",
    ],
)
def test_short_names_join_the_one_longer_name_before_or_after(line: str) -> None:
    rows = resolved(line, NOBODY)
    assert {row["entity_id"] for row in rows} == {"per:sutikno-hartono"}
    assert "short-name" in {row["method"] for row in rows}


def test_a_shared_surname_where_one_person_is_meant() -> None:
    assert methods("[PER Kim Tae Ho] tiba. [PER Kim] tersenyum.") == ["own-name", "short-name"]
    assert names("[PER Kim Tae Ho] tiba. [PER Kim] tersenyum.")[1] == "Kim Tae Ho"


def test_a_shared_surname_of_two_is_kept_apart() -> None:
    rows = resolved("[PER Kim Tae Ho] dan [PER Kim Min Ji] tiba. [PER Kim] tersenyum.", NOBODY)
    assert rows[2]["method"] == "ambiguous-name"
    assert rows[2]["name"] == "Kim"
    assert len({row["entity_id"] for row in rows}) == 3


def test_two_spellings_of_one_known_person_are_no_ambiguity() -> None:
    knowledge = small_knowledge(PUTIN, aliases={"Wladimir Putin": "per:vladimir-putin"})
    rows = resolved("[PER Vladimir Putin] atau [PER Wladimir Putin]. [PER Putin] pulang.", knowledge)
    assert {row["entity_id"] for row in rows} == {"per:vladimir-putin"}


def test_a_longer_name_in_the_article_wins_over_the_knowledge_base() -> None:
    knowledge = small_knowledge(PUTIN, aliases={"Putin": "per:vladimir-putin"})
    rows = resolved("Petani [PER Putin Hartono] tiba. [PER Putin] menanam padi.", knowledge)
    assert {row["entity_id"] for row in rows} == {"per:putin-hartono"}


@pytest.mark.parametrize(
    "line",
    [
        "[ORG Otoritas Jasa Keuangan] ([ORG OJK]) marah. [ORG OJK] pergi.",
        "[ORG OJK] ([ORG Otoritas Jasa Keuangan]) marah. [ORG OJK] pergi.",
        "[ORG OJK] MARAH\n[ORG Otoritas Jasa Keuangan] (OJK) marah. [ORG OJK] pergi.",
    ],
)
def test_a_known_organization_defined_in_both_orders(line: str) -> None:
    for row in resolved(line):
        assert (row["entity_id"], row["name"]) == ("org:otoritas-jasa-keuangan", "Otoritas Jasa Keuangan")


@pytest.mark.parametrize(
    "line",
    [
        "[ORG Perhimpunan Petani Lereng Utara] ([ORG PPLU]) rapat. [ORG PPLU] menolak.",
        "[ORG PPLU] ([ORG Perhimpunan Petani Lereng Utara]) rapat. [ORG PPLU] menolak.",
        "[ORG Perhimpunan Petani Lereng Utara] (PPLU) rapat. [ORG PPLU] menolak.",
        "[ORG PPLU] MENOLAK\n[ORG Perhimpunan Petani Lereng Utara] (PPLU) rapat.",
    ],
)
def test_an_unknown_organizations_own_acronym(line: str) -> None:
    rows = resolved(line, NOBODY)
    assert {row["name"] for row in rows} == {"Perhimpunan Petani Lereng Utara"}
    assert {row["method"] for row in rows} == {"definition"}
    assert {row["entity_id"] for row in rows} == {"org:perhimpunan-petani-lereng-utara"}


def test_a_definition_holds_in_its_own_article_only() -> None:
    assert resolved("[ORG PPLU] menolak.", NOBODY)[0]["name"] == "PPLU"


def test_a_definition_in_the_article_wins_over_a_known_acronym_of_something_else() -> None:
    knowledge = small_knowledge(Entity("org:pos", "Pusat Olahraga Senam", "ORG", acronym="POS"))
    rows = resolved("[ORG Paguyuban Ojek Sleman] ([ORG POS]) demo. [ORG POS] pulang.", knowledge)
    assert {row["name"] for row in rows} == {"Paguyuban Ojek Sleman"}


def test_a_foreign_acronym_is_taken() -> None:
    rows = resolved("[ORG Kantor Kabar Pusat Lemuria] ([ORG LCNA]) melapor. [ORG LCNA] diam.", NOBODY)
    assert {row["name"] for row in rows} == {"Kantor Kabar Pusat Lemuria"}


def test_a_remark_in_brackets_is_no_definition() -> None:
    rows = resolved("[ORG Bank Angin Timur] ([LOC Palu]) tutup. [LOC Palu] sepi. [PER Sari Dewi] (29) tertawa.", NOBODY)
    assert [row["name"] for row in rows] == ["Bank Angin Timur", "Palu", "Palu", "Sari Dewi"]
    assert {row["method"] for row in rows} == {"own-name"}


def test_conditional_aliases_follow_their_sentence() -> None:
    bank, bureau = Entity("org:bank-indonesia", "Bank Indonesia", "ORG"), Entity("org:biro", "Biro Irigasi", "ORG")
    knowledge = small_knowledge(bank, bureau)
    with_condition(knowledge, "BI", "org:biro", Condition(near=("sawah",)))
    with_condition(knowledge, "BI", "org:bank-indonesia", Condition(default=True))
    rows = resolved("[ORG BI] mengairi sawah.\n[ORG BI] menahan bunga.", knowledge)
    assert [row["name"] for row in rows] == ["Biro Irigasi", "Bank Indonesia"]
    assert {row["method"] for row in rows} == {"knowledge-base-context"}


def test_the_users_aliases_win_over_everything(tmp_path: Path) -> None:
    path = tmp_path / "alias.csv"
    path.write_text("surface,type,name\nKorut,LOC,Kota Koruta\nPutin,PER,Putin Hartono\nOJK,,Ojek Kampung\n", encoding="utf-8")
    rows = resolved(
        "[LOC Korut] dan [PER Vladimir Putin]. [PER Putin] pulang. [ORG Otoritas Jasa Keuangan] ([ORG OJK]).",
        load_knowledge(path),
    )
    assert [(row["name"], row["method"]) for row in rows if row["surface"] in {"Korut", "Putin", "OJK"}] == [
        ("Kota Koruta", "user"),
        ("Putin Hartono", "user"),
        ("Ojek Kampung", "user"),
    ]


def test_rows_keep_their_place_and_their_text() -> None:
    line = "[PER Sari Dewi] di [LOC Palu].\n[ORG PT Angin Timur Tbk] tutup."
    text = marked(line)[0]["text"][0].as_py()
    rows = resolved(line, NOBODY)
    assert all(text[row["start"] : row["end"]] == row["surface"] for row in rows)
    assert [row["mention_id"] for row in rows] == ["a:0", "a:1", "a:2"]
    assert [row["sentence"] for row in rows] == [0, 0, 1]
    assert list(rows[0]) == RESOLVED.names


def test_legal_forms_make_one_company() -> None:
    rows = resolved("[ORG PT Angin Timur Tbk] untung. [ORG Angin Timur] tumbuh.", NOBODY)
    assert len({row["entity_id"] for row in rows}) == 1


def test_no_mentions() -> None:
    assert resolved("Hujan turun.", NOBODY) == []


def test_a_dateline_names_the_city() -> None:
    knowledge = small_knowledge(
        Entity("loc:jambi", "Jambi", "LOC", "province", "ID"), Entity("loc:kota-jambi", "Kota Jambi", "LOC", "city", "ID")
    )
    rows = resolved("[LOC JAMBI] – Gubernur [LOC Jambi] hadir.", knowledge)
    assert [row["name"] for row in rows] == ["Kota Jambi", "Jambi"]
