from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
import torch

from entity_pipe.models import TAGGER, TOKENIZER, VECTORS, models_dir
from entity_pipe.nlp.checkpoint import load_tagger, load_tokenizer, read_checkpoint

pytestmark = pytest.mark.model


class Unwelcome:
    """Would make a folder when it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.mkdir, (self.folder,)


@pytest.mark.parametrize("zipped", [False, True])
def test_a_file_with_more_than_tensors_is_refused(tmp_path: Path, zipped: bool) -> None:
    path, folder = tmp_path / "model.pt", tmp_path / "made"
    torch.save({"model": Unwelcome(folder)}, path, _use_new_zipfile_serialization=zipped)
    with pytest.raises(pickle.UnpicklingError, match="has no place in a model file"):
        read_checkpoint(path)
    assert not folder.exists()


def test_the_networks_are_those_that_stanza_loads(plain: Any) -> None:
    folder = models_dir()
    pairs = [
        (load_tokenizer(folder / TOKENIZER), plain.processors["tokenize"].trainer),
        (load_tagger(folder / TAGGER, folder / VECTORS), plain.processors["ner"].trainers[0]),
    ]
    for ours, theirs in pairs:
        own, expected = ours.model.state_dict(), theirs.model.state_dict()
        assert own.keys() == expected.keys()
        assert all(torch.equal(own[name], expected[name]) for name in expected)
        assert not ours.model.training
