from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from entity_pipe.pairs import PairCounts


@pytest.mark.parametrize("seed", range(5))
def test_counts_are_those_of_a_counter(seed: int) -> None:
    random = np.random.default_rng(seed)
    counts, expected = PairCounts(), Counter[tuple[int, int]]()
    for _ in range(7):
        groups, numbers = random.integers(0, 6, size=(2, 30))
        counts.add(groups.astype(np.int64), numbers.astype(np.int64))
        for group in range(6):
            expected.update(combinations(sorted(set(numbers[groups == group].tolist())), 2))
    first, second, times = (column.tolist() for column in counts.items())
    assert dict(zip(zip(first, second, strict=True), times, strict=True)) == expected
    assert list(zip(first, second, strict=True)) == sorted(expected)


def test_large_numbers_are_kept_apart() -> None:
    counts, nothing = PairCounts(), np.empty(0, dtype=np.int64)
    counts.add(nothing, nothing)
    counts.add(np.array([9, 9, 2**60]), np.array([2**31 - 1, 0, 5]))
    assert [column.tolist() for column in counts.items()] == [[0], [2**31 - 1], [1]]


def test_nothing_added() -> None:
    assert [column.tolist() for column in PairCounts().items()] == [[], [], []]
