"""What the resolver makes of a surface form, outside any article or in one, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from entity_pipe import schemas
from entity_pipe.bio import TYPES
from entity_pipe.errors import InputError
from entity_pipe.resolution.keys import surface_key
from entity_pipe.resolution.knowledge import Condition, Entity, load_knowledge
from entity_pipe.store import read_table

AROUND = 60
METHODS = {
    "user": "your file of corrections says so",
    "definition": "the article defines it in brackets",
    "apposition": "the article says in words that it is another name of it",
    "short-name": "short for a longer name in the article",
    "other-spelling": "another spelling of a name in the article or, where the context agrees, in another one",
    "ambiguous-name": "short for several names in the article, and nothing says which",
    "other-article": "short for a name in other articles that name the same entities beside it",
    "knowledge-base": "a name of it in the knowledge base, whatever the context",
    "knowledge-base-context": "an ambiguous name of it in the knowledge base whose condition holds here",
    "gazetteer": "a town of GeoNames in a country that the article names, or in Indonesia",
    "own-name": "nothing else is known of it, so it stands for itself",
}


def lookup(name: str, *, aliases: Path | None = None) -> list[str]:
    """Explain a surface form, a line for each thing that is known.

    Args:
        name: the surface form.
        aliases: the user's file of corrections.
    """
    knowledge = load_knowledge(aliases)
    lines: list[str] = []
    for kind in TYPES:
        row = knowledge.corrections.of(name, kind)
        if row:
            chosen = knowledge.corrected(name, kind)
            what = _describe(chosen) if chosen else "no name"
            lines.append(f"{name} as {kind}: {what}; your row at {row.where} says so ({row.action}) and wins")
        entity = knowledge.entity(name, kind)
        if entity:
            form = "its canonical name" if entity.name == name else "an alias of it"
            others = any(row[0] == kind and not row[2].default for row in knowledge.conditional.get(name, ()))
            when = "unless a condition below holds" if others else "whatever the context"
            lines.append(f"{name} as {kind}: {_describe(entity)}; {form} in the knowledge base, {when}")
    for kind, target, condition in knowledge.conditional.get(name, ()):
        lines.append(f"{name} as {kind}: {_describe(knowledge.entities[target])}; {' and '.join(_explain(condition))}")
    if not lines:
        lines.append(
            f"{name}: not in the knowledge base; it becomes an entity of its own, unless the article defines it in brackets "
            "or names a person with a longer name of which it is a part"
        )
    return lines


def lookup_in_article(name: str, *, article: str, out: Path) -> list[str]:
    """Explain what became of a surface form, or of an entity with this canonical name, in an article of a run.

    Args:
        name: the surface form or canonical name.
        article: `article_id`.
        out: folder of the tables.

    Raises:
        InputError: a table is missing, or there is no such article.
    """
    articles = read_table(out / "articles.parquet", schema=schemas.ARTICLES).filter(pc.field("article_id") == article)
    if not articles.num_rows:
        raise InputError(f"{article}: no such article in {out / 'articles.parquet'}; its column article_id lists them")
    text = articles["text"][0].as_py()
    mentions = read_table(out / "mentions.parquet", schema=schemas.MENTIONS).filter(pc.field("article_id") == article)
    key = surface_key(name)
    links = {row["entity_id"]: row for row in _links(out, article)}
    lines = []
    for row in mentions.to_pylist():
        if key not in {surface_key(row["surface"]), surface_key(row["name"])}:
            continue
        around = " ".join(text[max(0, row["start"] - AROUND) : row["end"] + AROUND].split())
        flags = ", in boilerplate" if row["boilerplate"] else ""
        lines.append(
            f"{row['start']}-{row['end']} {row['surface']} as {row['type']} (score {row['score']:.2f}{flags}): "
            f"{row['name']} [{row['entity_id']}], {row['method']}: {METHODS[row['method']]}\n    … {around} …"
        )
    for row in links.values():
        if key in {surface_key(row["name"]), surface_key(row["target_name"])}:
            lines.append(
                f"{row['name']} is {row['target_name']} here with probability {row['probability']:.3f}, "
                f"because the article also names {', '.join(row['because'])}"
            )
    return lines or [f"{name}: not among the mentions of {article}"]


def _links(out: Path, article: str) -> Iterator[dict[str, Any]]:
    for path in sorted((out / "stages" / "link").glob("*.parquet")):
        table = read_table(path, schema=schemas.LINKS)
        yield from table.filter(pc.field("article_id").isin([article, ""])).to_pylist()


def _describe(entity: Entity) -> str:
    facts = ", ".join(filter(None, (entity.kind, entity.country, entity.acronym)))
    return f"{entity.name} [{entity.entity_id}]" + (f" ({facts})" if facts else "")


def _explain(condition: Condition) -> Iterator[str]:
    if condition.near:
        yield f"if the sentence has one of: {', '.join(condition.near)}"
    if condition.article:
        yield f"if the article has one of: {', '.join(condition.article)}"
    if condition.unless:
        yield f"unless the sentence has one of: {', '.join(condition.unless)}"
    if condition.outlet:
        yield "where an article names its own medium (dateline, closing brackets)"
    if condition.default:
        yield "if no other reading's condition holds"
