"""Small documents and tables that several tests use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from entity_pipe.resolution.gazetteer import Gazetteer
from entity_pipe.resolution.knowledge import Condition, Entity, Knowledge, load_knowledge
from entity_pipe.resolution.naming import load_namer
from entity_pipe.schemas import INGESTED, RECOGNIZED, SENTENCES
from entity_pipe.stages.resolve import resolve

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
MARKED = re.compile(r"\[(PER|LOC|ORG)(?:@(\d\.\d+))? ([^\[\]]+)\]")

ARTICLES = {
    "kunjungan.txt": (
        "Putin Tiba di Korut\n\nPresiden Rusia Vladimir Putin tiba di Korea Utara pada Rabu. "
        "Putin kemudian bertemu Kim Jong Un di Pyongyang.\n"
    ),
    "bank.txt": (
        "Izin Sebuah Bank Dicabut\n\nOtoritas Jasa Keuangan (OJK) mencabut izin usaha sebuah bank di Makassar. "
        "OJK meminta nasabah tetap tenang.\n\nBaca Juga: Bank Indonesia Tahan Suku Bunga\n"
    ),
    "panen.txt": "Panen raya di Kabupaten Sleman dihadiri Gubernur Jawa Tengah. Petani bernama Sutarno tertawa.\n",
}


class Ran(NamedTuple):
    """What a command line left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


def write_articles(folder: Path, articles: Mapping[str, str] = ARTICLES) -> Path:
    """Write texts below a folder and return it."""
    for name, text in articles.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def parquet_bytes(folder: Path) -> dict[str, bytes]:
    """The bytes of every Parquet file below a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


def stage_times(out: Path) -> dict[str, int]:
    """When each shard of each stage was written, in nanoseconds."""
    return {
        f"{path.parent.name}/{path.name}": path.stat().st_mtime_ns
        for stage in ("ingest", "tokenize", "ner", "resolve")
        for path in sorted((out / "stages" / stage).glob("*.parquet"))
    }


def articles_table(texts: Mapping[str, str]) -> pa.Table:
    """A table of `INGESTED` that holds only ids and texts."""
    rows = [{**dict.fromkeys(INGESTED.names), "article_id": key, "path": key, "text": text} for key, text in texts.items()]
    return pa.Table.from_pylist(rows, INGESTED)


def marked(line: str, *, article_id: str = "a", score: float = 0.9) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Articles, mentions and sentences (one a line) of a text with marks, "[LOC Korut]" or "[LOC@0.5 Korut]"."""
    text, rows, last = "", [], 0
    for match in MARKED.finditer(line):
        text += line[last : match.start()]
        rows.append((len(text), len(text) + len(match[3]), match[1], float(match[2] or score), match[3]))
        text += match[3]
        last = match.end()
    text += line[last:]
    bounds = [match.span() for match in re.finditer(r"[^\n]+", text)]
    sentences = []
    for number, (start, end) in enumerate(bounds):
        tokens = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
        sentences.append(
            {"article_id": article_id, "sentence": number, "starts": [a for a, _ in tokens], "ends": [b for _, b in tokens]}
        )
    mentions = [
        {
            "article_id": article_id,
            "sentence": next(i for i, (a, b) in enumerate(bounds) if a <= start < b),
            "start": start,
            "end": end,
            "surface": surface,
            "type": kind,
            "score": sure,
            "boilerplate": False,
        }
        for start, end, kind, sure, surface in rows
    ]
    return (
        articles_table({article_id: text}),
        pa.Table.from_pylist(mentions, RECOGNIZED),
        pa.Table.from_pylist(sentences, SENTENCES),
    )


def resolved(line: str, knowledge: Knowledge | None = None, *, score: float = 0.9) -> list[dict[str, Any]]:
    """The resolved mentions of a marked text, with the shipped knowledge base unless another is given."""
    articles, mentions, sentences = marked(line, score=score)
    table = resolve(articles, mentions, sentences, namer=load_namer(knowledge or load_knowledge(), Gazetteer()))
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def small_knowledge(*entities: Entity, aliases: Mapping[str, str] | None = None) -> Knowledge:
    """A knowledge base of few entities; `aliases` by surface form name an entity id."""
    from entity_pipe.resolution.knowledge import _add_alias

    knowledge = Knowledge({entity.entity_id: entity for entity in entities})
    for entity in entities:
        for alias in (entity.name, entity.acronym):
            _add_alias(knowledge, entity, alias, "test")
    for alias, key in (aliases or {}).items():
        _add_alias(knowledge, knowledge.entities[key], alias, "test")
    return knowledge


def with_condition(knowledge: Knowledge, alias: str, key: str, condition: Condition) -> Knowledge:
    """Add a conditional alias."""
    knowledge.conditional.setdefault(alias, []).append((knowledge.entities[key].type, key, condition))
    return knowledge
