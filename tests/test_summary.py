from __future__ import annotations

from dataclasses import fields

from entity_pipe.summary import TOP, count_rows, summarize
from tests.conftest import Extracted


def test_the_summary_is_that_of_the_tables(extracted: Extracted) -> None:
    tables, summary = extracted.tables, summarize(extracted.out)
    assert summary.rows == count_rows(extracted.out) == {f.name: len(getattr(tables, f.name)) for f in fields(tables)}
    assert summary.types == tables.mentions["type"].value_counts().to_dict()
    assert [name for name, _ in summary.top["people"]] == list(tables.people["name"].head(TOP))
    assert summary.same == tables.articles["sha256"].duplicated().sum()
    assert summary.rejects == list(tables.rejects[["path", "reason", "detail"]].itertuples(index=False, name=None))
