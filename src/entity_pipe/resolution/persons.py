"""Persons of an article: which names are one person's, and whom a short name means.

The names are first gathered into coreference chains: known to be one person's, spellings of each other, joined by an
apposition. A short name then means the chain with a longer name that holds it. Where several do, it means the one to whom the
article gives the same office, else the one whom the knowledge base says, else the one it has meant before in the article, else
the only one introduced before it, or the only one of these whose first name it is. Else it stays an entity of its own: when in
doubt, apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from entity_pipe.resolution.bearers import Bearers
from entity_pipe.resolution.chains import Chain, gather_chains
from entity_pipe.resolution.keys import Titles
from entity_pipe.resolution.knowledge import Entity
from entity_pipe.resolution.mention import Decision, Mention


def resolve_persons(
    mentions: Sequence[Mention],
    same: Iterable[tuple[Mention, Mention]],
    *,
    known: Mapping[str, Decision],
    new: Callable[[str], Entity],
    titles: Titles,
    offices: Mapping[int, str],
) -> dict[int, Decision]:
    """Resolve the mentions of persons in an article.

    Args:
        mentions: of persons, in the order of the text; those in boilerplate are resolved but introduce nobody.
        same: pairs of mentions that name one person by apposition.
        known: by key, what the knowledge base says of a name.
        new: the entity of a surface form that nothing else is known of.
        titles: whose `kin` may stand before a name.
        offices: by start of a mention, the word for the office right before it, if there is one.

    Returns:
        The decision about every mention, by its start.
    """
    chains, joined = gather_chains(mentions, same, known, new)
    bearers = Bearers(mentions, chains, joined, known, titles)
    held: dict[Chain, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.start in offices and " " in mention.key and mention.key in chains:
            held[chains[mention.key]].add(offices[mention.start])
    meant: dict[str, Chain] = {}
    waiting: list[Mention] = []
    decisions: dict[int, Decision] = {}
    for mention in mentions:
        key = mention.key
        found, method = bearers.of(mention)
        in_office = [chain for chain in found if offices.get(mention.start) in held[chain]]
        chain = _chosen(mention, found, in_office, known.get(key), meant.get(key))
        if chain is not None:
            if chain not in in_office:
                meant[key] = chain
            said = known.get(key)
            method = said.method if said and said.entity.entity_id == chain.entity.entity_id else method
            decisions[mention.start] = Decision(chain.entity, method)
        elif found:
            waiting.append(mention)
        elif key in known:
            decisions[mention.start] = known[key]
        elif key in chains:
            own = "own-name" if chains[key].main == key else joined.get(key, "own-name")
            decisions[mention.start] = Decision(chains[key].entity, own)
        else:
            decisions[mention.start] = Decision(new(mention.surface), "own-name")
    for mention in waiting:
        later = meant.get(mention.key)
        decision = Decision(later.entity, "short-name") if later else Decision(new(mention.surface), "ambiguous-name")
        decisions[mention.start] = decision
    return decisions


def _chosen(
    mention: Mention, found: Sequence[Chain], in_office: Sequence[Chain], known: Decision | None, before: Chain | None
) -> Chain | None:
    """The chain that a short name means, if any."""
    for chains in (found, in_office):
        if len(chains) == 1:
            return chains[0]
    said = [chain for chain in found if known and chain.entity.entity_id == known.entity.entity_id]
    if said:
        return said[0]
    if before in found:
        return before
    introduced = [chain for chain in found if chain.start < mention.start]
    by_first = [chain for chain in introduced if any(" ".join(name).startswith(f"{mention.key} ") for name in chain.names)]
    for chains in (introduced, by_first):
        if len(chains) == 1:
            return chains[0]
    return None
