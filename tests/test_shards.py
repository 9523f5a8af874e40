from __future__ import annotations

from pathlib import Path

import pytest

from entity_pipe.errors import InputError
from entity_pipe.pipeline import run
from entity_pipe.settings import Settings
from entity_pipe.shards import Shard, is_current, read_plan, read_shard, stage_mark
from tests.helpers import RAW

pytestmark = pytest.mark.model


def test_a_stage_that_is_out_of_date_is_refused(raw: Path, tmp_path: Path) -> None:
    settings = Settings(raw=raw, out=tmp_path / "out")
    run(settings)
    name = sorted(path.name for path in raw.iterdir())[0]
    (raw / name).write_text("Gubernur Bali tiba di Denpasar.\n", encoding="utf-8")
    run(settings, stages=["ingest"])
    changed = [shard for shard in read_plan(settings) if not is_current("tokenize", settings, shard)]
    assert len(changed) == 1
    with pytest.raises(InputError, match="run `entity-pipe tokenize`"):
        read_shard("tokenize", settings, changed[0])
    with pytest.raises(InputError, match="run `entity-pipe tokenize`"):
        run(settings, stages=["ner"])


def test_tables_need_the_aliases_that_resolve_had(raw: Path, tmp_path: Path) -> None:
    settings = Settings(raw=raw, out=tmp_path / "out")
    run(settings)
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("surface,type,name\n\nPutin,PER,Putin Lain\n", encoding="utf-8")
    with pytest.raises(InputError, match="run `entity-pipe resolve`"):
        run(Settings(raw=raw, out=tmp_path / "out", aliases=aliases), stages=["tables"])


def test_another_calibration_is_another_ner(monkeypatch: pytest.MonkeyPatch) -> None:
    settings, shard = Settings(raw=RAW, out=Path("out")), Shard("k", 1, "mark")
    marks = {}
    for slope in (1.0, 0.5):
        monkeypatch.setattr("entity_pipe.shards.tagger_facts", lambda _, slope=slope: [{"slope": slope}])
        marks[slope] = {stage: stage_mark(stage, settings, shard) for stage in ("tokenize", "ner", "resolve")}
    assert marks[1.0]["tokenize"] == marks[0.5]["tokenize"]
    assert all(marks[1.0][stage] != marks[0.5][stage] for stage in ("ner", "resolve"))
