"""Whether an article speaks of a certain entity: naive Bayes over the entities that it names beside it.

Each entity of the corpus has a profile, how many of its articles name each other entity. The odds that a short name in an
article means it are the prior odds times, for every entity of the article, its share in the profile against its share in the
corpus (Lidstone-smoothed; Bunescu and Pasca 2006 call the comparison of contexts the base of name disambiguation). Ratios are
bounded, since entities of one article are not independent.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

LONGEST_PROFILE = 128
STRENGTH = 2.0
LARGEST_RATIO = 20.0
SUPPORT = 2
SUPPORTING_RATIO = 3.0
UNKNOWN = 1.0


class Profile:
    """How many articles name an entity, and how many of these name each other one; the rarest are dropped when it is long.

    Most entities stand in one article; until there is a second one they share the set of its entities, which takes no memory.

    Args:
        key: the entity's id.
    """

    __slots__ = ("_counts", "_key", "_once", "articles")

    def __init__(self, key: str) -> None:
        self.articles = 0
        self._key = key
        self._once: frozenset[str] = frozenset()
        self._counts: Counter[str] | None = None

    def add(self, entities: frozenset[str]) -> None:
        """Count an article with all the entities that it names."""
        self.articles += 1
        if self.articles == 1:
            self._once = entities
            return
        if self._counts is None:
            self._counts, self._once = Counter(self._once), frozenset()
        self._counts.update(entities)
        del self._counts[self._key]
        if len(self._counts) > 2 * LONGEST_PROFILE:
            self._counts = _commonest(self._counts, LONGEST_PROFILE)

    def count(self, other: str) -> int:
        """The articles that name another entity, too."""
        return int(other in self._once) if self._counts is None else self._counts[other]

    def others(self) -> Set[str]:
        """The ids of the other entities."""
        return self._once - {self._key} if self._counts is None else self._counts.keys()


def _commonest(counts: Counter[str], number: int) -> Counter[str]:
    """The keys with the highest counts, of equal counts the first ones by the alphabet."""
    lowest = sorted(counts.values(), reverse=True)[number - 1]
    kept = Counter({key: count for key, count in counts.items() if count > lowest})
    equal = sorted(key for key, count in counts.items() if count == lowest)
    kept.update(dict.fromkeys(equal[: number - len(kept)], lowest))
    return kept


@dataclass
class Corpus:
    """Profiles of the entities that may be meant, and in how many articles each entity stands; grows with distinct names."""

    articles: int = 0
    named: Counter[str] = field(default_factory=Counter)
    profiles: dict[str, Profile] = field(default_factory=dict)

    def add(self, entities: Iterable[str], profiled: Iterable[str]) -> None:
        """Count an article.

        Args:
            entities: ids of all entities that it names.
            profiled: those of them that a short name elsewhere may mean.
        """
        everything = frozenset(entities)
        self.articles += 1
        self.named.update(everything)
        for key in profiled:
            profile = self.profiles.get(key)
            if profile is None:
                profile = self.profiles[key] = Profile(key)
            profile.add(everything)

    def best(self, candidates: Sequence[str], context: Iterable[str]) -> tuple[str, float, list[str]] | None:
        """The candidate that an article with these entities most probably means.

        Somebody whom no article of the corpus names in full is a candidate, too, whom nothing speaks for or against.

        Returns:
            Its id, the probability, and the ids that speak for it, strongest first; None if there are not two of these.
        """
        around = set(context) - set(candidates)
        scores: dict[str, float] = {}
        support: dict[str, list[tuple[float, str]]] = {}
        for candidate in candidates:
            profile = self.profiles[candidate]
            ratios = [(self._ratio(profile, other), other) for other in sorted(profile.others() & around)]
            absent = (len(around) - len(ratios)) * math.log(_bounded(STRENGTH / (profile.articles + STRENGTH)))
            scores[candidate] = math.log(profile.articles) + absent + sum(math.log(ratio) for ratio, _ in ratios)
            support[candidate] = sorted(((r, other) for r, other in ratios if r >= SUPPORTING_RATIO), key=lambda x: (-x[0], x[1]))
        if not scores:
            return None
        chosen = min(scores, key=lambda key: (-scores[key], key))
        if len(support[chosen]) < SUPPORT:
            return None
        top = max(*scores.values(), math.log(UNKNOWN))
        total = sum(math.exp(score - top) for score in scores.values()) + math.exp(math.log(UNKNOWN) - top)
        return chosen, math.exp(scores[chosen] - top) / total, [other for _, other in support[chosen]]

    def _ratio(self, profile: Profile, other: str) -> float:
        """How much likelier an entity is beside the profile's than anywhere; where the profile has it not, this is constant."""
        background = (self.named[other] + 1) / (self.articles + 2)
        share = (profile.count(other) + STRENGTH * background) / (profile.articles + STRENGTH)
        return _bounded(share / background)


def _bounded(ratio: float) -> float:
    return min(max(ratio, 1 / LARGEST_RATIO), LARGEST_RATIO)


def names_by_word(names: Mapping[str, str]) -> dict[str, list[str]]:
    """Entity ids by each word of their keys that may stand for them.

    Args:
        names: the key of the name of every entity.
    """
    by_word: dict[str, list[str]] = {}
    for entity_id, key in sorted(names.items()):
        words = key.split()
        for word in dict.fromkeys(words if len(words) > 1 else ()):
            by_word.setdefault(word, []).append(entity_id)
    return by_word
