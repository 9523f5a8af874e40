"""Short forms that an article defines: in brackets, in both orders, and by apposition.

The matching is that of Schwartz and Hearst (2003, "A simple algorithm for identifying abbreviation definitions in
biomedical text"), adapted to Indonesian: a syllable abbreviation ("Kemenkeu" of "Kementerian Keuangan") is matched like
an acronym, and foreign acronyms ("KCNA") are taken when nothing speaks against them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from entity_pipe.resolution.appositions import appositions
from entity_pipe.resolution.keys import organization_key, surface_key
from entity_pipe.resolution.knowledge import Entity
from entity_pipe.resolution.mention import Decision, Mention
from entity_pipe.resolution.naming import Namer

BRACKETED = re.compile(r"\s?\(\s?[\"“]?([^()\"“”]{2,60}?)[\"”]?\s?\)")
ACRONYM = re.compile(r"[A-Z][A-Z0-9&.-]{1,9}")
MIN_FOREIGN_LETTERS = 3
MAX_SHORT = 15


def find_definitions(text: str, mentions: Sequence[Mention], namer: Namer) -> dict[tuple[str, str], Decision]:
    """What "Long Name (SHORT)", "SHORT (Long Name)" and "Long Name atau disingkat SHORT" say in an article.

    The local branch of a body is meant where its region follows the bracket: "Komisi Pemilihan Umum (KPU) Kota Depok".

    Args:
        text: the article.
        mentions: of the article; the first of the two names must be one, the second may have been missed.
        namer: gives the canonical name of the long form.

    Returns:
        The decision for both forms, by type and key.
    """
    starts = {mention.start: mention for mention in mentions}
    defined: dict[tuple[str, str], Decision] = {}
    for mention in mentions:
        place = bracketed_after(text, mention.end)
        if place is None or mention.type == "PER":
            continue
        inside = text[slice(*place)]
        other = starts.get(place[0])
        if other is not None and other.type != mention.type:
            continue
        long, short = (mention.surface, inside) if len(inside) < len(mention.surface) else (inside, mention.surface)
        target = _defined_entity(long, short, mention.type, other is not None, namer)
        if target:
            region = starts.get(place[1] + 2)
            if region is not None and region.type == "LOC" and text[place[1] : place[1] + 2] == ") ":
                target = _branch(long, region, namer) or target
            _define(defined, mention.type, (long, short), Decision(target, "definition"))
    for first, second in [*appositions(text, mentions), *_alternatives(text, mentions)]:
        target = None if first.type == "PER" else _one_entity(first, second, namer)
        if target:
            _define(defined, first.type, (first.surface, second.surface), Decision(target, "apposition"))
    return defined


def _alternatives(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Neighbours joined by "atau" of which one is the acronym of the other."""
    for first, second in itertools.pairwise(mentions):
        short, long = sorted((first.surface, second.surface), key=len)
        same = first.type == second.type and text[first.end : second.start] == " atau "
        if same and short.isupper() and is_definition(long, short):
            yield first, second


def _define(defined: dict[tuple[str, str], Decision], kind: str, forms: Sequence[str], decision: Decision) -> None:
    for form in forms:
        defined.setdefault((kind, organization_key(form) if kind == "ORG" else surface_key(form)), decision)


def _branch(long: str, region: Mention, namer: Namer) -> Entity | None:
    """The branch in a region of a body that has one in many regions."""
    branches = {head.long for head in namer.heads.organizations.values()}
    return namer.entity(f"{long} {region.surface}", "ORG") if long in branches else None


def _one_entity(first: Mention, second: Mention, namer: Namer) -> Entity | None:
    """The entity of two names of which the article says that they are one's; None where they are known to be two's."""
    kind = first.type
    known = {entity for name in (first, second) if (entity := namer.knowledge.entity(name.surface, kind))}
    if len(known) > 1:
        return None
    longer = max(first.surface, second.surface, key=len)
    return next(iter(known)) if known else namer.entity(longer, kind)


def _defined_entity(long: str, short: str, kind: str, both_found: bool, namer: Namer) -> Entity | None:
    """The entity that a bracket defines, or None if it defines nothing."""
    knowledge = namer.knowledge
    if _ends_with(long, namer(short, kind)):
        return None
    known_long = knowledge.entity(long, kind)
    in_context = knowledge.in_context(short, kind, long, long)
    known_short = in_context[0] if in_context else None
    if not is_definition(long, short):
        contradicted = known_long and known_short and known_long != known_short
        if not both_found or contradicted or not is_foreign_acronym(long, short):
            return None
        known_long = known_long or known_short
    elif known_short and not known_long and _ends_with(long, known_short.name):
        return None
    return known_long or replace(namer.entity(long, kind), acronym=short)


def _ends_with(long: str, name: str) -> bool:
    """Whether a name stands at the end of a longer one: a part of a body, or a word that the tagger took in, before it."""
    return surface_key(long).endswith(f" {surface_key(name)}")


def bracketed_after(text: str, end: int) -> tuple[int, int] | None:
    """(start, end) of what stands in brackets right after a position, or None."""
    match = BRACKETED.match(text, end)
    return match.span(1) if match else None


def is_definition(long: str, short: str) -> bool:
    """Whether the short form can stand for the long one by its letters.

    Every letter or digit of the short form must stand in the long form in order, read from the right, the first one at
    the beginning of a word.

    Args:
        long: "Otoritas Jasa Keuangan".
        short: "OJK".
    """
    letters = [c.lower() for c in short if c.isalnum()]
    if len(letters) < 2 or len(short) > MAX_SHORT or len(short) >= len(long) or not short[0].isalnum():
        return False
    haystack = long.lower()
    position = len(haystack)
    for number, letter in zip(range(len(letters) - 1, -1, -1), reversed(letters), strict=True):
        position -= 1
        while position >= 0 and not (
            haystack[position] == letter and (number > 0 or position == 0 or not haystack[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return False
    return True


def is_foreign_acronym(long: str, short: str) -> bool:
    """Whether a short form in capitals may abbreviate the name in its own language ("Kantor Berita Pusat Korea (KCNA)")."""
    return (
        ACRONYM.fullmatch(short) is not None
        and sum(c.isalpha() for c in short) >= MIN_FOREIGN_LETTERS
        and len(long.split()) >= 2
        and not long.isupper()
    )
