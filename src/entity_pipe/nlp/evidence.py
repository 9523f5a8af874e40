"""What an article as a whole, and the knowledge base, say of the names in it.

A tagger reads one sentence at a time and so misses in the next what it is sure of in this one. Here the mentions of a first
pass become hints on the tag scores of a second: non-local evidence as extra terms of the CRF (Krishnan and Manning 2006),
with a weight for each kind of hint that is learned on dev articles. A hint never overrides; it shifts the scores.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from torch import Tensor

from entity_pipe.nlp.tagger import Tagger, TokenSpan

FEATURES = ("repeated", "part", "bracket", "known", "title", "common")
LONGEST = 8
LIKELY = 0.5
IN_CAPITALS = 0.6
MIN_WORD = 3


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """What is known of names beyond the article.

    Attributes:
        names: the type of the names that have just one, by tokens, lower-cased but for short acronyms.
        titles: words before a person's name, lower-case, without full stops.
        degrees: words behind it.
    """

    names: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()
    degrees: frozenset[str] = frozenset()

    @cached_property
    def longest(self) -> dict[str, int]:
        """The words of the longest name that begins with a word."""
        longest: dict[str, int] = {}
        for name in self.names:
            longest[name[0]] = max(len(name), longest.get(name[0], 0))
        return longest


@dataclass(frozen=True, slots=True)
class Hint:
    """What speaks for a span of tokens being a mention of a type, or none where the type is empty.

    `strength` is in 0..1 and is multiplied by the weight of the feature.
    """

    feature: str
    sentence: int
    start: int
    end: int
    type: str
    strength: float


class ArticleTagger:
    """A tagger that takes the sentences of an article together.

    Args:
        tagger: finds the mentions of sentences, each by itself.
        weights: by feature; one that is missing is 0.
        lexicon: what is known beyond the article.
    """

    def __init__(self, tagger: Tagger, *, weights: Mapping[str, float], lexicon: Lexicon) -> None:
        self.tagger = tagger
        self._weights = {name: weight for name, weight in weights.items() if weight}
        self._lexicon = lexicon
        self._numbers = {tag: number for number, tag in enumerate(tagger.tags)}

    def __call__(self, sentences: Sequence[Sequence[str]], articles: Sequence[object]) -> list[list[TokenSpan]]:
        """Find the mentions of each sentence.

        Args:
            sentences: tokens of each sentence; none may be empty.
            articles: for each sentence the article that it is from; an article's sentences need not be neighbours.

        Returns:
            The mentions of each sentence in order of their start.
        """
        scores = self.tagger.scores(sentences)
        if not self._weights:
            return self.tagger.decode(scores)
        first = self.tagger.decode(scores, calibrated=False)
        groups: dict[object, list[int]] = {}
        for number, article in enumerate(articles):
            groups.setdefault(article, []).append(number)
        changed: dict[int, Tensor] = {}
        for numbers in groups.values():
            found = hints([sentences[i] for i in numbers], [first[i] for i in numbers], self._lexicon)
            for hint in found:
                weight = self._weights.get(hint.feature, 0.0)
                number = numbers[hint.sentence]
                if weight:
                    if number not in changed:
                        changed[number] = scores[number].clone()
                    add_hint(changed[number], hint, weight, self._numbers)
        result = self.tagger.calibrated(first)
        again = sorted(changed)
        for number, spans in zip(again, self.tagger.decode([changed[i] for i in again]), strict=True):
            result[number] = spans
        return result


def add_hint(scores: Tensor, hint: Hint, weight: float, numbers: Mapping[str, int]) -> None:
    """Raise (tokens, tags) scores along the tags that the hint speaks for, by weight times strength over the whole span.

    Args:
        scores: of the hint's sentence; changed in place.
        hint: the hint.
        weight: of its feature.
        numbers: of the tags.
    """
    share = weight * hint.strength / (hint.end - hint.start)
    for position, tag in enumerate(hint_tags(hint), hint.start):
        scores[position, numbers[tag]] += share


def hint_tags(hint: Hint) -> list[str]:
    """The BIOES tags of the hint's span."""
    length = hint.end - hint.start
    if not hint.type:
        return ["O"] * length
    if length == 1:
        return [f"S-{hint.type}"]
    return [f"B-{hint.type}", *[f"I-{hint.type}"] * (length - 2), f"E-{hint.type}"]


def hints(sentences: Sequence[Sequence[str]], found: Sequence[Sequence[TokenSpan]], lexicon: Lexicon) -> Iterator[Hint]:
    """What the article says of its names.

    Args:
        sentences: tokens of each sentence of one article.
        found: the mentions of a first pass, with their posteriors.
        lexicon: what is known beyond the article.
    """
    folded = [[word.casefold() for word in words] for words in sentences]
    yield from _repeated(sentences, folded, found)
    yield from _parts(sentences, folded, found)
    yield from _brackets(sentences, found)
    yield from _known(sentences, folded, lexicon)
    yield from _titles(sentences, found, lexicon)
    yield from _common(sentences, folded)


def _repeated(
    sentences: Sequence[Sequence[str]], folded: Sequence[Sequence[str]], found: Sequence[Sequence[TokenSpan]]
) -> Iterator[Hint]:
    """What was found at one occurrence of a name is likely at the others: the mean posterior of the other occurrences."""
    names: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    own: dict[tuple[int, int, int], TokenSpan] = {}
    for number, spans in enumerate(found):
        for span in spans:
            names[tuple(folded[number][span.start : span.end])][span.type] += span.score
            own[number, span.start, span.end] = span
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[0]].add(len(name))
    places: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for number, words in enumerate(folded):
        for start, word in enumerate(words):
            if word in lengths and sentences[number][start][:1].isupper():
                for length in lengths[word]:
                    name = tuple(words[start : start + length])
                    if name in names:
                        places[name].append((number, start))
    for name, occurrences in places.items():
        for number, start in occurrences if len(occurrences) > 1 else ():
            here = own.get((number, start, start + len(name)))
            for kind, total in names[name].items():
                others = total - (here.score if here and here.type == kind else 0.0)
                if others > 0:
                    yield Hint("repeated", number, start, start + len(name), kind, others / (len(occurrences) - 0.5))


def _parts(
    sentences: Sequence[Sequence[str]], folded: Sequence[Sequence[str]], found: Sequence[Sequence[TokenSpan]]
) -> Iterator[Hint]:
    """A word of a person's longer name, standing by itself, is that person."""
    parts: dict[str, float] = {}
    inside: set[tuple[int, int]] = set()
    for number, spans in enumerate(found):
        for span in spans:
            if span.end - span.start > 1:
                inside.update((number, position) for position in range(span.start, span.end))
                if span.type == "PER" and span.score > LIKELY:
                    for word in sentences[number][span.start : span.end]:
                        if len(word) >= MIN_WORD and word[0].isupper():
                            parts[word.casefold()] = max(parts.get(word.casefold(), 0.0), span.score)
    for number, words in enumerate(folded):
        for position, word in enumerate(words):
            if word in parts and (number, position) not in inside and sentences[number][position][0].isupper():
                yield Hint("part", number, position, position + 1, "PER", parts[word])


def _brackets(sentences: Sequence[Sequence[str]], found: Sequence[Sequence[TokenSpan]]) -> Iterator[Hint]:
    """An acronym in brackets behind a name is of the name's type."""
    for number, spans in enumerate(found):
        words = sentences[number]
        for span in spans:
            at = span.end
            if span.type != "PER" and list(words[at : at + 1]) == ["("] and list(words[at + 2 : at + 3]) == [")"]:
                acronym = words[at + 1]
                if acronym[:1].isupper() and sum(letter.isupper() for letter in acronym) > 1:
                    yield Hint("bracket", number, at + 1, at + 2, span.type, span.score)


def _known(sentences: Sequence[Sequence[str]], folded: Sequence[Sequence[str]], lexicon: Lexicon) -> Iterator[Hint]:
    """The longest name of the lexicon that begins at a capitalised word."""
    names, longest = lexicon.names, lexicon.longest
    for number, (plain, words) in enumerate(zip(sentences, folded, strict=True)):
        behind = 0
        for start, word in enumerate(words):
            most = min(max(longest.get(word, 0), longest.get(plain[start], 0)), LONGEST)
            if not most or start < behind or not plain[start][:1].isupper():
                continue
            for end in range(min(len(words), start + most), start, -1):
                kind = names.get(tuple(plain[start:end])) or names.get(tuple(words[start:end]))
                if kind:
                    yield Hint("known", number, start, end, kind, 1.0)
                    behind = end
                    break


def _titles(sentences: Sequence[Sequence[str]], found: Sequence[Sequence[TokenSpan]], lexicon: Lexicon) -> Iterator[Hint]:
    """A title before a person's name and a degree behind it are no part of it."""
    for number, spans in enumerate(found):
        words = sentences[number]
        for span in (span for span in spans if span.type == "PER"):
            start = span.start
            while start < span.end - 1 and words[start].rstrip(".").casefold() in lexicon.titles:
                yield Hint("title", number, start, start + 1, "", 1.0)
                start += 1
            if start > span.start:
                yield Hint("title", number, start, span.end, "PER", 1.0)
            behind = span.end
            while behind < len(words) and words[behind] == "," and _is_degree(words[behind + 1 : behind + 2], lexicon):
                yield Hint("title", number, behind + 1, behind + 2, "", 1.0)
                behind += 2


def _is_degree(words: Sequence[str], lexicon: Lexicon) -> bool:
    return bool(words) and words[0].replace(".", "").casefold() in lexicon.degrees


def _common(sentences: Sequence[Sequence[str]], folded: Sequence[Sequence[str]]) -> Iterator[Hint]:
    """In a line of capitals, a word that the article writes in lower case elsewhere is no name."""
    plain = {word for words in sentences for word in words if word.isalpha() and word.islower()}
    for number, words in enumerate(sentences):
        letters = [word for word in words if word.isalpha()]
        if letters and sum(word.isupper() for word in letters) >= IN_CAPITALS * len(letters):
            for position, word in enumerate(words):
                if word.isupper() and folded[number][position] in plain:
                    yield Hint("common", number, position, position + 1, "", 1.0)
