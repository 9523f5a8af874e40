"""The manifest of the shipped models: checksums beside what a person wrote of each file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from entity_pipe.store import write_json

FILES = ("id/tokenize/default.pt", "id/pretrain/default.pt", "id/ner/default.pt")


def update_manifest(folder: Path, facts: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """Put the sha256 and size of every model file into `manifest.json`.

    Args:
        folder: where the models lie.
        facts: by file name, what else is to be recorded (recipe, sources, licence, scores); it replaces what was there.

    Returns:
        The manifest as written.
    """
    path = folder / "manifest.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"files": {}}
    for name in FILES:
        file = folder / name
        if not file.exists():
            continue
        entry = {**data["files"].get(name, {}), **(facts or {}).get(name, {})}
        entry["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
        entry["bytes"] = file.stat().st_size
        data["files"][name] = entry
    write_json(data, path)
    return data
