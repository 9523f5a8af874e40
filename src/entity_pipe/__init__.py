"""entity-pipe: people, places and organizations in Indonesian news, as tables.

The names below are loaded when they are first used, so that importing the package is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entity_pipe.api import Extractor as Extractor
    from entity_pipe.api import extract as extract
    from entity_pipe.api import load_tables as load_tables
    from entity_pipe.models import models_dir as models_dir
    from entity_pipe.models import stanza_pipeline as stanza_pipeline

_HOMES = {
    "Extractor": "entity_pipe.api",
    "extract": "entity_pipe.api",
    "load_tables": "entity_pipe.api",
    "models_dir": "entity_pipe.models",
    "stanza_pipeline": "entity_pipe.models",
}
__all__ = ["Extractor", "extract", "load_tables", "models_dir", "stanza_pipeline"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'entity_pipe' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
