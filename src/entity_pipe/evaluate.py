"""Measure the models against gold: pretokenised sentences (.bio) or the mentions of whole articles (.jsonl)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from entity_pipe.bio import TYPES, bio_spans, read_bio
from entity_pipe.errors import InputError
from entity_pipe.jsonl import read_jsonl
from entity_pipe.mistakes import count_kinds, mistakes, write_mistakes
from entity_pipe.readers.text import read_text
from entity_pipe.scores import Counts, b_cubed, calibration_error, f1_interval

FIELDS = {"article": str, "start": int, "end": int, "type": str, "canonical": str}
Mention = tuple[int, int, str]
Found = Mapping[Mention, tuple[str, float]]


def evaluate(
    gold: Path,
    *,
    articles: Path | None = None,
    tagset: str = "default",
    gold_mentions: bool = False,
    evidence: bool = True,
    errors: Path | None = None,
    models: Path | None = None,
) -> dict[str, Any]:
    """Precision, recall and F1 of exact mentions; for whole articles also how well their entities are resolved.

    Args:
        gold: `.bio`, tagged as it is tokenised; `.jsonl`, whose articles are run through every stage; or a folder that holds
            `mentions.jsonl`, as a part of the gold corpus.
        articles: folder of the texts that a `.jsonl` names; its own folder by default.
        tagset: the tag column of the model.
        gold_mentions: for `.jsonl`, resolve the mentions of the file instead of finding them.
        evidence: for `.jsonl`, let the article and the knowledge base speak beside the tagger.
        errors: for `.jsonl`, a CSV file that gets a row for every mistake.
        models: folder of the model files; the package's own by default.

    Returns:
        `micro` and each type with `precision`, `recall`, `f1` (0..1) and `support`, `micro` also with
        `f1_interval`, its 95 % interval by bootstrap over sentences or articles; for `.jsonl` also `canonical`, the
        share of rightly found mentions whose canonical name is right, and `b_cubed` over the entities of all articles
        together, `calibration_error` of the scores of found mentions, and `mistakes` by kind. What is marked optional counts
        nowhere.

    Raises:
        InputError: the gold file or an article is missing or malformed.
    """
    if gold.is_dir():
        gold = gold / "mentions.jsonl"
    if not gold.is_file():
        raise InputError(f"{gold}: no such file; give a .bio or .jsonl gold file, or a folder with mentions.jsonl")
    if gold.suffix == ".bio":
        if gold_mentions:
            raise InputError("--gold-mentions: a .bio file holds no entities to resolve; leave the option out")
        return _report(_evaluate_bio(gold, tagset, models))
    if gold.suffix == ".jsonl":
        if tagset != "default":
            raise InputError(
                f"--tagset {tagset}: whole articles are evaluated in the default tag column only; leave the option out"
            )
        return _evaluate_jsonl(gold, articles or gold.parent, gold_mentions, evidence, errors, models)
    raise InputError(f"{gold}: neither .bio nor .jsonl; convert the gold file to one of them")


def _evaluate_bio(gold: Path, tagset: str, models: Path | None) -> list[Counts]:
    from entity_pipe.nlp.engine import load_engine

    sentences = list(read_bio(gold))
    tagger = load_engine(models, tagset=tagset).tagger
    units = []
    for (_, tags), spans in zip(sentences, tagger([tokens for tokens, _ in sentences]), strict=True):
        units.append(Counts())
        units[-1].add(gold=bio_spans(tags), predicted=[(span.start, span.end, span.type) for span in spans])
    return units


def _evaluate_jsonl(
    gold: Path, folder: Path, gold_mentions: bool, evidence: bool, errors: Path | None, models: Path | None
) -> dict[str, Any]:
    articles, expected, found = _compared(gold, folder, gold_mentions, evidence, models)
    names = [{mention: name for mention, (name, _) in mentions.items()} for mentions in found]
    if gold_mentions:
        return measure_articles(expected, names)
    wrong = [mistakes(right, mentions) for right, mentions in zip(expected, found, strict=True)]
    if errors:
        write_mistakes([(*article, rows) for article, rows in zip(articles, wrong, strict=True)], errors)
    return {
        **measure_articles(expected, names),
        "calibration_error": calibration_error(_scored(expected, found)),
        "mistakes": count_kinds(mistake for rows in wrong for mistake in rows),
    }


def scored_mentions(gold: Path, *, models: Path | None = None) -> list[tuple[float, bool]]:
    """The score of every mention found in the articles of a part of the gold corpus, and whether it is right.

    Args:
        gold: folder of the part.
        models: folder of the model files; the package's own by default.
    """
    _, expected, found = _compared(gold / "mentions.jsonl", gold, False, True, models)
    return _scored(expected, found)


def _scored(expected: Sequence[Mapping[Mention, str]], found: Sequence[Found]) -> list[tuple[float, bool]]:
    pairs = zip(expected, found, strict=True)
    return [(score, mention in right) for right, mentions in pairs for mention, (_, score) in mentions.items()]


def _compared(
    gold: Path, folder: Path, gold_mentions: bool, evidence: bool, models: Path | None
) -> tuple[list[tuple[str, str]], list[Mapping[Mention, str]], list[Found]]:
    """Of each article its name and text, the expected names, and the found names with scores of its mentions."""
    from entity_pipe.api import Extractor

    wanted: dict[str, list[dict[str, Any]]] = {}
    for row in read_jsonl(gold, FIELDS, choices={"type": TYPES}):
        wanted.setdefault(row["article"], []).append(row)
    texts = [_article(folder, name) for name in wanted]
    extractor = Extractor(models=models, evidence=evidence)
    spans = [[(row["start"], row["end"], row["type"]) for row in rows] for rows in wanted.values()]
    results = extractor.resolve(texts, spans) if gold_mentions else extractor.batch(texts)
    expected: list[Mapping[Mention, str]] = []
    found: list[Found] = []
    for rows, mentions in zip(wanted.values(), results, strict=True):
        optional = {(row["start"], row["end"]) for row in rows if row.get("optional")}
        expected.append({(r["start"], r["end"], r["type"]): r["canonical"] for r in rows if not r.get("optional")})
        found.append({(m.start, m.end, m.type): (m.name, m.score) for m in mentions if (m.start, m.end) not in optional})
    return list(zip(wanted, texts, strict=True)), expected, found


def measure_articles(gold: Sequence[Mapping[Mention, str]], predicted: Sequence[Mapping[Mention, str]]) -> dict[str, Any]:
    """Scores over articles, each a canonical name by (start, end, type).

    An entity is its type and canonical name, in whichever articles it stands.
    """
    units: list[Counts] = []
    right = both = 0
    entities: tuple[dict[object, object], dict[object, object]] = ({}, {})
    for number, (expected, found) in enumerate(zip(gold, predicted, strict=True)):
        units.append(Counts())
        units[-1].add(gold=expected, predicted=found)
        common = expected.keys() & found.keys()
        both += len(common)
        right += sum(expected[mention] == found[mention] for mention in common)
        for side, mentions in zip(entities, (expected, found), strict=True):
            side.update(((number, mention), (mention[2], name)) for mention, name in mentions.items())
    clusters = b_cubed(gold=entities[0], predicted=entities[1])
    return {**_report(units), "canonical": right / both if both else 0.0, "b_cubed": asdict(clusters)}


def _report(units: Sequence[Counts]) -> dict[str, Any]:
    """Scores over all articles or sentences, and the interval of micro F1."""
    counts = Counts()
    for unit in units:
        counts.right += unit.right
        counts.predicted += unit.predicted
        counts.gold += unit.gold
    micro = {**asdict(counts.micro()), "f1_interval": list(f1_interval(units))}
    return {"micro": micro, **{kind: asdict(counts.of(kind)) for kind in counts.types()}}


def _article(folder: Path, name: str) -> str:
    for path in (folder / name, folder / f"{name}.txt"):
        if path.is_file():
            try:
                return read_text(path)
            except InputError as error:
                raise InputError(f"{path}: {error}") from None
    raise InputError(f"{folder / name}: no such article; give the folder of the texts with --articles")
