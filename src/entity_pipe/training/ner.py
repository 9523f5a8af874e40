"""Train the NER tagger: Stanza's BiLSTM-CRF (Lample et al. 2016; Qi et al. 2020) with several tag columns.

Differences from `stanza.models.ner_tagger`: Adam with a cosine schedule, an exponential moving average of the weights
(Polyak and Juditsky 1992), a dev score for every tag column, and sentences that have the expectation of a teacher in place of
tags. The file written is an ordinary Stanza tagger.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from entity_pipe.bio import bio_spans
from entity_pipe.scores import Counts
from entity_pipe.training.corpora import COLUMNS, Sentence
from entity_pipe.training.crf import Expected, TargetCRF

Targets = Mapping[tuple[str, ...], Sequence[Expected | None]]


@dataclass(frozen=True, kw_only=True)
class NerSettings:
    """What a run is made of; everything that changes the result is here.

    Attributes:
        steps: batches to train on.
        batch_words: a batch closes when it holds this many tokens (or 32 sentences).
        learning_rate: of Adam at its highest, after `warmup` steps; it falls to zero along a cosine.
        average: decay of the moving average of the weights.
        hidden: units of the word LSTM, each direction.
        dropout: on the inputs and outputs of the word LSTM.
        word_dropout: share of words whose representation is dropped.
        capitals: share of training sentences repeated in capitals, as headlines are.
        exchanged: share of our own sentences repeated with other names of the same type (Dai and Adel 2020).
        finish: passes over the sentences of the published sets at the end, in which nothing learns but the classifiers of
            their columns.
        finish_rate: of Adam in these passes at their beginning; it falls to zero along a cosine.
        seed: of every generator.
    """

    steps: int = 3000
    batch_words: int = 800
    learning_rate: float = 0.002
    warmup: int = 100
    average: float = 0.995
    hidden: int = 256
    dropout: float = 0.5
    word_dropout: float = 0.02
    capitals: float = 0.06
    exchanged: float = 0.0
    finish: int = 0
    finish_rate: float = 0.001
    seed: int = 1


def train_ner(
    *,
    train: Sequence[Sentence],
    dev: Sequence[Sentence],
    vectors: Path,
    output: Path,
    settings: NerSettings,
    charlm: Path | None = None,
    targets: Targets | None = None,
    log: Path | None = None,
    evaluate_every: int = 1000,
) -> dict[str, float]:
    """Train a tagger and save the averaged weights of the last step.

    Args:
        train: labelled sentences.
        dev: labelled sentences that are only measured.
        vectors: Stanza pretrain file.
        output: tagger file to write; it holds no word vectors.
        settings: the run.
        charlm: folder with the character language models `forward.pt` and `backward.pt` that take the place of the
            character LSTM.
        targets: expected counts by tokens, one for each column or None; they stand in where a sentence has no tags.
        log: JSON-lines file that gets the dev scores as they come.
        evaluate_every: steps between two dev scores; the weights so far are saved each time.

    Returns:
        Micro F1 on dev by column, in 0..1.
    """
    from stanza.models.common import utils
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.ner.data import DataLoader
    from stanza.models.ner.trainer import Trainer

    utils.set_random_seed(settings.seed)
    arguments = _stanza_arguments(settings, charlm)
    pretrain = Pretrain(str(vectors), save_to_file=False)
    pretrain._emb = pretrain.emb.float()
    arguments["word_emb_dim"] = pretrain.emb.shape[1]
    sentences = [*train, *in_capitals(train, settings), *with_exchanged_names(train, settings)]
    # Only words of labelled sentences get a correction of their vector, which keeps the file small.
    vocab = DataLoader(_document([s for s in sentences if s.tags]), 32, arguments, pretrain).vocab
    batches = DataLoader(_document(sentences), 32, arguments, pretrain, vocab=vocab, max_batch_words=settings.batch_words)
    trainer = Trainer(args=arguments, vocab=batches.vocab, pretrain=pretrain, device="cpu")
    trainer.model.crits = torch.nn.ModuleList(TargetCRF(crit) for crit in trainer.model.crits)
    average = {name: value.detach().clone() for name, value in trainer.model.named_parameters() if value.requires_grad}
    targets = targets or {}
    scores: dict[str, float] = {}
    began, step = time.monotonic(), 0
    while step < settings.steps:
        for batch in batches:
            step += 1
            trainer.optimizer.param_groups[0]["lr"] = learning_rate(step, settings)
            aims = [targets.get(tuple(words), [None] * len(COLUMNS)) for words in batch[0]]
            for number, crit in enumerate(trainer.model.crits):
                crit.targets = [aim[number] for aim in aims]
            loss = trainer.update(batch)
            decay = min(settings.average, (step + 1) / (step + 10))
            with torch.no_grad():
                for name, value in trainer.model.named_parameters():
                    if name in average:
                        average[name].lerp_(value, 1 - decay)
            if step % evaluate_every == 0 or step == settings.steps:
                current = _swap(trainer.model, average)
                scores = dev_scores(trainer, dev)
                trainer.save(str(output))
                halve(output)
                _swap(trainer.model, current)
                line = {"step": step, "seconds": round(time.monotonic() - began), "loss": round(loss, 3), **scores}
                if log:
                    with log.open("a", encoding="utf-8") as out:
                        out.write(json.dumps({**line, "settings": asdict(settings)}) + "\n")
            if step == settings.steps:
                break
        batches.reshuffle()
    if settings.finish:
        _swap(trainer.model, average)
        finish_columns(trainer, train, settings)
        scores = dev_scores(trainer, dev)
        trainer.save(str(output))
        halve(output)
    return scores


def finish_columns(trainer: Any, train: Sequence[Sentence], settings: NerSettings) -> None:
    """Let the classifiers of the published sets' columns learn by themselves, each set as often as it is.

    The encoder and our own column stay as they are: they have learned from more, and more often, than these sets hold.

    Args:
        trainer: a trained `stanza.models.ner.trainer.Trainer`.
        train: labelled sentences; those without a published column are left out.
        settings: the run.
    """
    from stanza.models.ner.data import DataLoader

    columns = [str(number) for number, name in enumerate(COLUMNS) if name != "default"]
    chosen = {sentence.tokens: replace(sentence, tags=_published(sentence)) for sentence in train if _published(sentence)}
    batches = DataLoader(
        _document(list(chosen.values())), 32, trainer.args, vocab=trainer.vocab, max_batch_words=settings.batch_words
    )
    for name, value in trainer.model.named_parameters():
        value.requires_grad = name.split(".")[0] in ("tag_clfs", "crits") and name.split(".")[1] in columns
    weights = [value for value in trainer.model.parameters() if value.requires_grad]
    trainer.optimizer = torch.optim.Adam(weights, lr=settings.finish_rate)
    for crit in trainer.model.crits:
        crit.targets = ()
    step, total = 0, settings.finish * len(batches)
    for _ in range(settings.finish):
        for batch in batches:
            step += 1
            rate = settings.finish_rate * 0.5 * (1 + math.cos(math.pi * step / total))
            trainer.optimizer.param_groups[0]["lr"] = rate
            trainer.update(batch)
        batches.reshuffle()


def _published(sentence: Sentence) -> dict[str, tuple[str, ...]]:
    return {column: tags for column, tags in sentence.tags.items() if column != "default"}


def halve(path: Path) -> None:
    """Keep the weights of a tagger file as 16-bit floats; Stanza reads them into 32-bit ones."""
    checkpoint = torch.load(path, weights_only=True)
    checkpoint["model"] = {
        name: value.half() if value.is_floating_point() else value for name, value in checkpoint["model"].items()
    }
    torch.save(checkpoint, path, _use_new_zipfile_serialization=False)


def learning_rate(step: int, settings: NerSettings) -> float:
    """Linear warm-up, then a cosine down to zero (Loshchilov and Hutter 2017, without restarts)."""
    if step <= settings.warmup:
        return settings.learning_rate * step / settings.warmup
    progress = (step - settings.warmup) / max(1, settings.steps - settings.warmup)
    return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))


def dev_scores(trainer: Any, dev: Sequence[Sentence]) -> dict[str, float]:
    """Micro F1 of each tag column over the dev sentences annotated for it, and of our sentences and articles alone."""
    from stanza.models.ner.data import DataLoader

    groups: dict[str, list[tuple[Sentence, str]]] = {}
    for sentence in dev:
        for column in sentence.tags:
            groups.setdefault(column, []).append((sentence, column))
        if sentence.source in ("own", "gold"):
            groups.setdefault(sentence.source, []).append((sentence, "default"))
        if "nerui" in sentence.tags:
            as_published = Sentence(sentence.tokens, {"default": sentence.tags["nerui"]})
            groups.setdefault("default on nerui", []).append((as_published, "default"))
    scores = {}
    for group, members in sorted(groups.items()):
        trainer.args["predict_tagset"] = COLUMNS.index(members[0][1])
        for crit in trainer.model.crits:
            crit.targets = ()
        loader = DataLoader(
            _document([s for s, _ in members]), 100, trainer.args, vocab=trainer.vocab, evaluation=True, preprocess_tags=False
        )
        predicted = [tags for batch in loader for tags in trainer.predict(batch)]
        counts = Counts()
        for (sentence, column), tags in zip(members, predicted, strict=True):
            bio = [{"S": "B", "E": "I"}.get(tag[0], tag[0]) + tag[1:] for tag in tags]
            counts.add(gold=set(bio_spans(sentence.tags[column])), predicted=set(bio_spans(bio)))
        scores[group] = round(counts.micro().f1, 4)
    trainer.args["predict_tagset"] = 0
    return scores


def in_capitals(train: Sequence[Sentence], settings: NerSettings) -> list[Sentence]:
    """Some of the sentences, in capitals."""
    generator = random.Random(settings.seed)
    chosen = [s for s in train if generator.random() < settings.capitals]
    return [replace(s, tokens=tuple(token.upper() for token in s.tokens)) for s in chosen]


def with_exchanged_names(train: Sequence[Sentence], settings: NerSettings) -> list[Sentence]:
    """Some of the sentences that only our column is known of, each name exchanged for another of its type."""
    generator = random.Random(settings.seed)
    ours = [sentence for sentence in train if set(sentence.tags) == {"default"}]
    names: dict[str, list[tuple[str, ...]]] = {}
    for sentence in ours:
        for start, end, kind in bio_spans(sentence.tags["default"]):
            names.setdefault(kind, []).append(sentence.tokens[start:end])
    changed = []
    for sentence in ours:
        spans = bio_spans(sentence.tags["default"])
        if not spans or generator.random() >= settings.exchanged:
            continue
        tokens: list[str] = []
        tags: list[str] = []
        last = 0
        for start, end, kind in spans:
            name = generator.choice(names[kind])
            tokens += (*sentence.tokens[last:start], *name)
            tags += ("O",) * (start - last) + (f"B-{kind}",) + (f"I-{kind}",) * (len(name) - 1)
            last = end
        tokens += sentence.tokens[last:]
        tags += ("O",) * (len(sentence.tokens) - last)
        changed.append(replace(sentence, tokens=tuple(tokens), tags={"default": tuple(tags)}))
    return changed


def _document(sentences: Sequence[Sentence]) -> Any:
    from stanza.models.common.doc import Document

    return Document([s.rows() for s in sentences])


def _swap(model: Any, weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Put weights into the model and return those it had."""
    before = {}
    with torch.no_grad():
        for name, value in model.named_parameters():
            if name in weights:
                before[name] = value.detach().clone()
                value.copy_(weights[name])
    return before


def _stanza_arguments(settings: NerSettings, charlm: Path | None) -> dict[str, Any]:
    from stanza.models.ner_tagger import parse_args

    arguments: dict[str, Any] = parse_args(["--shorthand", "id_default", "--optim", "adam", "--lr", str(settings.learning_rate)])
    arguments.update(
        hidden_dim=settings.hidden, dropout=settings.dropout, word_dropout=settings.word_dropout, seed=settings.seed, device="cpu"
    )
    if charlm:
        files = {f"charlm_{direction}_file": str(charlm / f"{direction}.pt") for direction in ("forward", "backward")}
        arguments.update(charlm=True, **files)
    return arguments
