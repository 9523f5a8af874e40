from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import entity_pipe
from entity_pipe.api import Extractor, Mention, extract, load_tables
from entity_pipe.errors import InputError
from entity_pipe.nlp.engine import Engine
from tests.conftest import Extracted
from tests.helpers import ARTICLES, RAW

TEXT = "Presiden Rusia Vladimir Putin tiba di Korut.\nPutin 🎉 bertemu pejabat di Pyongyang."


def test_the_public_names() -> None:
    assert sorted(entity_pipe.__all__) == ["Extractor", "extract", "load_tables", "models_dir", "stanza_pipeline"]
    assert entity_pipe.Extractor is Extractor
    assert entity_pipe.extract is extract
    assert (entity_pipe.models_dir() / "id" / "ner" / "default.pt").is_file()
    with pytest.raises(AttributeError, match="no attribute 'tiada'"):
        _ = entity_pipe.tiada


@pytest.mark.model
def test_extractor(extractor: Extractor) -> None:
    mentions = extractor(TEXT)
    assert [(m.surface, m.type, m.name) for m in mentions] == [
        ("Rusia", "LOC", "Rusia"),
        ("Vladimir Putin", "PER", "Vladimir Putin"),
        ("Korut", "LOC", "Korea Utara"),
        ("Putin", "PER", "Vladimir Putin"),
        ("Pyongyang", "LOC", "Pyongyang"),
    ]
    assert all(TEXT[m.start : m.end] == m.surface and 0 <= m.score <= 1 and not m.boilerplate for m in mentions)
    assert [m.sentence for m in mentions] == [0, 0, 0, 1, 1]


@pytest.mark.model
def test_a_batch_is_as_good_as_single_texts(extractor: Extractor) -> None:
    texts = [*ARTICLES.values(), "", "🦀", TEXT]
    batch = extractor.batch(texts)
    single = [extractor(text) for text in texts]

    def rounded(found: list[list[Mention]]) -> list[list[Mention]]:
        return [[mention._replace(score=round(mention.score, 3)) for mention in mentions] for mentions in found]

    assert rounded(batch) == rounded(single)
    assert batch[-3] == batch[-2] == []
    assert extractor.batch([]) == []


@pytest.mark.model
def test_given_mentions_are_resolved(extractor: Extractor) -> None:
    texts = ["Presiden Rusia Vladimir Putin tiba. Putin lelah.", "", "Korut diam."]
    spans = [[(36, 41, "PER"), (15, 29, "PER")], [], [(0, 5, "LOC")]]
    resolved = extractor.resolve(texts, spans)
    assert [[(m.start, m.surface, m.type, m.name) for m in mentions] for mentions in resolved] == [
        [(15, "Vladimir Putin", "PER", "Vladimir Putin"), (36, "Putin", "PER", "Vladimir Putin")],
        [],
        [(0, "Korut", "LOC", "Korea Utara")],
    ]
    assert [m.sentence for m in resolved[0]] == [0, 1]


@pytest.mark.model
def test_extractor_with_aliases(tmp_path: Path, engine: Engine) -> None:
    path = tmp_path / "alias.csv"
    path.write_text("surface,type,name\nKorut,LOC,Kota Koruta\n", encoding="utf-8")
    mine = Extractor(aliases=path)
    vars(mine)["_engine"] = engine
    assert ("Korut", "Kota Koruta", "user") in [(m.surface, m.name, m.method) for m in mine(TEXT)]


@pytest.mark.model
def test_tables_of_the_sample_articles(extracted: Extracted) -> None:
    tables = extracted.tables
    files = sorted(RAW.glob("*.txt"))
    assert list(tables.articles["article_id"]) == [path.name for path in files]
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    assert all(texts[path.name] == path.read_text(encoding="utf-8") for path in files)
    for row in tables.mentions.to_dict("records"):
        assert texts[row["article_id"]][row["start"] : row["end"]] == row["surface"]
        assert row["type"] in {"PER", "LOC", "ORG"}
        assert row["entity_id"].startswith(f"{row['type'].lower()}:")
        assert 0 <= row["score"] <= 1
    assert tables.mentions["mention_id"].is_unique
    assert len(tables.rejects) == 0


@pytest.mark.model
def test_the_tables_agree_with_one_another(extracted: Extracted) -> None:
    tables = extracted.tables
    story = tables.mentions[~tables.mentions["boilerplate"]]
    entities = pd.concat([tables.people, tables.places, tables.organizations])
    assert entities["entity_id"].is_unique
    counted = story.groupby("entity_id").agg(mentions=("surface", "size"), articles=("article_id", "nunique"))
    told = entities.set_index("entity_id")[["mentions", "articles"]].sort_index()
    assert (told == counted.sort_index()).all().all()
    assert told.index.equals(counted.sort_index().index)
    names = dict(zip(entities["entity_id"], entities["name"], strict=True))
    assert all(names[key] == name for key, name in zip(story["entity_id"], story["name"], strict=True))
    assert tables.aliases["mentions"].sum() == len(story)
    assert list(tables.articles["mentions"]) == list(tables.mentions.groupby("article_id").size())
    assert set(tables.cooccurrences["entity_a"]) | set(tables.cooccurrences["entity_b"]) <= set(names)
    assert (tables.cooccurrences["entity_a"] < tables.cooccurrences["entity_b"]).all()
    assert (tables.cooccurrences["sentences"] >= 0).all() and (tables.cooccurrences["articles"] >= 1).all()


@pytest.mark.model
def test_run_json(extracted: Extracted) -> None:
    facts = json.loads((extracted.out / "run.json").read_text(encoding="utf-8"))
    assert set(facts) == {"versions", "models", "settings", "counts", "seconds"}
    assert facts["counts"]["articles"] == 12
    assert list(facts["seconds"]) == sorted(["ingest", "tokenize", "ner", "resolve", "tables"])
    assert set(facts["models"]) == {"id/tokenize/default.pt", "id/pretrain/default.pt", "id/ner/default.pt"}
    assert facts["settings"]["with_boilerplate"] is False


@pytest.mark.model
def test_loaded_tables_are_those_that_were_returned(extracted: Extracted) -> None:
    again = load_tables(str(extracted.out))
    for name in ("articles", "mentions", "people", "places", "organizations", "aliases", "cooccurrences", "rejects"):
        assert isinstance(getattr(again, name), pd.DataFrame)
        assert len(getattr(again, name)) == len(getattr(extracted.tables, name))
    assert again.mentions.equals(extracted.tables.mentions)


def test_no_tables(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"articles\.parquet: no such table; run the stage before it, or `entity-pipe extract`"):
        load_tables(tmp_path)


@pytest.mark.model
def test_plain_stanza_finds_common_names(plain: object) -> None:
    document = plain("Presiden Rusia Vladimir Putin tiba di Jakarta.")  # type: ignore[operator]
    assert [(ent.text, ent.type) for ent in document.ents] == [("Rusia", "LOC"), ("Vladimir Putin", "PER"), ("Jakarta", "LOC")]
