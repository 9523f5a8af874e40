"""Train the word vectors: skip-gram with negative sampling (Mikolov et al. 2013) on unlabelled text."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from entity_pipe.training import data_file
from entity_pipe.training.surface import surface_tokens


def read_lines(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the lines of plain or .xz text files, one sentence or paragraph a line."""
    for path in paths:
        opener = lzma.open if path.suffix == ".xz" else open
        with opener(path, "rt", encoding="utf-8", errors="replace") as lines:
            for line in lines:
                yield line.rstrip("\n")


def write_tokenized(paths: Iterable[Path], target: Path) -> int:
    """Write lower-cased surface tokens, one line each, for gensim to stream.

    Args:
        paths: text files, plain or .xz.
        target: file to write.

    Returns:
        The number of tokens written.
    """
    total = 0
    seen: set[int] = set()
    with target.open("w", encoding="utf-8") as out:
        for line in read_lines(paths):
            fingerprint = hash(line)
            if fingerprint in seen:
                continue
            seen.add(fingerprint)
            words = [line[start:end].lower() for start, end in surface_tokens(line)]
            if words:
                out.write(" ".join(words) + "\n")
                total += len(words)
    return total


def train_vectors(
    tokenized: Path,
    output: Path,
    *,
    dimensions: int = 100,
    window: int = 5,
    epochs: int = 5,
    min_count: int = 5,
    max_words: int = 80_000,
    workers: int = 2,
    seed: int = 1,
) -> int:
    """Train skip-gram vectors and save them as a Stanza pretrain file with 16-bit floats.

    Args:
        tokenized: lower-cased tokens, a blank between them, one sentence a line.
        output: the `.pt` file to write (a dict with `vocab` and `emb`, loadable with `weights_only`).
        dimensions: length of a vector.
        window: words of context on each side.
        epochs: passes over the text.
        min_count: rarer words get no vector.
        max_words: only the most frequent words are kept.
        workers: threads; more than one makes runs differ slightly.
        seed: of gensim's generator.

    Returns:
        The number of words with a vector.
    """
    import torch
    from gensim.models import Word2Vec
    from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
    from stanza.models.common.vocab import VOCAB_PREFIX

    model = Word2Vec(
        corpus_file=str(tokenized),
        vector_size=dimensions,
        window=window,
        sg=1,
        negative=10,
        sample=1e-4,
        epochs=epochs,
        min_count=min_count,
        workers=workers,
        seed=seed,
    )
    words = model.wv.index_to_key[:max_words]
    rows = np.zeros((len(words) + len(VOCAB_PREFIX), dimensions), dtype=np.float32)
    rows[len(VOCAB_PREFIX) :] = model.wv.vectors[: len(words)]
    pretrain = Pretrain(filename=str(output), save_to_file=False)
    pretrain._vocab = PretrainedWordVocab(words)
    pretrain._emb = torch.from_numpy(rows).half()
    pretrain.save(str(output))
    return len(words)


def train_shipped_vectors(*, shared: Path, output: Path, dimensions: int = 100, seed: int = 1) -> int:
    """Train the vectors that the package ships, from the text of `shared/data/text`.

    Args:
        shared: folder with `data/text/{news,wiki,web,laws}.txt.xz`.
        output: the `.pt` file to write.
        dimensions: length of a vector.
        seed: of gensim's generator.

    Returns:
        The number of words with a vector.

    Raises:
        InputError: a text is missing.
    """
    texts = [data_file(shared, "text", f"{name}.txt.xz") for name in ("news", "wiki", "web", "laws")]
    with TemporaryDirectory() as folder:
        tokenized = Path(folder) / "tokens.txt"
        write_tokenized(texts, tokenized)
        return train_vectors(tokenized, output, dimensions=dimensions, epochs=8, seed=seed)
