"""How often rows with the same values occur, as an Arrow table."""

from __future__ import annotations

import pyarrow as pa

ROWS = "rows"


class RowCounts:
    """Counts the distinct rows of some columns over many tables; memory grows with the distinct rows.

    Args:
        schema: the columns whose values tell rows apart.
    """

    def __init__(self, schema: pa.Schema) -> None:
        self._columns = schema.names
        self._schema = schema.append(pa.field(ROWS, pa.int64()))
        self._pieces: list[pa.Table] = []

    def add(self, table: pa.Table) -> None:
        """Count the rows of a table that has the columns."""
        counted = table.select(self._columns).group_by(self._columns, use_threads=False).aggregate([([], "count_all")])
        self._pieces.append(counted.rename_columns(self._schema.names))
        while len(self._pieces) > 1 and self._pieces[-2].num_rows < 2 * self._pieces[-1].num_rows:
            self._merge()

    def table(self) -> pa.Table:
        """The distinct rows, sorted, with the column `rows`, how often each occurs."""
        while len(self._pieces) > 1:
            self._merge()
        found = self._pieces[0] if self._pieces else self._schema.empty_table()
        return found.sort_by([(column, "ascending") for column in self._columns])

    def _merge(self) -> None:
        joined = pa.concat_tables([self._pieces.pop(), self._pieces.pop()])
        summed = joined.group_by(self._columns, use_threads=False).aggregate([(ROWS, "sum")])
        self._pieces.append(summed.rename_columns(self._schema.names))
