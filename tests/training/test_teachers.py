from __future__ import annotations

from pathlib import Path

import pytest
import torch

from entity_pipe.models import models_dir
from entity_pipe.nlp.engine import Engine
from entity_pipe.training.corpora import COLUMNS
from entity_pipe.training.crf import Expected
from entity_pipe.training.teachers import Teacher, read_targets, sample_lines, teach, unlabelled_sentences, write_targets

LINE = "Presiden Sari Dewi bertemu Budi Santoso di Palu, Sulawesi Tengah."


def test_lines_of_middle_length_with_names() -> None:
    lines = [LINE, LINE, "Sari tiba.", "hujan turun " * 10, "Sari " * 200, LINE.replace("Palu", "Poso")]
    assert sorted(sample_lines(lines, count=9, seed=1)) == [LINE, LINE.replace("Palu", "Poso")]
    assert sample_lines(lines, count=1, seed=1) == sample_lines(lines, count=1, seed=1)


def test_targets_are_read_as_they_were_written(tmp_path: Path) -> None:
    generator = torch.Generator().manual_seed(1)
    targets: dict[tuple[str, ...], list[Expected]] = {
        words: [Expected(torch.rand(len(words), 5, generator=generator), torch.rand(5, 5, generator=generator)) for _ in COLUMNS]
        for words in (("Sari", "tiba"), ("Hujan",))
    }
    write_targets(targets, tmp_path / "targets.pt")
    found = read_targets(tmp_path / "targets.pt")
    assert list(found) == list(targets)
    for words, expected in targets.items():
        for before, after in zip(expected, found[words], strict=True):
            assert torch.allclose(before.unary, after.unary.float(), atol=1e-3)
            assert torch.allclose(before.pairs, after.pairs.float(), atol=1e-3)


@pytest.mark.model
def test_an_ensemble_of_one_expects_what_the_tagger_finds(engine: Engine) -> None:
    (words,) = unlabelled_sentences([LINE], tokenizer=engine.tokenizer)
    teacher = Teacher(tagger=models_dir() / "id" / "ner" / "default.pt", vectors=models_dir() / "id" / "pretrain" / "default.pt")
    found = teach([words, ("Hujan", "turun", ".")], [teacher, teacher])
    expected = found[words][0]
    assert len(found) == 2 and len(found[words]) == len(COLUMNS)
    assert torch.allclose(expected.unary.sum(dim=1), torch.ones(len(words)), atol=1e-4)
    assert float(expected.pairs.sum()) == pytest.approx(len(words) - 1, abs=1e-3)
    best = [engine.tagger.tags[tag] for tag in expected.unary.argmax(dim=1).tolist()]
    starts = {place for place, tag in enumerate(best) if tag[0] in "BS"}
    assert starts == {span.start for span in engine.tagger([words])[0]} and starts
