from __future__ import annotations

import pytest

from entity_pipe.resolution.persons import longer_names


@pytest.mark.parametrize(
    ("short", "keys", "found"),
    [
        ("putin", ["vladimir putin", "putin"], ["vladimir putin"]),
        ("kim", ["kim jong un", "kim jong il", "kim"], ["kim jong il", "kim jong un"]),
        ("kim jong", ["kim jong un"], ["kim jong un"]),
        ("nurhayati", ["sitti nurhayati daeng kanang"], ["sitti nurhayati daeng kanang"]),
        ("sari", ["sari dewi", "sari dewi lestari"], ["sari dewi lestari"]),
        ("vladimir putin", ["putin"], []),
        ("sari lestari", ["sari dewi lestari"], []),
        ("ani", ["yuliani sari"], []),
        ("putin", ["putin"], []),
        ("", ["putin"], []),
    ],
)
def test_longer_names(short: str, keys: list[str], found: list[str]) -> None:
    assert longer_names(short, keys) == found
