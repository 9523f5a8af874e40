"""Coreference chains of the persons of an article: which full names are one person's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from entity_pipe.resolution.knowledge import Entity
from entity_pipe.resolution.mention import Decision, Mention
from entity_pipe.resolution.person_names import Words, fold, is_variant

ABBREVIATIONS = frozenset({"moh", "muh", "mohd", "moch", "much", "abd", "dj", "sj", "tj"})


@dataclass(eq=False)
class Chain:
    """The names of one person in an article, `main` the one that names the entity.

    `start` is where a name of several words, or else the first one, stands first.
    """

    entity: Entity
    main: str
    names: list[Words]
    start: int


def gather_chains(
    mentions: Sequence[Mention],
    same: Iterable[tuple[Mention, Mention]],
    known: Mapping[str, Decision],
    new: Callable[[str], Entity],
) -> tuple[dict[str, Chain], dict[str, str]]:
    """Gather the names of an article into chains.

    Args:
        mentions: of persons; those in boilerplate are left out.
        same: pairs of mentions that name one person by apposition.
        known: by key, what the knowledge base says of a name.
        new: the entity of a surface form that nothing else is known of.

    Returns:
        The chain of every key, and by which method a key came to a chain of several.
    """
    by_key: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if not mention.boilerplate:
            by_key[mention.key].append(mention)
    groups = {key: [key] for key in by_key}
    ids = {key: {known[key].entity.entity_id} if key in known else set() for key in by_key}
    joined: dict[str, str] = {}

    def join(first: str, second: str, method: str) -> None:
        one, other = groups[first], groups[second]
        if one is other or len(ids[one[0]] | ids[other[0]]) > 1:
            return
        joined.update(dict.fromkeys((first, second), method))
        ids[one[0]] |= ids[other[0]]
        one.extend(other)
        groups.update(dict.fromkeys(other, one))

    of_entity: dict[str, str] = {}
    for key in by_key:
        if key in known:
            join(of_entity.setdefault(known[key].entity.entity_id, key), key, known[key].method)
    for a, b in same:
        if a.key in groups and b.key in groups:
            join(a.key, b.key, "apposition")
    for first, second in _spellings(by_key):
        join(first, second, "other-spelling")
    chains: dict[str, Chain] = {}
    for keys in {id(group): group for group in groups.values()}.values():
        main = max(keys, key=lambda key: (len(key.split()), not _is_abbreviated(key), len(by_key[key]), -by_key[key][0].start))
        entity = next((known[key].entity for key in keys if key in known), None) or new(by_key[main][0].surface)
        starts = [by_key[key][0].start for key in keys if " " in key] or [by_key[key][0].start for key in keys]
        chains.update(dict.fromkeys(keys, Chain(entity, main, [tuple(key.split()) for key in keys], min(starts))))
    return chains, joined


def _is_abbreviated(key: str) -> bool:
    """Whether a word of a name is written short: an initial, "Moch."."""
    return any(len(word) == 1 or word in ABBREVIATIONS for word in key.split())


def _spellings(by_key: Mapping[str, Sequence[Mention]]) -> Iterator[tuple[str, str]]:
    """Pairs of names that are spellings of each other and never stand in one sentence, as two persons would."""
    buckets: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for key in by_key:
        words = tuple(map(fold, key.split()))
        for left_out in range(len(words)):
            buckets[(left_out, *words[:left_out], None, *words[left_out + 1 :])].append(key)
        buckets[words].append(key)
    for bucket, keys in buckets.items():
        for first, second in combinations(keys, 2):
            spelled_alike = None not in bucket
            if (spelled_alike or is_variant(first.split(), second.split())) and not _together(by_key[first], by_key[second]):
                yield first, second


def _together(first: Iterable[Mention], second: Iterable[Mention]) -> bool:
    return bool({mention.sentence for mention in first} & {mention.sentence for mention in second})
