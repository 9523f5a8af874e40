from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from entity_pipe import pairs as pairs_module
from entity_pipe.pairs import PairCounts


@pytest.mark.parametrize("pieces", [1, 100])
def test_counts_are_those_of_a_counter(pieces: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs_module, "PIECES", pieces)
    groups = [["per:a", "per:b", "loc:x"], ["per:a", "per:b"], ["loc:x"], [], ["org:z", "per:a"]] * 3
    counts, expected = PairCounts(), Counter[tuple[str, str]]()
    for group in groups:
        counts.add(sorted(group))
        counts.flush()
        expected.update(combinations(sorted(group), 2))
    assert list(counts.items()) == sorted(expected.items())


def test_nothing_added() -> None:
    assert list(PairCounts().items()) == []
