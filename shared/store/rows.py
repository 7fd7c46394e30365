"""Putting many rows into a table."""

from collections.abc import Sequence

import sqlalchemy as sa


def insert_rows(
    connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, object]]
) -> None:
    """Insert `rows`, all with the same members, by one prepared statement; none is no work."""
    if rows:
        connection.execute(sa.insert(table), rows)
