"""Stage 4, resolve: every mention gets an entity, a canonical name and the method by which it was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from entity_pipe.resolution.definitions import bracketed_after, is_definition, is_foreign_acronym
from entity_pipe.resolution.keys import Titles, entity_id, organization_key, surface_key
from entity_pipe.resolution.knowledge import Entity, Knowledge
from entity_pipe.resolution.persons import longer_names
from entity_pipe.schemas import MENTIONS

MAX_TYPE_CERTAINTY = 0.98


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention while it is being resolved; `key` is what it is compared by."""

    start: int
    end: int
    surface: str
    type: str
    score: float
    sentence: int
    boilerplate: bool
    key: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The entity a mention stands for and how that was found."""

    entity: Entity
    method: str


def resolve(articles: pa.Table, recognized: pa.Table, sentences: pa.Table, *, knowledge: Knowledge, titles: Titles) -> pa.Table:
    """Resolve the mentions of articles, each article by itself.

    Args:
        articles: a table of `schemas.INGESTED`.
        recognized: their mentions, a table of `schemas.RECOGNIZED`.
        sentences: their table of `schemas.SENTENCES`, for the context of ambiguous forms.
        knowledge: the knowledge base with the user's aliases.
        titles: words that are no part of a person's name.

    Returns:
        A table of `schemas.MENTIONS`.
    """
    texts = dict(zip(articles["article_id"].to_pylist(), articles["text"].to_pylist(), strict=True))
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in sentences.to_pylist():
        spans[row["article_id"]].append((row["starts"][0], row["ends"][-1]))
    by_article: dict[str, list[dict[str, object]]] = {article_id: [] for article_id in texts}
    for row in recognized.to_pylist():
        by_article[row.pop("article_id")].append(row)
    columns: dict[str, list[object]] = {name: [] for name in MENTIONS.names}
    for article_id, rows in by_article.items():
        text = texts[article_id]
        mentions = [_mention(row, knowledge, titles) for row in rows]
        context = [text[a:b] for a, b in spans[article_id]]
        decisions = resolve_article(text, context, mentions, knowledge)
        for number, (mention, decision) in enumerate(zip(mentions, decisions, strict=True)):
            values = (
                article_id, f"{article_id}:{number}", mention.start, mention.end, mention.surface, decision.entity.type,
                mention.score, decision.entity.entity_id, decision.entity.name, decision.method, mention.sentence,
                mention.boilerplate,
            )  # fmt: skip
            for name, value in zip(MENTIONS.names, values, strict=True):
                columns[name].append(value)
    return pa.table(columns, schema=MENTIONS)


def resolve_article(text: str, context: Sequence[str], mentions: Sequence[Mention], knowledge: Knowledge) -> list[Decision]:
    """Resolve the mentions of one article.

    The order of evidence: the user's aliases, definitions in brackets in the article, longer names of persons in the
    article, the knowledge base, its conditional aliases, and else the surface form itself.

    Args:
        text: the article.
        context: its sentences, by sentence number.
        mentions: in the order of the text.
        knowledge: the knowledge base with the user's aliases.
    """
    defined = _definitions(text, mentions, knowledge)
    persons = {mention.key: mention for mention in reversed(mentions) if mention.type == "PER" and not mention.boilerplate}
    decisions = []
    for mention in mentions:
        sentence = context[mention.sentence]
        decision = (
            _by_user(mention, knowledge)
            or defined.get((mention.type, mention.key))
            or (_by_longer_name(mention, persons, sentence, text, knowledge) if mention.type == "PER" else None)
            or _by_knowledge(mention, sentence, text, knowledge)
        )
        decisions.append(decision or Decision(_own(mention), "own-name"))
    return decisions


def _mention(row: Mapping[str, object], knowledge: Knowledge, titles: Titles) -> Mention:
    surface, kind = str(row["surface"]), str(row["type"])
    mention = Mention(**row, key="")  # type: ignore[arg-type]
    known = knowledge.types_of(surface)
    if len(known) == 1 and kind not in known and _may_retype(mention, min(known), knowledge):
        kind = min(known)
    key = (
        surface_key(titles.strip(surface))
        if kind == "PER"
        else organization_key(surface)
        if kind == "ORG"
        else surface_key(surface)
    )
    return replace(mention, type=kind, key=key or surface)


def _may_retype(mention: Mention, kind: str, knowledge: Knowledge) -> bool:
    """Countries and organizations keep their type wherever they stand; a certain tagger is left alone on other names."""
    entity = knowledge.entity(mention.surface, kind)
    if entity is None:
        return False
    return entity.kind == "country" or (mention.score < MAX_TYPE_CERTAINTY and (kind == "ORG" or " " in mention.surface))


def _by_user(mention: Mention, knowledge: Knowledge) -> Decision | None:
    entity = knowledge.user_entity(mention.surface, mention.type)
    return Decision(entity, "user") if entity else None


def _by_knowledge(mention: Mention, sentence: str, text: str, knowledge: Knowledge) -> Decision | None:
    entity = knowledge.entity(mention.surface, mention.type)
    if entity:
        return Decision(entity, "knowledge-base")
    entity = knowledge.conditional_entity(mention.surface, mention.type, sentence, text)
    if entity:
        return Decision(entity, "knowledge-base-context")
    if mention.type == "PER":
        stripped = knowledge.entity(mention.key, "PER")
        return Decision(stripped, "knowledge-base") if stripped else None
    return None


def _by_longer_name(
    mention: Mention, persons: Mapping[str, Mention], sentence: str, text: str, knowledge: Knowledge
) -> Decision | None:
    """The one longer name in the article; several that are one entity count as one."""
    found: dict[str, Entity] = {}
    for key in longer_names(mention.key, persons):
        longer = persons[key]
        known = _by_knowledge(longer, sentence, text, knowledge)
        entity = known.entity if known else _own(longer)
        found[entity.entity_id] = entity
    if len(found) == 1:
        return Decision(next(iter(found.values())), "short-name")
    if len(found) > 1:
        return Decision(_own(mention), "ambiguous-name")
    return None


def _definitions(text: str, mentions: Sequence[Mention], knowledge: Knowledge) -> dict[tuple[str, str], Decision]:
    """What "Long Name (SHORT)" and "SHORT (Long Name)" say, for both forms, by type and key."""
    starts = {mention.start: mention for mention in mentions}
    defined: dict[tuple[str, str], Decision] = {}
    for mention in mentions:
        place = bracketed_after(text, mention.end)
        if place is None or mention.type == "PER":
            continue
        inside = text[slice(*place)]
        other = starts.get(place[0])
        if other is not None and other.type != mention.type:
            continue
        long, short = (mention.surface, inside) if len(inside) < len(mention.surface) else (inside, mention.surface)
        by_letters = is_definition(long, short)
        if not by_letters and not (other is not None and is_foreign_acronym(long, short)):
            continue
        known_long, known_short = knowledge.entity(long, mention.type), knowledge.entity(short, mention.type)
        if not by_letters and known_long and known_short and known_long != known_short:
            continue
        target = known_long or (known_short if not by_letters or _agrees(known_short, long) else None)
        target = target or Entity(entity_id(mention.type, long), long, mention.type, acronym=short)
        make_key = organization_key if mention.type == "ORG" else surface_key
        for form in (long, short):
            defined.setdefault((mention.type, make_key(form)), Decision(target, "definition"))
    return defined


def _agrees(known: Entity | None, long: str) -> bool:
    """Whether a long form in the text shares a word of four letters or more with the name that is known for its acronym."""
    if known is None:
        return False
    words = {word for word in surface_key(known.name).split() if len(word) > 3}
    return bool(words & set(surface_key(long).split()))


def _own(mention: Mention) -> Entity:
    name = " ".join(mention.surface.split())
    return Entity(entity_id(mention.type, mention.key), name, mention.type)
