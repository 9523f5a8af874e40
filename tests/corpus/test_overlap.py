from __future__ import annotations

import lzma
from datetime import date
from pathlib import Path

from entity_pipe.corpus.files import GoldArticle, GoldMention
from entity_pipe.corpus.overlap import Source, data_sources, index_articles, shared_runs, training_sources


def article(name: str, text: str, *mentions: GoldMention) -> GoldArticle:
    return GoldArticle(name, "train", "x", date(2020, 1, 1), "x", text, mentions)


RUN = "satu dua tiga empat lima enam tujuh delapan"


def test_every_kind_of_file_is_looked_through(tmp_path: Path) -> None:
    (tmp_path / "a.bio").write_text("\n".join(f"{word}\tO" for word in RUN.split()) + "\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(RUN.upper(), encoding="utf-8")
    (tmp_path / "c.txt.xz").write_bytes(lzma.compress(f"lain\n{RUN}\n".encode()))
    (tmp_path / "d.jsonl").write_text(f'{{"text": "{RUN}"}}', encoding="utf-8")
    (tmp_path / "e.png").write_text(RUN, encoding="utf-8")
    index = index_articles([article("x", f"nol {RUN} sembilan"), article("y", RUN.replace("tiga", "3"))])
    found = {source.name: list(shared_runs(index, source)) for source in data_sources(tmp_path)}
    assert found == {name: [("x", RUN)] for name in ("a.bio", "b.txt", "c.txt.xz", "d.jsonl")}


def test_annotated_sentences_are_read_without_their_marks(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "s.txt").write_text("satu [PER dua tiga] empat lima [LOC enam] tujuh delapan\n", encoding="utf-8")
    (tmp_path / "a" / "s.txt").write_text("satu [PER? dua|Dua Tiga] tiga empat lima enam [ORG* tujuh] delapan", encoding="utf-8")
    sources = training_sources(tmp_path)
    assert [source.name for source in sources] == ["a/s.txt", "s.txt"]
    assert all(list(shared_runs(index_articles([article("x", RUN)]), source)) == [("x", RUN)] for source in sources)


def test_a_long_name_is_no_copied_text() -> None:
    name = GoldMention(6, 6 + len(RUN), RUN, "ORG", RUN)
    assert index_articles([article("x", f"Kabar {RUN}", name)]) == {("kabar", *RUN.split()[:7]): "x"}
    source = Source("lain", lambda: [RUN])
    assert list(shared_runs(index_articles([article("x", f"Kabar {RUN}")]), source)) == [("x", RUN)]
