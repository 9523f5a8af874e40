"""The commands of `entity-pipe`: each parses its options, calls a function that works, and prints what it returns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from entity_pipe.cli.corpus import corpus_app

app = typer.Typer(
    name="entity-pipe",
    help="People, places and organizations in Indonesian news, as tables.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Errors are one sentence; add --debug to any command for the traceback.",
)
train_app = typer.Typer(help="Train a model file again, from data that you have (docs/retraining.md).")
app.add_typer(train_app, name="train")
app.add_typer(corpus_app, name="corpus")

Raw = Annotated[Path, typer.Argument(help="Folder of the articles (*.txt, read in all its subfolders).")]
Out = Annotated[Path, typer.Option("--out", "-o", help="Folder of the tables.")]
Force = Annotated[bool, typer.Option("--force", help="Process everything again, also what is up to date.")]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, help="Processes that work at the same time; for many articles one a core, at most 4."),
]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", help="Address of a Dask scheduler whose workers do the work (tcp://…).")
]
Aliases = Annotated[
    Path | None, typer.Option("--aliases", help="Your corrections (docs/tables.md); data/aliases.csv if that exists.")
]
WithBoilerplate = Annotated[bool, typer.Option("--with-boilerplate", help="Count mentions in boilerplate, too.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
RAW, OUT, DEFAULT_ALIASES = Path("data/raw"), Path("data/out"), Path("data/aliases.csv")


@app.callback(invoke_without_command=True)
def version_cli(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False
) -> None:
    """People, places and organizations in Indonesian news, as tables."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"entity-pipe {installed('entity-pipe')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("extract")
def extract_cli(
    raw: Raw = RAW,
    out: Out = OUT,
    force: Force = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    aliases: Aliases = None,
    with_boilerplate: WithBoilerplate = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if any article was rejected.")] = False,
    quiet: Quiet = False,
) -> None:
    """Run all stages over a folder of articles and write the tables."""
    from entity_pipe.cli.progress import show_progress
    from entity_pipe.cli.summary import print_summary
    from entity_pipe.pipeline import run_all
    from entity_pipe.settings import Settings
    from entity_pipe.summary import summarize

    settings = Settings(
        raw=raw,
        out=out,
        force=force,
        jobs=jobs or 0,
        scheduler=scheduler,
        aliases=_aliases(aliases),
        with_boilerplate=with_boilerplate,
    )
    with show_progress(quiet=quiet) as progress:
        run_all(settings, progress=progress)
    if quiet and not strict:
        return
    summary = summarize(out)
    if not quiet:
        print_summary(summary, out, progress.seconds)
    if strict and summary.rejects:
        raise typer.Exit(1)


def _stage_cli(
    stage: str, raw: Path, out: Path, force: bool, jobs: int | None, aliases: Path | None, boilerplate: bool, quiet: bool
) -> None:
    from entity_pipe.cli.progress import show_progress
    from entity_pipe.pipeline import run
    from entity_pipe.settings import Settings

    settings = Settings(raw=raw, out=out, force=force, jobs=jobs or 0, aliases=_aliases(aliases), with_boilerplate=boilerplate)
    with show_progress(quiet=quiet) as progress:
        run(settings, stages=[stage], progress=progress)


@app.command("ingest")
def ingest_cli(raw: Raw = RAW, out: Out = OUT, force: Force = False, quiet: Quiet = False) -> None:
    """Stage 1: read the articles."""
    _stage_cli("ingest", raw, out, force, 1, None, False, quiet)


@app.command("tokenize")
def tokenize_cli(out: Out = OUT, force: Force = False, jobs: Jobs = None, quiet: Quiet = False) -> None:
    """Stage 2: split the ingested articles into sentences and tokens."""
    _stage_cli("tokenize", RAW, out, force, jobs, None, False, quiet)


@app.command("ner")
def ner_cli(out: Out = OUT, force: Force = False, jobs: Jobs = None, quiet: Quiet = False) -> None:
    """Stage 3: find the mentions in the tokenized articles."""
    _stage_cli("ner", RAW, out, force, jobs, None, False, quiet)


@app.command("resolve")
def resolve_cli(out: Out = OUT, force: Force = False, jobs: Jobs = None, aliases: Aliases = None, quiet: Quiet = False) -> None:
    """Stage 4: bring the mentions to entities."""
    _stage_cli("resolve", RAW, out, force, jobs, aliases, False, quiet)


@app.command("tables")
def tables_cli(out: Out = OUT, aliases: Aliases = None, with_boilerplate: WithBoilerplate = False, quiet: Quiet = False) -> None:
    """Stage 5: write the tables."""
    _stage_cli("tables", RAW, out, False, 1, aliases, with_boilerplate, quiet)


@app.command("check")
def check_cli(
    out: Out = OUT,
    expect: Annotated[Path, typer.Option("--expect", help="Expectation file.")] = Path("data/expected_counts.toml"),
    write: Annotated[bool, typer.Option("--write", help="Make the expectation file from the tables.")] = False,
) -> None:
    """Compare the entity counts of the tables with what is expected; exit 1 if they differ."""
    from entity_pipe.check import compare_counts, count_entities, read_expected, write_expected

    counts = count_entities(out)
    if write:
        write_expected(counts, expect)
        typer.echo(f"{expect}: written")
        return
    differences = compare_counts(read_expected(expect), counts)
    for difference in differences:
        typer.echo(difference)
    typer.echo(f"{len(differences)} differences from {expect}" if differences else f"as expected by {expect}")
    if differences:
        raise typer.Exit(1)


@app.command("evaluate")
def evaluate_cli(
    gold: Annotated[
        Path,
        typer.Argument(
            help="Gold file: .bio (token and tag), .jsonl (mentions of whole articles) or a folder with mentions.jsonl."
        ),
    ],
    articles: Annotated[Path | None, typer.Option("--articles", help="Folder of the texts that a .jsonl names.")] = None,
    tagset: Annotated[str, typer.Option("--tagset", help="Tag column of the model: default, nerui, idner, nergrit.")] = "default",
    gold_mentions: Annotated[
        bool, typer.Option("--gold-mentions", help="Resolve the mentions of a .jsonl instead of finding them.")
    ] = False,
    evidence: Annotated[
        bool, typer.Option("--evidence/--no-evidence", help="Let the article and the knowledge base speak beside the tagger.")
    ] = True,
    errors: Annotated[Path | None, typer.Option("--errors", help="CSV file that gets a row for every mistake.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Precision, recall and F1 against a gold file, by type and over all."""
    from entity_pipe.cli.summary import print_scores
    from entity_pipe.evaluate import evaluate

    result = evaluate(gold, articles=articles, tagset=tagset, gold_mentions=gold_mentions, evidence=evidence, errors=errors)
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
    else:
        print_scores(result)


@app.command("lookup")
def lookup_cli(
    name: Annotated[str, typer.Argument(help="A surface form.")],
    article: Annotated[str | None, typer.Option("--article", help="article_id of a run: what became of the name there.")] = None,
    out: Out = OUT,
    aliases: Aliases = None,
) -> None:
    """What the resolver makes of a name, and why."""
    from entity_pipe.lookup import lookup, lookup_in_article

    for line in lookup_in_article(name, article=article, out=out) if article else lookup(name, aliases=_aliases(aliases)):
        typer.echo(line)


@app.command("review")
def review_cli(
    out: Out = OUT,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows to print.")] = 40,
    save_to: Annotated[
        Path | None, typer.Option("--save", help="CSV file that gets every row, to be edited and given to --aliases.")
    ] = None,
) -> None:
    """List the doubtful merges and splits of a run, most mentions first."""
    from entity_pipe.cli.summary import print_doubts
    from entity_pipe.review import review, save

    doubts = review(out)
    print_doubts(doubts[:limit], len(doubts))
    if save_to:
        save(doubts, save_to)
        typer.echo(f"{save_to}: {len(doubts)} rows; fill the column action (merge, split, rename, ban) where you agree")


Shared = Annotated[Path, typer.Option("--shared", help="Folder of the training data (docs/retraining.md says where to get it).")]
Output = Annotated[Path, typer.Option("--output", help="Model file to write.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of every generator.")]
Own = Annotated[Path, typer.Option("--own", help="Folder of our annotated sentences.")]
Articles = Annotated[Path, typer.Option("--articles", help="Folder of our further annotated articles.")]
Gold = Annotated[Path, typer.Option("--gold", help="Folder of the gold corpus; its test part is not read.")]
Models = Annotated[Path | None, typer.Argument(help="Folder of the models; the package's own if left out.")]
GoldPart = Annotated[Path, typer.Option("--gold", help="Part of the gold corpus that is for choosing.")]
OWN, ARTICLES, GOLD = Path("training/sentences"), Path("training/articles"), Path("data/gold")
GOLD_DEV = GOLD / "dev"


@train_app.command("tokenizer")
def train_tokenizer_cli(
    output: Output,
    shared: Shared = Path("../shared"),
    hold_out_gsd: Annotated[bool, typer.Option("--hold-out-gsd", help="Leave GSD dev out of training, to be measured.")] = False,
    seed: Seed = 1,
) -> None:
    """Train the tokenizer and sentence splitter."""
    from entity_pipe.training.tokenizer import train_tokenizer

    typer.echo(json.dumps(train_tokenizer(shared=shared, output=output, hold_out_gsd=hold_out_gsd, seed=seed)))


@train_app.command("vectors")
def train_vectors_cli(
    output: Output,
    shared: Shared = Path("../shared"),
    dimensions: Annotated[int, typer.Option("--dimensions", help="Length of a vector.")] = 100,
    subwords: Annotated[bool, typer.Option("--subwords/--no-subwords", help="Use character n-grams (fastText).")] = True,
    seed: Seed = 1,
) -> None:
    """Train the word vectors."""
    from entity_pipe.training.vectors import VectorSettings, train_shipped_vectors

    settings = VectorSettings(dimensions=dimensions, subwords=subwords, seed=seed)
    words = train_shipped_vectors(shared=shared, output=output, settings=settings)
    typer.echo(f"{output}: {words} words")


@train_app.command("ner")
def train_ner_cli(
    output: Output,
    config: Annotated[Path, typer.Option("--config", help="Configuration of the run.")] = Path("training/configs/default.toml"),
    shared: Shared = Path("../shared"),
    own: Own = OWN,
    articles: Articles = ARTICLES,
    gold: Gold = GOLD,
    seed: Annotated[int | None, typer.Option("--seed", help="In place of the configuration's seed.")] = None,
    log: Annotated[Path | None, typer.Option("--log", help="JSON-lines file of the dev scores.")] = None,
    results: Annotated[Path | None, typer.Option("--results", help="Table that gets a row, as training/RESULTS.md.")] = None,
) -> None:
    """Train the NER tagger as a configuration file says, and print its dev scores."""
    from entity_pipe.models import models_dir
    from entity_pipe.nlp.engine import load_engine
    from entity_pipe.training.bench import add_result, read_config, run

    result = run(
        read_config(config),
        shared=shared,
        own=own,
        gold=gold,
        articles=articles,
        tokenizer=load_engine().tokenizer,
        shipped_vectors=models_dir() / "id" / "pretrain" / "default.pt",
        output=output,
        seed=seed,
        log=log,
    )
    if results:
        add_result(result, results)
    typer.echo(json.dumps(result.scores))


@train_app.command("charlm")
def train_charlm_cli(
    output: Output,
    direction: Annotated[str, typer.Option("--direction", help="`forward` or `backward`.")],
    shared: Shared = Path("../shared"),
    hidden: Annotated[int, typer.Option("--hidden", help="Units of the LSTM.")] = 256,
    seed: Seed = 1,
    log: Annotated[Path | None, typer.Option("--log", help="JSON-lines file of the losses.")] = None,
) -> None:
    """Train a character language model, one direction a run."""
    from entity_pipe.training.charlm import CharlmSettings, train_shipped_charlm

    settings = CharlmSettings(direction=direction, hidden=hidden, seed=seed)
    typer.echo(json.dumps(train_shipped_charlm(shared=shared, output=output, settings=settings, log=log)))


@train_app.command("targets")
def train_targets_cli(
    output: Annotated[Path, typer.Option("--output", help="File to write.")],
    model: Annotated[list[str], typer.Option("--model", help="TAGGER:VECTORS or TAGGER:VECTORS:CHARLM; give each teacher.")],
    shared: Shared = Path("../shared"),
    own: Own = OWN,
    articles: Articles = ARTICLES,
    gold: Gold = GOLD,
    lines: Annotated[int, typer.Option("--lines", help="Lines of unlabelled news.")] = 30_000,
    seed: Seed = 7,
) -> None:
    """Write down what an ensemble of taggers expects of the training sentences and of unlabelled news, for a tagger to learn."""
    from entity_pipe.nlp.engine import load_engine
    from entity_pipe.training.corpora import gold_sentences, training_sentences
    from entity_pipe.training.teachers import Teacher, make_targets, write_targets

    parts = [[Path(part) for part in given.split(":")] for given in model]
    if any(len(files) not in (2, 3) for files in parts):
        raise typer.BadParameter("give TAGGER:VECTORS or TAGGER:VECTORS:CHARLM", param_hint="--model")
    teachers = [Teacher(tagger=files[0], vectors=files[1], charlm=files[2] if len(files) > 2 else None) for files in parts]
    tokenizer = load_engine().tokenizer
    labelled = training_sentences(shared=shared, own=own) + gold_sentences(gold=gold, articles=articles, tokenizer=tokenizer)
    targets = make_targets(
        shared=shared,
        labelled=[sentence.tokens for sentence in labelled],
        tokenizer=tokenizer,
        teachers=teachers,
        lines=lines,
        seed=seed,
    )
    write_targets(targets, output)
    typer.echo(f"{output}: {len(targets)} sentences")


@train_app.command("calibration")
def train_calibration_cli(
    folder: Models = None,
    gold: GoldPart = GOLD_DEV,
) -> None:
    """Fit the calibration of the tagger's scores and put it into the manifest."""
    from entity_pipe.models import models_dir
    from entity_pipe.training.calibration import calibrate

    fitted = calibrate(folder or models_dir(), gold=gold)
    typer.echo(f"slope {fitted.slope:.4f}, intercept {fitted.intercept:.4f}")


@train_app.command("evidence")
def train_evidence_cli(
    folder: Models = None,
    gold: GoldPart = GOLD_DEV,
) -> None:
    """Learn how much an article's own evidence weighs, and put the weights into the manifest."""
    from entity_pipe.models import models_dir
    from entity_pipe.training.evidence import learn_evidence

    typer.echo(json.dumps(learn_evidence(folder or models_dir(), gold=gold)))


@train_app.command("manifest")
def train_manifest_cli(
    folder: Models = None,
) -> None:
    """Put the checksums of the model files into the manifest."""
    from entity_pipe.models import models_dir
    from entity_pipe.training.manifest import update_manifest

    for name, entry in update_manifest(folder or models_dir())["files"].items():
        typer.echo(f"{name}: {entry['bytes']} bytes, sha256 {entry['sha256'][:12]}…")


def _aliases(given: Path | None) -> Path | None:
    return given or (DEFAULT_ALIASES if DEFAULT_ALIASES.exists() else None)
