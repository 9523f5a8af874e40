"""The text that the tokenizer is trained on: paragraphs of sentences whose boundaries are known."""

from __future__ import annotations

import lzma
import random
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from entity_pipe.bio import read_bio
from entity_pipe.training import data_file
from entity_pipe.training.corpora import INLINE
from entity_pipe.training.surface import surface_tokens
from entity_pipe.training.tokenizer_forms import dateline, form_sentence, hyphenate, reporting_clause

OWN = Path("training/sentences")

Paragraph = list[tuple[str, str]]  # (white space before the sentence, sentence)

_CLOSED = re.compile(r"(?:[.!?…][\"”’')\]]*|(?:yaitu|yakni|adalah|berikut|ini|lain|dari|meliputi):)\Z")
_OPENING = re.compile(r"[\"“‘'(]*[^\W_a-z]")
_ENDED = re.compile(r"[.!?…:][\"”’')\]]*\Z")
_QUOTES = re.compile(r"[\"“”‘’`]")
_SIZES = (1, 2, 3, 4, 5, 6, 8)
_STOP = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])")
_BROKEN = re.compile(r"[\u0080-\u009f\ufffd\u200b]|\?\?,| [.,] ")
_LETTERS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class TokenizerText:
    """Training paragraphs and, by name, the held-out sentences to measure on."""

    train: list[Paragraph]
    held_out: dict[str, list[str]]


def read_treebank(path: Path) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield the text of each sentence of a CoNLL-U file and the offsets of its surface tokens (no multi-word expansion)."""
    text, spans, covered = "", list[tuple[int, int]](), 0
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# text = "):
            text = line.removeprefix("# text = ")
        elif not line and spans:
            yield text, spans
            spans, covered = [], 0
        elif line and not line.startswith("#"):
            number, form = line.split("\t")[:2]
            first, _, last = number.partition("-")
            if "." not in first and int(first) > covered:
                start = text.index(form, spans[-1][1] if spans else 0)
                spans.append((start, start + len(form)))
                covered = int(last or first)


def detokenize(tokens: Sequence[str]) -> str:
    """Write tokens of a labelled corpus the way newspapers print them."""
    text, quoted = "", False
    for token in tokens:
        glued = not text or text[-1] in "([“‘" or (text[-1] == '"' and quoted) or token in set(".,;:!?)]%”’")
        if token == '"':
            glued, quoted = (glued or quoted), not quoted
        text += token if glued else " " + token
    text = re.sub(r"(\d) ?([-/]) ?(?=\d)", r"\1\2", text)
    return re.sub(r"\b(\w+) - (?=(?:\w{0,4}\1|(?:an|nya)\b))", r"\1-", text, flags=re.IGNORECASE)


def _is_sentence(line: str) -> bool:
    """Tell a line that surely is one whole sentence: closed, and no full stop inside but those of abbreviations."""
    if not 25 <= len(line) <= 380 or _BROKEN.search(line) or not _CLOSED.search(line) or not _OPENING.match(line):
        return False
    spans = set(surface_tokens(line + " Budi"))  # with a name behind it, a line cut off at "Dr." shows
    if line.endswith(".") and (len(line) - 1, len(line)) not in spans and not line.endswith(".."):
        return False
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    return not any(m.start() - 1 in starts and m.start() in ends for m in _STOP.finditer(line))


def _corpus_runs(path: Path, *, sentences: int, rng: random.Random, banned: Collection[str]) -> Iterator[list[str]]:
    """Yield runs of neighbouring lines that are whole sentences, from places spread over the file."""
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        taken = 0
        while taken < sentences:
            block = [line.strip() for line in islice(lines, rng.randint(8, 24))]
            if not block:
                return
            run = [line for line in block if _is_sentence(line) and fingerprint(line) not in banned]
            if run:
                yield run
                taken += len(run)
            for _ in islice(lines, rng.randint(60, 260)):
                pass


def fingerprint(text: str) -> str:
    """What two printings of one sentence have in common."""
    return _LETTERS.sub("", text.lower())


def _paragraphs(sentences: Sequence[str], rng: random.Random) -> Iterator[Paragraph]:
    """Join sentences to paragraphs; what has no closing mark (a headline) ends its paragraph, for nothing else shows its end."""
    paragraph: Paragraph = []
    size = rng.choice(_SIZES)
    for sentence in sentences:
        text = _vary(sentence, rng, opens=not paragraph, closes=len(paragraph) + 1 == size)
        paragraph.append((_gap(text, rng) if paragraph else "", text))
        if len(paragraph) >= size or not _ENDED.search(text):
            yield paragraph
            paragraph, size = [], rng.choice(_SIZES)
    if paragraph:
        yield paragraph


def _gap(following: str, rng: random.Random) -> str:
    """The white space before a sentence: sometimes an editor lost it, but never before a number."""
    gap = rng.choices((" ", "", "\n", "  ", "\u00a0"), (89, 5, 4, 1, 1))[0]
    return gap if gap or not following[0].isdigit() else " "


def _vary(text: str, rng: random.Random, *, opens: bool, closes: bool) -> str:
    """Change a sentence as careless or differing newsrooms would."""
    text = hyphenate(text, rng)
    chance = rng.random()
    plain = text.endswith(".") and not _QUOTES.search(text)
    if plain and chance < 0.06:
        text = f"“{text[:-1]},”" + reporting_clause(rng)
    elif plain and chance < 0.09:
        text = rng.choice(("“{}”", '"{}"', "‘{}’", "({})", "\"'{}'\"")).format(text)
    elif plain and chance < 0.11:
        text = text[:-1] + rng.choice(("...", "…"))
    elif plain and chance < 0.125:
        text = text[:-1] + rng.choice(("?", "!", "?!", "..", ".(ab)", ". (yz)"))
    elif chance < 0.13:
        text = rng.choice(("- ", "-- ", "– ", "• ")) + text
    elif chance < 0.145:
        text = text.upper()
    elif chance < 0.17 and len(text) < 120:
        text = re.sub(r"(?<![^\W_])[a-z]", lambda match: match.group().upper(), text).rstrip(".")
    elif opens and chance < 0.22:
        text = dateline(rng) + text
    style = rng.random()
    if style < 0.45:
        text = re.sub(r'"([^"]*)"', r"``\1''" if style < 0.08 else r"“\1”", text)
    if rng.random() < 0.03:
        text = text.replace(" ", rng.choice(("\u00a0", "  ")), 1)
    return text.rstrip(".") if closes and rng.random() < 0.05 else text


def _articles(folder: Path) -> Iterator[list[str]]:
    """Yield the articles of our own annotated files, without the annotation."""
    for path in sorted(folder.glob("*.txt")):
        for article in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
            yield [INLINE.sub(r"\2", line).strip() for line in article.split("\n") if line.strip()]


def tokenizer_training_text(
    *,
    shared: Path,
    own: Path = OWN,
    hold_out_gsd: bool = False,
    news: int = 14_000,
    wiki: int = 14_000,
    forms: int = 6_000,
    seed: int = 1,
) -> TokenizerText:
    """Collect, vary and join the training sentences.

    Args:
        shared: folder with `data/treebanks`, `data/ner` and `data/text`.
        own: folder of our inline-annotated articles, one sentence a line; nothing is taken from it if it is missing.
        hold_out_gsd: leave the GSD treebank (and every sentence of it found elsewhere) out, to measure on.
        news: sentences to take from unlabelled news.
        wiki: sentences to take from unlabelled encyclopedia text.
        forms: sentences to make from templates.
        seed: of the generator.

    Returns:
        Paragraphs to train on, and held-out sentences: every tenth of CSUI, the dev news, and GSD if it is held out.

    Raises:
        InputError: a file is missing.
    """
    rng = random.Random(seed)
    csui, pud, gsd = (
        [text for text, _ in read_treebank(data_file(shared, "treebanks", name))]
        for name in ("id_csui-ud-train.conllu", "id_pud-ud-test.conllu", "id_gsd-ud-dev.conllu")
    )
    held_out = {"csui": csui[9::10], "news": _bio(shared, "idner-news-2k", "dev") + _bio(shared, "nerui", "dev")}
    if hold_out_gsd:
        held_out["gsd"] = gsd
    banned = {fingerprint(text) for texts in held_out.values() for text in texts}
    isolated = [*csui, *pud] * 2 + [text for text in gsd if _is_sentence(text)] * 2
    isolated += _bio(shared, "idner-news-2k", "train") + _bio(shared, "nerui", "train")
    isolated += [text for text in _bio(shared, "nergrit", "train") if _is_sentence(text)]
    isolated = [text for text in isolated if fingerprint(text) not in banned]
    isolated += [form_sentence(rng) for _ in range(forms)]
    for run in _corpus_runs(data_file(shared, "text", "wiki.txt.xz"), sentences=wiki, rng=rng, banned=banned):
        isolated += run
    rng.shuffle(isolated)
    paragraphs = list(_paragraphs(isolated, rng))
    for run in _corpus_runs(data_file(shared, "text", "news.txt.xz"), sentences=news, rng=rng, banned=banned):
        paragraphs += _paragraphs(run, rng)
    for article in [*_articles(own)] * 3:
        paragraphs += _paragraphs(article, rng)
    return TokenizerText(paragraphs, held_out)


def _bio(shared: Path, name: str, part: str) -> list[str]:
    return [detokenize(tokens) for tokens, _ in read_bio(data_file(shared, "ner", name, f"{part}.bio"))]
