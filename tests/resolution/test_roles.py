from __future__ import annotations

import pytest

from entity_pipe.resolution.roles import Roles, load_roles


@pytest.fixture(scope="module")
def roles() -> Roles:
    return load_roles()


@pytest.mark.parametrize(
    ("before", "role"),
    [
        ("Hujan turun ketika Presiden Rusia ", "Presiden Rusia"),
        ("kata Wakil Ketua Komisi III DPR ", "Wakil Ketua Komisi III DPR"),
        ("kata Ketua Umum Partai Contoh, ", "Ketua Umum Partai Contoh"),
        ("Menteri  Luar\u00a0Negeri ", "Menteri Luar Negeri"),
        ("ujar pengamat politik ", "pengamat politik"),
        ("Presiden datang. Lalu ", None),
        ("Presiden Rusia sangat marah kepada ", None),
        ("Kemarin ", None),
        ("", None),
    ],
)
def test_the_role_before_a_name(roles: Roles, before: str, role: str | None) -> None:
    assert roles.before(f"{before}Sari Dewi tertawa.", len(before)) == role


def test_a_role_too_far_away_is_not_taken(roles: Roles) -> None:
    before = "Presiden " + "Amat " * 30
    assert roles.before(before + "Sari Dewi", len(before)) is None
