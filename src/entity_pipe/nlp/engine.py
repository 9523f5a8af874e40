"""The loaded models: one tokenizer and one tagger, made once a process."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from entity_pipe.errors import InputError, ModelError
from entity_pipe.models import TAGGER, TAGSETS, check_models, manifest, models_dir, stanza_pipeline
from entity_pipe.nlp.calibration import calibration_of
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
    try:
        with _without_optimizers():
            pipeline = stanza_pipeline(dir=str(folder))
    except (OSError, EOFError, RuntimeError, LookupError, ValueError, TypeError, pickle.UnpicklingError) as error:
        raise ModelError(f"{folder}: the models cannot be loaded ({error}); reinstall entity-pipe and its constraints") from error
    tokenize, ner = pipeline.processors["tokenize"], pipeline.processors["ner"]
    facts = manifest(folder)["files"][TAGGER]
    tagger = Tagger(ner.trainers[0], tagset=TAGSETS.index(tagset), calibration=calibration_of(facts))
    weights = facts.get("evidence", {})
    return Engine(
        Tokenizer(tokenize.trainer, tokenize.config),
        tagger,
        ArticleTagger(tagger, weights=weights, lexicon=load_lexicon()),
        checksums,
    )


@contextmanager
def _without_optimizers() -> Iterator[None]:
    """Stanza makes an optimizer for each model that it loads; only training needs it, and its import takes half a second."""
    from stanza.models.common import utils

    original = utils.get_optimizer
    utils.get_optimizer = lambda *_, **__: None
    try:
        yield
    finally:
        utils.get_optimizer = original


def load_lexicon() -> Lexicon:
    """What the package's knowledge base and titles say of names."""
    titles = load_titles()
    return Lexicon(names=name_types(shipped_knowledge()), titles=titles.before | titles.mostly, degrees=titles.after)
