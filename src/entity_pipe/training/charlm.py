"""Train a character language model: an LSTM that reads tokenised text forward or backward (Akbik et al. 2018).

The file written is an ordinary Stanza character language model. Differences from `stanza.models.charlm`: Adam with a cosine
schedule, sentences in random order, and products in 16-bit brain floats, which doubles the speed on processors that have them.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from entity_pipe.errors import InputError
from entity_pipe.training import data_file
from entity_pipe.training.surface import surface_tokens
from entity_pipe.training.vectors import read_lines

DIRECTIONS = ("forward", "backward")
DEV_SHARE = 0.002


@dataclass(frozen=True, kw_only=True)
class CharlmSettings:
    """What a run is made of; everything that changes the result is here.

    Attributes:
        direction: `forward` or `backward`.
        hidden: units of the LSTM.
        embedding: length of a character's vector.
        epochs: passes over the text.
        streams: texts read side by side in a batch.
        window: characters a gradient goes back.
        learning_rate: of Adam at its highest, after `warmup` steps; it falls to a twentieth along a cosine.
        cutoff: rarer characters are unknown.
        seed: of every generator.
    """

    direction: str = "forward"
    hidden: int = 256
    embedding: int = 100
    epochs: int = 2
    streams: int = 64
    window: int = 150
    learning_rate: float = 0.003
    warmup: int = 200
    cutoff: int = 200
    seed: int = 1

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS:
            raise InputError(f"--direction {self.direction}: choose one of {', '.join(DIRECTIONS)}")


def charlm_text(lines: Iterable[str], *, direction: str, seed: int) -> tuple[str, str]:
    """Training and dev text as the tagger shows it to the model: a line break before every line, a blank after every token.

    Args:
        lines: text, one paragraph a line; repeated lines are read once.
        direction: `backward` turns each line round.
        seed: of the order of the lines.
    """
    ordered = sorted(set(lines))
    random.Random(seed).shuffle(ordered)
    tokenised = (" ".join(line[start:end] for start, end in surface_tokens(line)) for line in ordered)
    kept = [f"\n{line if direction == 'forward' else line[::-1]} " for line in tokenised if line]
    dev = math.ceil(len(kept) * DEV_SHARE)
    return "".join(kept[dev:]), "".join(kept[:dev])


def train_charlm(train: str, dev: str, output: Path, *, settings: CharlmSettings, log: Path | None = None) -> dict[str, float]:
    """Train a model and save it.

    Args:
        train: text as `charlm_text` makes it.
        dev: text that is only measured.
        output: the `.pt` file to write.
        settings: the run.
        log: JSON-lines file that gets the losses as they come; the model so far is saved each time.

    Returns:
        `dev_loss` in nats a character, `perplexity`, `characters` (distinct known ones) and `minutes`.
    """
    import torch
    from stanza.models.common import utils
    from stanza.models.common.char_model import CharacterLanguageModel, CharacterLanguageModelTrainer
    from stanza.models.common.vocab import CharVocab

    utils.set_random_seed(settings.seed)
    known = sorted(character for character, count in Counter(train).items() if count >= settings.cutoff)
    if not known:
        raise InputError(f"no character stands {settings.cutoff} times in the text; give more text")
    vocab = CharVocab([known])
    arguments = {
        "char_emb_dim": settings.embedding, "char_hidden_dim": settings.hidden, "char_num_layers": 1, "char_dropout": 0.05,
        "char_unit_dropout": 1e-5, "char_rec_dropout": 0.0,
    }  # fmt: skip
    model = CharacterLanguageModel(arguments, {"char": vocab}, is_forward_lm=settings.direction == "forward")
    optimizer = torch.optim.Adam(model.parameters(), lr=settings.learning_rate)
    streams = _streams(train, vocab, settings)
    steps_an_epoch = math.ceil((streams.shape[1] - 1) / settings.window)
    total, step, began = steps_an_epoch * settings.epochs, 0, time.monotonic()
    scores: dict[str, float] = {}
    for _ in range(settings.epochs):
        state = None
        for first in range(0, streams.shape[1] - 1, settings.window):
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = _learning_rate(step, total, settings)
            model.train()
            loss, state = _loss(model, streams, first, settings.window, state)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            if step % 1000 == 0 or step == total:
                scores = {"dev_loss": round(_dev_loss(model, dev, vocab, settings), 4)}
                scores |= {"perplexity": round(math.exp(scores["dev_loss"]), 3), "characters": float(len(known))}
                scores["minutes"] = round((time.monotonic() - began) / 60, 1)
                trainer = CharacterLanguageModelTrainer(model, None, None, None, None)
                trainer.save(str(output.resolve()), full=False)
                if log:
                    with log.open("a", encoding="utf-8") as out:
                        line = {
                            "step": step,
                            "of": total,
                            "loss": round(float(loss.detach()), 4),
                            **scores,
                            "settings": asdict(settings),
                        }
                        out.write(json.dumps(line) + "\n")
    return scores


def train_shipped_charlm(*, shared: Path, output: Path, settings: CharlmSettings, log: Path | None = None) -> dict[str, float]:
    """Train on the unlabelled news.

    Args:
        shared: folder with `data/text/news.txt.xz`.
        output: the `.pt` file to write.
        settings: the run.
        log: JSON-lines file that gets the losses as they come.

    Raises:
        InputError: the text is missing.
    """
    lines = read_lines([data_file(shared, "text", "news.txt.xz")])
    train, dev = charlm_text(lines, direction=settings.direction, seed=settings.seed)
    return train_charlm(train, dev, output, settings=settings, log=log)


def _learning_rate(step: int, total: int, settings: CharlmSettings) -> float:
    if step <= settings.warmup:
        return settings.learning_rate * step / settings.warmup
    progress = (step - settings.warmup) / max(1, total - settings.warmup)
    return settings.learning_rate * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * progress)))


def _streams(text: str, vocab: Any, settings: CharlmSettings) -> Any:
    """(streams, characters) numbers of the text, cut into `streams` even parts."""
    import torch

    numbers = vocab.map(text)
    length = len(numbers) // settings.streams
    if length < 2:
        raise InputError(f"the text has {len(numbers)} characters, too few for {settings.streams} streams")
    return torch.tensor(numbers[: length * settings.streams], dtype=torch.int32).view(settings.streams, length)


def _loss(model: Any, streams: Any, first: int, window: int, state: Any) -> tuple[Any, Any]:
    """Cross-entropy of the next characters, and the state behind them.

    The LSTM is called without `CharacterLanguageModel.forward`, whose packed sequences are slow where all lengths are equal.
    """
    import torch

    chars = streams[:, first : first + window + 1].long()
    if state is None:
        state = tuple(s.expand(1, len(chars), -1).contiguous() for s in (model.charlstm_h_init, model.charlstm_c_init))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        embedded = model.dropout(model.char_emb(model.char_dropout(chars[:, :-1])))
        output, state = model.charlstm.lstm(embedded, state)
        decoded = model.decoder(model.dropout(output))
    loss = torch.nn.functional.cross_entropy(decoded.float().flatten(0, 1), chars[:, 1:].flatten())
    return loss, tuple(s.detach().float() for s in state)


def _dev_loss(model: Any, dev: str, vocab: Any, settings: CharlmSettings) -> float:
    import torch

    model.eval()
    streams = _streams(dev, vocab, settings)
    total, count, state = 0.0, 0, None
    with torch.no_grad():
        for first in range(0, streams.shape[1] - 1, settings.window):
            loss, state = _loss(model, streams, first, settings.window, state)
            size = min(settings.window, streams.shape[1] - 1 - first)
            total, count = total + float(loss) * size, count + size
    return total / count
