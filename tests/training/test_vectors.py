from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch

from entity_pipe.training.vectors import VectorSettings, name_positions, name_statistics, train_vectors

LISTS = {"person": ["Sri Wening", "Sri Rahayu", "Sri Rahayu"], "place": ["Palu"], "organization": ["Bank Palu"]}


def test_positions_of_words_in_names() -> None:
    first, last, anywhere, *_ = name_positions(LISTS)
    assert (first["sri"], last["rahayu"], anywhere["sri"]) == (2, 1, 2)
    assert name_positions(LISTS)[7]["palu"] == 1


def test_statistics_have_the_scale_of_the_vectors() -> None:
    statistics = name_statistics(["sri", "palu", "bank", "hujan"], name_positions(LISTS), scale=0.3)
    assert statistics.shape == (4, 9)
    assert not statistics[3].any()
    assert statistics.max() <= np.float32(4 * 0.3)


@pytest.mark.skipif(importlib.util.find_spec("gensim") is None, reason="gensim comes with the extra [train]")
def test_words_that_only_names_hold_get_a_vector(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("sri tiba di palu pagi ini\n" * 20, encoding="utf-8")
    settings = VectorSettings(dimensions=5, names=2, epochs=1, workers=1)
    words = train_vectors(tmp_path / "t.txt", tmp_path / "v.pt", settings=settings, lists=LISTS)
    saved = torch.load(tmp_path / "v.pt", weights_only=True)
    assert words == 6 + 2
    assert saved["emb"].shape == (words + 4, 5 + 9)
