from __future__ import annotations

import pytest

from entity_pipe.resolution.gazetteer import Gazetteer
from entity_pipe.resolution.knowledge import Entity
from entity_pipe.resolution.naming import load_namer
from tests.helpers import resolved, small_knowledge

NTB = Entity("loc:ntb", "Nusa Tenggara Barat", "LOC", "province", "ID", "NTB")
YOGYA = Entity("loc:diy", "Daerah Istimewa Yogyakarta", "LOC", "province", "ID", "DIY")
SLEMAN = Entity("loc:sleman", "Sleman", "LOC", "regency", "ID")
KNOWLEDGE = small_knowledge(NTB, YOGYA, SLEMAN, aliases={"Yogyakarta": "loc:diy"})
NAMER = load_namer(KNOWLEDGE, Gazetteer())


@pytest.mark.parametrize(
    ("surface", "kind", "name"),
    [
        ("RSUD Angin Timur", "ORG", "Rumah Sakit Umum Daerah Angin Timur"),
        ("RSUD", "ORG", "RSUD"),
        ("KBRI Kairo", "ORG", "Kedutaan Besar Republik Indonesia di Kairo"),
        ("Dinas ESDM NTB", "ORG", "Dinas Energi dan Sumber Daya Mineral Nusa Tenggara Barat"),
        ("Komisi B DPRD NTB", "ORG", "Komisi B DPRD Nusa Tenggara Barat"),
        ("Dinas Kesehatan Sleman", "ORG", "Dinas Kesehatan Kabupaten Sleman"),
        ("Dinas Kesehatan Kabupaten Sleman", "ORG", "Dinas Kesehatan Kabupaten Sleman"),
        ("Komisi A DPRD Sleman", "ORG", "Komisi A DPRD Kabupaten Sleman"),
        ("RSUD Sleman", "ORG", "Rumah Sakit Umum Daerah Sleman"),
        ("Dinas Kesehatan Provinsi NTB", "ORG", "Dinas Kesehatan Nusa Tenggara Barat"),
        ("Universitas Angin Yogyakarta", "ORG", "Universitas Angin Yogyakarta"),
        ("Bank NTB", "ORG", "Bank NTB"),
        ("NTB", "ORG", "NTB"),
        ("PT Angin Timur Tbk", "ORG", "PT Angin Timur"),
        ("PT Angin Timur (Persero) Tbk", "ORG", "PT Angin Timur"),
        ("SUARAANGIN.COM", "ORG", "SUARAANGIN.COM"),
        ("Kecamatan Angin Timur", "LOC", "Angin Timur"),
        ("Kecamatan Sleman", "LOC", "Kecamatan Sleman"),
        ("Kecamatan", "LOC", "Kecamatan"),
        ("Gedung DPRD NTB", "LOC", "Gedung DPRD Nusa Tenggara Barat"),
        ("ANGINTIMUR", "LOC", "Angintimur"),
        ("SCBD", "LOC", "SCBD"),
        ("SARI  DEWI", "PER", "Sari Dewi"),
        ("HAMENGKU ANGIN IX", "PER", "Hamengku Angin IX"),
        ("Dr. Sari Dewi", "PER", "Sari Dewi"),
        ("SBY", "PER", "SBY"),
    ],
)
def test_names(surface: str, kind: str, name: str) -> None:
    assert NAMER(surface, kind) == name


def test_an_expanded_name_that_is_known() -> None:
    entity = Entity("org:kpu-ntb", "Komisi Pemilihan Umum Nusa Tenggara Barat", "ORG", "agency", "ID")
    namer = load_namer(small_knowledge(NTB, entity), Gazetteer())
    assert namer.entity("KPU NTB", "ORG") == entity
    assert namer.entity("KPU Angin", "ORG").entity_id == "org:komisi-pemilihan-umum-angin"


def test_one_row_for_every_form() -> None:
    rows = resolved("[ORG Bapenda Kota Angin] buka. [ORG BAPENDA KOTA ANGIN] dan [ORG Bapenda] tutup.", KNOWLEDGE)
    assert {(row["entity_id"], row["name"]) for row in rows} == {
        ("org:badan-pendapatan-daerah-kota-angin", "Badan Pendapatan Daerah Kota Angin")
    }
    assert [row["method"] for row in rows] == ["own-name", "own-name", "short-name"]


def test_two_longer_names_leave_the_short_one_alone() -> None:
    rows = resolved("[ORG Bapenda Kota Angin], [ORG Bapenda Kota Timur] dan [ORG Bapenda].", KNOWLEDGE)
    assert len({row["entity_id"] for row in rows}) == 3
