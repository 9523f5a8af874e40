"""A spaCy NER on the data that our tagger was trained on: the peer that people would otherwise use.

Usage: python benchmarks/spacy_peer.py train [efficiency|accuracy] [OUT]; … score MODEL; … run MODEL FOLDER PROCESSES.
`train` takes spaCy's own recommended recipe (`spacy init config`), on the sentences and articles in our convention, gold dev
deciding; `accuracy` also has our word vectors. `score` gives F1 on the test articles of the gold corpus, optional mentions left
out. `run` finds the mentions of the texts of a folder and writes nothing. Needs the extra `bench`.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import spacy
import torch
from spacy.cli.init_config import init_config
from spacy.cli.train import train as spacy_train
from spacy.tokens import Doc, DocBin, Span
from spacy.vectors import Vectors
from spacy.vocab import Vocab

from entity_pipe.bio import bio_spans, read_bio
from entity_pipe.corpus.files import GoldArticle, load_corpus
from entity_pipe.corpus.notation import parse, read_article
from entity_pipe.models import models_dir
from entity_pipe.scores import Counts, f1_interval
from entity_pipe.training.corpora import to_our_convention

GOLD, SHARED = Path("data/gold"), Path("../shared")
STEPS = 6_000
BATCH = 32  # articles; with spaCy's 1,000 a run takes 11 GB and no less time


def from_text(nlp: spacy.language.Language, text: str, mentions: list[tuple[int, int, str]]) -> Doc:
    """A document with its mentions, brought to the borders of spaCy's tokens."""
    doc = nlp.make_doc(text)
    spans = [doc.char_span(start, end, kind, alignment_mode="expand") for start, end, kind in mentions]
    doc.ents = spacy.util.filter_spans([span for span in spans if span is not None])
    return doc


def of_articles(nlp: spacy.language.Language, articles: list[GoldArticle]) -> Iterator[Doc]:
    for article in articles:
        yield from_text(nlp, article.text, [(m.start, m.end, m.type) for m in article.mentions])


def training_documents(nlp: spacy.language.Language) -> Iterator[Doc]:
    """Gold train, our annotated articles and sentences, and nerui after the safe conversions, as for column `default`."""
    yield from of_articles(nlp, load_corpus(GOLD).part("train"))
    yield from of_articles(nlp, [read_article(path, part="train") for path in sorted(Path("training/articles").glob("*.txt"))])
    for path in sorted(Path("training/sentences").glob("*.txt")):
        for number, line in enumerate(filter(str.strip, path.read_text(encoding="utf-8").splitlines())):
            if number % 10 != 9:
                sentence = parse(line, where=str(path))
                yield from_text(nlp, sentence.text, [(m.start, m.end, m.type) for m in sentence.mentions])
    for tokens, tags in read_bio(SHARED / "data/ner/nerui/train.bio"):
        doc = Doc(nlp.vocab, words=list(tokens))
        doc.ents = [Span(doc, start, end, kind) for start, end, kind in bio_spans(to_our_convention(tokens, tags))]
        yield doc


def save_vectors(folder: Path) -> None:
    """Our word vectors as a spaCy package without a pipeline."""
    saved = torch.load(models_dir() / "id/pretrain/default.pt", weights_only=True)
    words, rows = saved["vocab"]["_id2unit"], saved["emb"].float().numpy()
    nlp = spacy.blank("id", vocab=Vocab())
    kept = [number for number, word in enumerate(words) if not word.startswith("<")]
    keys = np.array([nlp.vocab.strings.add(words[number]) for number in kept], dtype=np.uint64)
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=rows[kept], keys=keys, attr="LOWER")
    nlp.to_disk(folder)


def train(recipe: str, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    nlp = spacy.blank("id")
    DocBin(docs=training_documents(nlp), store_user_data=False).to_disk(out / "train.spacy")
    DocBin(docs=of_articles(nlp, load_corpus(GOLD).part("dev"))).to_disk(out / "dev.spacy")
    config = init_config(lang="id", pipeline=["ner"], optimize=recipe, gpu=False)
    config["paths"] = {"train": str(out / "train.spacy"), "dev": str(out / "dev.spacy"), "vectors": None, "init_tok2vec": None}
    if recipe == "accuracy":
        save_vectors(out / "vectors")
        config["paths"]["vectors"] = str(out / "vectors")
    config["training"]["max_steps"] = STEPS
    config.to_disk(out / "config.cfg")
    spacy_train(out / "config.cfg", out)


def score(model: Path) -> dict[str, object]:
    nlp, units, counts = spacy.load(model), [], Counts()
    for article in load_corpus(GOLD).part("test"):
        optional = {(m.start, m.end) for m in article.mentions if m.optional}
        found = {(e.start_char, e.end_char, e.label_) for e in nlp(article.text).ents}
        units.append(Counts())
        units[-1].add(
            gold={(m.start, m.end, m.type) for m in article.mentions if not m.optional},
            predicted={span for span in found if span[:2] not in optional},
        )
        counts.right += units[-1].right
        counts.predicted += units[-1].predicted
        counts.gold += units[-1].gold
    return {"f1": counts.micro().f1, "interval": f1_interval(units), **{kind: counts.of(kind).f1 for kind in counts.types()}}


def run(model: Path, folder: Path, processes: int) -> None:
    warnings.filterwarnings("ignore")
    nlp = spacy.load(model)
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt")))
    print(sum(len(doc.ents) for doc in nlp.pipe(texts, n_process=processes, batch_size=BATCH)))


def main() -> None:
    command, *rest = sys.argv[1:]
    if command == "train":
        recipe = rest[0] if rest else "efficiency"
        train(recipe, Path(rest[1] if len(rest) > 1 else f"build/spacy-{recipe}"))
    elif command == "score":
        print(json.dumps(score(Path(rest[0]))))
    else:
        run(Path(rest[0]), Path(rest[1]), int(rest[2]))


if __name__ == "__main__":
    main()
