"""The commands of `entity-pipe corpus`."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

corpus_app = typer.Typer(help="Look after a gold corpus (data/gold).")

Gold = Annotated[Path, typer.Argument(help="Folder of the gold corpus.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
GOLD = Path("data/gold")


class Format(StrEnum):
    """What `corpus export` writes."""

    bio = "bio"
    displacy = "displacy"
    notation = "notation"


class Part(StrEnum):
    """The parts of the corpus."""

    train = "train"
    dev = "dev"
    test = "test"


@corpus_app.command("check")
def corpus_check_cli(
    gold: Gold = GOLD,
    training: Annotated[
        Path, typer.Option("--training", help="Folder of our annotated training texts, looked through for shared text.")
    ] = Path("training"),
    shared: Annotated[
        Path, typer.Option("--shared", help="Folder of the training data, looked through for shared text where it exists.")
    ] = Path("../shared"),
) -> None:
    """Find wrong offsets, names, forgotten mentions and leaks; exit 1 if there are any."""
    from entity_pipe.corpus.check import check_corpus
    from entity_pipe.corpus.files import load_corpus
    from entity_pipe.corpus.overlap import data_sources, training_sources

    corpus = load_corpus(gold)
    others = [*training_sources(training), *(data_sources(shared / "data") if shared.is_dir() else [])]
    faults = check_corpus(corpus, others=others)
    for fault in faults:
        typer.echo(fault)
    looked = f"{len(corpus.articles)} articles, {len(others)} files looked through for shared text"
    typer.echo(f"{len(faults)} faults in {gold} ({looked})" if faults else f"{gold} is clean ({looked})")
    if faults:
        raise typer.Exit(1)


@corpus_app.command("stats")
def corpus_stats_cli(gold: Gold = GOLD, as_json: AsJson = False) -> None:
    """Count articles, mentions and entities, and what they cover."""
    from entity_pipe.cli.summary import print_json, print_stats
    from entity_pipe.corpus.files import load_corpus
    from entity_pipe.corpus.stats import corpus_stats

    stats = corpus_stats(load_corpus(gold))
    if as_json:
        print_json(asdict(stats))
    else:
        print_stats(stats)


@corpus_app.command("agreement")
def corpus_agreement_cli(
    first: Annotated[Path, typer.Argument(help="Mentions of the first annotator (.jsonl).")] = GOLD / "annotations/first.jsonl",
    second: Annotated[Path, typer.Argument(help="Mentions of the second annotator (.jsonl).")] = GOLD
    / "annotations/second.jsonl",
    as_json: AsJson = False,
) -> None:
    """Agreement of two independent annotations."""
    from entity_pipe.cli.summary import print_agreement, print_json
    from entity_pipe.corpus.agreement import measure_agreement
    from entity_pipe.corpus.files import read_mentions

    agreement = measure_agreement(read_mentions(first), read_mentions(second))
    if as_json:
        print_json(asdict(agreement))
    else:
        print_agreement(agreement)


@corpus_app.command("export")
def corpus_export_cli(
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write; a folder for the notation.")],
    gold: Gold = GOLD,
    form: Annotated[Format, typer.Option("--format", help="CoNLL BIO, displaCy JSON, or the inline notation.")] = Format.bio,
    part: Annotated[Part | None, typer.Option("--part", help="Only this part of the corpus.")] = None,
) -> None:
    """Write the corpus in another format."""
    from entity_pipe.corpus.export import to_bio, to_displacy
    from entity_pipe.corpus.files import load_corpus
    from entity_pipe.corpus.notation import write_article
    from entity_pipe.store import write_text

    corpus = load_corpus(gold)
    articles = [article for name in ([part.value] if part else list(Part)) for article in corpus.part(name)]
    if form is Format.notation:
        for article in articles:
            write_text(write_article(article), output / f"{article.name}.txt")
    elif form is Format.displacy:
        write_text(to_displacy(articles), output)
    else:
        from entity_pipe.nlp.engine import load_engine

        write_text(to_bio(articles, tokenizer=load_engine().tokenizer), output)
    typer.echo(f"{output}: {len(articles)} articles")


@corpus_app.command("import")
def corpus_import_cli(
    folder: Annotated[Path, typer.Argument(help="Folder of articles in the inline notation.")],
    gold: Gold = GOLD,
    part: Annotated[Part | None, typer.Option("--part", help="The part of articles that the corpus does not hold yet.")] = None,
) -> None:
    """Replace or add articles that were edited in the inline notation."""
    from entity_pipe.corpus.build import import_articles
    from entity_pipe.corpus.files import Corpus, load_corpus, save_corpus

    before = load_corpus(gold) if (gold / "articles.jsonl").is_file() else Corpus()
    after = import_articles(folder, part=part.value if part else None, before=before)
    save_corpus(after, gold)
    new = sorted(f"{kind} {name}" for kind, name in after.entities.keys() - before.entities.keys())
    typer.echo(f"{gold}: {len(after.articles)} articles; {len(new)} new entities{': ' if new else ''}{', '.join(new)}")
