from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from entity_pipe import pools, worker
from entity_pipe.api import extract, load_tables
from entity_pipe.errors import InputError, ModelError
from entity_pipe.models import check_models, manifest
from entity_pipe.nlp.engine import load_engine
from entity_pipe.pipeline import Progress, run
from entity_pipe.schemas import PUBLIC
from entity_pipe.settings import STAGES, Settings
from entity_pipe.shards import Shard, read_plan
from entity_pipe.stages import ingest as ingest_module
from entity_pipe.training.manifest import update_manifest
from tests.conftest import Extracted
from tests.helpers import ARTICLES, RAW, parquet_bytes, stage_times, write_articles

pytestmark = pytest.mark.model


class Recorder(Progress):
    """Remembers what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: dict[str, int] = {}
        self.done: dict[str, int] = {}

    def begin(self, stage: str, articles: int) -> None:
        self.begun[stage] = articles
        self.done[stage] = 0

    def advance(self, stage: str, articles: int) -> None:
        self.done[stage] += articles


@pytest.fixture
def one_article_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_module, "SHARD_CUT", 1)


@pytest.fixture
def settings(raw: Path, tmp_path: Path) -> Settings:
    return Settings(raw=raw, out=tmp_path / "out")


def shard_of(settings: Settings, name: str) -> str:
    """The file name of the shard that holds an article."""
    for path in (settings.stages / "ingest").glob("*.parquet"):
        if name in pq.read_table(path)["path"].to_pylist():
            return path.name
    raise AssertionError(name)


def changed(before: dict[str, int], after: dict[str, int]) -> set[str]:
    """The stage files that are new or were written again."""
    return {name for name, time in after.items() if before.get(name) != time}


def test_two_runs_give_the_same_bytes(extracted: Extracted, tmp_path: Path) -> None:
    extract(RAW, tmp_path)
    first, second = parquet_bytes(extracted.out), parquet_bytes(tmp_path)
    assert first == second
    assert len(first) >= 13


def test_progress_counts_every_article(settings: Settings) -> None:
    for _ in range(2):
        progress = Recorder()
        run(settings, progress=progress)
        assert progress.begun == progress.done == dict.fromkeys(STAGES, len(ARTICLES))
        assert list(progress.seconds) == list(STAGES)


@pytest.mark.usefixtures("one_article_shards")
def test_a_rerun_touches_nothing_and_force_everything(settings: Settings) -> None:
    run(settings)
    before, tables = stage_times(settings.out), parquet_bytes(settings.out)
    assert len(before) == 4 * len(ARTICLES)
    run(settings)
    assert stage_times(settings.out) == before
    assert parquet_bytes(settings.out) == tables
    run(replace(settings, force=True))
    assert changed(before, stage_times(settings.out)) == set(before)
    assert parquet_bytes(settings.out) == tables


@pytest.mark.usefixtures("one_article_shards")
def test_a_changed_article_changes_only_its_shard(settings: Settings) -> None:
    run(settings)
    before, shard = stage_times(settings.out), shard_of(settings, "panen.txt")
    write_articles(settings.raw, {"panen.txt": "Panen gagal di Kabupaten Bantul.\n"})
    run(settings)
    assert changed(before, stage_times(settings.out)) == {f"{stage}/{shard}" for stage in STAGES[:-1]}
    tables = load_tables(settings.out)
    assert list(tables.articles["article_id"]) == sorted(ARTICLES)
    assert "Sutarno" not in set(tables.mentions["surface"])
    fresh = settings.out.with_name("fresh")
    run(replace(settings, out=fresh))
    assert parquet_bytes(settings.out) == parquet_bytes(fresh)


def counting(function: Callable[..., pa.Table], seen: list[int]) -> Callable[..., pa.Table]:
    def counted(articles: pa.Table, *inputs: pa.Table) -> pa.Table:
        seen.append(len(articles))
        return function(articles, *inputs)

    return counted


@pytest.mark.parametrize("change", ["new", "changed", "deleted"])
def test_only_what_changed_in_a_shard_is_processed(settings: Settings, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run(settings)
    seen: list[int] = []
    original = worker._stage_function
    monkeypatch.setattr(worker, "_stage_function", lambda stage, of: counting(original(stage, of), seen))
    if change == "new":
        (settings.raw / "m.txt").write_text("Presiden Joko Widodo tiba di Palu.\n", encoding="utf-8")
    elif change == "changed":
        (settings.raw / "panen.txt").write_text("Panen gagal di Kabupaten Garut.\n", encoding="utf-8")
    else:
        (settings.raw / "panen.txt").unlink()
    run(settings)
    assert seen == ([] if change == "deleted" else [1, 1, 1])
    fresh = replace(settings, out=settings.out.parent / "fresh")
    run(fresh)
    for name in PUBLIC:
        assert (settings.out / f"{name}.parquet").read_bytes() == (fresh.out / f"{name}.parquet").read_bytes(), name


def test_tables_are_written_again_only_when_something_changed(settings: Settings) -> None:
    run(settings)
    before = (settings.out / "people.parquet").stat().st_mtime_ns
    run(settings)
    assert (settings.out / "people.parquet").stat().st_mtime_ns == before
    (settings.out / "places.parquet").unlink()
    run(settings)
    assert (settings.out / "places.parquet").is_file()
    run(replace(settings, with_boilerplate=True))
    assert (settings.out / "people.parquet").stat().st_mtime_ns > before


@pytest.mark.usefixtures("one_article_shards")
def test_a_deleted_article_disappears_and_a_new_one_comes(settings: Settings) -> None:
    run(settings)
    before, shard = stage_times(settings.out), shard_of(settings, "panen.txt")
    (settings.raw / "panen.txt").unlink()
    write_articles(settings.raw, {"baru.txt": "Hujan turun di Kabupaten Bantul.\n"})
    run(settings)
    after, fresh = stage_times(settings.out), shard_of(settings, "baru.txt")
    assert set(before) - set(after) == {f"{stage}/{shard}" for stage in STAGES[:-1]}
    assert changed(before, after) == {f"{stage}/{fresh}" for stage in STAGES[:-1]}
    tables = load_tables(settings.out)
    assert "panen.txt" not in set(tables.articles["article_id"]) | set(tables.mentions["article_id"])
    assert "baru.txt" in set(tables.articles["article_id"])


@pytest.mark.usefixtures("one_article_shards")
def test_a_killed_run_goes_on(settings: Settings) -> None:
    run(settings)
    whole = parquet_bytes(settings.out)
    lost = shard_of(settings, "bank.txt")
    for stage in ("ner", "resolve"):
        (settings.stages / stage / lost).unlink()
    torn = settings.stages / "tokenize" / shard_of(settings, "panen.txt")
    torn.write_bytes(torn.read_bytes()[:100])
    (settings.stages / "ner" / f".{lost}.abc.tmp").write_bytes(b"PAR1 half")
    (settings.out / "mentions.parquet").unlink()
    before = stage_times(settings.out)
    run(settings)
    written = changed(before, stage_times(settings.out))
    assert written == {f"ner/{lost}", f"resolve/{lost}", f"tokenize/{torn.name}"}
    assert parquet_bytes(settings.out) == whole


def test_a_run_killed_between_stages_goes_on(settings: Settings) -> None:
    run(settings, stages=["ingest", "tokenize"])
    before = stage_times(settings.out)
    run(settings, stages=["ner", "resolve", "tables"])
    assert {name for name in before if before[name] != stage_times(settings.out)[name]} == set()
    fresh = settings.out.with_name("fresh")
    run(replace(settings, out=fresh))
    assert parquet_bytes(settings.out) == parquet_bytes(fresh)


@pytest.mark.slow
@pytest.mark.usefixtures("one_article_shards")
def test_two_processes_give_the_same_bytes(settings: Settings) -> None:
    run(settings)
    parallel = settings.out.with_name("parallel")
    run(replace(settings, out=parallel, jobs=2))
    assert parquet_bytes(settings.out) == parquet_bytes(parallel)


@pytest.mark.usefixtures("one_article_shards")
def test_many_new_articles_go_to_processes_by_themselves_and_few_do_not(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = []

    def in_processes(_: pools.Workers, stage: str, shards: Sequence[Shard]) -> Iterator[Shard]:
        stages.append(stage)
        for shard in shards:
            worker.process(stage, settings, shard)
            yield shard

    monkeypatch.setattr(pools.Workers, "_in_processes", in_processes)
    monkeypatch.setattr(pools, "WORTH_PROCESSES", 2)
    monkeypatch.setattr(pools, "cores", lambda: 2)
    automatic = replace(settings, jobs=pools.AUTOMATIC)
    run(automatic)
    assert stages == ["tokenize", "ner", "resolve"]
    for name in ("baru", "lain"):
        write_articles(settings.raw, {f"{name}.txt": f"Warga {name} menunggu.\n"})
        run(automatic)
    assert len(stages) == 3
    run(replace(settings, jobs=1, force=True))
    assert len(stages) == 3
    run(replace(settings, jobs=2, force=True))
    assert len(stages) == 6


def poisoned(function: Callable[..., pa.Table]) -> Callable[..., pa.Table]:
    """A stage that cannot bear one article."""

    def stage(articles: pa.Table, *rest: Any, **options: Any) -> pa.Table:
        if any("racun" in text for text in articles["text"].to_pylist()):
            raise RuntimeError("tidak tahan")
        return function(articles, *rest, **options)

    return stage


@pytest.mark.parametrize("stage", ["tokenize", "ner", "resolve"])
def test_a_failing_article_is_isolated(settings: Settings, stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import import_module

    run(settings)
    clean = load_tables(settings.out)
    module = import_module(f"entity_pipe.stages.{stage}")
    monkeypatch.setattr(module, stage, poisoned(getattr(module, stage)))
    bad = "kabar #3.txt"
    write_articles(settings.raw, {bad: "Polisi menyita racun di Palu.\n"})
    run(settings)
    tables = load_tables(settings.out)
    rejects = tables.rejects.to_dict("records")
    assert [(row["path"], row["record"], row["reason"]) for row in rejects] == [(bad, 0, f"{stage} failed")]
    assert rejects[0]["detail"] == "RuntimeError: tidak tahan; the other articles are not affected"
    assert bad not in set(tables.mentions["article_id"])
    assert tables.mentions.equals(clean.mentions)
    assert tables.people.equals(clean.people)
    run(settings)  # what was rejected stays told
    assert len(load_tables(settings.out).rejects) == 1


def test_a_rejected_article_comes_back_once_it_is_mended(settings: Settings) -> None:
    write_articles(settings.raw, {"kosong.txt": ""})
    run(settings)
    assert list(load_tables(settings.out).rejects["reason"]) == ["empty"]
    write_articles(settings.raw, {"kosong.txt": "Hujan turun di Palu.\n"})
    run(settings)
    tables = load_tables(settings.out)
    assert len(tables.rejects) == 0
    assert "kosong.txt" in set(tables.articles["article_id"])


def test_only_rejects(tmp_path: Path) -> None:
    write_articles(tmp_path / "raw", {"a.txt": "", "b.txt": " "})
    tables = extract(tmp_path / "raw", tmp_path / "out")
    assert len(tables.rejects) == 2
    assert [len(getattr(tables, name)) for name in ("articles", "mentions", "people", "cooccurrences")] == [0, 0, 0, 0]


ODD = {
    "emoji.txt": "🦀🌴🎉 🇮🇩\n\n👩‍👩‍👧‍👦 😀😀😀\n",
    "tanpa nama.txt": "Hujan turun sejak pagi dan belum juga berhenti.\n",
    "kembar satu.txt": "Vladimir Putin tiba di Jakarta.\n",
    "kembar dua.txt": "Vladimir Putin tiba di Jakarta.\n",
    "berita panjang – é ñ 中.txt": "🎉 Vladimir Putin 🎉 tiba di Jakarta 🎉.\n",
    "akhir\u2028baris.txt": "Vladimir Putin\r\ntiba\x0cdi\u2028Jakarta.\r\n",
    "angka.txt": "1 2 3 4 5 --- *** ... \x07\x1b[31m\n",
}


def test_odd_articles_run_through(tmp_path: Path) -> None:
    tables = extract(write_articles(tmp_path / "raw", ODD), tmp_path / "out")
    assert len(tables.rejects) == 0
    articles = tables.articles.set_index("article_id")
    assert set(articles.index) == set(ODD)
    assert all(articles.loc[name, "text"] == text for name, text in ODD.items())
    assert len({str(articles.loc[name, "sha256"]) for name in ("kembar satu.txt", "kembar dua.txt")}) == 1
    for row in tables.mentions.to_dict("records"):
        assert ODD[row["article_id"]][row["start"] : row["end"]] == row["surface"]
    found = tables.mentions.groupby("article_id")["name"].agg(set)
    for name in ("kembar satu.txt", "kembar dua.txt", "berita panjang – é ñ 中.txt"):
        assert found[name] == {"Vladimir Putin", "Jakarta"}
    assert articles.loc["tanpa nama.txt", "mentions"] == 0
    assert articles.loc["tanpa nama.txt", "sentences"] == 1


@pytest.mark.slow
def test_an_article_of_five_megabytes(tmp_path: Path) -> None:
    lines: list[str] = []
    size = 0
    while size < 5_000_000:
        n = len(lines)
        name = ("Sari Dewi", "Budi Santoso", "Vladimir Putin")[n % 3]
        lines.append(f"Pada hari ke-{n} {name} tiba di Jakarta. Harga beras naik {n % 97} rupiah dan warga mengeluh lagi.")
        size += len(lines[-1]) + 1
    text = "\n".join(lines)
    tables = extract(write_articles(tmp_path / "raw", {"besar.txt": text}), tmp_path / "out")
    assert len(tables.rejects) == 0
    assert tables.articles["text"][0] == text
    assert tables.articles["sentences"][0] >= len(lines)
    sample = tables.mentions.iloc[:: len(tables.mentions) // 100].to_dict("records")
    assert all(text[row["start"] : row["end"]] == row["surface"] for row in sample)
    counts = dict(zip(tables.people["name"], tables.people["mentions"], strict=True))
    assert counts["Vladimir Putin"] > 0.9 * len(lines) / 3


def test_a_damaged_stage_table_is_named(settings: Settings) -> None:
    run(settings)
    path = settings.stages / "resolve" / shard_of(settings, "bank.txt")
    path.write_bytes(b"PAR1 rusak PAR1")
    with pytest.raises(InputError, match=rf"resolve/{path.name}: not a readable Parquet file .*rerun with --force"):
        run(settings, stages=["tables"])
    run(settings)
    assert len(load_tables(settings.out).articles) == len(ARTICLES)


def test_a_stage_table_with_other_columns_is_named(settings: Settings) -> None:
    run(settings)
    path = settings.stages / "resolve" / shard_of(settings, "bank.txt")
    pq.write_table(pa.table({"a": [1]}), path)
    with pytest.raises(InputError, match=r"not the expected table .*rerun with --force"):
        run(settings, stages=["tables"])


def test_a_damaged_plan_is_named(settings: Settings) -> None:
    run(settings, stages=["ingest"])
    (settings.stages / "ingest" / "plan.json").write_text("{")
    with pytest.raises(InputError, match=r"plan\.json: damaged"):
        read_plan(settings)


@pytest.mark.parametrize("stage", STAGES[1:])
def test_a_stage_without_the_one_before_says_what_to_run(settings: Settings, stage: str) -> None:
    with pytest.raises(InputError, match=r"plan\.json: no such file; run `entity-pipe ingest` first"):
        run(settings, stages=[stage])
    run(settings, stages=["ingest"])
    if stage != "tokenize":
        with pytest.raises(InputError, match=r"\.parquet: no such table; run the stage before it"):
            run(settings, stages=[stage])


def names_of(settings: Settings, surfaces: Sequence[str]) -> set[str]:
    mentions = load_tables(settings.out).mentions
    return set(mentions[mentions["surface"].isin(list(surfaces))]["name"])


def test_an_edited_alias_file_is_read_again_and_only_resolve_runs(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "alias.csv"
    mine = replace(settings, aliases=path)
    path.write_text("surface,type,name\nOJK,ORG,Ojek Kampung\n")
    run(mine)
    before = stage_times(settings.out)
    assert names_of(settings, ["OJK"]) == {"Ojek Kampung"}
    path.write_text("surface,type,name\nOJK,ORG,Ojek Kota\n")
    run(mine)
    assert names_of(settings, ["OJK"]) == {"Ojek Kota"}
    assert {name.split("/")[0] for name in changed(before, stage_times(settings.out))} == {"resolve"}
    run(settings)
    assert names_of(settings, ["OJK"]) == {"Otoritas Jasa Keuangan"}


def test_boilerplate_stays_in_mentions_and_counts_only_when_wanted(settings: Settings) -> None:
    run(settings)
    tables = load_tables(settings.out)
    flagged = tables.mentions[tables.mentions["boilerplate"]]
    assert set(flagged["surface"]) == {"Bank Indonesia"}
    assert "Bank Indonesia" not in set(tables.organizations["name"])
    run(replace(settings, with_boilerplate=True), stages=["tables"])
    assert "Bank Indonesia" in set(load_tables(settings.out).organizations["name"])


def test_an_output_folder_below_a_file(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    with pytest.raises(InputError, match=r"cannot write there .*; choose another folder with --out"):
        run(replace(settings, out=tmp_path / "berkas" / "out"))


def test_a_missing_model_file(settings: Settings, no_models: Path) -> None:
    (no_models / "id" / "ner" / "default.pt").unlink()
    with pytest.raises(ModelError, match=r"ner/default\.pt: this model file is missing; reinstall entity-pipe"):
        run(settings)
    assert not settings.out.exists()


def test_a_damaged_model_file(settings: Settings, no_models: Path) -> None:
    path = no_models / "id" / "tokenize" / "default.pt"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    for models in (None, no_models):
        with pytest.raises(ModelError, match=r"tokenize/default\.pt: this model file is damaged .*reinstall entity-pipe"):
            run(replace(settings, models=models))


@pytest.mark.parametrize("content", [None, "{", "[]", '{"a": 1}'])
def test_a_damaged_manifest(no_models: Path, content: str | None) -> None:
    path = no_models / "manifest.json"
    path.unlink() if content is None else path.write_text(content)
    with pytest.raises(ModelError, match=r"manifest\.json: the model manifest"):
        check_models(no_models)


@pytest.mark.parametrize("name", ["id/ner/default.pt", "id/tokenize/default.pt", "id/pretrain/default.pt"])
def test_a_model_file_that_is_no_model(no_models: Path, name: str) -> None:
    (no_models / name).write_bytes(b"bukan model")
    update_manifest(no_models)
    with pytest.raises(ModelError, match="the models cannot be loaded"):
        load_engine(no_models)


def test_the_manifest_is_that_of_the_files() -> None:
    assert check_models() == {name: entry["sha256"] for name, entry in manifest()["files"].items()}
    assert sorted(check_models()) == ["id/ner/default.pt", "id/pretrain/default.pt", "id/tokenize/default.pt"]


def test_an_unknown_tagset_is_told_before_anything_is_loaded() -> None:
    with pytest.raises(InputError, match=r"--tagset wikiann: no such tag column; choose one of default, "):
        load_engine(tagset="wikiann")


def test_the_stage_files_hold_nothing_of_this_machine(settings: Settings) -> None:
    run(settings)
    for name, data in parquet_bytes(settings.out).items():
        assert os.fsencode(settings.raw.parent) not in data, name
    assert json.loads((settings.stages / "ingest" / "plan.json").read_text())["shards"]
