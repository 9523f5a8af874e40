"""Learn how much an article's own evidence weighs against the tagger, on the dev part of the gold corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from entity_pipe.corpus.export import bio_tags
from entity_pipe.corpus.files import load_corpus
from entity_pipe.models import TAGGER, manifest
from entity_pipe.nlp.engine import Engine, load_engine, load_lexicon
from entity_pipe.nlp.evidence import FEATURES, Lexicon, add_hint, hints
from entity_pipe.nlp.tagger import Tagger
from entity_pipe.store import write_json
from entity_pipe.training import refuse_test
from entity_pipe.training.crf import log_partition

PRIOR = 0.05
STEPS = 60


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence: (tokens, tags) scores, (features, tokens, tags) hints, and the gold tag numbers."""

    scores: Tensor
    hints: Tensor
    gold: Tensor


def examples(
    articles: Sequence[tuple[Sequence[Sequence[str]], Sequence[Sequence[str]]]], *, tagger: Tagger, lexicon: Lexicon
) -> list[Example]:
    """The sentences of articles that have a hint.

    Args:
        articles: of each the tokens and the BIO tags of its sentences.
        tagger: of the first pass.
        lexicon: what is known beyond the articles.
    """
    result = []
    numbers = {tag: number for number, tag in enumerate(tagger.tags)}
    for sentences, tags in articles:
        scores = tagger.scores(sentences)
        found = list(hints(sentences, tagger.decode(scores, calibrated=False), lexicon))
        for number in sorted({hint.sentence for hint in found}):
            shifts = scores[number].new_zeros(len(FEATURES), *scores[number].shape)
            for hint in found:
                if hint.sentence == number:
                    add_hint(shifts[FEATURES.index(hint.feature)], hint, 1.0, numbers)
            gold = torch.tensor([tagger.tags.index(tag) for tag in bioes(tags[number])])
            result.append(Example(scores[number], shifts, gold))
    return result


def fit_weights(sentences: Sequence[Example], transitions: Tensor) -> dict[str, float]:
    """The weights, none below 0, under which the gold paths are likeliest, with a weak pull to 0.

    Args:
        sentences: that have hints.
        transitions: (tags, tags) scores of the tagger.
    """
    weights = torch.full((len(FEATURES),), 0.5, requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=0.1)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss: Any = PRIOR * weights.square().sum()
        for sentence in sentences:
            unary = sentence.scores + (weights.clamp(min=0)[:, None, None] * sentence.hints).sum(dim=0)
            gold = sentence.gold
            path = unary[torch.arange(len(gold)), gold].sum() + transitions[gold[:-1], gold[1:]].sum()
            loss = loss + log_partition(unary[None], transitions, torch.tensor([len(gold)]))[0] - path
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            weights.clamp_(min=0)
    return {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights.detach(), strict=True)}


def learn_evidence(folder: Path, *, gold: Path) -> dict[str, float]:
    """Learn the weights for the tagger in a folder of models and write them into its manifest.

    Args:
        folder: of the models.
        gold: a part of the gold corpus that is for choosing, `dev`.

    Raises:
        InputError: the part is the one for measuring.
    """
    refuse_test(gold)
    engine = load_engine(folder)
    lexicon = load_lexicon()
    found = examples(labelled_articles(gold, engine), tagger=engine.tagger, lexicon=lexicon)
    weights = fit_weights(found, engine.tagger.transitions)
    data = manifest(folder)
    data["files"][TAGGER]["evidence"] = weights
    write_json(data, folder / "manifest.json")
    return weights


def labelled_articles(gold: Path, engine: Engine) -> list[tuple[list[list[str]], list[list[str]]]]:
    """Of each article of a part of the gold corpus the tokens and the BIO tags of its sentences."""
    articles = load_corpus(gold.parent).part(gold.name)
    result = []
    for article, sentences in zip(articles, engine.tokenizer([article.text for article in articles]), strict=True):
        words = [[article.text[start:end] for start, end in tokens] for tokens in sentences]
        result.append((words, [list(bio_tags(tokens, article.mentions)) for tokens in sentences]))
    return result


def bioes(tags: Sequence[str]) -> list[str]:
    """BIO tags as BIOES tags."""
    ends: Mapping[str, str] = {"B": "S", "I": "E"}
    following = [*tags[1:], "O"]
    return [
        tag if tag == "O" or after == f"I-{tag[2:]}" else ends[tag[0]] + tag[1:]
        for tag, after in zip(tags, following, strict=True)
    ]
