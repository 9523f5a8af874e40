from __future__ import annotations

import pytest

from entity_pipe.resolution.persons import longer_names, without_initials


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


@pytest.mark.parametrize(
    ("key", "plain"),
    [
        ("sari m dewi", "sari dewi"),
        ("sari a b dewi", "sari dewi"),
        ("b sari dewi", "b sari dewi"),
        ("sari m", "sari m"),
        ("sari", "sari"),
    ],
)
def test_initials_between_names_are_left_out(key: str, plain: str) -> None:
    assert without_initials(key) == plain
