"""Precision, recall and F1 over sets of exact matches (CoNLL-2003: a mention counts when its span and type are right)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, each in 0..1 (0 where nothing is counted), and the number of gold mentions."""

    precision: float
    recall: float
    f1: float
    support: int


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
