"""The canonical name of what the knowledge base does not know, by the rules of the annotation guide."""

from __future__ import annotations

from dataclasses import dataclass

from entity_pipe.resolution.gazetteer import Gazetteer
from entity_pipe.resolution.heads import Generic, Heads, load_generic, load_heads
from entity_pipe.resolution.keys import Titles, entity_id, load_titles, organization_key, surface_key
from entity_pipe.resolution.knowledge import Entity, Knowledge
from entity_pipe.resolution.organization_names import organization_name
from entity_pipe.resolution.place_names import place_name, without_capitals
from entity_pipe.resolution.roles import Roles, load_roles


@dataclass(frozen=True)
class Namer:
    """Brings a surface form to the form of a canonical name.

    Attributes:
        knowledge: knows places and their short forms.
        titles: are no part of a person's name.
        heads: first words that are written out.
        generic: first words that short forms leave out.
        gazetteer: towns that the knowledge base does not hold.
        roles: finds the office before a person's name.
    """

    knowledge: Knowledge
    titles: Titles
    heads: Heads
    generic: Generic
    gazetteer: Gazetteer
    roles: Roles

    def entity(self, surface: str, kind: str) -> Entity:
        """The entity that a surface form stands for when nothing else is known of it."""
        name = self(surface, kind)
        known = self.knowledge.entity(name, kind)
        key = organization_key(name) if kind == "ORG" else surface_key(name)
        return known or Entity(entity_id(kind, key or name), name, kind)

    def __call__(self, surface: str, kind: str) -> str:
        """The canonical name that a surface form has when nothing else is known of it.

        Args:
            surface: "RSUD Kotabaru", "Kecamatan Loksado", "NOVIANTI SETYOWARDANI".
            kind: PER, LOC or ORG.
        """
        name = " ".join(surface.split())
        if kind == "ORG":
            return organization_name(name, knowledge=self.knowledge, heads=self.heads.organizations)
        if kind == "LOC":
            return place_name(name, knowledge=self.knowledge, heads=self.heads.places)
        return self.titles.strip(without_capitals(name))


def load_namer(knowledge: Knowledge, gazetteer: Gazetteer) -> Namer:
    """A namer with the words that the package ships."""
    return Namer(knowledge, load_titles(), load_heads(), load_generic(), gazetteer, load_roles())
