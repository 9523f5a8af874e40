"""What a gold corpus covers: articles, mentions and entities by part, field and type, provinces, countries and years."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from entity_pipe.bio import TYPES
from entity_pipe.corpus.files import PARTS, Corpus


@dataclass(frozen=True)
class CorpusStats:
    """Counts of a corpus; `words` are those between blanks."""

    articles: dict[str, int]
    fields: dict[str, int]
    words: dict[str, int]
    shortest: int
    longest: int
    mentions: dict[str, dict[str, int]]
    optional: int
    boilerplate: int
    entities: dict[str, int]
    only_in_test: dict[str, int]
    years: dict[int, int]
    provinces: list[str]
    countries: list[str]


def corpus_stats(corpus: Corpus) -> CorpusStats:
    """Count a corpus."""
    parts = {part: corpus.part(part) for part in PARTS}
    everything = [article for articles in parts.values() for article in articles]
    lengths = [len(article.text.split()) for article in everything]
    found = [mention for article in everything for mention in article.mentions]
    alone = Counter(kind for kind, _ in corpus.only_in("test"))
    return CorpusStats(
        articles={part: len(articles) for part, articles in parts.items()},
        fields=dict(sorted(Counter(article.field for article in everything).items())),
        words={part: sum(len(article.text.split()) for article in articles) for part, articles in parts.items()},
        shortest=min(lengths, default=0),
        longest=max(lengths, default=0),
        mentions={
            part: {kind: sum(m.type == kind for article in articles for m in article.mentions) for kind in TYPES}
            for part, articles in parts.items()
        },
        optional=sum(mention.optional for mention in found),
        boilerplate=sum(mention.boilerplate for mention in found),
        entities={kind: sum(entity.type == kind for entity in corpus.entities.values()) for kind in TYPES},
        only_in_test={kind: alone[kind] for kind in TYPES},
        years=dict(sorted(Counter(article.published.year for article in everything).items())),
        provinces=_places(corpus, "province", "ID"),
        countries=_places(corpus, "country"),
    )


def _places(corpus: Corpus, kind: str, country: str = "") -> list[str]:
    places = corpus.entities.values()
    return sorted(place.canonical for place in places if place.kind == kind and country in ("", place.country))
