"""Find what is wrong in a gold corpus: offsets, names, forgotten mentions, leaks between its parts and to other data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

from entity_pipe.corpus.build import with_surfaces
from entity_pipe.corpus.files import Corpus, GoldArticle, text_digest
from entity_pipe.corpus.overlap import Source, index_articles, shared_runs
from entity_pipe.resolution.keys import organization_key, surface_key

EDGE = re.compile(r"[^\W_]")
CLOSING = frozenset(".)'’\"”+!")
MIN_ONLY_IN_TEST = 50


def check_corpus(corpus: Corpus, *, others: Iterable[Source] = ()) -> list[str]:
    """Every fault of a corpus, a line each; empty when it is clean.

    Args:
        corpus: the corpus.
        others: texts that none of the articles may share a run of words with.
    """
    faults: list[str] = []
    for article in corpus.articles.values():
        faults += (f"{article.name}: {fault}" for fault in article_faults(article))
    faults += _entity_faults(corpus)
    faults += _same_names(corpus)
    faults += _leaks(corpus)
    index = index_articles(corpus.articles.values())
    for source in others:
        faults += (f"{name}: shares the words {words!r} with {source.name}" for name, words in shared_runs(index, source))
    return faults


def article_faults(article: GoldArticle) -> Iterator[str]:
    """Wrong offsets, edges, overlaps, and names that stand elsewhere in the article without a mention."""
    if article.sha256 and article.sha256 != text_digest(article.text):
        yield "the text was changed after it was frozen; import it again to say that this is meant"
    last = 0
    for mention in article.mentions:
        where = f"{mention.start}-{mention.end} {mention.text!r}"
        if not 0 <= mention.start < mention.end or article.text[mention.start : mention.end] != mention.text:
            yield f"{where}: the text has {article.text[max(mention.start, 0) : mention.end]!r} there"
            continue
        if mention.start < last:
            yield f"{where}: overlaps the mention before it"
        last = max(last, mention.end)
        if not EDGE.match(mention.text[0]) or not (EDGE.match(mention.text[-1]) or mention.text[-1] in CLOSING):
            yield f"{where}: begins or ends with punctuation that is no part of the name"
        if not mention.canonical.strip() or mention.canonical != mention.canonical.strip():
            yield f"{where}: its canonical name is empty or has blanks at its edge"
    covered = [(mention.start, mention.end) for mention in article.mentions]
    for surface in sorted({mention.text for mention in article.mentions}):
        for match in re.finditer(rf"(?<![\w-]){re.escape(surface)}(?!\w)", article.text):
            if not any(start < match.end() and match.start() < end for start, end in covered):
                context = article.text[max(0, match.start() - 20) : match.end() + 20]
                yield f"{surface!r} stands without a mention in {context!r}; annotate it, or mark it optional"


def _entity_faults(corpus: Corpus) -> Iterator[str]:
    expected = with_surfaces(corpus.articles, corpus.entities)
    for kind, name in sorted(expected.keys() - corpus.entities.keys()):
        yield f"{kind} {name}: mentioned, but no row of the entities"
    for kind, name in sorted(corpus.entities.keys() - expected.keys()):
        yield f"{kind} {name}: in the entities, but mentioned nowhere"
    for key in sorted(expected.keys() & corpus.entities.keys()):
        entity = corpus.entities[key]
        label = f"{entity.type} {entity.canonical}"
        if tuple(entity.aliases) != expected[key].aliases:
            yield f"{label}: its aliases are not the surface forms that the articles have; import an article to count them anew"
        if entity.type == "LOC" and not entity.kind:
            yield f"{label}: a place without kind; write it into the entities"
        if entity.country and not re.fullmatch(r"[A-Z]{2}", entity.country):
            yield f"{label}: country {entity.country!r} is no ISO 3166 code of two letters"


def _same_names(corpus: Corpus) -> Iterator[str]:
    """Entities of one type that share a name or a key, unless they were found to be distinct."""
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, name in corpus.entities:
        key = organization_key(name) if kind == "ORG" else surface_key(name)
        bearers[kind, key].add(name)
    for (kind, name), entity in corpus.entities.items():
        for alias in entity.aliases:
            key = organization_key(alias) if kind == "ORG" else surface_key(alias)
            if (kind, key) in bearers and not bearers[kind, key] & {name, *entity.distinct_from}:
                others = ", ".join(sorted(bearers[kind, key]))
                yield f"{kind} {name}: its surface form {alias!r} is the name of {others}; make them one, or say distinct_from"
    for (kind, _), names in sorted(bearers.items()):
        first, *rest = sorted(names)
        for other in rest:
            if other not in corpus.entities[kind, first].distinct_from:
                yield f"{kind} {first} and {other}: names that differ in nothing that counts; make them one, or say distinct_from"


def _leaks(corpus: Corpus) -> Iterator[str]:
    """Runs of words that stand in two parts, and a test part without entities of its own."""
    parts = {part: corpus.part(part) for part in ("train", "dev", "test")}
    for part, articles in parts.items():
        index = index_articles(articles)
        for other in (article for name, rest in parts.items() if name != part for article in rest):
            for name, words in shared_runs(index, Source(other.name, partial(list, [other.text]))):
                if name < other.name:
                    yield f"{name} ({part}) and {other.name} ({other.part}) share the words {words!r}; rewrite one"
    alone = corpus.only_in("test")
    if len(alone) < MIN_ONLY_IN_TEST:
        yield f"only {len(alone)} entities are seen in no part but test; it must be {MIN_ONLY_IN_TEST} at least"
