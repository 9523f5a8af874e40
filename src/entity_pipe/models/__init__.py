"""The shipped model files, their manifest, and how they are loaded."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

from entity_pipe.errors import ModelError

TAGSETS = ("default", "nerui", "idner", "nergrit")
TAGGER = "id/ner/default.pt"
TOKENIZER = "id/tokenize/default.pt"
VECTORS = "id/pretrain/default.pt"


def models_dir() -> Path:
    """The folder of the model files, laid out as Stanza wants it (`resources.json`, `id/<processor>/default.pt`)."""
    return Path(__file__).parent


def manifest(folder: Path | None = None) -> dict[str, Any]:
    """What is known of each model file: sha256, sources, licences, recipe and scores.

    Raises:
        ModelError: the manifest is missing or damaged.
    """
    path = (folder or models_dir()) / "manifest.json"
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: the model manifest cannot be read ({error}); reinstall entity-pipe") from None
    entries = data.get("files") if isinstance(data, dict) else None
    if not isinstance(entries, dict) or not all(isinstance(entry, dict) and "sha256" in entry for entry in entries.values()):
        raise ModelError(f"{path}: the model manifest names no files with their sha256; reinstall entity-pipe")
    return data


def check_models(folder: Path | None = None) -> dict[str, str]:
    """Compare every model file with the manifest.

    Args:
        folder: where the models lie; the package's own folder by default.

    Returns:
        sha256 by file name.

    Raises:
        ModelError: a file is missing or its checksum differs.
    """
    folder = folder or models_dir()
    sums = {}
    for name, entry in sorted(manifest(folder)["files"].items()):
        path = folder / name
        if not path.is_file():
            raise ModelError(f"{path}: this model file is missing; reinstall entity-pipe")
        sums[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        if sums[name] != entry["sha256"]:
            raise ModelError(f"{path}: this model file is damaged (its sha256 is not the manifest's); reinstall entity-pipe")
    return sums


def stanza_pipeline(**kwargs: Any) -> Any:
    """A plain, unchanged `stanza.Pipeline` on the shipped models.

    Args:
        **kwargs: passed on to `stanza.Pipeline`; they win over ours.

    Returns:
        A `stanza.Pipeline` for Indonesian with the processors `tokenize` and `ner`, on the CPU, that downloads nothing.
    """
    import stanza

    options: dict[str, Any] = {
        "lang": "id",
        "dir": str(models_dir()),
        "processors": "tokenize,ner",
        "download_method": None,
        "use_gpu": False,
        "logging_level": "ERROR",
    }
    logging.getLogger("stanza").setLevel(logging.ERROR)
    return stanza.Pipeline(**{**options, **kwargs})
