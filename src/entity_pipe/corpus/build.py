"""Make corpus files of articles in the notation: new entities are added, surface forms counted anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from entity_pipe.corpus.files import Corpus, GoldArticle, GoldEntity
from entity_pipe.corpus.notation import read_article
from entity_pipe.errors import InputError


def import_articles(folder: Path, *, part: str | None, before: Corpus) -> Corpus:
    """Replace or add the articles of a folder.

    Args:
        folder: files `<article>.txt` in the notation.
        part: the part of new articles; an article that the corpus holds stays in its part.
        before: the corpus so far; its facts on entities are kept.

    Returns:
        The corpus with exactly the entities that its articles mention.

    Raises:
        InputError: a file is malformed, or a new article has no part.
    """
    articles = dict(before.articles)
    for path in sorted(folder.glob("*.txt")):
        known = articles.get(path.stem)
        place = known.part if known else part
        if place is None:
            raise InputError(f"{path}: a new article; say with --part whether it is train, dev or test")
        articles[path.stem] = read_article(path, part=place)
    return Corpus(articles, with_surfaces(articles, before.entities))


def with_surfaces(
    articles: Mapping[str, GoldArticle], known: Mapping[tuple[str, str], GoldEntity]
) -> dict[tuple[str, str], GoldEntity]:
    """The entities that articles mention, with every surface form seen as alias; `known` gives the other facts."""
    surfaces: dict[tuple[str, str], set[str]] = defaultdict(set)
    for article in articles.values():
        for mention in article.mentions:
            surfaces[mention.type, mention.canonical].add(mention.text)
    return {
        (kind, name): replace(known.get((kind, name), GoldEntity(name, kind)), aliases=tuple(sorted(forms - {name})))
        for (kind, name), forms in surfaces.items()
    }
