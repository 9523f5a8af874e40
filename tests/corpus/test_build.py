from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from entity_pipe.corpus.build import import_articles
from entity_pipe.corpus.files import Corpus
from entity_pipe.errors import InputError
from tests.corpus.conftest import DEV


def test_surface_forms_become_aliases(corpus: Corpus) -> None:
    assert corpus.entities["PER", "Sri Wening Tyas"].aliases == ("SRI WENING", "Wening")
    assert corpus.entities["ORG", "Harian Contoh"].aliases == ()


def test_an_edited_article_stays_in_its_part_and_facts_are_kept(corpus: Corpus, tmp_path: Path) -> None:
    known = {**corpus.entities, ("LOC", "Jepang"): replace(corpus.entities["LOC", "Jepang"], country="JP")}
    (tmp_path / "ekonomi-2019.txt").write_text(DEV.replace("[LOC Shizuoka]", "[LOC Kobe]"), encoding="utf-8")
    after = import_articles(tmp_path, part="test", before=Corpus(corpus.articles, known))
    assert after.articles["ekonomi-2019"].part == "dev"
    assert after.entities["LOC", "Jepang"].country == "JP"
    assert ("LOC", "Kobe") in after.entities and ("LOC", "Shizuoka") not in after.entities


def test_a_new_article_needs_a_part(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "ekonomi-2020.txt").write_text(DEV, encoding="utf-8")
    with pytest.raises(InputError, match=r"ekonomi-2020\.txt: a new article; say with --part"):
        import_articles(tmp_path, part=None, before=corpus)
