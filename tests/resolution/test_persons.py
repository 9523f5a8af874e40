"""Chains of persons in hand-marked articles, without a knowledge base."""

from __future__ import annotations

import pytest

from entity_pipe.resolution.knowledge import Entity
from tests.helpers import resolved, small_knowledge

NOBODY = small_knowledge()


def found(line: str) -> list[tuple[str, str]]:
    return [(row["name"], row["method"]) for row in resolved(line, NOBODY) if row["type"] == "PER"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("[PER Mang Oyok] tertawa.\n[PER Oyok Rukmana] pulang.\n[PER Oyok] tidur.", ["Oyok Rukmana"] * 3),
        ("[PER Sari Dewi Lestari] tiba.\n[PER Sari Lestari] pulang.", ["Sari Dewi Lestari"] * 2),
        ("[PER Didik J. Rahmanto] tiba.\n[PER Didik Junaidi Rahmanto] pulang.", ["Didik Junaidi Rahmanto"] * 2),
        ("[PER Poernomo Hadi] tiba.\n[PER Purnomo Hadi] pulang.\n[PER Poernomo] tidur.", ["Poernomo Hadi"] * 3),
        ("[PER Zulkarnaini Latoale] tiba.\n[PER Zulkarnaeni] pulang.", ["Zulkarnaini Latoale"] * 2),
        ("[PER Baek Seong-jun] tiba.\n[PER Baek Sung-jun] pulang.", ["Baek Seong-jun"] * 2),
    ],
)
def test_names_of_one_person(line: str, names: list[str]) -> None:
    assert [name for name, _ in found(line)] == names


@pytest.mark.parametrize(
    "line",
    [
        "[PER Siti Rahma] dan [PER Siti Rahmi] kembar.",
        "[PER Siti Rahma] tiba.\n[PER Siti Rahmi] pulang.",
        "[PER Baek Seong-jun] dan [PER Baek Sung-jun] bersaudara.",
        "[PER Budi Santoso] tiba.\n[PER Budi Susanto] pulang.",
        "[PER Kim Jong Un] tiba.\n[PER Kim Jong Il] wafat.",
        "[PER Lotar I] wafat.\n[PER Lotar II] naik takhta.",
    ],
)
def test_names_of_two_persons(line: str) -> None:
    first, second = resolved(line, NOBODY)
    assert first["entity_id"] != second["entity_id"]


def test_a_surname_means_the_one_introduced_before() -> None:
    line = "[PER Roger Ebat] menulis.\n[PER Ebat] tertawa.\n[PER Chaz Ebat] istrinya.\n[PER Ebat] pulang."
    assert [name for name, _ in found(line)] == ["Roger Ebat", "Roger Ebat", "Chaz Ebat", "Roger Ebat"]


def test_a_surname_of_two_introduced_together_stays_apart() -> None:
    line = "[PER Kim Tae Ho] dan [PER Kim Min Ji] tiba.\n[PER Kim] pulang."
    assert found(line)[2] == ("Kim", "ambiguous-name")


def test_a_headline_follows_the_article() -> None:
    line = "[PER EBAT] TERTAWA\n[PER Roger Ebat] menulis.\n[PER Ebat] tertawa.\n[PER Chaz Ebat] istrinya."
    assert found(line)[0] == ("Roger Ebat", "short-name")


@pytest.mark.parametrize(
    "between",
    [
        " alias ",
        ", yang akrab disapa ",
        " atau akrab dipanggil ",
        ", penyanyi campursari bernama asli ",
        " (",
        " dikenal warga sebagai ",
        " berdagang ikan dan dikenal tetangganya sebagai ",
    ],
)
def test_other_names_by_apposition(between: str) -> None:
    closed = ")" if between == " (" else ""
    first, second = found(f"[PER Hasbullah Naim]{between}[PER Bulhe]{closed} tertawa.")
    assert first == ("Hasbullah Naim", "own-name")
    assert second == ("Hasbullah Naim", "apposition")


@pytest.mark.parametrize(
    "between",
    [
        " bertemu pria yang akrab disapa ",
        ", kakak dari pria bernama ",
        ", ayah bocah bernama ",
        " disebut ",
        " dipanggil ",
        " dan ",
        " melawan ",
        ", ",
    ],
)
def test_neighbours_that_are_two_persons(between: str) -> None:
    first, second = found(f"[PER Hasbullah Naim]{between}[PER Bulhe] di pasar.")
    assert (first[0], second[0]) == ("Hasbullah Naim", "Bulhe")


def test_the_knowledge_base_says_which_of_several() -> None:
    knowledge = small_knowledge(Entity("per:kim-jong-un", "Kim Jong-un", "PER"), aliases={"Kim": "per:kim-jong-un"})
    rows = resolved("[PER Kim Jong-un] dan [PER Kim Min Ji] tiba.\n[PER Kim] pulang.", knowledge)
    assert rows[2]["entity_id"] == "per:kim-jong-un"


def test_a_known_single_name_is_no_short_form_of_a_relative() -> None:
    knowledge = small_knowledge(Entity("per:soeharto", "Soeharto", "PER"))
    rows = resolved("[PER Tommy Soeharto] tiba.\n[PER Soeharto] wafat.", knowledge)
    assert rows[1]["entity_id"] == "per:soeharto"


def test_two_known_persons_are_never_one() -> None:
    knowledge = small_knowledge(Entity("per:a", "Sri Rahayu", "PER"), Entity("per:b", "Sri Rahaju", "PER"))
    rows = resolved("[PER Sri Rahayu] alias [PER Sri Rahaju] pulang.", knowledge)
    assert [row["entity_id"] for row in rows] == ["per:a", "per:b"]
