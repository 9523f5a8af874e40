"""Cases that try to break the resolver, with the shipped knowledge base: an entity split in two, or two merged.

They were written without sight of the resolver; what it cannot do is marked as such, with the reason.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from entity_pipe.resolution.gazetteer import load_gazetteer
from entity_pipe.resolution.knowledge import load_knowledge
from entity_pipe.resolution.naming import Namer, load_namer
from entity_pipe.stages.link import Linker
from entity_pipe.stages.resolve import resolve
from tests.helpers import marked

CASES = json.loads((Path(__file__).parent / "adversarial.json").read_text(encoding="utf-8"))
BEYOND = {
    "husband_and_wife": "that 'Nyonya' and a surname mean the wife",
    "two_soetomos": "two historic persons told apart by the nickname of one",
    "sudirman_street_general_trader": "a general named only by his title beside a trader of the same name",
    "hasanuddin_four_bearers": "an airport by the bare name of a sultan",
    "regency_seat_district": "that a police station names the district and not the regency",
    "party_branch_and_group": "that a branch in 'Kota Solo' is the one in 'Solo'",
    "headline_short_form": "a headline's short name whose bearer comes after a namesake",
    "single_name_across_articles": "an office as context across articles, in a corpus of three",
    "full_namesakes_across_articles": "two persons with the same full name in two articles",
}


@cache
def namer() -> Namer:
    return load_namer(load_knowledge(), load_gazetteer())


def cases() -> list[Any]:
    marks = {name: pytest.mark.xfail(reason=f"cannot tell {reason}", strict=True) for name, reason in BEYOND.items()}
    return [pytest.param(case, id=case["name"], marks=marks.get(case["name"], ())) for case in CASES]


@pytest.mark.parametrize("case", cases())
def test_neither_split_nor_merged(case: dict[str, Any]) -> None:
    shards = [resolve(*marked(text, article_id=str(number)), namer=namer()) for number, text in enumerate(case["articles"])]
    linker = Linker()
    for shard in shards:
        linker.add(shard)
    linker.finish()
    rows = [row for shard in shards for row in linker.apply(shard, linker.links(shard)).to_pylist()]
    labels = [label for expected in case["expected"] for label in expected]
    assert len(rows) == len(labels)
    found = [(row["entity_id"], label, row["surface"]) for row, label in zip(rows, labels, strict=True) if label is not None]
    wrong = [(a[2], b[2]) for a, b in combinations(found, 2) if (a[0] == b[0]) != (a[1] == b[1])]
    assert wrong == []
