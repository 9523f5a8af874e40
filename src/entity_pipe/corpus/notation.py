"""The inline notation in which articles are annotated: `[PER Jokowi|Joko Widodo]` (docs/annotation-guide.md).

A file's first line is `#! YYYY-MM-DD | outlet`. Behind the type, `?` says optional and `*` boilerplate; a line that begins with
`% ` is boilerplate as a whole. The name of the file is the name of the article, its first word the field: `law-2014.txt`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from entity_pipe.corpus.files import GoldArticle, GoldMention
from entity_pipe.errors import InputError

MENTION = re.compile(r"\[(PER|LOC|ORG)([?*]{0,2}) ([^\[\]|\n]+)(?:\|([^\[\]|\n]+))?\]")
HEAD = re.compile(r"#! (\d{4}-\d\d-\d\d) \| (.+)")
BOILERPLATE = "% "


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text and its mentions, as one annotator wrote them."""

    text: str
    mentions: tuple[GoldMention, ...]


def parse(source: str, *, where: str) -> Annotated:
    """Read the notation, without its first line.

    Args:
        source: the annotated text.
        where: named in the error.

    Raises:
        InputError: a bracket does not belong to a mention.
    """
    text, mentions = "", []
    for number, line in enumerate(source.split("\n"), 1):
        boilerplate = line.startswith(BOILERPLATE)
        last = len(BOILERPLATE) if boilerplate else 0
        text += "\n" if number > 1 else ""
        begin = len(text)
        for match in MENTION.finditer(line):
            text += line[last : match.start()]
            kind, flags, surface, canonical = match.groups()
            start = len(text)
            text += surface
            mentions.append(
                GoldMention(start, len(text), surface, kind, canonical or surface, boilerplate or "*" in flags, "?" in flags)
            )
            last = match.end()
        text += line[last:]
        if "[" in text[begin:] or "]" in text[begin:]:
            raise InputError(f"{where}:{number}: a bracket that is no mention; write [PER name], [LOC name] or [ORG name]")
    return Annotated(text, tuple(mentions))


def read_article(path: Path, *, part: str) -> GoldArticle:
    """Read an annotated article.

    Args:
        path: a file in the notation.
        part: `train`, `dev` or `test`.

    Raises:
        InputError: the first line or the notation is wrong.
    """
    head, _, source = path.read_text(encoding="utf-8").partition("\n")
    match = HEAD.fullmatch(head.strip())
    if not match:
        raise InputError(f"{path}:1: expected `#! YYYY-MM-DD | outlet`, found {head.strip()!r}")
    annotated = parse(source.strip("\n") + "\n", where=str(path))
    field = path.stem.split("-")[0]
    return GoldArticle(path.stem, part, field, date.fromisoformat(match[1]), match[2].strip(), annotated.text, annotated.mentions)


def write_article(article: GoldArticle) -> str:
    """An article in the notation; `read_article` gives the same article back."""
    out, last = f"#! {article.published.isoformat()} | {article.outlet}\n", 0
    for mention in article.mentions:
        flags = ("?" if mention.optional else "") + ("*" if mention.boilerplate else "")
        name = "" if mention.canonical == mention.text else f"|{mention.canonical}"
        out += f"{article.text[last : mention.start]}[{mention.type}{flags} {mention.text}{name}]"
        last = mention.end
    return out + article.text[last:]
