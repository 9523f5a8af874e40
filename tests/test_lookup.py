from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from entity_pipe.errors import InputError
from entity_pipe.lookup import METHODS, lookup, lookup_in_article
from entity_pipe.resolution.knowledge import Condition, Entity
from entity_pipe.schemas import ARTICLES, LINKS, MENTIONS
from entity_pipe.store import write_table
from tests.conftest import Extracted
from tests.helpers import ROOT, small_knowledge, with_condition

KNOWLEDGE = with_condition(
    small_knowledge(
        Entity("loc:kp", "Korea Utara", "LOC", "country", "KP", "Korut"),
        Entity("org:bank-indonesia", "Bank Indonesia", "ORG", "bank", "ID"),
    ),
    "BI",
    "org:bank-indonesia",
    Condition(near=("rupiah", "suku bunga"), unless=("Bahasa",), default=True),
)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entity_pipe.lookup.load_knowledge", lambda _: KNOWLEDGE)


def test_alias_and_canonical_name() -> None:
    assert lookup("KORUT") == [
        "KORUT as LOC: Korea Utara [loc:kp] (country, KP, Korut); an alias of it in the knowledge base, whatever the context"
    ]
    assert "its canonical name" in lookup("Korea Utara")[0]


def test_conditions_are_told() -> None:
    assert lookup("BI") == [
        "BI as ORG: Bank Indonesia [org:bank-indonesia] (bank, ID); if the sentence has one of: rupiah, suku bunga and "
        "unless the sentence has one of: Bahasa and if no other reading's condition holds"
    ]


def test_an_unknown_name() -> None:
    (line,) = lookup("Warung Bu Tini")
    assert line.startswith("Warung Bu Tini: not in the knowledge base")


def test_the_users_alias_file_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    aliases = tmp_path / "alias.csv"
    aliases.write_text("surface,type,name\nKorut,LOC,Kota Koruta\n", encoding="utf-8")
    first, *rest = lookup("Korut", aliases=aliases)
    assert first.startswith("Korut as LOC: Kota Koruta [loc:kota-koruta]; your row at ")
    assert first.endswith("alias.csv:2 says so (merge) and wins")
    assert any("Korea Utara" in line for line in rest)


@pytest.mark.model
def test_what_became_of_a_name_in_an_article(extracted: Extracted) -> None:
    mention = extracted.tables.mentions.iloc[0]
    article = mention["article_id"]
    lines = lookup_in_article(mention["surface"], article=article, out=extracted.out)
    assert lines[0].startswith(f"{mention['start']}-{mention['end']} {mention['surface']} as {mention['type']} (score ")
    assert f"{mention['name']} [{mention['entity_id']}], {mention['method']}: {METHODS[mention['method']]}" in lines[0]
    assert lookup_in_article("Tiada", article=article, out=extracted.out) == [f"Tiada: not among the mentions of {article}"]
    with pytest.raises(InputError, match=r"tiada\.txt: no such article in .*articles\.parquet; its column article_id lists them"):
        lookup_in_article("OJK", article="tiada.txt", out=extracted.out)


def test_a_link_is_explained_with_its_probability(tmp_path: Path) -> None:
    text = "Faisal menari."
    mention = {
        "article_id": "a", "mention_id": "a:0", "start": 0, "end": 6, "surface": "Faisal", "type": "PER", "score": 0.9,
        "entity_id": "per:faisal-basrindo", "name": "Faisal Basrindo", "method": "other-article", "sentence": 0,
        "boilerplate": False,
    }  # fmt: skip
    link = {
        "article_id": "a", "entity_id": "per:faisal", "name": "Faisal", "target": "per:faisal-basrindo",
        "target_name": "Faisal Basrindo", "probability": 0.987, "because": ["Partai Tani"],
    }  # fmt: skip
    article = {**dict.fromkeys(ARTICLES.names), "article_id": "a", "text": text}
    for name, row, schema in (("articles", article, ARTICLES), ("mentions", mention, MENTIONS), ("stages/link/x", link, LINKS)):
        write_table(pa.Table.from_pylist([row], schema), tmp_path / f"{name}.parquet", schema=schema)
    first, second = lookup_in_article("faisal", article="a", out=tmp_path)
    assert first.startswith("0-6 Faisal as PER (score 0.90): Faisal Basrindo [per:faisal-basrindo], other-article: short for")
    assert first.endswith("… Faisal menari. …")
    assert second == "Faisal is Faisal Basrindo here with probability 0.987, because the article also names Partai Tani"


def test_every_method_is_explained_here_and_in_the_documentation() -> None:
    documented = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert [method for method in METHODS if f"| `{method}` |" not in documented] == []
