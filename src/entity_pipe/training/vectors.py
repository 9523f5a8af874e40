"""Train the word vectors: skip-gram with negative sampling (Mikolov et al. 2013), with sub-words and name statistics."""

from __future__ import annotations

import lzma
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from entity_pipe.training import data_file
from entity_pipe.training.surface import surface_tokens

FREQUENT = 20_000


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


@dataclass(frozen=True)
class VectorSettings:
    """What the vectors are made of; everything that changes the result is here.

    Attributes:
        dimensions: length of a vector, without the name statistics.
        subwords: fastText with character n-grams of 3 to 6 (Bojanowski et al. 2017) instead of plain skip-gram.
        names: words that no text but a name list holds and that get a vector, made of their n-grams.
        statistics: append nine numbers a word: how often it stands first, last and anywhere in names of persons, places,
            organizations.
        words: most frequent words of the text that get a vector.
        window: words of context on each side.
        epochs: passes over the text.
        min_count: rarer words get no vector.
        workers: threads; more than one makes runs differ slightly.
        seed: of gensim's generator.
    """

    dimensions: int = 100
    subwords: bool = True
    names: int = 50_000
    statistics: bool = True
    words: int = 100_000
    window: int = 5
    epochs: int = 6
    min_count: int = 3
    workers: int = 2
    seed: int = 1


def train_vectors(tokenized: Path, output: Path, *, settings: VectorSettings, lists: Mapping[str, Iterable[str]]) -> int:
    """Train vectors and save them as a Stanza pretrain file with 16-bit floats.

    Args:
        tokenized: lower-cased tokens, a blank between them, one sentence a line.
        output: the `.pt` file to write (a dict with `vocab` and `emb`, loadable with `weights_only`).
        settings: the run.
        lists: names by type, for the words that only names hold and for the statistics.

    Returns:
        The number of words with a vector.
    """
    import torch
    from gensim.models import FastText, Word2Vec
    from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
    from stanza.models.common.vocab import VOCAB_PREFIX

    options = {
        "corpus_file": str(tokenized), "vector_size": settings.dimensions, "window": settings.window, "sg": 1, "negative": 10,
        "sample": 1e-4, "epochs": settings.epochs, "min_count": settings.min_count, "workers": settings.workers,
        "seed": settings.seed,
    }  # fmt: skip
    model = FastText(**options, min_n=3, max_n=6, bucket=400_000) if settings.subwords else Word2Vec(**options)
    places = name_positions(lists)
    words = list(model.wv.index_to_key[: settings.words])
    if settings.subwords:
        words += _only_in_names(places, set(words), settings.names)
    vectors = np.stack([model.wv[word] for word in words]).astype(np.float32)
    if settings.statistics:
        vectors = np.concatenate([vectors, name_statistics(words, places, scale=float(vectors[:FREQUENT].std()))], axis=1)
    rows = np.zeros((len(words) + len(VOCAB_PREFIX), vectors.shape[1]), dtype=np.float32)
    rows[len(VOCAB_PREFIX) :] = vectors
    pretrain = Pretrain(filename=str(output), save_to_file=False)
    pretrain._vocab = PretrainedWordVocab(words)
    pretrain._emb = torch.from_numpy(rows).half()
    pretrain.save(str(output))
    return len(words)


def name_positions(lists: Mapping[str, Iterable[str]]) -> list[Counter[str]]:
    """For each type how many different names a lower-cased word begins, ends, and stands in: three counters a type."""
    counters: list[Counter[str]] = []
    for names in lists.values():
        first, last, anywhere = Counter[str](), Counter[str](), Counter[str]()
        for name in set(names):
            words = [name[start:end].lower() for start, end in surface_tokens(name)]
            if words:
                first[words[0]] += 1
                last[words[-1]] += 1
                anywhere.update(set(words))
        counters += [first, last, anywhere]
    return counters


def name_statistics(words: Sequence[str], positions: Sequence[Counter[str]], *, scale: float) -> NDArray[np.float32]:
    """(words, counters) logarithms of the counts, each column with the standard deviation `scale`, cut at four of them."""
    counts = np.array([[counter[word] for counter in positions] for word in words], dtype=np.float32)
    logs = np.log1p(counts)
    spread = np.where(logs.std(axis=0) > 0, logs.std(axis=0), 1.0)
    return np.minimum(logs / spread, 4.0).astype(np.float32) * np.float32(scale)


def _only_in_names(positions: Sequence[Counter[str]], known: set[str], limit: int) -> list[str]:
    total: Counter[str] = Counter()
    for counter in positions[2::3]:
        total.update(counter)
    ordered = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return [word for word, _ in ordered if word not in known and re.search("[a-z]{2}", word)][:limit]


def train_shipped_vectors(*, shared: Path, output: Path, settings: VectorSettings) -> int:
    """Train the vectors that the package ships.

    Args:
        shared: folder with `data/text/{news,wiki,web,laws}.txt.xz` and `data/names/{person,place,organization}.txt.xz`.
        output: the `.pt` file to write.
        settings: the run.

    Returns:
        The number of words with a vector.

    Raises:
        InputError: a text or list is missing.
    """
    texts = [data_file(shared, "text", f"{name}.txt.xz") for name in ("news", "wiki", "web", "laws")]
    lists = {
        name: list(read_lines([data_file(shared, "names", f"{name}.txt.xz")])) for name in ("person", "place", "organization")
    }
    with TemporaryDirectory() as folder:
        tokenized = Path(folder) / "tokens.txt"
        write_tokenized(texts, tokenized)
        return train_vectors(tokenized, output, settings=settings, lists=lists)
