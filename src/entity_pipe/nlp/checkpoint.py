"""Loads Stanza's networks from their files, without its pipeline.

`torch.load(weights_only=True)` reads a file with an unpickler written in Python, which takes more than a second for the words of
our vocabularies. Here pickle's own reader does it, held to the few globals that such a file needs ("Restricting Globals" in
the documentation of Python's pickle).
"""

from __future__ import annotations

import pickle
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import torch

ALLOWED = {
    ("collections", "OrderedDict"),
    ("torch._utils", "_rebuild_tensor_v2"),
    ("torch._utils", "_rebuild_parameter"),
    ("torch", "device"),
    ("torch", "Size"),
}


class Network(NamedTuple):
    """A network in evaluation with its vocabulary and the arguments that it was trained with."""

    model: Any
    vocab: Any
    args: dict[str, Any]


class _Restricted(pickle.Unpickler):
    """Refuses every global but those of tensors; storages are known to `torch.load` itself."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a model file")
        return super().find_class(module, name)


def read_checkpoint(path: Path) -> dict[str, Any]:
    """The dictionary in a model file.

    Args:
        path: a file that Stanza has saved.

    Raises:
        OSError: the file is missing.
        pickle.UnpicklingError: it is damaged, or holds more than tensors, strings and numbers.
    """
    reader = SimpleNamespace(
        __name__="restricted", Unpickler=_Restricted, load=lambda file, **options: _Restricted(file, **options).load()
    )
    checkpoint: dict[str, Any] = torch.load(path, map_location="cpu", pickle_module=reader, weights_only=False)
    return checkpoint


def load_tokenizer(path: Path) -> Network:
    """A tokenizer, as `stanza.models.tokenization.trainer.Trainer` loads it.

    Raises:
        OSError, pickle.UnpicklingError: see `read_checkpoint`.
        KeyError, RuntimeError: the file holds no tokenizer.
    """
    from stanza.models.tokenization.model import Tokenizer
    from stanza.models.tokenization.vocab import Vocab

    checkpoint = read_checkpoint(path)
    args = checkpoint["config"]
    sizes = (args[name] for name in ("vocab_size", "emb_dim", "hidden_dim"))
    model = Tokenizer(args, *sizes, dropout=args["dropout"], feat_dropout=args["feat_dropout"])
    model.load_state_dict(checkpoint["model"], strict=False)
    return Network(model.eval(), Vocab.load_state_dict(checkpoint["vocab"]), args)


def load_tagger(path: Path, vectors: Path) -> Network:
    """A tagger with a character LSTM of its own, as `stanza.models.ner.trainer.Trainer` loads it.

    Args:
        path: the tagger.
        vectors: the word vectors that it was trained with.

    Raises:
        OSError, pickle.UnpicklingError: see `read_checkpoint`.
        KeyError, RuntimeError: a file holds no tagger, or no vectors.
        ValueError: the tagger needs character language models.
    """
    from stanza.models.ner.model import NERTagger
    from stanza.models.ner.vocab import MultiVocab

    checkpoint = read_checkpoint(path)
    args = checkpoint["config"]
    if args.get("charlm"):
        raise ValueError(f"{path.name}: a tagger with character language models cannot be shipped; load it with Stanza")
    vocab = MultiVocab.load_state_dict(checkpoint["vocab"])
    model = NERTagger(args, vocab, emb_matrix=read_checkpoint(vectors)["emb"])
    model.load_state_dict(checkpoint["model"], strict=False)
    return Network(model.eval(), vocab, args)
