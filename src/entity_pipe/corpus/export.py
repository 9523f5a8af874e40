"""A gold corpus in the formats of other tools: CoNLL BIO, displaCy and the inline notation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from entity_pipe.corpus.files import GoldArticle, GoldMention
from entity_pipe.nlp.tokenizer import Token, Tokenizer


def bio_tags(tokens: Sequence[Token], mentions: Sequence[GoldMention]) -> list[str]:
    """IOB2 tags of the tokens of a sentence; a token that a mention touches belongs to it.

    Args:
        tokens: (start, end) of each token in the article's text.
        mentions: mentions of the article in the order of the text; optional ones are tagged like the others.
    """
    tags: list[str] = []
    before: GoldMention | None = None
    for start, end in tokens:
        mention = next((m for m in mentions if m.start < end and start < m.end), None)
        tags.append("O" if mention is None else ("I-" if mention is before else "B-") + mention.type)
        before = mention
    return tags


def to_bio(articles: Sequence[GoldArticle], *, tokenizer: Tokenizer) -> str:
    """Two columns, token and IOB2 tag, a blank line between sentences (CoNLL-2003).

    Sentences and tokens are those of the tokenizer; a mention that it cuts in two sentences gets two tags of B-.
    """
    lines: list[str] = []
    for article, sentences in zip(articles, tokenizer([article.text for article in articles]), strict=True):
        for tokens in sentences:
            words = [article.text[start:end] for start, end in tokens]
            lines += (f"{word}\t{tag}" for word, tag in zip(words, bio_tags(tokens, article.mentions), strict=True))
            lines.append("")
    return "\n".join(lines) + "\n" if lines else ""


def to_displacy(articles: Iterable[GoldArticle]) -> str:
    """JSON for `spacy.displacy.render(json.load(file), style="ent", manual=True)`; `kb_id` is the canonical name."""
    documents = [
        {
            "title": article.name,
            "text": article.text,
            "ents": [{"start": m.start, "end": m.end, "label": m.type, "kb_id": m.canonical} for m in article.mentions],
        }
        for article in articles
    ]
    return json.dumps(documents, ensure_ascii=False, indent=1) + "\n"
