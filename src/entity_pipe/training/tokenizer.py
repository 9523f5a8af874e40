"""Train Stanza's tokenizer and sentence splitter (Qi et al. 2018) on text with known boundaries.

Differences from `stanza.models.tokenizer`: a cosine schedule, no choice of a checkpoint by a dev score (so a held-out
treebank stays unseen), and no multi-word tokens. The file written is an ordinary Stanza tokenizer.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import stanza
from stanza.models import tokenizer as stanza_tokenizer
from stanza.models.common.utils import set_random_seed
from stanza.models.tokenization.data import DataLoader
from stanza.models.tokenization.trainer import Trainer

from entity_pipe.training.surface import surface_tokens
from entity_pipe.training.tokenizer_data import OWN, Paragraph, read_treebank, tokenizer_training_text

_RATE = 0.003
_WARM_UP = 100


def labels(paragraph: Paragraph) -> tuple[str, str]:
    """Write a paragraph as Stanza's trainer reads it.

    Args:
        paragraph: (white space before, sentence) pairs.

    Returns:
        The text, and a digit for each of its characters: 1 closes a token, 2 a sentence, 0 is anything else.
    """
    text, digits = "", ""
    for gap, sentence in paragraph:
        marks = ["0"] * len(sentence)
        for _, end in surface_tokens(sentence):
            marks[end - 1] = "1"
        if "1" in marks:
            marks[len(marks) - 1 - marks[::-1].index("1")] = "2"
        text += gap + sentence
        digits += "0" * len(gap) + "".join(marks)
    return text, digits


def _f1(gold: set[tuple[int, int]], found: set[tuple[int, int]]) -> float:
    return 2 * len(gold & found) / max(1, len(gold) + len(found))


def score(model: Path, sentences: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> dict[str, float]:
    """Token and sentence F1 the CoNLL 2018 way: the sentences are joined by blanks and must be found again exactly.

    Args:
        model: tokenizer file.
        sentences: (text, offsets of its tokens).

    Returns:
        `tokens` and `sentences`, from 0 to 1.
    """
    text, tokens, bounds = "", set[tuple[int, int]](), set[tuple[int, int]]()
    for sentence, spans in sentences:
        tokens |= {(len(text) + start, len(text) + end) for start, end in spans}
        bounds.add((len(text) + spans[0][0], len(text) + spans[-1][1]))
        text += sentence + " "
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "resources.json").write_text("{}", encoding="utf-8")
        pipeline = stanza.Pipeline(
            "id",
            dir=folder,
            package=None,
            processors="tokenize",
            tokenize_model_path=str(model),
            allow_unknown_language=True,
            download_method=None,
            use_gpu=False,
            verbose=False,
        )
        found = pipeline(text).sentences
    return {
        "tokens": _f1(tokens, {(t.start_char, t.end_char) for s in found for t in s.tokens}),
        "sentences": _f1(bounds, {(s.tokens[0].start_char, s.tokens[-1].end_char) for s in found}),
    }


def train_tokenizer(
    *,
    shared: Path,
    output: Path,
    own: Path = OWN,
    hold_out_gsd: bool = False,
    steps: int = 5000,
    hidden: int = 64,
    seed: int = 1,
) -> dict[str, float]:
    """Train the tokenizer and measure it on what was held out.

    Args:
        shared: folder with `data/treebanks`, `data/ner` and `data/text`.
        output: model file to write.
        own: folder of our inline-annotated articles, one sentence a line; nothing is taken from it if it is missing.
        hold_out_gsd: leave the GSD treebank out of training and measure on it.
        steps: batches of 32 windows of 400 characters.
        hidden: units of the two LSTMs, each direction.
        seed: of every generator.

    Returns:
        F1 by `<set>.tokens` and `<set>.sentences`, and `minutes`.
    """
    begin = time.monotonic()
    text = tokenizer_training_text(shared=shared, own=own, hold_out_gsd=hold_out_gsd, seed=seed)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        trainer = _fit([labels(paragraph) for paragraph in text.train], Path(folder), steps=steps, hidden=hidden, seed=seed)
        partial = output.with_suffix(".partial")
        trainer.save(str(partial))
        partial.replace(output)
    scores: dict[str, float] = {}
    gold = {"csui": "id_csui-ud-train.conllu", "gsd": "id_gsd-ud-dev.conllu"}
    for name, sentences in text.held_out.items():
        wanted = set(sentences)
        spans = (
            [pair for pair in read_treebank(shared / "data" / "treebanks" / gold[name]) if pair[0] in wanted]
            if name in gold
            else [(sentence, surface_tokens(sentence)) for sentence in sentences]
        )
        scores |= {f"{name}.{measure}": value for measure, value in score(output, spans).items()}
    return scores | {"minutes": (time.monotonic() - begin) / 60}


def _fit(paragraphs: Sequence[tuple[str, str]], folder: Path, *, steps: int, hidden: int, seed: int) -> Any:
    """Run the optimiser and return Stanza's trainer with the final weights."""
    names = {"txt": folder / "text.txt", "label": folder / "label.txt"}
    for i, path in enumerate(names.values()):
        path.write_text("\n\n".join(pair[i].strip() for pair in paragraphs), encoding="utf-8")
    set_random_seed(seed)
    args = stanza_tokenizer.parse_args(
        f"--lang id --shorthand id_entity-pipe --no_use_mwt --max_seqlen 400 --batch_size 32 --hidden_dim {hidden} "
        f"--unit_dropout 0.2 --seed {seed} --cpu".split()
    )
    args |= {"feat_funcs": stanza_tokenizer.DEFAULT_FEAT_FUNCS, "num_dict_feat": 0}
    args["feat_dim"] = len(args["feat_funcs"])
    batches = DataLoader(args, input_files={key: str(path) for key, path in names.items()}, mwt_expansions={})
    args["vocab_size"] = len(batches.vocab)
    for key in ("save_dir", "save_name", "mode"):  # the model keeps its arguments; these mean nothing elsewhere
        args[key] = None
    trainer = Trainer(args=args, vocab=batches.vocab, device=args["device"])
    for step in range(steps):
        fall = 0.5 * (1 + math.cos(math.pi * step / steps))
        trainer.change_lr(_RATE * fall * min(1.0, (step + 1) / _WARM_UP))
        trainer.update(batches.next(unit_dropout=args["unit_dropout"]))
        if step % 100 == 99:
            batches.shuffle()
    return trainer
