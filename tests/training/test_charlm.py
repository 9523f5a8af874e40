from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from entity_pipe.errors import InputError
from entity_pipe.training.charlm import CharlmSettings, charlm_text, train_charlm

LINES = [f"Sari Dewi tiba di Palu pada pukul {hour}, kata Budi." for hour in range(400)]


def test_text_as_the_tagger_shows_it() -> None:
    train, dev = charlm_text(["Sari tiba.", "Sari tiba.", "", "Budi pergi."], direction="forward", seed=1)
    assert sorted([train, dev]) == ["\nBudi pergi . ", "\nSari tiba . "]
    train, dev = charlm_text(["Sari tiba."], direction="backward", seed=1)
    assert (train, dev) == ("", "\n. abit iraS ")


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_a_model_that_stanza_loads_learns(tmp_path: Path, direction: str) -> None:
    from stanza.models.common.char_model import CharacterLanguageModel

    model, log = tmp_path / "charlm.pt", tmp_path / "log.jsonl"
    train, dev = charlm_text(LINES, direction=direction, seed=1)
    settings = CharlmSettings(direction=direction, hidden=16, embedding=8, streams=4, window=20, cutoff=2, warmup=5)
    scores = train_charlm(train, train[:400] + dev, model, settings=settings, log=log)
    assert 1.0 < scores["perplexity"] < 10.0
    assert json.loads(log.read_text(encoding="utf-8").splitlines()[-1])["settings"]["direction"] == direction
    loaded = CharacterLanguageModel.load(str(model))
    assert loaded.is_forward_lm == (direction == "forward")
    (states,) = loaded.build_char_representation([["Sari", "tiba"]])
    assert states.shape == (2, 16) and torch.isfinite(states).all()


def test_unknown_direction() -> None:
    with pytest.raises(InputError, match="--direction sideways: choose one of forward, backward"):
        CharlmSettings(direction="sideways")


def test_too_little_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too few for 64 streams"):
        train_charlm("\nSari ", "\nSari ", tmp_path / "x.pt", settings=CharlmSettings(cutoff=1))
    with pytest.raises(InputError, match="no character stands 200 times"):
        train_charlm("\nSari ", "\nSari ", tmp_path / "x.pt", settings=CharlmSettings())
