from __future__ import annotations

import random
from collections import Counter

import pyarrow as pa
import pytest

from entity_pipe.rowcounts import RowCounts

SCHEMA = pa.schema([("entity", pa.int64()), ("name", pa.string())])


@pytest.mark.parametrize("seed", range(5))
def test_counts_are_those_of_a_counter(seed: int) -> None:
    chance = random.Random(seed)
    counts, expected = RowCounts(SCHEMA), Counter[tuple[int, str]]()
    for _ in range(7):
        rows = [(chance.randrange(4), chance.choice(["Sari", "SARI", "Dewi"])) for _ in range(chance.randrange(20))]
        counts.add(pa.Table.from_pylist([{"entity": a, "name": b, "other": 1.5} for a, b in rows], SCHEMA.append(OTHER)))
        expected.update(rows)
    found = counts.table().to_pylist()
    assert [(row["entity"], row["name"], row["rows"]) for row in found] == sorted((*key, n) for key, n in expected.items())


OTHER = pa.field("other", pa.float64())


def test_nothing_added() -> None:
    assert RowCounts(SCHEMA).table().to_pylist() == []
