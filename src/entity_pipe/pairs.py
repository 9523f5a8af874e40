"""Counts of pairs of names, in 16 bytes a distinct pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

SHIFT = 32
PIECES = 16


class PairCounts:
    """How often two names stand together.

    Pairs are kept as sorted arrays of one integer each, and pieces are merged when there are many; a dictionary of pairs of
    strings would take some 250 bytes for each.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._new: list[int] = []
        self._pieces: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []

    def add(self, names: Sequence[str]) -> None:
        """Count every pair of these names once; they must be sorted and distinct."""
        numbers = [self._number(name) for name in names]
        self._new.extend((first << SHIFT) | second for first, second in combinations(numbers, 2))

    def flush(self) -> None:
        """Take what was added into the counts; to be called now and then, for what is added takes more memory."""
        if self._new:
            self._pieces.append(np.unique(np.array(self._new, dtype=np.int64), return_counts=True))
            self._new = []
        if len(self._pieces) > PIECES:
            self._pieces = [self._merged()]

    def items(self) -> Iterator[tuple[tuple[str, str], int]]:
        """Every pair with its count, sorted by the names."""
        self.flush()
        keys, counts = self._merged()
        order = sorted(range(len(self._names)), key=self._names.__getitem__)
        names = [self._names[number] for number in order]
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        first, second = rank[keys >> SHIFT], rank[keys & ((1 << SHIFT) - 1)]
        for place in np.lexsort((second, first)):
            yield (names[first[place]], names[second[place]]), int(counts[place])

    def _number(self, name: str) -> int:
        number = self._numbers.setdefault(name, len(self._names))
        if number == len(self._names):
            self._names.append(name)
        return number

    def _merged(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if not self._pieces:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        keys, place = np.unique(np.concatenate([piece[0] for piece in self._pieces]), return_inverse=True)
        counts = np.bincount(place, weights=np.concatenate([piece[1] for piece in self._pieces]), minlength=len(keys))
        return keys, counts.astype(np.int64)
