"""Whom a short name of a person may mean: the coreference chains of an article with a longer name that holds it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from entity_pipe.resolution.chains import Chain
from entity_pipe.resolution.keys import Titles, surface_key
from entity_pipe.resolution.mention import Decision, Mention
from entity_pipe.resolution.person_names import MIN_SLIP, Words, fold, is_slip, shortens

INITIALS = re.compile(r"[A-Z]{3,5}")


class Bearers:
    """Finds the chains that a short name may mean, once a name."""

    def __init__(
        self,
        mentions: Sequence[Mention],
        chains: Mapping[str, Chain],
        joined: Mapping[str, str],
        known: Mapping[str, Decision],
        titles: Titles,
    ) -> None:
        self._chains, self._known, self._titles = chains, known, titles
        self._joined = {key for key, method in joined.items() if method == "apposition"}
        self._sentences: dict[str, set[int]] = defaultdict(set)
        for mention in mentions:
            self._sentences[mention.key].add(mention.sentence)
        self._by_word: dict[str, list[tuple[Words, Chain]]] = defaultdict(list)
        self._by_ends: dict[str, list[tuple[str, Chain]]] = defaultdict(list)
        for chain in dict.fromkeys(chains.values()):
            for name in chain.names:
                for word in {*name, name[0][:1]}:
                    self._by_word[word].append((name, chain))
                for word in map(fold, name if len(name) > 1 else ()):
                    self._by_ends[word[:1] + word[-1:]].append((word, chain))
        self._found: dict[str, tuple[list[Chain], str]] = {}

    def of(self, mention: Mention) -> tuple[list[Chain], str]:
        """The chains, and the method that found them: `short-name`, or `other-spelling` where only a slip leads to them."""
        if mention.key not in self._found:
            found = self._longer(mention.key) or self._by_initials(mention)
            slips = [] if found else self._by_slip(mention)
            self._found[mention.key] = (found or slips, "other-spelling" if slips else "short-name")
        return self._found[mention.key]

    def _longer(self, key: str) -> list[Chain]:
        known = self._known.get(key)
        if known and surface_key(known.entity.name) == key:
            return []
        own = self._chains.get(key)
        names = [tuple(key.split()), *(own.names if own and key in self._joined else ())]
        found = {
            chain
            for words in dict.fromkeys(form for name in names for form in self._forms(name))
            for name, chain in self._by_word.get(words[0], ())
            if shortens(words, name) and not self._beside(words, name)
        }
        longest = [chain for chain in found if not any(self._is_short(chain, other) for other in found if other is not chain)]
        return sorted(longest, key=lambda chain: chain.start)

    def _beside(self, words: Words, name: Words) -> bool:
        """Whether a name of several words stands in one sentence with the longer one, as father and son do."""
        return len(words) > 1 and bool(self._sentences[" ".join(words)] & self._sentences[" ".join(name)])

    def _is_short(self, chain: Chain, other: Chain) -> bool:
        """Whether a chain is itself named by short forms of another one only."""
        return all(
            any(shortens(words, name) and not self._beside(words, name) for words in self._forms(short) for name in other.names)
            for short in chain.names
        )

    def _forms(self, words: Words) -> list[Words]:
        """A name as it is, and without a word of kin or honour before it ("Mang Oyok")."""
        return [words, words[1:]] if len(words) > 1 and words[0] in self._titles.kin else [words]

    def _by_initials(self, mention: Mention) -> list[Chain]:
        """The chain introduced before whose initials these are, three or more ("SHS", "Sinyo Harry Sarundajang")."""
        if not INITIALS.fullmatch(mention.surface) or mention.key in self._known:
            return []
        chains = dict.fromkeys(chain for chain in self._chains.values() if chain.start < mention.start)
        found = [c for c in chains if any("".join(word[0] for word in name) == mention.key for name in c.names)]
        return found if len(found) == 1 else []

    def _by_slip(self, mention: Mention) -> list[Chain]:
        """The chain introduced before with a word of which a single unknown name is a slip."""
        word = fold(mention.key)
        if " " in word or len(word) < MIN_SLIP or mention.key in self._known:
            return []
        own = self._chains.get(mention.key)
        near = self._by_ends.get(word[:1] + word[-1:], ())
        found = {c for other, c in near if c is not own and c.start < mention.start and is_slip(word, other)}
        return list(found) if len(found) == 1 else []
