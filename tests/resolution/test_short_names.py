from __future__ import annotations

import pytest

from tests.helpers import resolved, small_knowledge

NOBODY = small_knowledge()


def names(line: str) -> list[str]:
    return [row["name"] for row in resolved(line, NOBODY)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("[ORG Bapenda Kota Sumber] rapat. [ORG Bapenda] diam.", "Badan Pendapatan Daerah Kota Sumber"),
        ("[LOC Bandara Sastro] ramai. Pesawat dari [LOC Sastro] tiba.", "Bandara Sastro"),
        ("[ORG PT Busana Mitra Gemilang] untung. [ORG Gemilang] tumbuh.", "PT Busana Mitra Gemilang"),
        ("[ORG PT Baja Anyer Tbk] untung. [ORG Baja Anyer] tumbuh.", "PT Baja Anyer"),
        ("[ORG PT Selayar Infrastruktur Tbk] untung. Saham [ORG SLYR] naik.", "PT Selayar Infrastruktur"),
        ("[ORG Ikatan Warga Lereng] rapat. [ORG IWL] diam.", "Ikatan Warga Lereng"),
        ("[LOC Jalan Soekardi] macet. [LOC Jalan Sukardi] sepi.", "Jalan Soekardi"),
        ("[LOC Batu Kuning] ramai. Warga ke [LOC Batukuning].", "Batu Kuning"),
    ],
)
def test_one_name_for_both(line: str, name: str) -> None:
    assert len({row["entity_id"] for row in resolved(line, NOBODY)}) == 1
    assert set(names(line)) == {name}


@pytest.mark.parametrize(
    "line",
    [
        "[LOC WEDARI] - [LOC Pelabuhan Wedari] ramai.",
        "[LOC Pelabuhan Wedari] ramai. Warga [LOC Wedari] senang.",
        "[ORG Bank Sumber Satu] dan [ORG Bank Sumber Dua] bersaing. [ORG Bank Sumber] tidak.",
        "[LOC Jembatan Sumber II] dibangun. [LOC Jembatan Sumber] lama.",
        "[ORG Ikatan Warga Lereng] dan [ORG Ikatan Wanita Lereng] rapat. [ORG IWL] diam.",
    ],
)
def test_apart_when_in_doubt(line: str) -> None:
    rows = resolved(line, NOBODY)
    assert len({row["entity_id"] for row in rows}) == len(rows)
