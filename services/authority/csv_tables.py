"""Tables as CSV: UTF-8 with a mark in front, by which office programs read Chinese; no formulas."""

import csv
import io
from collections.abc import Mapping, Sequence

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

Cell = str | int | float | None


def harmless(text: str) -> str:
    """Return `text` so that no program takes it for a formula."""
    if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA):
        return f"'{text}"
    return text


def csv_table(rows: Sequence[Mapping[str, Cell]], columns: Sequence[str]) -> bytes:
    """Return `rows` in `columns`, with a header of their names."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        told = (row[column] for column in columns)
        writer.writerow([harmless(one) if isinstance(one, str) else one for one in told])
    return text.getvalue().encode("utf-8-sig", "replace")
