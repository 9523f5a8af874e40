"""What the resolver makes of a surface form outside any article, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from entity_pipe.bio import TYPES
from entity_pipe.resolution.knowledge import Condition, Entity, load_knowledge


def lookup(name: str, *, aliases: Path | None = None) -> list[str]:
    """Explain a surface form, a line for each thing that is known.

    Args:
        name: the surface form.
        aliases: the user's alias file.
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
    if condition.default:
        yield "if no other reading's condition holds"
