"""Counts of pairs, in 16 bytes a distinct pair."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SHIFT = 32
Integers = NDArray[np.int64]


class PairCounts:
    """How often two numbers stand together in a group.

    Pairs are kept as sorted arrays of one integer each. A new array is merged with the one before it when that is hardly larger,
    so that few arrays are held and each pair is moved a few times only; a dictionary would take some 250 bytes a pair.
    """

    def __init__(self) -> None:
        self._pieces: list[tuple[Integers, Integers]] = []

    def add(self, groups: Integers, numbers: Integers) -> None:
        """Count every pair of different numbers of a group once.

        Args:
            groups: (any number,) the group of each number.
            numbers: in 0..2**31.
        """
        order = np.lexsort((numbers, groups))
        groups, numbers = groups[order], numbers[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (groups[1:] != groups[:-1]) | (numbers[1:] != numbers[:-1])
        groups, numbers = groups[first], numbers[first]
        ends = np.searchsorted(groups, groups, side="right")
        following = ends - np.arange(len(groups)) - 1
        left = np.repeat(np.arange(len(groups)), following)
        right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(following) - following, following)
        keys = np.sort((numbers[left] << SHIFT) | numbers[right])
        self._pieces.append(_summed(keys, np.ones(len(keys), dtype=np.int64)))
        while len(self._pieces) > 1 and len(self._pieces[-2][0]) < 2 * len(self._pieces[-1][0]):
            self._merge()

    def items(self) -> tuple[Integers, Integers, Integers]:
        """The smaller and the larger number of every pair, in order, and its count."""
        while len(self._pieces) > 1:
            self._merge()
        keys, counts = self._pieces[0] if self._pieces else (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
        return keys >> SHIFT, keys & ((1 << SHIFT) - 1), counts

    def _merge(self) -> None:
        (keys, counts), (more, others) = self._pieces.pop(), self._pieces.pop()
        joined = np.concatenate([more, keys])
        order = np.argsort(joined, kind="stable")
        self._pieces.append(_summed(joined[order], np.concatenate([others, counts])[order]))


def _summed(keys: Integers, counts: Integers) -> tuple[Integers, Integers]:
    """Sorted keys without repetition, with the sum of the counts of each."""
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)])
    return keys[starts], np.add.reduceat(counts, starts) if len(starts) else counts
