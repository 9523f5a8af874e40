"""Stage 4, resolve: every mention gets an entity, a canonical name and the method by which it was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from entity_pipe.dateline import is_dateline_place
from entity_pipe.resolution.definitions import find_definitions
from entity_pipe.resolution.keys import organization_key
from entity_pipe.resolution.knowledge import Entity, Knowledge
from entity_pipe.resolution.mention import Decision, Mention, mention_key
from entity_pipe.resolution.naming import Namer
from entity_pipe.resolution.persons import LongerNames, without_initials
from entity_pipe.resolution.splitting import split_pairs
from entity_pipe.resolution.types import mend_types
from entity_pipe.schemas import MENTIONS


def resolve(articles: pa.Table, recognized: pa.Table, sentences: pa.Table, *, namer: Namer) -> pa.Table:
    """Resolve the mentions of articles, each article by itself.

    Args:
        articles: a table of `schemas.INGESTED`.
        recognized: their mentions, a table of `schemas.RECOGNIZED`.
        sentences: their table of `schemas.SENTENCES`, for the context of ambiguous forms.
        namer: holds the knowledge base with the user's aliases, and names what it does not know.

    Returns:
        A table of `schemas.MENTIONS`.
    """
    knowledge, titles = namer.knowledge, namer.titles
    texts = dict(zip(articles["article_id"].to_pylist(), articles["text"].to_pylist(), strict=True))
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in sentences.to_pylist():
        spans[row["article_id"]].append((row["starts"][0], row["ends"][-1]))
    by_article: dict[str, list[dict[str, Any]]] = {article_id: [] for article_id in texts}
    for row in recognized.to_pylist():
        by_article[row.pop("article_id")].append(row)
    columns: dict[str, list[object]] = {name: [] for name in MENTIONS.names}
    for article_id, rows in by_article.items():
        text = texts[article_id]
        found = [Mention(**row, key=mention_key(row["surface"], row["type"], titles)) for row in rows]
        mentions = mend_types(list(split_pairs(found, knowledge, titles)), knowledge, titles)
        context = [text[a:b] for a, b in spans[article_id]]
        decisions = resolve_article(text, context, mentions, namer)
        for number, (mention, decision) in enumerate(zip(mentions, decisions, strict=True)):
            values = (
                article_id, f"{article_id}:{number}", mention.start, mention.end, mention.surface, decision.entity.type,
                mention.score, decision.entity.entity_id, decision.entity.name, decision.method, mention.sentence,
                mention.boilerplate,
            )  # fmt: skip
            for name, value in zip(MENTIONS.names, values, strict=True):
                columns[name].append(value)
    return pa.table(columns, schema=MENTIONS)


def resolve_article(text: str, context: Sequence[str], mentions: Sequence[Mention], namer: Namer) -> list[Decision]:
    """Resolve the mentions of one article.

    The order of evidence: the user's aliases, definitions in brackets in the article, longer names of persons in the
    article, the knowledge base, its conditional aliases, and else the surface form itself; an organization named by itself
    alone is the one whose longer name begins with it.

    Args:
        text: the article.
        context: its sentences, by sentence number.
        mentions: in the order of the text.
        namer: holds the knowledge base with the user's aliases, and names what it does not know.
    """
    knowledge = namer.knowledge
    defined = find_definitions(text, mentions, namer)
    persons: dict[str, Entity] = {}
    for mention in mentions:
        if mention.type == "PER" and not mention.boilerplate and mention.key not in persons:
            known = _by_knowledge(mention, context[mention.sentence], text, knowledge)
            persons[mention.key] = known.entity if known else namer.entity(mention.surface, "PER")
    longer = LongerNames(frozenset(persons))
    decisions = []
    for mention in mentions:
        decision = (
            _by_user(mention, knowledge)
            or defined.get((mention.type, mention.key))
            or _by_dateline(mention, text, knowledge)
            or (_by_longer_name(mention, persons, longer, namer) if mention.type == "PER" else None)
            or _by_knowledge(mention, context[mention.sentence], text, knowledge)
        )
        decisions.append(decision or Decision(namer.entity(mention.surface, mention.type), "own-name"))
    return _with_longer_organizations(mentions, decisions)


def _with_longer_organizations(mentions: Sequence[Mention], decisions: Sequence[Decision]) -> list[Decision]:
    """An organization that is known by its own name alone, and with whose words just one longer name in the article begins."""
    longer: dict[str, set[str]] = defaultdict(set)
    entities: dict[str, Entity] = {}
    for mention, decision in zip(mentions, decisions, strict=True):
        if mention.type == "ORG" and not mention.boilerplate:
            entities[decision.entity.entity_id] = decision.entity
            for name in {mention.key, organization_key(decision.entity.name)}:
                words = name.split()
                for length in range(1, len(words)):
                    longer[" ".join(words[:length])].add(decision.entity.entity_id)
    result = []
    for mention, decision in zip(mentions, decisions, strict=True):
        found = longer.get(mention.key, set()) - {decision.entity.entity_id}
        short = mention.type == "ORG" and decision.method == "own-name" and len(found) == 1
        result.append(Decision(entities[min(found)], "short-name") if short else decision)
    return result


def _by_user(mention: Mention, knowledge: Knowledge) -> Decision | None:
    entity = knowledge.user_entity(mention.surface, mention.type)
    return Decision(entity, "user") if entity else None


def _by_dateline(mention: Mention, text: str, knowledge: Knowledge) -> Decision | None:
    """A dateline names the city where city and province or regency share a name."""
    if mention.type != "LOC" or not is_dateline_place(text, mention.start, mention.end):
        return None
    city = knowledge.entity(f"Kota {mention.surface}", "LOC")
    return Decision(city, "knowledge-base-context") if city and city.kind == "city" else None


def _by_knowledge(mention: Mention, sentence: str, text: str, knowledge: Knowledge) -> Decision | None:
    found = knowledge.in_context(mention.surface, mention.type, sentence, text)
    if found is None and mention.type == "PER":
        found = knowledge.in_context(mention.key, "PER", sentence, text)
        plain = without_initials(mention.key)
        if found is None and plain != mention.key:
            found = knowledge.in_context(plain, "PER", sentence, text)
    return Decision(*found) if found else None


def _by_longer_name(mention: Mention, persons: Mapping[str, Entity], longer: LongerNames, namer: Namer) -> Decision | None:
    """The one person with a longer name in the article; several names of one entity count as one."""
    found = {persons[key].entity_id: persons[key] for key in longer.of(mention.key)}
    if not found:
        return None
    if len(found) > 1:
        return Decision(namer.entity(mention.surface, "PER"), "ambiguous-name")
    return Decision(min(found.values(), key=lambda entity: entity.entity_id), "short-name")
