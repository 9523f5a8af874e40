"""Fixtures: the loaded models, one run over the sample articles, and the command line in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from entity_pipe.api import Extractor, Tables, extract
from entity_pipe.models import models_dir, stanza_pipeline
from tests.helpers import RAW, Ran, write_articles

if TYPE_CHECKING:
    from entity_pipe.nlp.engine import Engine


class Extracted(NamedTuple):
    """A run: where its files are and its tables."""

    out: Path
    tables: Tables


@pytest.fixture(scope="session")
def engine() -> Engine:
    from entity_pipe import worker

    return worker.load_engine_once(None)


@pytest.fixture(scope="session")
def plain() -> Any:
    """Plain Stanza on the shipped models."""
    return stanza_pipeline()


@pytest.fixture(scope="session")
def extractor(engine: Engine) -> Extractor:
    extractor = Extractor()
    vars(extractor)["_engine"] = engine
    return extractor


@pytest.fixture(scope="session")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Extracted:
    out = tmp_path_factory.mktemp("extracted")
    return Extracted(out, extract(RAW, out))


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder with the small articles."""
    return write_articles(tmp_path / "raw")


@pytest.fixture
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the model folder that takes the place of the package's own."""
    import shutil

    folder = tmp_path / "models"
    shutil.copytree(models_dir(), folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr("entity_pipe.models.models_dir", lambda: folder)
    return folder


@pytest.fixture
def cli(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Ran]:
    """Run the command line in this process, in an empty folder."""
    from entity_pipe.cli import main

    monkeypatch.chdir(tmp_path_factory.mktemp("cwd"))

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["entity-pipe", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        captured = capsys.readouterr()
        return Ran(int(stopped.value.code or 0), captured.out, captured.err)

    return run
