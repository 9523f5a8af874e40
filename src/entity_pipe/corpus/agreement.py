"""How far two annotators who did not see each other's work agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entity_pipe.corpus.files import GoldMention
from entity_pipe.scores import BCubed, Counts, Score, b_cubed

Annotation = Mapping[str, Sequence[GoldMention]]


@dataclass(frozen=True)
class Agreement:
    """Agreement of two annotations.

    Attributes:
        mentions: F1 over exact mentions, `micro` and by type (Hripcsak and Rothschild 2005: where what is no mention cannot be
            counted, F1 takes the place of kappa); precision and recall take the first annotator as gold.
        settled: the same without what either of them calls optional.
        canonical: share of the mentions both have whose canonical names are the same string.
        clusters: B-cubed F1 of the entities that the two make of these mentions, whatever they call them.
        boilerplate: share of these mentions with the same flag.
    """

    mentions: dict[str, Score]
    settled: Score
    canonical: float
    clusters: BCubed
    boilerplate: float


def measure_agreement(first: Annotation, second: Annotation) -> Agreement:
    """Compare two annotations of the same articles; an article that one of them lacks counts as empty there."""
    strict, settled = Counts(), Counts()
    names: list[tuple[str, str]] = []
    flags: list[bool] = []
    clusters: tuple[dict[object, object], dict[object, object]] = ({}, {})
    for article in sorted({*first, *second}):
        a, b = ({(m.start, m.end, m.type): m for m in annotation.get(article, ())} for annotation in (first, second))
        strict.add(gold=a, predicted=b)
        optional = {(m.start, m.end) for m in (*a.values(), *b.values()) if m.optional}
        settled.add(gold=_without(a, optional), predicted=_without(b, optional))
        for key in sorted(a.keys() & b.keys()):
            names.append((a[key].canonical, b[key].canonical))
            flags.append(a[key].boilerplate == b[key].boilerplate)
            for side, mention in zip(clusters, (a[key], b[key]), strict=True):
                side[article, key] = (mention.type, mention.canonical)
    same = sum(one == other for one, other in names)
    return Agreement(
        mentions={"micro": strict.micro(), **{kind: strict.of(kind) for kind in strict.types()}},
        settled=settled.micro(),
        canonical=same / len(names) if names else 0.0,
        clusters=b_cubed(gold=clusters[0], predicted=clusters[1]),
        boilerplate=sum(flags) / len(flags) if flags else 0.0,
    )


def _without(mentions: Mapping[tuple[int, int, str], GoldMention], spans: set[tuple[int, int]]) -> set[tuple[int, int, str]]:
    return {key for key in mentions if key[:2] not in spans}
