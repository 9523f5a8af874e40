"""Stage 4, resolve: every mention gets an entity, a canonical name and the method by which it was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from entity_pipe.dateline import is_outlet
from entity_pipe.resolution.appositions import appositions
from entity_pipe.resolution.definitions import find_definitions
from entity_pipe.resolution.knowledge import Knowledge
from entity_pipe.resolution.mention import Decision, Mention, mention_key
from entity_pipe.resolution.naming import Namer
from entity_pipe.resolution.person_names import without_initials
from entity_pipe.resolution.persons import resolve_persons
from entity_pipe.resolution.regions import Regions
from entity_pipe.resolution.short_names import with_longer_names, with_one_name
from entity_pipe.resolution.splitting import split_pairs
from entity_pipe.resolution.types import mend_types
from entity_pipe.schemas import RESOLVED


def resolve(articles: pa.Table, recognized: pa.Table, sentences: pa.Table, *, namer: Namer) -> pa.Table:
    """Resolve the mentions of articles, each article by itself.

    Args:
        articles: a table of `schemas.INGESTED`.
        recognized: their mentions, a table of `schemas.RECOGNIZED`.
        sentences: their table of `schemas.SENTENCES`, for the context of ambiguous forms.
        namer: holds the knowledge base with the user's corrections, and names what it does not know.

    Returns:
        A table of `schemas.RESOLVED`.
    """
    knowledge, titles = namer.knowledge, namer.titles
    texts = dict(zip(articles["article_id"].to_pylist(), articles["text"].to_pylist(), strict=True))
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in sentences.to_pylist():
        spans[row["article_id"]].append((row["starts"][0], row["ends"][-1]))
    by_article: dict[str, list[dict[str, Any]]] = {article_id: [] for article_id in texts}
    for row in recognized.to_pylist():
        by_article[row.pop("article_id")].append(row)
    columns: dict[str, list[object]] = {name: [] for name in RESOLVED.names}
    for article_id, rows in by_article.items():
        text = texts[article_id]
        found = [Mention(**row, key=mention_key(row["surface"], row["type"], titles)) for row in rows]
        mentions = mend_types(list(split_pairs(found, knowledge, titles)), knowledge, titles)
        context = [text[a:b] for a, b in spans[article_id]]
        mentions = [m for m in mentions if not _is_banned(m, article_id, knowledge)]
        decisions = resolve_article(text, context, mentions, namer, article_id=article_id)
        for number, (mention, decision) in enumerate(zip(mentions, decisions, strict=True)):
            role = namer.roles.before(text, mention.start) if decision.entity.type == "PER" else None
            values = (
                article_id, f"{article_id}:{number}", mention.start, mention.end, mention.surface, decision.entity.type,
                mention.score, decision.entity.entity_id, decision.entity.name, decision.method, mention.sentence,
                mention.boilerplate, role,
            )  # fmt: skip
            for name, value in zip(RESOLVED.names, values, strict=True):
                columns[name].append(value)
    return pa.table(columns, schema=RESOLVED)


def resolve_article(
    text: str, context: Sequence[str], mentions: Sequence[Mention], namer: Namer, *, article_id: str = ""
) -> list[Decision]:
    """Resolve the mentions of one article.

    The order of evidence: the user's corrections, definitions in brackets in the article, longer names of persons in the
    article, the knowledge base, its conditional aliases, and else the surface form itself; an organization named by itself
    alone is the one whose longer name begins with it.

    Args:
        text: the article.
        context: its sentences, by sentence number.
        mentions: in the order of the text.
        namer: holds the knowledge base with the user's corrections, and names what it does not know.
        article_id: for the corrections that hold in one article only.
    """
    knowledge = namer.knowledge
    defined = find_definitions(text, mentions, namer)
    persons = _persons(text, context, mentions, namer)
    regions = Regions(text, mentions, knowledge)
    decisions = []
    for mention in mentions:
        decision = (
            _by_user(mention, article_id, knowledge)
            or defined.get((mention.type, mention.key))
            or _by_region(mention, regions)
            or (persons[mention.start] if mention.type == "PER" else None)
            or _by_knowledge(mention, context[mention.sentence], text, knowledge)
        )
        decisions.append(decision or Decision(namer.entity(mention.surface, mention.type), "own-name"))
    decisions = _by_gazetteer(mentions, with_longer_names(text, mentions, decisions, namer=namer), namer)
    decisions = with_one_name(decisions)
    return [_renamed(decision, knowledge) for decision in decisions] if knowledge.corrections.renames else decisions


def _by_gazetteer(mentions: Sequence[Mention], decisions: Sequence[Decision], namer: Namer) -> list[Decision]:
    """Towns that nothing else is known of, where the article's other places say which one is meant."""
    countries = {decision.entity.country for decision in decisions if decision.entity.type == "LOC" and decision.entity.country}
    result = []
    for mention, decision in zip(mentions, decisions, strict=True):
        unknown = mention.type == "LOC" and decision.method == "own-name"
        town = namer.gazetteer.city(mention.surface, countries) if unknown else None
        result.append(Decision(town, "gazetteer") if town else decision)
    return result


def _is_banned(mention: Mention, article_id: str, knowledge: Knowledge) -> bool:
    correction = knowledge.corrections.of(mention.surface, mention.type, article_id)
    return correction is not None and correction.action == "ban"


def _persons(text: str, context: Sequence[str], mentions: Sequence[Mention], namer: Namer) -> dict[int, Decision]:
    persons = [mention for mention in mentions if mention.type == "PER"]
    known: dict[str, Decision] = {}
    for mention in persons:
        decision = None if mention.key in known else _by_knowledge(mention, context[mention.sentence], text, namer.knowledge)
        if decision:
            known[mention.key] = decision
    return resolve_persons(
        persons,
        appositions(text, persons),
        known=known,
        new=lambda surface: namer.entity(surface, "PER"),
        titles=namer.titles,
        offices={mention.start: office for mention in persons if (office := namer.roles.office(text, mention.start))},
    )


def _by_user(mention: Mention, article_id: str, knowledge: Knowledge) -> Decision | None:
    entity = knowledge.corrected(mention.surface, mention.type, article_id)
    return Decision(entity, "user") if entity else None


def _renamed(decision: Decision, knowledge: Knowledge) -> Decision:
    """An entity under the name that the user gave it; its id stays."""
    entity = decision.entity
    name = knowledge.corrections.name_of(entity.type, entity.name)
    return decision if name == entity.name else Decision(replace(entity, name=name), decision.method)


def _by_region(mention: Mention, regions: Regions) -> Decision | None:
    region = regions.of(mention) if mention.type == "LOC" else None
    return Decision(region, "knowledge-base-context") if region else None


def _by_knowledge(mention: Mention, sentence: str, text: str, knowledge: Knowledge) -> Decision | None:
    outlet = mention.type == "ORG" and is_outlet(text, mention.start, mention.end)
    found = knowledge.in_context(mention.surface, mention.type, sentence, text, outlet=outlet)
    if found is None and mention.type == "PER":
        found = knowledge.in_context(mention.key, "PER", sentence, text)
        plain = without_initials(mention.key)
        if found is None and plain != mention.key:
            found = knowledge.in_context(plain, "PER", sentence, text)
        spelled = knowledge.spelled(mention.key) if found is None else None
        found = (spelled, "knowledge-base") if spelled else found
    if found is None and mention.type == "LOC":
        joined = knowledge.joined(mention.surface)
        found = (joined, "knowledge-base") if joined else None
    return Decision(*found) if found else None
