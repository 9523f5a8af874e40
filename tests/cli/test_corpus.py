"""The commands of `entity-pipe corpus`, on a small corpus."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from entity_pipe.nlp.engine import Engine
from tests.cli.test_app import assert_unusable
from tests.corpus.conftest import TEXTS
from tests.helpers import Ran

Cli = Callable[..., Ran]


@pytest.fixture
def gold(cli: Cli, tmp_path: Path) -> Path:
    """The corpus of TEXTS, made by `corpus import`."""
    for name, (part, text) in TEXTS.items():
        folder = tmp_path / part
        folder.mkdir()
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        assert cli("corpus", "import", folder, tmp_path / "gold", "--part", part).code == 0
    return tmp_path / "gold"


def test_import_names_new_entities(cli: Cli, gold: Path, tmp_path: Path) -> None:
    text = TEXTS["ekonomi-2019"][1].replace("Shizuoka", "Kobe")
    (tmp_path / "dev" / "ekonomi-2019.txt").write_text(text, encoding="utf-8")
    assert cli("corpus", "import", tmp_path / "dev", gold).out == f"{gold}: 3 articles; 1 new entities: LOC Kobe\n"


def test_check(cli: Cli, gold: Path, tmp_path: Path) -> None:
    ran = cli("corpus", "check", gold, "--shared", tmp_path / "tiada")
    assert ran.code == 1
    assert "LOC Selat Bali: a place without kind; write it into the entities" in ran.out
    assert ran.out.splitlines()[-1] == f"8 faults in {gold} (3 articles, 0 files looked through for shared text)"


def test_check_looks_at_other_data(cli: Cli, gold: Path, tmp_path: Path) -> None:
    (tmp_path / "shared" / "data").mkdir(parents=True)
    (tmp_path / "shared" / "data" / "a.txt").write_text((gold / "test" / "daerah-2021.txt").read_text(encoding="utf-8"))
    (tmp_path / "kalimat").mkdir()
    (tmp_path / "kalimat" / "b.txt").write_text("Rombongan dari [LOC Shizuoka] mengunjungi [ORG Koperasi Teh Tambi]. Ya.")
    ran = cli("corpus", "check", gold, "--shared", tmp_path / "shared", "--training", tmp_path / "kalimat")
    assert "daerah-2021: shares the words" in ran.out and "with a.txt" in ran.out
    assert "2 files looked through" in ran.out


def test_stats(cli: Cli, gold: Path) -> None:
    assert "train: 1 articles" in cli("corpus", "stats", gold).out
    assert json.loads(cli("corpus", "stats", gold, "--json").out)["entities"] == {"PER": 3, "LOC": 7, "ORG": 3}


def test_agreement(cli: Cli, gold: Path) -> None:
    mentions = gold / "train" / "mentions.jsonl"
    assert "the same canonical name 1.0000" in cli("corpus", "agreement", mentions, mentions).out
    found = json.loads(cli("corpus", "agreement", mentions, gold / "dev" / "mentions.jsonl", "--json").out)
    assert found["mentions"]["micro"]["f1"] == 0.0


def test_export_to_notation_and_back(cli: Cli, gold: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in gold.rglob("*.*")}
    cli("corpus", "export", gold, "--format", "notation", "--output", tmp_path / "edit")
    cli("corpus", "import", tmp_path / "edit", gold)
    assert {path.name: path.read_bytes() for path in gold.rglob("*.*")} == before


def test_export_to_displacy(cli: Cli, gold: Path, tmp_path: Path) -> None:
    cli("corpus", "export", gold, "--format", "displacy", "--part", "test", "--output", tmp_path / "a.json")
    assert len(json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))) == 1


@pytest.mark.model
def test_export_to_bio(cli: Cli, gold: Path, tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entity_pipe.nlp.engine.load_engine", lambda *_, **__: engine)
    cli("corpus", "export", gold, "--part", "dev", "--output", tmp_path / "a.bio")
    assert (tmp_path / "a.bio").read_text(encoding="utf-8").startswith("Petani\tO\nJepang\tB-LOC\n")


def test_unusable_input(cli: Cli, gold: Path, tmp_path: Path) -> None:
    assert_unusable(cli("corpus", "stats", tmp_path / "tiada"), "tiada", "no such file")
    assert_unusable(cli("corpus", "export", gold, "--format", "conll", "--output", "a"), "conll")
    (tmp_path / "dev" / "baru-2020.txt").write_text("Bali\n", encoding="utf-8")
    assert_unusable(cli("corpus", "import", tmp_path / "dev", gold), "baru-2020.txt", "--part")
