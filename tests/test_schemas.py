from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from entity_pipe.errors import InputError
from entity_pipe.schemas import PUBLIC, REJECTS, checked
from tests.conftest import Extracted

ENTITY = {
    "entity_id": "string",
    "name": "string",
    "aliases": "list<element: string>",
    "mentions": "int64",
    "articles": "int64",
    "first_date": "date32[day]",
    "last_date": "date32[day]",
}
# Written by hand from the contract, in its order.
CONTRACT = {
    "articles": {
        "article_id": "string",
        "path": "string",
        "title": "string",
        "source": "string",
        "published": "date32[day]",
        "text": "string",
        "sentences": "int64",
        "tokens": "int64",
        "mentions": "int64",
        "sha256": "string",
    },
    "mentions": {
        "article_id": "string",
        "mention_id": "string",
        "start": "int64",
        "end": "int64",
        "surface": "string",
        "type": "string",
        "score": "double",
        "entity_id": "string",
        "name": "string",
        "method": "string",
        "sentence": "int64",
        "boilerplate": "bool",
    },
    "people": {**ENTITY, "roles": "list<element: string>"},
    "places": {**ENTITY, "country_code": "string", "latitude": "double", "longitude": "double", "kind": "string"},
    "organizations": {**ENTITY, "acronym": "string", "kind": "string", "country_code": "string"},
    "aliases": {
        "surface": "string",
        "type": "string",
        "entity_id": "string",
        "name": "string",
        "method": "string",
        "mentions": "int64",
    },
    "cooccurrences": {"entity_a": "string", "entity_b": "string", "sentences": "int64", "articles": "int64"},
    "rejects": {"path": "string", "record": "int64", "reason": "string", "detail": "string"},
}
SORTED_BY = {
    "articles": ["article_id"],
    "mentions": ["article_id", "start"],
    "people": ["-mentions", "entity_id"],
    "places": ["-mentions", "entity_id"],
    "organizations": ["-mentions", "entity_id"],
    "aliases": ["surface", "type", "entity_id", "method"],
    "cooccurrences": ["entity_a", "entity_b"],
    "rejects": ["path", "record"],
}


def test_the_public_tables_are_those_of_the_contract() -> None:
    assert set(PUBLIC) == set(CONTRACT)


@pytest.mark.model
@pytest.mark.parametrize("name", CONTRACT)
def test_a_written_table_has_the_columns_of_the_contract(extracted: Extracted, name: str) -> None:
    schema = pq.read_schema(extracted.out / f"{name}.parquet")
    found = {field.name: str(field.type).replace("item:", "element:") for field in schema}
    assert list(found.items()) == list(CONTRACT[name].items())


@pytest.mark.model
@pytest.mark.parametrize("name", SORTED_BY)
def test_a_written_table_is_sorted(extracted: Extracted, name: str) -> None:
    rows = pq.read_table(extracted.out / f"{name}.parquet").to_pylist()
    keys = [tuple(-row[k[1:]] if k.startswith("-") else row[k] for k in SORTED_BY[name]) for row in rows]
    assert keys == sorted(keys)
    assert len(rows) > 0 or name == "rejects"


def test_checked_names_what_differs() -> None:
    table = pa.table({"path": ["a"], "record": ["0"], "reason": ["x"]})
    with pytest.raises(InputError, match=r"x\.parquet: not the expected table \(differs in detail, record\); rerun with --force"):
        checked(table, REJECTS, where="x.parquet")


def test_checked_minds_the_order_but_not_metadata() -> None:
    table = REJECTS.empty_table()
    assert checked(table.replace_schema_metadata({"a": "b"}), REJECTS, where="x").num_rows == 0
    with pytest.raises(InputError, match="column order"):
        checked(table.select(["record", "path", "reason", "detail"]), REJECTS, where="x")
