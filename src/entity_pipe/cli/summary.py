"""What the commands print: tables on a terminal, plain lines elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from entity_pipe.schemas import ENTITY_TABLES
from entity_pipe.summary import TOP

if TYPE_CHECKING:
    from entity_pipe.corpus.agreement import Agreement
    from entity_pipe.corpus.stats import CorpusStats
    from entity_pipe.review import Doubt
    from entity_pipe.summary import Summary

MAX_REJECTS = 20


def print_summary(summary: Summary, out: Path, seconds: Mapping[str, float]) -> None:
    """Counts by type, the most mentioned of each, rejects with reasons."""
    console = Console(highlight=False)
    times = ", ".join(f"{stage} {value:.1f} s" for stage, value in seconds.items())
    counts = ", ".join(f"{kind} {summary.types.get(kind, 0)}" for kind in ENTITY_TABLES)
    console.print(f"{summary.rows['articles']} articles, {summary.rows['mentions']} mentions ({counts})", soft_wrap=True)
    console.print(f"{sum(seconds.values()):.1f} s ({times})", soft_wrap=True)
    grid = Table(title=f"The {TOP} most mentioned of each", title_justify="left")
    columns = []
    for name, top in summary.top.items():
        grid.add_column(f"{name} ({summary.rows[name]})")
        columns.append([f"{entity} {mentions}" for entity, mentions in top])
    for position in range(max((len(column) for column in columns), default=0)):
        grid.add_row(*(escape(column[position]) if position < len(column) else "" for column in columns))
    if console.is_terminal:
        console.print(grid)
    else:
        for name, column in zip(summary.top, columns, strict=True):
            print(f"{name} ({summary.rows[name]}): {', '.join(column)}")
    if summary.same:
        console.print(
            f"{summary.same} articles have the same text as another one; column sha256 of articles tells which", soft_wrap=True
        )
    if summary.rejects:
        console.print(f"{len(summary.rejects)} rejected:")
        for path, reason, detail in summary.rejects[:MAX_REJECTS]:
            console.print(f"  {path}: {reason}: {detail}", markup=False, soft_wrap=True)
    console.print(f"tables in {out}", markup=False, soft_wrap=True)


def print_doubts(doubts: Sequence[Doubt], total: int) -> None:
    """A line a doubt: suggestion, type, surface form, mentions and note."""
    for doubt in doubts:
        target = f" -> {doubt.name}" if doubt.name else ""
        print(f"{doubt.mentions:5} {doubt.suggestion:6}{doubt.type} {doubt.surface}{target}: {doubt.note}")
    print(f"{len(doubts)} of {total} doubtful decisions")


def print_scores(result: Mapping[str, Any]) -> None:
    """A line a type, and the total."""
    print(f"{'type':12}{'precision':>10}{'recall':>10}{'f1':>10}{'gold':>8}")
    for name, score in result.items():
        if isinstance(score, Mapping) and "support" in score:
            print(f"{name:12}{score['precision']:>10.4f}{score['recall']:>10.4f}{score['f1']:>10.4f}{score['support']:>8}")
    if "f1_interval" in result["micro"]:
        low, high = result["micro"]["f1_interval"]
        print(f"95 % interval of micro F1 {low:.4f} to {high:.4f} (bootstrap)")
    if "canonical" in result:
        print(f"canonical name right for {result['canonical']:.4f} of the mentions found")
        score = result["b_cubed"]
        print(f"{'B-cubed':12}{score['precision']:>10.4f}{score['recall']:>10.4f}{score['f1']:>10.4f}")
    if "calibration_error" in result:
        print(f"expected calibration error of the scores {result['calibration_error']:.4f}")
        print(f"mistakes: {_counts(result['mistakes'])}")


def print_json(data: object) -> None:
    """One line of JSON."""
    print(json.dumps(data, ensure_ascii=False))


def print_stats(stats: CorpusStats) -> None:
    """The counts of a gold corpus."""
    for part, count in stats.articles.items():
        mentions = ", ".join(f"{kind} {number}" for kind, number in stats.mentions[part].items())
        total = sum(stats.mentions[part].values())
        print(f"{part}: {count} articles, {stats.words[part]} words, {total} mentions ({mentions})")
    print(f"all: {sum(stats.articles.values())} articles of {stats.shortest} to {stats.longest} words")
    print(f"mentions: {stats.optional} optional, {stats.boilerplate} in boilerplate")
    print(f"fields: {_counts(stats.fields)}")
    print(f"different entities: {_counts(stats.entities)}; only in test: {_counts(stats.only_in_test)}")
    print(f"years: {_counts(stats.years)}")
    print(f"provinces ({len(stats.provinces)}): {', '.join(stats.provinces)}")
    print(f"countries ({len(stats.countries)}): {', '.join(stats.countries)}")


def print_agreement(agreement: Agreement) -> None:
    """How far two annotators agree."""
    print_scores({name: asdict(score) for name, score in agreement.mentions.items()})
    print(f"without what one of them calls optional: F1 {agreement.settled.f1:.4f}")
    print(f"of the mentions both have: the same canonical name {agreement.canonical:.4f}, ", end="")
    print(f"entities B-cubed F1 {agreement.clusters.f1:.4f}, boilerplate flag {agreement.boilerplate:.4f}")


def _counts(numbers: Mapping[Any, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in numbers.items())
