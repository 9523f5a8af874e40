from __future__ import annotations

import pytest

from entity_pipe.resolution.keys import load_titles
from entity_pipe.resolution.knowledge import load_knowledge
from entity_pipe.resolution.mention import Mention, mention_key
from entity_pipe.resolution.splitting import split_pairs

KNOWLEDGE, TITLES = load_knowledge(), load_titles()


def mention(surface: str, kind: str, start: int = 10) -> Mention:
    return Mention(start, start + len(surface), surface, kind, 0.8, 0, False, mention_key(surface, kind, TITLES))


@pytest.mark.parametrize(
    ("surface", "kind", "parts"),
    [
        ("Korea-Rusia", "LOC", [("Korea", "LOC", 10, 15), ("Rusia", "LOC", 16, 21)]),
        ("Indonesia–Malaysia", "LOC", [("Indonesia", "LOC", 10, 19), ("Malaysia", "LOC", 20, 28)]),
        ("Korea Utara KCNA", "ORG", [("Korea Utara", "LOC", 10, 21), ("KCNA", "ORG", 22, 26)]),
        ("Kim Korea Utara", "PER", [("Kim", "PER", 10, 13), ("Korea Utara", "LOC", 14, 25)]),
        ("Ngawi Jatim", "LOC", [("Ngawi", "LOC", 10, 15), ("Jatim", "LOC", 16, 21)]),
        ("Pemerintah Korea Utara", "ORG", [("Korea Utara", "LOC", 21, 32)]),
        ("Rusia Vladimir Putin", "PER", [("Rusia", "LOC", 10, 15), ("Vladimir Putin", "PER", 16, 30)]),
    ],
)
def test_what_is_certainly_more_than_one_name_is_cut(surface: str, kind: str, parts: list[tuple[str, str, int, int]]) -> None:
    found = list(split_pairs([mention(surface, kind)], KNOWLEDGE, TITLES))
    assert [(m.surface, m.type, m.start, m.end) for m in found] == parts
    assert {m.score for m in found} == {0.8}


@pytest.mark.parametrize(
    ("surface", "kind"),
    [
        ("Perserikatan Bangsa-Bangsa", "ORG"),
        ("Kim Jong-un", "PER"),
        ("Sari Korea", "PER"),
        ("Bandara Soekarno-Hatta", "LOC"),
        ("Korea Utara", "LOC"),
        ("Papua Barat", "LOC"),
        ("Jalan Bali", "LOC"),
        ("Sari-Murni", "ORG"),
        ("Indonesia Raya Motor", "ORG"),
        ("Pemerintah Kabupaten Sendu", "ORG"),
    ],
)
def test_one_name_stays_whole(surface: str, kind: str) -> None:
    whole = mention(surface, kind)
    assert list(split_pairs([whole], KNOWLEDGE, TITLES)) == [whole]
