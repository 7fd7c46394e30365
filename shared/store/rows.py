"""Many rows at once: putting them into a table, and asking for one of many values.

On PostgreSQL both go as arrays: one statement of one shape, parsed and planned once, however many
rows there are. SQLite takes its rows one by one from a prepared statement, which is faster there.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


def insert_rows(
    connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, object]]
) -> None:
    """Insert `rows`, all with the same members; none is no work."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        names = tuple(rows[0])
        columns = {name: [row[name] for row in rows] for name in names}
        connection.execute(_insert_arrays(table, names), columns)
    else:
        connection.execute(sa.insert(table), rows)


def one_of(
    connection: sa.Connection, column: sa.Column[Any], values: Collection[object]
) -> sa.ColumnElement[bool]:
    """Return the condition that `column` is one of `values`."""
    if connection.dialect.name == "postgresql":
        return column == sa.any_(sa.literal(list(values), sa.ARRAY(column.type)))
    return column.in_(values)


@cache
def _insert_arrays(table: sa.Table, names: tuple[str, ...]) -> sa.TextClause:
    dialect: sa.Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    arrays = ", ".join(
        f"CAST(:{name} AS {table.c[name].type.compile(dialect)}[])" for name in names
    )
    return sa.text(f"INSERT INTO {table.name} ({', '.join(names)}) SELECT * FROM unnest({arrays})")  # noqa: S608 - names of our own tables
