"""Make `resources/territories.csv`: countries and territories with their Indonesian names from the Unicode CLDR (by Babel)."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

OUTPUT = Path(__file__).parents[1] / "resources" / "territories.csv"
NOT_A_PLACE = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def territories_csv() -> str:
    """The file's text: ISO 3166 alpha-2 code and Indonesian name, sorted by code."""
    from babel import Locale

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "name"])
    names = Locale("id").territories
    writer.writerows(
        (code, names[code]) for code in sorted(names) if len(code) == 2 and code.isalpha() and code not in NOT_A_PLACE
    )
    return text.getvalue()


if __name__ == "__main__":
    OUTPUT.write_text(territories_csv(), encoding="utf-8")
