"""The files of a gold corpus: texts and mentions by part, entities, and a row an article."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from entity_pipe.bio import TYPES
from entity_pipe.errors import InputError
from entity_pipe.jsonl import read_jsonl, write_jsonl
from entity_pipe.readers.text import read_text
from entity_pipe.store import write_text

PARTS = ("train", "dev", "test")
ARTICLES, MENTIONS, ENTITIES = "articles.jsonl", "mentions.jsonl", "entities.jsonl"
ARTICLE_FIELDS = {"article": str, "part": str, "field": str, "published": str, "outlet": str, "sha256": str}
MENTION_FIELDS = {"article": str, "start": int, "end": int, "text": str, "type": str, "canonical": str}
ENTITY_FIELDS = {"canonical": str, "type": str, "aliases": list}


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A mention; offsets are Python string offsets, `text` is the surface form."""

    start: int
    end: int
    text: str
    type: str
    canonical: str
    boilerplate: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with its mentions in the order of the text."""

    name: str
    part: str
    field: str
    published: date
    outlet: str
    text: str
    mentions: tuple[GoldMention, ...]
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An entity: every surface form seen, for places the ISO 3166 country ("" if of none) and the kind.

    `distinct_from` names entities of the same type that look alike and were found to be others.
    """

    canonical: str
    type: str
    aliases: tuple[str, ...] = ()
    country: str = ""
    kind: str = ""
    distinct_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """Articles by name and entities by (type, canonical name)."""

    articles: dict[str, GoldArticle] = field(default_factory=dict)
    entities: dict[tuple[str, str], GoldEntity] = field(default_factory=dict)

    def part(self, name: str) -> list[GoldArticle]:
        """The articles of one part, by name."""
        return [article for _, article in sorted(self.articles.items()) if article.part == name]

    def only_in(self, part: str) -> set[tuple[str, str]]:
        """The entities that no other part mentions, as (type, canonical name)."""
        here: set[tuple[str, str]] = set()
        elsewhere: set[tuple[str, str]] = set()
        for article in self.articles.values():
            (here if article.part == part else elsewhere).update((m.type, m.canonical) for m in article.mentions)
        return here - elsewhere


def text_digest(text: str) -> str:
    """The sha256 by which an article's text is frozen."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_mentions(path: Path) -> dict[str, tuple[GoldMention, ...]]:
    """Mentions of a `.jsonl` file by article, in the order of the text.

    Raises:
        InputError: the file is missing or a line is malformed.
    """
    found: dict[str, list[GoldMention]] = {}
    for row in read_jsonl(path, MENTION_FIELDS, choices={"type": TYPES}):
        flags = {name: bool(row.get(name, False)) for name in ("boilerplate", "optional")}
        mention = GoldMention(row["start"], row["end"], row["text"], row["type"], row["canonical"], **flags)
        found.setdefault(row["article"], []).append(mention)
    return {name: tuple(sorted(rows, key=lambda m: (m.start, m.end))) for name, rows in found.items()}


def mention_rows(articles: Mapping[str, tuple[GoldMention, ...]]) -> Iterator[dict[str, Any]]:
    """The rows of a mentions file."""
    for name, mentions in sorted(articles.items()):
        yield from ({"article": name, **asdict(mention)} for mention in mentions)


def load_corpus(folder: Path) -> Corpus:
    """Read a corpus.

    Args:
        folder: holds `articles.jsonl`, `entities.jsonl` and, for each part, a folder of texts and `mentions.jsonl`.

    Raises:
        InputError: a file is missing or malformed.
    """
    corpus = Corpus()
    mentions = {part: read_mentions(folder / part / MENTIONS) for part in PARTS}
    for row in read_jsonl(folder / ARTICLES, ARTICLE_FIELDS, choices={"part": PARTS}):
        name, part = row["article"], row["part"]
        where = f"{folder / ARTICLES}: {name}"
        if name in corpus.articles:
            raise InputError(f"{where}: stands there twice; remove one of the lines")
        try:
            published = date.fromisoformat(row["published"])
        except ValueError:
            raise InputError(f"{where}: published {row['published']!r} is no date; write YYYY-MM-DD") from None
        path = folder / part / f"{name}.txt"
        if not path.is_file():
            raise InputError(f"{where}: its text {path} is missing")
        corpus.articles[name] = GoldArticle(
            name, part, row["field"], published, row["outlet"], read_text(path), mentions[part].pop(name, ()), row["sha256"]
        )
    lost = [f"{part}: {name}" for part, rows in mentions.items() for name in rows]
    if lost:
        raise InputError(f"{folder}: mentions of articles that {ARTICLES} does not put there: {', '.join(lost)}")
    for row in read_jsonl(folder / ENTITIES, ENTITY_FIELDS, choices={"type": TYPES}):
        facts = {name: row.get(name, "") for name in ("country", "kind")}
        entity = GoldEntity(
            row["canonical"], row["type"], tuple(row["aliases"]), **facts, distinct_from=tuple(row.get("distinct_from", ()))
        )
        if (entity.type, entity.canonical) in corpus.entities:
            raise InputError(f"{folder / ENTITIES}: {entity.type} {entity.canonical} stands there twice; join the rows")
        corpus.entities[entity.type, entity.canonical] = entity
    return corpus


def save_corpus(corpus: Corpus, folder: Path) -> None:
    """Write every file of a corpus; texts and rows that it does not hold are removed."""
    for part in PARTS:
        articles = corpus.part(part)
        for article in articles:
            write_text(article.text, folder / part / f"{article.name}.txt")
        for path in set((folder / part).glob("*.txt")) - {folder / part / f"{article.name}.txt" for article in articles}:
            path.unlink()
        write_jsonl(mention_rows({article.name: article.mentions for article in articles}), folder / part / MENTIONS)
    rows = [
        {
            "article": article.name, "part": article.part, "field": article.field, "published": article.published.isoformat(),
            "outlet": article.outlet, "sha256": text_digest(article.text),
        }
        for _, article in sorted(corpus.articles.items())
    ]  # fmt: skip
    write_jsonl(rows, folder / ARTICLES)
    write_jsonl((_entity_row(entity) for _, entity in sorted(corpus.entities.items())), folder / ENTITIES)


def _entity_row(entity: GoldEntity) -> dict[str, Any]:
    row: dict[str, Any] = {"canonical": entity.canonical, "type": entity.type, "aliases": list(entity.aliases)}
    if entity.type == "LOC":
        row |= {"country": entity.country, "kind": entity.kind}
    return row | ({"distinct_from": list(entity.distinct_from)} if entity.distinct_from else {})
