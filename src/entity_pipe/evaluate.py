"""Measure the models against gold files: pretokenised sentences (.bio) or whole articles (.jsonl)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from entity_pipe.bio import TYPES, bio_spans, read_bio
from entity_pipe.errors import InputError
from entity_pipe.readers.text import read_text
from entity_pipe.scores import Counts

FIELDS = {"article": str, "start": int, "end": int, "type": str, "canonical": str}


def evaluate(gold: Path, *, articles: Path | None = None, tagset: str = "default", models: Path | None = None) -> dict[str, Any]:
    """Precision, recall and F1 of exact mentions.

    Args:
        gold: `.bio`, tagged as it is tokenised; or `.jsonl`, whose articles are run through every stage.
        articles: folder of the texts that a `.jsonl` names; its own folder by default.
        tagset: the tag column of the model.
        models: folder of the model files; the package's own by default.

    Returns:
        `micro` and each type with `precision`, `recall`, `f1` (0..1) and `support`; for `.jsonl` also `canonical`, the
        share of rightly found mentions whose canonical name is right.

    Raises:
        InputError: the gold file or an article is missing or malformed.
    """
    if not gold.is_file():
        raise InputError(f"{gold}: no such file; give a .bio or .jsonl gold file")
    if gold.suffix == ".bio":
        return _report(_evaluate_bio(gold, tagset, models))
    if gold.suffix == ".jsonl":
        if tagset != "default":
            raise InputError(
                f"--tagset {tagset}: whole articles are evaluated in the default tag column only; leave the option out"
            )
        return _evaluate_jsonl(gold, articles or gold.parent, models)
    raise InputError(f"{gold}: neither .bio nor .jsonl; convert the gold file to one of them")


def _evaluate_bio(gold: Path, tagset: str, models: Path | None) -> Counts:
    from entity_pipe.nlp.engine import load_engine

    sentences = list(read_bio(gold))
    tagger = load_engine(models, tagset=tagset).tagger
    counts = Counts()
    for (_, tags), spans in zip(sentences, tagger([tokens for tokens, _ in sentences]), strict=True):
        counts.add(gold=bio_spans(tags), predicted=[(span.start, span.end, span.type) for span in spans])
    return counts


def _evaluate_jsonl(gold: Path, folder: Path, models: Path | None) -> dict[str, Any]:
    from entity_pipe.api import Extractor

    wanted: dict[str, list[dict[str, Any]]] = {}
    for row in _read_jsonl(gold):
        wanted.setdefault(row["article"], []).append(row)
    texts = [_article(folder, name) for name in wanted]
    counts, right, found = Counts(), 0, 0
    for rows, mentions in zip(wanted.values(), Extractor(models=models).batch(texts), strict=True):
        optional = {(row["start"], row["end"]) for row in rows if row.get("optional")}
        expected = {(row["start"], row["end"], row["type"]): row["canonical"] for row in rows if not row.get("optional")}
        predicted = {(m.start, m.end, m.type): m.name for m in mentions if (m.start, m.end) not in optional}
        counts.add(gold=expected, predicted=predicted)
        for key in expected.keys() & predicted.keys():
            found += 1
            right += expected[key] == predicted[key]
    return {**_report(counts), "canonical": right / found if found else 0.0}


def _report(counts: Counts) -> dict[str, Any]:
    return {"micro": asdict(counts.micro()), **{kind: asdict(counts.of(kind)) for kind in counts.types()}}


def _article(folder: Path, name: str) -> str:
    for path in (folder / name, folder / f"{name}.txt"):
        if path.is_file():
            try:
                return read_text(path)
            except InputError as error:
                raise InputError(f"{path}: {error}") from None
    raise InputError(f"{folder / name}: no such article; give the folder of the texts with --articles")


def _read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}); save the gold file as UTF-8") from None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"{path}:{number}: no JSON object ({error})") from None
        for name, kind in FIELDS.items():
            if not isinstance(row, dict) or not isinstance(row.get(name), kind):
                raise InputError(f"{path}:{number}: the field {name!r} is missing or no {kind.__name__}")
        if row["type"] not in TYPES:
            raise InputError(f"{path}:{number}: type {row['type']!r} is none of {', '.join(TYPES)}")
        yield row
