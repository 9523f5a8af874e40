from __future__ import annotations

from pathlib import Path

import pytest

from entity_pipe.lookup import lookup
from entity_pipe.resolution.knowledge import Condition, Entity
from tests.helpers import small_knowledge, with_condition

KNOWLEDGE = with_condition(
    small_knowledge(
        Entity("loc:kp", "Korea Utara", "LOC", "country", "KP", "Korut"),
        Entity("org:bank-indonesia", "Bank Indonesia", "ORG", "bank", "ID"),
    ),
    "BI",
    "org:bank-indonesia",
    Condition(near=("rupiah", "suku bunga"), unless=("Bahasa",), default=True),
)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entity_pipe.lookup.load_knowledge", lambda _: KNOWLEDGE)


def test_alias_and_canonical_name() -> None:
    assert lookup("KORUT") == [
        "KORUT as LOC: Korea Utara [loc:kp] (country, KP, Korut); an alias of it in the knowledge base, whatever the context"
    ]
    assert "its canonical name" in lookup("Korea Utara")[0]


def test_conditions_are_told() -> None:
    assert lookup("BI") == [
        "BI as ORG: Bank Indonesia [org:bank-indonesia] (bank, ID); if the sentence has one of: rupiah, suku bunga and "
        "unless the sentence has one of: Bahasa and if no other reading's condition holds"
    ]


def test_an_unknown_name() -> None:
    (line,) = lookup("Warung Bu Tini")
    assert line.startswith("Warung Bu Tini: not in the knowledge base")


def test_the_users_alias_file_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    aliases = tmp_path / "alias.csv"
    aliases.write_text("surface,type,name\nKorut,LOC,Kota Koruta\n", encoding="utf-8")
    first, *rest = lookup("Korut", aliases=aliases)
    assert first.startswith("Korut as LOC: Kota Koruta [loc:kota-koruta]; your row at ")
    assert first.endswith("alias.csv:2 says so (merge) and wins")
    assert any("Korea Utara" in line for line in rest)
