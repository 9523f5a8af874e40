"""A mention while it is being resolved, and the decision about it."""

from __future__ import annotations

from dataclasses import dataclass

from entity_pipe.resolution.keys import Titles, organization_key, surface_key
from entity_pipe.resolution.knowledge import Entity


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the text with its type and posterior; `key` is what it is compared by."""

    start: int
    end: int
    surface: str
    type: str
    score: float
    sentence: int
    boilerplate: bool
    key: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The entity a mention stands for and how that was found."""

    entity: Entity
    method: str


def mention_key(surface: str, kind: str, titles: Titles) -> str:
    """What a mention is compared by: persons without titles, organizations without the legal form."""
    if kind == "PER":
        return surface_key(titles.strip(surface)) or surface
    return (organization_key(surface) if kind == "ORG" else surface_key(surface)) or surface
