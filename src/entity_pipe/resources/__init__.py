"""Reviewed knowledge as data files, and the digest that tells when one has changed."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files


@cache
def resource_digest(*names: str) -> str:
    """A short digest of resource files, read once a process."""
    digest = hashlib.sha256()
    for name in names:
        digest.update((files("entity_pipe.resources") / name).read_bytes())
    return digest.hexdigest()[:16]
