"""The training recipes of the shipped model files; nothing here runs in `extract`."""

from __future__ import annotations

from pathlib import Path

from entity_pipe.errors import InputError


def data_file(shared: Path, *parts: str) -> Path:
    """A file of the training data.

    Args:
        shared: folder of the data, laid out as docs/retraining.md says.
        *parts: the path below `shared/data`.

    Raises:
        InputError: there is no such file.
    """
    path = shared.joinpath("data", *parts)
    if not path.is_file():
        raise InputError(f"{path}: no such file; docs/retraining.md says where to get the data and how to lay it out")
    return path


def refuse_test(gold: Path) -> None:
    """Make sure that what is learned or fitted is so on a part of the gold corpus that is for choosing.

    Raises:
        InputError: it is the part for measuring.
    """
    if gold.name == "test":
        raise InputError(f"{gold}: the test part is for measuring; choose on dev")
