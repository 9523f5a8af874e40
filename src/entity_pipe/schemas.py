"""Arrow schemas of every table that is written: the stage tables and the public tables of the contract.

Offsets are Python string offsets (code points) into `articles.text`; scores are probabilities in 0..1.
"""

from __future__ import annotations

import pyarrow as pa

from entity_pipe.errors import InputError

STRING, INT, BOOL, FLOAT, DATE = pa.string(), pa.int64(), pa.bool_(), pa.float64(), pa.date32()

# Stage tables, under DIR/stages/<stage>/.
INGESTED = pa.schema(
    [
        ("article_id", STRING),
        ("path", STRING),
        ("title", STRING),
        ("source", STRING),
        ("published", DATE),
        ("text", STRING),
        ("sha256", STRING),
    ]
)
SENTENCES = pa.schema(
    [
        ("article_id", STRING),
        ("sentence", INT),
        ("starts", pa.list_(INT)),
        ("ends", pa.list_(INT)),
    ]
)
RECOGNIZED = pa.schema(
    [
        ("article_id", STRING),
        ("sentence", INT),
        ("start", INT),
        ("end", INT),
        ("surface", STRING),
        ("type", STRING),
        ("score", FLOAT),
        ("boilerplate", BOOL),
    ]
)
LINKS = pa.schema(
    [
        ("article_id", STRING),
        ("entity_id", STRING),
        ("name", STRING),
        ("target", STRING),
        ("target_name", STRING),
        ("probability", FLOAT),
        ("because", pa.list_(STRING)),
    ]
)

# Public tables, under DIR/.
ARTICLES = pa.schema(
    [
        ("article_id", STRING),
        ("path", STRING),
        ("title", STRING),
        ("source", STRING),
        ("published", DATE),
        ("text", STRING),
        ("sentences", INT),
        ("tokens", INT),
        ("mentions", INT),
        ("sha256", STRING),
    ]
)
MENTIONS = pa.schema(
    [
        ("article_id", STRING),
        ("mention_id", STRING),
        ("start", INT),
        ("end", INT),
        ("surface", STRING),
        ("type", STRING),
        ("score", FLOAT),
        ("entity_id", STRING),
        ("name", STRING),
        ("method", STRING),
        ("sentence", INT),
        ("boilerplate", BOOL),
    ]
)
RESOLVED = MENTIONS.append(pa.field("role", STRING))  # of a person, as written before the name
_ENTITY = [
    ("entity_id", STRING),
    ("name", STRING),
    ("aliases", pa.list_(STRING)),
    ("mentions", INT),
    ("articles", INT),
    ("first_date", DATE),
    ("last_date", DATE),
]
PEOPLE = pa.schema([*_ENTITY, ("roles", pa.list_(STRING))])
PLACES = pa.schema([*_ENTITY, ("country_code", STRING), ("latitude", FLOAT), ("longitude", FLOAT), ("kind", STRING)])
ORGANIZATIONS = pa.schema([*_ENTITY, ("acronym", STRING), ("kind", STRING), ("country_code", STRING)])
ALIASES = pa.schema(
    [("surface", STRING), ("type", STRING), ("entity_id", STRING), ("name", STRING), ("method", STRING), ("mentions", INT)]
)
COOCCURRENCES = pa.schema([("entity_a", STRING), ("entity_b", STRING), ("sentences", INT), ("articles", INT)])
REJECTS = pa.schema([("path", STRING), ("record", INT), ("reason", STRING), ("detail", STRING)])

PUBLIC = {
    "articles": ARTICLES,
    "mentions": MENTIONS,
    "people": PEOPLE,
    "places": PLACES,
    "organizations": ORGANIZATIONS,
    "aliases": ALIASES,
    "cooccurrences": COOCCURRENCES,
    "rejects": REJECTS,
}
STAGES = {"ingest": INGESTED, "tokenize": SENTENCES, "ner": RECOGNIZED, "resolve": RESOLVED}
ENTITY_TABLES = {"PER": "people", "LOC": "places", "ORG": "organizations"}


def checked(table: pa.Table, schema: pa.Schema, *, where: str) -> pa.Table:
    """Return the table if it has exactly this schema.

    Args:
        table: the table to check.
        schema: the expected schema; metadata is not compared.
        where: named in the error, a path or a table name.

    Raises:
        InputError: the columns or their types differ.
    """
    if not table.schema.equals(schema, check_metadata=False):
        found = {field.name: str(field.type) for field in table.schema}
        wanted = {field.name: str(field.type) for field in schema}
        differing = sorted(name for name in {**found, **wanted} if found.get(name) != wanted.get(name))
        what = ", ".join(differing) or "column order"
        raise InputError(f"{where}: not the expected table (differs in {what}); rerun with --force")
    return table
