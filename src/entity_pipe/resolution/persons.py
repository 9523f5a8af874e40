"""Persons of an article: which names are one person's, and whom a short name means.

The names are first gathered into coreference chains: known to be one person's, spellings of each other, joined by an
apposition. A short name then means the chain with a longer name that holds it. Where several do, it means the one whom the
knowledge base says, else the one it has meant before in the article, else the only one introduced before it; else it stays an
entity of its own. When in doubt, apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from entity_pipe.resolution.keys import Titles, surface_key
from entity_pipe.resolution.knowledge import Entity
from entity_pipe.resolution.mention import Decision, Mention
from entity_pipe.resolution.person_names import MIN_SLIP, Words, fold, is_slip, is_variant, shortens


@dataclass(eq=False)
class Chain:
    """The names of one person in an article; `start` is where a name of several words, or else the first one, stands first."""

    entity: Entity
    names: list[Words]
    start: int


def resolve_persons(
    mentions: Sequence[Mention],
    same: Iterable[tuple[Mention, Mention]],
    *,
    known: Mapping[str, Decision],
    new: Callable[[str], Entity],
    titles: Titles,
) -> dict[int, Decision]:
    """Resolve the mentions of persons in an article.

    Args:
        mentions: of persons, in the order of the text; those in boilerplate are resolved but introduce nobody.
        same: pairs of mentions that name one person by apposition.
        known: by key, what the knowledge base says of a name.
        new: the entity of a surface form that nothing else is known of.
        titles: whose `kin` may stand before a name.

    Returns:
        The decision about every mention, by its start.
    """
    chains, joined = _gather(mentions, same, known, new)
    bearers = _Bearers(chains, known, titles)
    meant: dict[str, Chain] = {}
    waiting: list[Mention] = []
    decisions: dict[int, Decision] = {}
    for mention in mentions:
        key = mention.key
        found, by_slip = bearers.of(mention)
        chain, method = _chosen(mention, found, known.get(key), meant.get(key))
        if chain is not None:
            meant[key] = chain
            decisions[mention.start] = Decision(chain.entity, "other-spelling" if by_slip else method)
        elif found:
            waiting.append(mention)
        elif key in known:
            decisions[mention.start] = known[key]
        elif key in chains:
            decisions[mention.start] = Decision(chains[key].entity, joined.get(key, "own-name"))
        else:
            decisions[mention.start] = Decision(new(mention.surface), "own-name")
    for mention in waiting:
        later = meant.get(mention.key)
        decision = Decision(later.entity, "short-name") if later else Decision(new(mention.surface), "ambiguous-name")
        decisions[mention.start] = decision
    return decisions


def _chosen(mention: Mention, found: Sequence[Chain], known: Decision | None, before: Chain | None) -> tuple[Chain | None, str]:
    """The chain that a short name means, if any, and the method."""
    if len(found) == 1:
        return found[0], "short-name"
    said = [chain for chain in found if known and chain.entity.entity_id == known.entity.entity_id]
    if known and said:
        return said[0], known.method
    if before in found:
        return before, "short-name"
    introduced = [chain for chain in found if chain.start < mention.start]
    return (introduced[0], "short-name") if len(introduced) == 1 else (None, "")


def _gather(
    mentions: Sequence[Mention],
    same: Iterable[tuple[Mention, Mention]],
    known: Mapping[str, Decision],
    new: Callable[[str], Entity],
) -> tuple[dict[str, Chain], dict[str, str]]:
    """The chain of every key, and by which method a key came to a chain that is named by another one."""
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
        main = max(keys, key=lambda key: (len(key.split()), len(by_key[key]), -by_key[key][0].start))
        entity = next((known[key].entity for key in keys if key in known), None) or new(by_key[main][0].surface)
        starts = [by_key[key][0].start for key in keys if " " in key] or [by_key[key][0].start for key in keys]
        chains.update(dict.fromkeys(keys, Chain(entity, [tuple(key.split()) for key in keys], min(starts))))
        joined.pop(main, None)
    return chains, joined


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
            spelled_alike = bucket[0] is not None and None not in bucket
            if (spelled_alike or is_variant(first.split(), second.split())) and not _together(by_key[first], by_key[second]):
                yield first, second


def _together(first: Iterable[Mention], second: Iterable[Mention]) -> bool:
    return bool({mention.sentence for mention in first} & {mention.sentence for mention in second})


class _Bearers:
    """Finds the chains that a short name may mean, once a name."""

    def __init__(self, chains: Mapping[str, Chain], known: Mapping[str, Decision], titles: Titles) -> None:
        self._chains, self._known, self._titles = chains, known, titles
        self._by_word: dict[str, list[tuple[Words, Chain]]] = defaultdict(list)
        self._by_ends: dict[str, list[tuple[str, Chain]]] = defaultdict(list)
        for chain in dict.fromkeys(chains.values()):
            for name in chain.names:
                for word in {*name, name[0][:1]}:
                    self._by_word[word].append((name, chain))
                for word in map(fold, name if len(name) > 1 else ()):
                    self._by_ends[word[:1] + word[-1:]].append((word, chain))
        self._found: dict[str, tuple[list[Chain], bool]] = {}

    def of(self, mention: Mention) -> tuple[list[Chain], bool]:
        """The chains, and whether only a slip of the pen leads to them."""
        if mention.key not in self._found:
            found = self._longer(mention.key)
            slips = [] if found else self._by_slip(mention)
            self._found[mention.key] = (found or slips, bool(slips))
        return self._found[mention.key]

    def _longer(self, key: str) -> list[Chain]:
        known = self._known.get(key)
        if known and surface_key(known.entity.name) == key:
            return []
        own = self._chains.get(key)
        if own and any(shortens(tuple(key.split()), name) for name in own.names):
            return []
        found = {
            chain
            for words in self._forms(tuple(key.split()))
            for name, chain in self._by_word.get(words[0], ())
            if chain is not own and shortens(words, name)
        }
        longest = [chain for chain in found if not any(self._is_short(chain, other) for other in found if other is not chain)]
        return sorted(longest, key=lambda chain: chain.start)

    def _is_short(self, chain: Chain, other: Chain) -> bool:
        """Whether a chain is itself named by short forms of another one only."""
        return all(any(shortens(words, name) for words in self._forms(short) for name in other.names) for short in chain.names)

    def _forms(self, words: Words) -> list[Words]:
        """A name as it is, and without a word of kin or honour before it ("Mang Oyok")."""
        return [words, words[1:]] if len(words) > 1 and words[0] in self._titles.kin else [words]

    def _by_slip(self, mention: Mention) -> list[Chain]:
        """The chain introduced before with a word of which a single unknown name is a slip."""
        word = fold(mention.key)
        if " " in word or len(word) < MIN_SLIP or mention.key in self._known:
            return []
        own = self._chains.get(mention.key)
        near = self._by_ends.get(word[:1] + word[-1:], ())
        found = {c for other, c in near if c is not own and c.start < mention.start and is_slip(word, other)}
        return list(found) if len(found) == 1 else []
