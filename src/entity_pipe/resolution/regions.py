"""Which region a bare name means where a city, a regency or a province share it ("Bogor", "Gorontalo")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from entity_pipe.dateline import is_dateline_place
from entity_pipe.resolution.knowledge import Entity, Knowledge
from entity_pipe.resolution.mention import Mention

OFFICES = (
    (re.compile(r"\b(?:Bupati|Pemkab|Bappeda Kabupaten)\s+$", re.IGNORECASE), "Kabupaten", "regency"),
    (re.compile(r"\b(?:Wali ?kota|Pemkot|Pemko)\s+$", re.IGNORECASE), "Kota", "city"),
)
AT = re.compile(r"\b(?:[Dd]i|[Kk]e|[Dd]ari)\s+$")
WINDOW = 24


class Regions:
    """Decides about the bare names of one article.

    Args:
        text: the article.
        mentions: of it.
        knowledge: holds "Kota X" and "Kabupaten X".
    """

    def __init__(self, text: str, mentions: Sequence[Mention], knowledge: Knowledge) -> None:
        self._text, self._knowledge = text, knowledge
        self._datelines = {
            mention.key
            for mention in mentions
            if mention.type == "LOC"
            and is_dateline_place(text, mention.start, mention.end)
            and self._of_level("Kota", mention.surface, "city")
        }

    def of(self, mention: Mention) -> Entity | None:
        """The region that a mention names for certain, or None.

        A dateline names the city, as does the place where something happens in an article from there; a regent's is the regency.
        """
        before = self._text[max(0, mention.start - WINDOW) : mention.start]
        for office, level, kind in OFFICES:
            if office.search(before):
                return self._of_level(level, mention.surface, kind)
        if mention.key not in self._datelines:
            return None
        begins = is_dateline_place(self._text, mention.start, mention.end)
        return self._of_level("Kota", mention.surface, "city") if begins or AT.search(before) else None

    def _of_level(self, level: str, name: str, kind: str) -> Entity | None:
        region = self._knowledge.entity(f"{level} {name}", "LOC")
        return region if region and region.kind == kind and region.country == "ID" else None
