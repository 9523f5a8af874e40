"""The loaded models: one tokenizer and one tagger, made once a process."""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from pathlib import Path

from entity_pipe.errors import InputError, ModelError
from entity_pipe.models import TAGGER, TAGSETS, TOKENIZER, VECTORS, check_models, manifest, models_dir
from entity_pipe.nlp.calibration import calibration_of
from entity_pipe.nlp.checkpoint import load_tagger, load_tokenizer
from entity_pipe.nlp.evidence import ArticleTagger, Lexicon
from entity_pipe.nlp.tagger import Tagger
from entity_pipe.nlp.tokenizer import Tokenizer
from entity_pipe.resolution.keys import load_titles
from entity_pipe.resolution.knowledge import name_types, shipped_knowledge


@dataclass(frozen=True)
class Engine:
    """The loaded models.

    Attributes:
        tokenizer: cuts texts into sentences and tokens.
        tagger: finds the mentions of a sentence by itself.
        article_tagger: the same with the article's and the knowledge base's evidence.
        checksums: sha256 of the model files.
    """

    tokenizer: Tokenizer
    tagger: Tagger
    article_tagger: ArticleTagger
    checksums: dict[str, str]


def load_engine(folder: Path | None = None, *, tagset: str = "default") -> Engine:
    """Load the models, after their checksums were found right.

    Args:
        folder: where the models lie; the package's own folder by default.
        tagset: the tag column to predict, one of `entity_pipe.models.TAGSETS`.

    Raises:
        InputError: there is no such tag column.
        ModelError: a model file is missing, damaged or cannot be read.
    """
    if tagset not in TAGSETS:
        raise InputError(f"--tagset {tagset}: no such tag column; choose one of {', '.join(TAGSETS)}")
    folder = folder or models_dir()
    checksums = check_models(folder)
    # oneDNN keeps the kernels of the last 1,024 shapes, some 300 MB; hardly a batch has the shape of another one
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64")
    try:
        tokenizer = Tokenizer(load_tokenizer(folder / TOKENIZER))
        network = load_tagger(folder / TAGGER, folder / VECTORS)
    except (OSError, EOFError, RuntimeError, LookupError, ValueError, TypeError, pickle.UnpicklingError) as error:
        raise ModelError(f"{folder}: the models cannot be loaded ({error}); reinstall entity-pipe and its constraints") from error
    facts = manifest(folder)["files"][TAGGER]
    tagger = Tagger(network, tagset=TAGSETS.index(tagset), calibration=calibration_of(facts))
    weights = facts.get("evidence", {})
    return Engine(
        tokenizer,
        tagger,
        ArticleTagger(tagger, weights=weights, lexicon=load_lexicon()),
        checksums,
    )


def load_lexicon() -> Lexicon:
    """What the package's knowledge base and titles say of names."""
    titles = load_titles()
    return Lexicon(names=name_types(shipped_knowledge()), titles=titles.before | titles.mostly, degrees=titles.after)
