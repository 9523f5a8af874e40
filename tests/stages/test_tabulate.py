from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from entity_pipe.resolution.gazetteer import Gazetteer
from entity_pipe.resolution.knowledge import Entity, Knowledge
from entity_pipe.resolution.naming import load_namer
from entity_pipe.schemas import INGESTED, PUBLIC, RESOLVED
from entity_pipe.stages.resolve import resolve
from entity_pipe.stages.tabulate import Tabulator, with_counts, with_names
from tests.helpers import marked, small_knowledge

KP = Entity("loc:kp", "Korea Utara", "LOC", "country", "KP", "Korut")
ONE = "Presiden [PER Sari Dewi] ke [LOC Korut]. [PER Sari] pulang.\n[ORG Bank Angin] tutup di [LOC Korut]."
TWO = "[PER Sari Dewi] tidur."


def shard(line: str, key: str, published: date | None, *, boilerplate: bool = False) -> tuple[pa.Table, pa.Table, pa.Table]:
    articles, recognized, sentences = marked(line, article_id=key)
    mentions = resolve(articles, recognized, sentences, namer=load_namer(small_knowledge(KP), Gazetteer()))
    rows = [{**row, "published": published} for row in articles.to_pylist()]
    flagged = [{**row, "boilerplate": boilerplate} for row in mentions.to_pylist()]
    return pa.Table.from_pylist(rows, INGESTED), pa.Table.from_pylist(flagged, RESOLVED), sentences


def tabulated(*shards: tuple[pa.Table, pa.Table, pa.Table], knowledge: Knowledge | None = None, all_: bool = False) -> Tabulator:
    tabulator = Tabulator(knowledge or small_knowledge(KP), with_boilerplate=all_)
    for articles, mentions, _ in shards:
        tabulator.add(articles, mentions)
    return tabulator


def rows(tabulator: Tabulator, table: str) -> list[dict[str, Any]]:
    pairs = pa.concat_tables([PUBLIC["cooccurrences"].empty_table(), *tabulator.cooccurrences()])
    found = {**tabulator.tables(), "cooccurrences": pairs}[table]
    assert found.schema == PUBLIC[table]
    result: list[dict[str, Any]] = found.to_pylist()
    return result


def test_entity_tables() -> None:
    tabulator = tabulated(shard(ONE, "a", date(2024, 6, 19)), shard(TWO, "b", date(2023, 1, 2)))
    assert rows(tabulator, "people") == [
        {
            "entity_id": "per:sari-dewi",
            "name": "Sari Dewi",
            "aliases": ["Sari", "Sari Dewi"],
            "mentions": 3,
            "articles": 2,
            "first_date": date(2023, 1, 2),
            "last_date": date(2024, 6, 19),
            "roles": ["Presiden"],
        }
    ]
    (place,) = rows(tabulator, "places")
    assert (place["entity_id"], place["name"], place["aliases"], place["mentions"], place["articles"]) == (
        "loc:kp",
        "Korea Utara",
        ["Korut"],
        2,
        1,
    )
    assert (place["country_code"], place["kind"]) == ("KP", "country")
    (organization,) = rows(tabulator, "organizations")
    assert (organization["name"], organization["acronym"], organization["first_date"]) == ("Bank Angin", None, date(2024, 6, 19))


def test_aliases_and_cooccurrences() -> None:
    tabulator = tabulated(shard(ONE, "a", None), shard(TWO, "b", None))
    assert [(row["surface"], row["name"], row["method"], row["mentions"]) for row in rows(tabulator, "aliases")] == [
        ("Bank Angin", "Bank Angin", "own-name", 1),
        ("Korut", "Korea Utara", "knowledge-base", 2),
        ("Sari", "Sari Dewi", "short-name", 1),
        ("Sari Dewi", "Sari Dewi", "own-name", 2),
    ]
    assert [
        (row["entity_a"], row["entity_b"], row["sentences"], row["articles"]) for row in rows(tabulator, "cooccurrences")
    ] == [
        ("loc:kp", "org:bank-angin", 1, 1),
        ("loc:kp", "per:sari-dewi", 1, 1),
        ("org:bank-angin", "per:sari-dewi", 0, 1),
    ]


def test_boilerplate_is_counted_only_when_wanted() -> None:
    shards = shard(ONE, "a", None), shard(TWO, "b", None, boilerplate=True)
    assert rows(tabulated(*shards), "people")[0]["mentions"] == 2
    assert rows(tabulated(*shards, all_=True), "people")[0]["mentions"] == 3


def test_the_order_is_by_mentions_then_id() -> None:
    line = "[PER Wati] [PER Ani] [PER Budi] [PER Budi]"
    assert [row["name"] for row in rows(tabulated(shard(line, "a", None)), "people")] == ["Budi", "Ani", "Wati"]


def test_the_commonest_spelling_is_the_name_and_capitals_come_last() -> None:
    one = shard("[PER SARI DEWI]\n[PER SARI DEWI] [PER Sari Dewi]", "a", None)
    tabulator = tabulated(one)
    assert tabulator.names() == {"per:sari-dewi": "Sari Dewi"}
    assert set(with_names(one[1], tabulator.names())["name"].to_pylist()) == {"Sari Dewi"}


def test_a_name_only_boilerplate_has_is_kept() -> None:
    one = shard("[PER Sari Dewi]", "a", None, boilerplate=True)
    tabulator = tabulated(one)
    assert rows(tabulator, "people") == []
    assert with_names(one[1], tabulator.names())["name"].to_pylist() == ["Sari Dewi"]


def test_articles_with_counts() -> None:
    articles, mentions, sentences = shard(ONE, "a", None)
    (row,) = with_counts(articles, sentences, mentions).to_pylist()
    assert (row["sentences"], row["tokens"], row["mentions"]) == (2, 12, 5)
    (row,) = with_counts(articles, sentences.slice(0, 0), mentions.slice(0, 0)).to_pylist()
    assert (row["sentences"], row["tokens"], row["mentions"]) == (0, 0, 0)


def test_nothing_to_count() -> None:
    assert {name: table.num_rows for name, table in tabulated().tables().items()} == dict.fromkeys(
        ["people", "places", "organizations", "aliases"], 0
    )
    assert list(tabulated().cooccurrences()) == []
