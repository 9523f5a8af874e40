from __future__ import annotations

from dataclasses import replace

from entity_pipe.corpus.files import Corpus
from entity_pipe.corpus.stats import corpus_stats


def test_counts(corpus: Corpus) -> None:
    entities = {
        **corpus.entities,
        ("LOC", "Jepang"): replace(corpus.entities["LOC", "Jepang"], kind="country", country="JP"),
        ("LOC", "Shizuoka"): replace(corpus.entities["LOC", "Shizuoka"], kind="province", country="JP"),
        ("LOC", "Purworejo"): replace(corpus.entities["LOC", "Purworejo"], kind="province", country="ID"),
    }
    stats = corpus_stats(Corpus(corpus.articles, entities))
    assert stats.articles == {"train": 1, "dev": 1, "test": 1}
    assert stats.fields == {"daerah": 1, "ekonomi": 2}
    assert stats.mentions["train"] == {"PER": 4, "LOC": 4, "ORG": 2}
    assert stats.words["dev"] == 12 and stats.shortest == 12
    assert (stats.optional, stats.boilerplate) == (1, 2)
    assert stats.entities == {"PER": 3, "LOC": 7, "ORG": 3}
    assert stats.only_in_test == {"PER": 1, "LOC": 1, "ORG": 1}
    assert stats.years == {2014: 1, 2019: 1, 2021: 1}
    assert (stats.countries, stats.provinces) == (["Jepang"], ["Purworejo"])
