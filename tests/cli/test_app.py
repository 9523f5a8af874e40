"""The command line: exit codes, one clear line on stderr for what is unusable, and what is printed."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from entity_pipe.api import Extractor
from entity_pipe.nlp.engine import Engine
from tests.conftest import Extracted
from tests.helpers import ARTICLES, RAW, Ran, parquet_bytes, write_articles

Cli = Callable[..., Ran]
START = "import sys; sys.argv[0] = 'entity-pipe'; from entity_pipe.cli import main; "
CONTROL = {chr(code) for code in range(32)} - {"\n"} | {"\x7f"}
TABLES = ["articles", "mentions", "people", "places", "organizations", "aliases", "cooccurrences", "rejects"]


def assert_unusable(ran: Ran, *parts: str) -> None:
    """Exit code 2 and one line on stderr that begins with the program's name."""
    assert ran.code == 2, ran
    assert ran.err.startswith("entity-pipe: ")
    assert ran.err.count("\n") == 1
    assert ran.err.endswith("\n")
    assert "Traceback" not in ran.err + ran.out
    for part in parts:
        assert part in ran.err


# what the user gives


def test_a_missing_folder(cli: Cli, tmp_path: Path) -> None:
    assert_unusable(cli("extract", tmp_path / "tiada"), str(tmp_path / "tiada"), "no such folder", "give the folder")
    assert not Path("data").exists()


def test_a_file_instead_of_a_folder(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hujan.")
    assert_unusable(cli("extract", tmp_path / "a.txt"), "a.txt", "a file, not a folder")


def test_an_empty_folder(cli: Cli, tmp_path: Path) -> None:
    assert_unusable(cli("extract", tmp_path), str(tmp_path), "no article in it", "*.txt")


def test_an_output_folder_that_cannot_be_written(cli: Cli, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    assert_unusable(cli("extract", raw, "--out", tmp_path / "berkas" / "x"), "berkas/x", "cannot write there", "--out")


def test_an_output_folder_without_permission(cli: Cli, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("entity_pipe.store.tempfile.mkstemp", refuse)
    assert_unusable(cli("extract", raw, "--out", "keluar"), "keluar", "cannot write there (Permission denied)", "--out")


def test_a_missing_model_file(cli: Cli, raw: Path, no_models: Path) -> None:
    (no_models / "id" / "pretrain" / "default.pt").unlink()
    assert_unusable(cli("extract", raw), "pretrain/default.pt", "model file is missing", "reinstall")


def test_a_damaged_model_file(cli: Cli, raw: Path, no_models: Path) -> None:
    path = no_models / "id" / "ner" / "default.pt"
    path.write_bytes(path.read_bytes()[:-1])
    assert_unusable(cli("extract", raw), "ner/default.pt", "model file is damaged", "reinstall")


@pytest.mark.model
def test_a_damaged_stage_table(cli: Cli, raw: Path) -> None:
    assert cli("ingest", raw).code == 0
    (shard,) = Path("data/out/stages/ingest").glob("*.parquet")
    shard.write_bytes(b"rusak")
    assert_unusable(cli("tokenize"), shard.name, "not a readable Parquet file", "--force")
    assert cli("extract", raw, "--quiet").code == 0


def test_a_damaged_table(cli: Cli, extracted: Extracted) -> None:
    for name in TABLES:
        (Path.cwd() / f"{name}.parquet").write_bytes((extracted.out / f"{name}.parquet").read_bytes())
    Path("people.parquet").write_bytes(b"rusak")
    assert_unusable(cli("check", "--out", "."), "people.parquet", "not a readable Parquet file")


def test_a_malformed_alias_file(cli: Cli, raw: Path) -> None:
    Path("alias.csv").write_text("surface,type,name\nKorut,LOC\n")
    for command in (["extract", raw], ["lookup", "Korut"], ["resolve"]):
        assert_unusable(cli(*command, "--aliases", "alias.csv"), "alias.csv:2: 2 columns where 3 are expected")


def test_a_missing_alias_file_and_a_folder_as_one(cli: Cli, raw: Path) -> None:
    assert_unusable(cli("extract", raw, "--aliases", "tiada.csv"), "tiada.csv", "no such file")
    assert_unusable(cli("extract", raw, "--aliases", raw), str(raw), "irectory")


def test_malformed_gold_files(cli: Cli) -> None:
    Path("emas.bio").write_text("Sari B-PER\nDewi\n")
    assert_unusable(cli("evaluate", "emas.bio"), "emas.bio:2", "expected a token and a BIO tag")
    Path("emas.jsonl").write_text('{"article": "a"}\n')
    assert_unusable(cli("evaluate", "emas.jsonl"), "emas.jsonl:1", "'start'")
    assert_unusable(cli("evaluate", "tiada.bio"), "tiada.bio", "no such file")


def test_an_unknown_tagset(cli: Cli) -> None:
    Path("emas.bio").write_text("Sari B-PER\n")
    assert_unusable(cli("evaluate", "emas.bio", "--tagset", "wikiann"), "--tagset wikiann", "choose one of default, nerui")


def test_a_stage_out_of_order(cli: Cli) -> None:
    for command in ("tokenize", "ner", "resolve", "tables"):
        assert_unusable(cli(command), "plan.json", "run `entity-pipe ingest` first")


def test_check_without_tables_or_expectation(cli: Cli, extracted: Extracted) -> None:
    assert_unusable(cli("check"), "articles.parquet", "run the stage before it")
    assert_unusable(cli("check", "--out", extracted.out), "expected_counts.toml", "--write")
    Path("salah.toml").write_text("[people\n")
    assert_unusable(cli("check", "--out", extracted.out, "--expect", "salah.toml"), "salah.toml", "no valid TOML")
    assert_unusable(cli("check", "--out", extracted.out, "--expect", "."), "irectory")


@pytest.mark.parametrize("arguments", [["ekstrak"], ["extract", "--tiada"], ["extract", "a", "--jobs", "0"], ["lookup"]])
def test_wrong_usage(cli: Cli, arguments: list[str]) -> None:
    ran = cli(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("entity-pipe: ")
    assert ran.err.count("\n") == 1
    assert "entity-pipe" in ran.err
    assert "Traceback" not in ran.err


def test_debug_shows_the_traceback(cli: Cli, tmp_path: Path) -> None:
    for arguments in (["extract", tmp_path, "--debug"], ["--debug", "extract", tmp_path]):
        ran = cli(*arguments)
        assert ran.code == 2
        assert "Traceback (most recent call last)" in ran.err
        assert "no article in it" in ran.err.splitlines()[-1]


def test_an_interrupt_is_no_error(cli: Cli, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("entity_pipe.pipeline.run_all", interrupted)
    ran = cli("extract", raw)
    assert ran.code == 130
    assert "Traceback" not in ran.err


# what is done


@pytest.mark.model
def test_extract(cli: Cli, raw: Path) -> None:
    ran = cli("extract", raw, "--out", "keluar")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("3 articles, ")
    assert "people (" in ran.out
    assert "Vladimir Putin 3" in ran.out
    assert ran.out.endswith("tables in keluar\n")
    assert sorted(path.name for path in Path("keluar").iterdir()) == sorted(
        [*(f"{name}.parquet" for name in TABLES), "run.json", "stages"]
    )


@pytest.mark.model
def test_the_stages_one_by_one_give_what_extract_gives(cli: Cli, raw: Path) -> None:
    assert cli("ingest", raw, "--out", "satu").code == 0
    for stage in ("tokenize", "ner", "resolve", "tables"):
        assert cli(stage, "--out", "satu") == (0, "", "")
    assert cli("extract", raw, "--out", "semua", "--quiet").code == 0
    assert parquet_bytes(Path("satu")) == parquet_bytes(Path("semua"))


@pytest.mark.model
def test_quiet_prints_nothing(cli: Cli, raw: Path) -> None:
    write_articles(raw, {"kosong.txt": ""})
    assert cli("extract", raw, "--quiet") == (0, "", "")


@pytest.mark.model
def test_strict_fails_on_rejects(cli: Cli, raw: Path) -> None:
    assert cli("extract", raw, "--strict").code == 0
    write_articles(raw, {"kosong.txt": " "})
    (raw / "latin.txt").write_bytes(b"caf\xe9")
    ran = cli("extract", raw, "--strict")
    assert ran.code == 1
    assert "2 rejected:" in ran.out
    assert "  kosong.txt: empty: " in ran.out
    assert "  latin.txt: undecodable: not UTF-8 (byte 3); convert it" in ran.out
    assert cli("extract", raw).code == 0


@pytest.mark.model
def test_the_same_text_twice_is_told(cli: Cli, raw: Path) -> None:
    write_articles(raw, {"kembar.txt": ARTICLES["panen.txt"]})
    ran = cli("extract", raw)
    assert ran.out.startswith("4 articles, ")
    assert "1 articles have the same text as another one" in ran.out


@pytest.mark.model
def test_an_alias_file_in_its_usual_place_is_used(cli: Cli, raw: Path) -> None:
    Path("data").mkdir()
    Path("data/aliases.csv").write_text("surface,type,name\nOJK,ORG,Ojek Kampung\n")
    assert "Ojek Kampung" in cli("extract", raw).out
    Path("lain.csv").write_text("surface,type,name\nOJK,ORG,Ojek Kota\n")
    assert "Ojek Kota" in cli("extract", raw, "--aliases", "lain.csv").out
    assert "Ojek Kampung" in cli("lookup", "OJK").out


@pytest.mark.model
def test_boilerplate_on_demand(cli: Cli, raw: Path) -> None:
    assert "Bank Indonesia" not in cli("extract", raw).out
    assert "Bank Indonesia" in cli("extract", raw, "--with-boilerplate").out


@pytest.mark.model
def test_no_line_is_broken_and_nothing_controls_the_terminal(cli: Cli, raw: Path, tmp_path: Path) -> None:
    out = tmp_path / ("panjang" * 20)
    ran = cli("extract", raw, "--out", out)
    assert ran.out.endswith(f"tables in {out}\n")
    assert not CONTROL & set(ran.out + ran.err)
    times = [line for line in ran.out.splitlines() if "ingest " in line]
    assert [[f"{stage} " in line for stage in ("tokenize", "ner", "resolve", "tables")] for line in times] == [[True] * 4]


@pytest.mark.model
def test_check(cli: Cli, extracted: Extracted) -> None:
    arguments = ["check", "--out", extracted.out, "--expect", "harapan.toml"]
    assert cli(*arguments, "--write") == (0, "harapan.toml: written\n", "")
    assert cli(*arguments) == (0, "as expected by harapan.toml\n", "")
    text = Path("harapan.toml").read_text(encoding="utf-8")
    changed = text.replace("articles = 12", "articles = 13").replace('"articles" = 12', '"articles" = 13')
    assert changed != text
    Path("harapan.toml").write_text(changed.replace("[people]\n", '[people]\n"Sari Dewi" = 4\n'), encoding="utf-8")
    ran = cli(*arguments)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        "totals: articles: expected 13, found 12",
        "people: Sari Dewi: expected 4, found 0",
        "2 differences from harapan.toml",
    ]


@pytest.mark.model
def test_evaluate(cli: Cli, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entity_pipe.nlp.engine.load_engine", lambda *_, **__: engine)
    Path("emas.bio").write_text("Vladimir B-PER\nPutin I-PER\ndi O\nJakarta B-LOC\n")
    ran = cli("evaluate", "emas.bio", "--json")
    assert (ran.code, ran.err) == (0, "")
    result = json.loads(ran.out)
    assert set(result) == {"micro", "PER", "LOC"}
    assert {key: result["micro"][key] for key in ("precision", "recall", "f1")} == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    table = cli("evaluate", "emas.bio").out.splitlines()
    assert table[0].split() == ["type", "precision", "recall", "f1", "gold"]
    assert table[1].split() == ["micro", "1.0000", "1.0000", "1.0000", "2"]


@pytest.mark.model
def test_evaluate_articles(cli: Cli, extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entity_pipe.api.Extractor", lambda **_: extractor)
    Path("a.txt").write_text("Vladimir Putin tiba di Jakarta.")
    Path("mentions.jsonl").write_text('{"article": "a", "start": 0, "end": 14, "type": "PER", "canonical": "Vladimir Putin"}\n')
    lines = cli("evaluate", ".", "--errors", "errors.csv").out.splitlines()
    names = ["type", "micro", "LOC", "PER", "95", "canonical", "B-cubed", "expected", "mistakes:"]
    assert [line.split()[0] for line in lines] == names
    assert lines[8] == "mistakes: type 0, boundary 0, type and boundary 0, missed 0, invented 1"
    assert Path("errors.csv").read_text().splitlines()[1] == "a,invented,23,,,Jakarta,LOC,Vladimir Putin tiba di Jakarta."
    assert lines[5] == "canonical name right for 1.0000 of the mentions found"
    assert lines[6].split() == ["B-cubed", "0.5000", "1.0000", "0.6667"]
    assert cli("evaluate", ".", "--gold-mentions").out.splitlines()[-1].split() == ["B-cubed", "1.0000", "1.0000", "1.0000"]


@pytest.mark.model
def test_evaluate_in_another_tag_column(cli: Cli) -> None:
    Path("emas.bio").write_text("Vladimir B-PER\nPutin I-PER\ndi O\nJakarta B-LOC\n")
    ran = cli("evaluate", "emas.bio", "--tagset", "nerui", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["micro"]["support"] == 2


@pytest.mark.model
@pytest.mark.skipif(not (Path(RAW).parents[2] / "shared" / "data" / "ner").is_dir(), reason="needs the corpora of ../shared")
def test_evaluate_a_corpus(cli: Cli) -> None:
    gold = RAW.parents[2] / "shared" / "data" / "ner" / "nerui" / "dev.bio"
    if not gold.is_file():
        pytest.skip("needs nerui/dev.bio of ../shared")
    scores = json.loads(cli("evaluate", gold, "--tagset", "nerui", "--json").out)
    assert 0.5 < scores["micro"]["f1"] <= 1.0


def test_lookup(cli: Cli) -> None:
    ran = cli("lookup", "Korut")
    assert (ran.code, ran.err) == (0, "")
    assert "Korut as LOC: Korea Utara [loc:kp]" in ran.out
    assert "not in the knowledge base" in cli("lookup", "Warung Bu Tini Sleman").out


def test_version_and_help(cli: Cli) -> None:
    assert cli("--version") == (0, f"entity-pipe {importlib.metadata.version('entity-pipe')}\n", "")
    ran = cli("--help")
    assert ran.code == 0
    for command in ("extract", "ingest", "tokenize", "ner", "resolve", "tables", "check", "evaluate", "lookup", "train"):
        assert command in ran.out
    assert cli("extract", "-h").code == 0


@pytest.mark.parametrize("arguments", [["--help"], ["extract", "--help"], ["train", "ner", "--help"], ["--version"]], ids=str)
def test_help_is_quick(arguments: list[str]) -> None:
    heavy = "print([name for name in ('torch', 'stanza', 'pandas', 'pyarrow') if name in sys.modules], file=sys.stderr)"
    code = f"import atexit; {START}atexit.register(lambda: {heavy}); main()"
    ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "[]\n")
    assert ran.stdout


@pytest.mark.model
@pytest.mark.slow
def test_a_process_of_its_own_prints_plain_lines(raw: Path, tmp_path: Path) -> None:
    write_articles(raw, {"kosong.txt": ""})
    command = [sys.executable, "-c", f"{START}main()", "extract", str(raw), "--out", str(tmp_path / "out")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert not CONTROL & set(ran.stdout)
    assert ran.stdout.splitlines()[-1] == f"tables in {tmp_path / 'out'}"
    assert "kosong.txt: empty" in ran.stdout
    ran = subprocess.run([*command[:-1], str(raw / "panen.txt" / "x")], capture_output=True, text=True, check=False)
    assert_unusable(Ran(ran.returncode, ran.stdout, ran.stderr), "cannot write there")


@pytest.mark.parametrize("columns", [True, False])
def test_bars_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch, columns: bool) -> None:
    from entity_pipe.cli.progress import RichProgress, show_progress

    monkeypatch.setattr(sys.stderr, "isatty", lambda: columns, raising=False)
    with show_progress(quiet=False) as progress:
        progress.begin("ner", 3)
        progress.advance("ner", 2)
        progress.end("ner", 1.5)
    assert isinstance(progress, RichProgress) is columns
    assert progress.seconds == {"ner": 1.5}
    with show_progress(quiet=True) as silent:
        assert not isinstance(silent, RichProgress)
