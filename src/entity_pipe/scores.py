"""Precision, recall and F1 of exact matches (CoNLL-2003: span and type are right), and B-cubed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, each in 0..1 (0 where nothing is counted), and the number of gold mentions."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class BCubed:
    """B-cubed precision, recall and F1, each in 0..1 (0 where nothing is counted)."""

    precision: float
    recall: float
    f1: float


@dataclass
class Counts:
    """True positives, predicted and gold mentions by type. The last field of a mention is its type."""

    right: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)

    def add(self, *, gold: Iterable[tuple[Any, ...]], predicted: Iterable[tuple[Any, ...]]) -> None:
        """Count one sentence or article."""
        expected, found = set(gold), set(predicted)
        self.gold.update(item[-1] for item in expected)
        self.predicted.update(item[-1] for item in found)
        self.right.update(item[-1] for item in expected & found)

    def of(self, kind: str) -> Score:
        """The score of one type."""
        return _score(self.right[kind], self.predicted[kind], self.gold[kind])

    def micro(self) -> Score:
        """The score over all types together."""
        return _score(self.right.total(), self.predicted.total(), self.gold.total())

    def types(self) -> list[str]:
        """The types that were seen, sorted."""
        return sorted(set(self.gold) | set(self.predicted))


def _score(right: int, predicted: int, gold: int) -> Score:
    precision = right / predicted if predicted else 0.0
    recall = right / gold if gold else 0.0
    return Score(precision, recall, 2 * right / (predicted + gold) if predicted + gold else 0.0, gold)


def f1_interval(units: Sequence[Counts], *, rounds: int = 1000, share: float = 0.95, seed: int = 1) -> tuple[float, float]:
    """Interval of micro F1 by bootstrap over articles or sentences (percentile method, Efron 1979).

    Args:
        units: the counts of each article or sentence.
        rounds: resamples.
        share: of the resamples that lie in the interval.
        seed: of the generator.

    Returns:
        Its lower and upper end, both 0 where there are no units.
    """
    if not units:
        return 0.0, 0.0
    table = np.array([(unit.right.total(), unit.predicted.total() + unit.gold.total()) for unit in units], dtype=np.float64)
    draws = np.random.default_rng(seed).integers(len(units), size=(rounds, len(units)))
    right, counted = np.moveaxis(table[draws].sum(axis=1), 1, 0)
    low, high = np.quantile(2 * right / np.maximum(counted, 1), [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)


def b_cubed(*, gold: Mapping[Any, Hashable], predicted: Mapping[Any, Hashable]) -> BCubed:
    """B-cubed over mentions that each belong to one entity (Bagga and Baldwin 1998).

    Mentions of one side that the other lacks count with 0, so that predicted mentions can be measured: precision is the mean over
    predicted, recall the mean over gold mentions.

    Args:
        gold: the entity of every gold mention; mentions and entities are any hashable keys.
        predicted: the same as found; entity names need not be those of gold.
    """
    clusters: dict[Hashable, set[Any]] = defaultdict(set)
    for side, mentions in ((0, gold), (1, predicted)):
        for mention, entity in mentions.items():
            clusters[side, entity].add(mention)
    precise = complete = 0.0
    for mention in gold.keys() & predicted.keys():
        expected, found = clusters[0, gold[mention]], clusters[1, predicted[mention]]
        common = len(expected & found)
        precise += common / len(found)
        complete += common / len(expected)
    precision = precise / len(predicted) if predicted else 0.0
    recall = complete / len(gold) if gold else 0.0
    return BCubed(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def ceaf_e(*, gold: Mapping[Any, Hashable], predicted: Mapping[Any, Hashable]) -> BCubed:
    """CEAF with entity similarity phi4 (Luo 2005): the best one-to-one match of entities, each pair worth its Dice coefficient.

    Args:
        gold: the entity of every gold mention.
        predicted: the same as found.

    Raises:
        ImportError: SciPy is missing; it comes with the extra `bench`.
    """
    from scipy.optimize import linear_sum_assignment
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    sides = [Counter(gold.values()), Counter(predicted.values())]
    rows, columns = ({entity: number for number, entity in enumerate(side)} for side in sides)
    shared = Counter((rows[gold[mention]], columns[predicted[mention]]) for mention in gold.keys() & predicted.keys())
    if not shared:
        return BCubed(0.0, 0.0, 0.0)
    sizes = [list(side.values()) for side in sides]
    dice = {(row, column): 2 * count / (sizes[0][row] + sizes[1][column]) for (row, column), count in shared.items()}
    size = len(rows) + len(columns)
    left, right = zip(*dice, strict=True)
    graph = coo_array((np.ones(len(dice)), (left, [len(rows) + column for column in right])), shape=(size, size))
    _, component = connected_components(graph, directed=False)
    groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in dice:
        groups[int(component[pair[0]])].append(pair)
    total = 0.0
    for pairs in groups.values():
        own_rows, own_columns = ({key: i for i, key in enumerate(sorted(set(keys)))} for keys in zip(*pairs, strict=True))
        matrix = np.zeros((len(own_rows), len(own_columns)))
        for row, column in pairs:
            matrix[own_rows[row], own_columns[column]] = dice[row, column]
        total += float(matrix[linear_sum_assignment(matrix, maximize=True)].sum())
    precision, recall = total / len(columns), total / len(rows)
    return BCubed(precision, recall, 2 * precision * recall / (precision + recall))


def calibration_error(found: Iterable[tuple[float, bool]], *, bins: int = 10) -> float:
    """Expected calibration error (Guo et al. 2017): mean distance of score and share that is right, over bins of equal width.

    Args:
        found: the score of each mention, in 0..1, and whether it is right.
        bins: number of bins.
    """
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in found:
        groups[min(int(score * bins), bins - 1)].append((score, right))
    total = sum(map(len, groups.values()))
    gaps = (abs(sum(score for score, _ in group) - sum(right for _, right in group)) for group in groups.values())
    return sum(gaps) / total if total else 0.0
