from __future__ import annotations

from pathlib import Path

import pytest

from entity_pipe.errors import InputError
from entity_pipe.training.bench import HEAD, RunConfig, RunResult, add_result, read_config, repeated, without
from entity_pipe.training.corpora import Sentence
from entity_pipe.training.ner import NerSettings
from tests.helpers import ROOT


@pytest.mark.parametrize("path", sorted((ROOT / "training" / "configs").glob("*.toml")), ids=lambda path: path.stem)
def test_our_configurations_can_be_read(path: Path) -> None:
    assert read_config(path).name == path.stem


def test_a_configuration(tmp_path: Path) -> None:
    path = tmp_path / "coba.toml"
    path.write_text('vectors = "a.pt"\nsteps = 7\ndropout = 0.3\n[repeat]\ngold = 2\n', encoding="utf-8")
    expected = RunConfig(name="coba", settings=NerSettings(steps=7, dropout=0.3), vectors="a.pt", repeat={"gold": 2})
    assert read_config(path) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [("langkah = 3\n", "unknown key 'langkah'"), ("steps =\n", "no valid TOML"), (None, "no such configuration")],
)
def test_a_faulty_configuration_is_named(tmp_path: Path, text: str | None, message: str) -> None:
    path = tmp_path / "coba.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rf"coba\.toml: {message}"):
        read_config(path)


def test_sources_are_repeated_or_left_out() -> None:
    a, b, c = (Sentence((name,), {}, name) for name in "abc")
    assert repeated([a, b, c], {"a": 2, "b": 0}) == [a, a, c]


def test_sentences_of_dev_are_left_out() -> None:
    a, b = Sentence(("Ani", "tiba"), {}, "silver"), Sentence(("Budi", "tiba"), {}, "silver")
    assert without([a, b], [Sentence(("ANI", "tiba"), {}, "gold")]) == [b]


def test_every_run_gets_a_row(tmp_path: Path) -> None:
    table = tmp_path / "RESULTS.md"
    for seed in (1, 2):
        config = RunConfig(name="coba", settings=NerSettings(seed=seed, steps=9))
        add_result(RunResult(config=config, sentences={"own": 3, "gold": 4}, minutes=1.26, scores={"gold": 0.91234}), table)
    lines = table.read_text(encoding="utf-8").splitlines()
    assert lines[2] == HEAD and len({line.count("|") for line in lines[2:]}) == 1
    assert lines[4:] == [f"| coba | {seed} | 9 | gold 4, own 3 | 1.3 | 0.9123 |  |  |  |  |  |" for seed in (1, 2)]


def test_another_file_is_not_taken_for_the_table(tmp_path: Path) -> None:
    table = tmp_path / "README.md"
    table.write_text("# Lain\n", encoding="utf-8")
    with pytest.raises(InputError, match="not the table of the training bench"):
        add_result(RunResult(config=RunConfig(name="x"), sentences={}, minutes=0, scores={}), table)
