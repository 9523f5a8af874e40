"""Measure resolution against two baselines: mentions of one string, and the same with the last-name rule.

Usage: python benchmarks/resolution.py [--test] (default: data/gold/dev, the 48 hard articles of training/resolution, and
../shared/data/coreference/dev.jsonl where it is; --test measures data/gold/test too). Needs the extra `bench`.

The last-name rule: a single word that is the last word of a longer name before it in the article stands for the nearest of
these. The baselines know no article boundaries in the gold corpus, where an entity is the same in all articles.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from entity_pipe import Extractor
from entity_pipe.corpus.files import GoldArticle, load_corpus
from entity_pipe.corpus.notation import read_article
from entity_pipe.scores import b_cubed, ceaf_e

COREFERENCE = Path("../shared/data/coreference/dev.jsonl")
WHOLE = 0.9
Span = tuple[int, int, str]
Entities = dict[tuple[int, int, int, str], Hashable]


@dataclass
class Document:
    """An article with its mentions and the entity of each."""

    text: str
    mentions: list[Span]
    entities: list[Hashable]


def documents_of(articles: Iterable[GoldArticle]) -> list[Document]:
    return [
        Document(
            article.text,
            [(m.start, m.end, m.type) for m in article.mentions if not m.optional],
            [(m.type, m.canonical) for m in article.mentions if not m.optional],
        )
        for article in articles
    ]


def coreference_documents(path: Path) -> list[Document]:
    documents = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        persons = [m for m in row["mentions"] if m["type"] == "PER"]
        spans = [(m["start"], m["end"], "PER") for m in persons]
        documents.append(Document(row["text"], spans, [(number, m["chain"]) for m in persons]))
    return documents


def has_whole_chains(document: Document) -> bool:
    """Whether the chains of an article are whole: of neighbouring mentions of one string, nine in ten share a chain."""
    last: dict[str, Hashable] = {}
    same = pairs = 0
    for (start, end, _), entity in sorted(zip(document.mentions, document.entities, strict=True)):
        surface = document.text[start:end]
        if surface in last:
            pairs += 1
            same += last[surface] == entity
        last[surface] = entity
    return pairs > 0 and same >= WHOLE * pairs


def exact_string(text: str, mentions: Sequence[Span]) -> list[Hashable]:
    return [(kind, text[start:end]) for start, end, kind in mentions]


def last_name(text: str, mentions: Sequence[Span]) -> list[Hashable]:
    by_last: dict[tuple[str, str], str] = {}
    entities: list[Hashable] = []
    for start, end, kind in sorted(mentions):
        surface = text[start:end]
        words = surface.split()
        if kind == "PER" and len(words) > 1:
            by_last[kind, words[-1]] = surface
        entities.append((kind, by_last.get((kind, surface), surface)))
    order = dict(zip(sorted(mentions), entities, strict=True))
    return [order[mention] for mention in mentions]


def by_rule(documents: Sequence[Document], rule: Callable[[str, Sequence[Span]], list[Hashable]], *, local: bool) -> Entities:
    found: Entities = {}
    for number, document in enumerate(documents):
        for mention, entity in zip(document.mentions, rule(document.text, document.mentions), strict=True):
            found[number, *mention] = (number, entity) if local else entity
    return found


def ours(
    documents: Sequence[Document], extractor: Extractor, *, local: bool, given: bool
) -> tuple[Entities, dict[tuple[int, int, int, str], str]]:
    texts = [document.text for document in documents]
    results = extractor.resolve(texts, [document.mentions for document in documents]) if given else extractor.batch(texts)
    found: Entities = {}
    names = {}
    for number, (_document, mentions) in enumerate(zip(documents, results, strict=True)):
        for m in mentions:
            key = (number, m.start, m.end, m.type)
            found[key] = (number, m.entity_id) if local else (m.type, m.entity_id)
            names[key] = m.name
    return found, names


def show(name: str, gold: Entities, found: Entities, names: dict[tuple[int, int, int, str], str] | None) -> None:
    b, c = b_cubed(gold=gold, predicted=found), ceaf_e(gold=gold, predicted=found)
    canonical = ""
    if names is not None:
        both = gold.keys() & names.keys()
        right = sum(gold[key] == (key[3], names[key]) for key in both)
        canonical = f"{right / len(both):10.4f}"
    print(f"{name:30}{b.precision:10.4f}{b.recall:10.4f}{b.f1:10.4f}{c.f1:10.4f}{canonical:>10}")


def measure(title: str, documents: Sequence[Document], extractor: Extractor, *, local: bool) -> None:
    gold = {
        (number, *mention): entity
        for number, document in enumerate(documents)
        for mention, entity in zip(document.mentions, document.entities, strict=True)
    }
    print(f"\n{title}: {len(documents)} articles, {len(gold)} mentions, {len(set(gold.values()))} entities")
    print(f"{'':30}{'B3 P':>10}{'B3 R':>10}{'B3 F1':>10}{'CEAF-e':>10}{'' if local else 'canonical':>10}")
    for name, rule in (("exact string", exact_string), ("exact string and last name", last_name)):
        show(name, gold, by_rule(documents, rule, local=local), None)
    found, names = ours(documents, extractor, local=local, given=True)
    show("ours, given mentions", gold, found, None if local else names)
    if not local:
        found, names = ours(documents, extractor, local=local, given=False)
        show("ours, our own mentions", gold, found, names)


def main() -> None:
    torch.set_num_threads(2)
    extractor = Extractor()
    if COREFERENCE.exists():
        documents = coreference_documents(COREFERENCE)
        measure("coreference dev, persons", documents, extractor, local=True)
        measure("the same, articles with whole chains", [d for d in documents if has_whole_chains(d)], extractor, local=True)
    for part in ("dev", "test") if "--test" in sys.argv[1:] else ("dev",):
        measure(f"data/gold/{part}", documents_of(load_corpus(Path("data/gold")).part(part)), extractor, local=False)
    hard = [read_article(path, part="train") for path in sorted(Path("training/resolution").glob("*.txt"))]
    measure("training/resolution", documents_of(hard), extractor, local=False)


if __name__ == "__main__":
    main()
