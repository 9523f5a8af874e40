from __future__ import annotations

import pytest

from entity_pipe.resolution.keys import Titles, entity_id, load_titles, organization_key, slug, surface_key


@pytest.mark.parametrize(
    "forms",
    [
        ("Kim Jong-un", "Kim Jong Un", "KIM JONG‑UN", "Kim  Jong\u00a0Un"),
        ("P.T.", "PT"),
        ("Soekarno-Hatta", "Soekarno–Hatta", "Soekarno / Hatta", "Soekarno Hatta"),
        ("Jum'at", "Jum’at", "Jumat"),
        ("“Contoh”", "Contoh", "(Contoh)"),
        ("Detik.com", "detik com"),
        ("Muhammad A. Rahman", "MUHAMMAD A RAHMAN"),
    ],
)
def test_forms_that_share_a_key(forms: tuple[str, ...]) -> None:
    assert len({surface_key(form) for form in forms}) == 1
    assert surface_key(forms[0])


@pytest.mark.parametrize(("a", "b"), [("Kim Jong Un", "Kim Jong Il"), ("Jawa", "Jawa Barat"), ("Telkom", "Telkomsel")])
def test_different_names_keep_different_keys(a: str, b: str) -> None:
    assert surface_key(a) != surface_key(b)


@pytest.mark.parametrize(
    "form",
    [
        "PT Angin Timur",
        "PT. Angin Timur Tbk",
        "PT Angin Timur (Persero) Tbk.",
        "Angin Timur, Tbk",
        "Angin Timur",
        "CV Angin Timur",
    ],
)
def test_legal_forms_fall_away(form: str) -> None:
    assert organization_key(form) == "angin timur"


def test_a_legal_form_alone_is_kept() -> None:
    assert organization_key("PT") == "pt"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Kim Jong-un", "kim-jong-un"), ("São Tomé", "sao-tome"), ("🦀", "x"), ("Москва", "москва"), ("A/B & C", "a-b-c")],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_entity_id() -> None:
    assert entity_id("LOC", "Korea Utara", "KP") == "loc:kp"
    assert entity_id("PER", "Sari Dewi") == "per:sari-dewi"


@pytest.fixture(scope="module")
def titles() -> Titles:
    return load_titles()


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("Presiden Sari Dewi", "Sari Dewi"),
        ("Prof. Dr. H. Ahmad Fulan, S.H., M.Si.", "Ahmad Fulan"),
        ("Ahmad Fulan, S.H.", "Ahmad Fulan"),
        ("Pak Made", "Made"),
        ("Kompol Budi Santoso SIK", "Budi Santoso"),
        ("Gus Fulan", "Gus Fulan"),
        ("Presiden", "Presiden"),
        ("Sari Dewi", "Sari Dewi"),
    ],
)
def test_titles_are_stripped(titles: Titles, surface: str, name: str) -> None:
    assert titles.strip(surface) == name
