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
    _put(connection, table, rows, "")


def replace_rows(
    connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, object]]
) -> None:
    """Insert `rows`, or put each in the place of the one with the same primary key."""
    key = [column.name for column in table.primary_key]
    others = [column.name for column in table.c if column.name not in key]
    news = ", ".join(f"{name} = excluded.{name}" for name in others)
    _put(connection, table, rows, f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {news}")


def add_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, object]]) -> None:
    """Insert those of `rows` whose primary key is not there yet."""
    _put(connection, table, rows, " ON CONFLICT DO NOTHING")


def one_of(
    connection: sa.Connection, column: sa.Column[Any], values: Collection[object]
) -> sa.ColumnElement[bool]:
    """Return the condition that `column` is one of `values`."""
    if connection.dialect.name == "postgresql":
        return column == sa.any_(sa.literal(list(values), sa.ARRAY(column.type)))
    return column.in_(values)


def begins_with(
    connection: sa.Connection, column: sa.Column[Any], prefix: str
) -> sa.ColumnElement[bool]:
    """Return the condition that `column` begins with `prefix`, which ends in an ASCII character.

    SQLite sorts by characters and takes a range of the index; PostgreSQL may sort otherwise, and
    makes a range of the prefix itself where it does not.
    """
    if connection.dialect.name == "postgresql":
        return column.startswith(prefix, autoescape=True)
    behind = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return sa.and_(column >= prefix, column < behind)


def _put(
    connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, object]], clash: str
) -> None:
    if not rows:
        return
    names = tuple(rows[0])
    if connection.dialect.name == "postgresql":
        columns = {name: [row[name] for row in rows] for name in names}
        connection.execute(_insert_arrays(table, names, clash), columns)
    else:
        values = [tuple(map(row.__getitem__, names)) for row in rows]
        connection.exec_driver_sql(_insert_one(table, names, clash), values)


@cache
def _insert_arrays(table: sa.Table, names: tuple[str, ...], clash: str) -> sa.TextClause:
    dialect: sa.Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    arrays = ", ".join(
        f"CAST(:{name} AS {table.c[name].type.compile(dialect)}[])" for name in names
    )
    return sa.text(f"{_insert_into(table, names)} SELECT * FROM unnest({arrays}){clash}")  # noqa: S608 - as below


@cache
def _insert_one(table: sa.Table, names: tuple[str, ...], clash: str) -> str:
    return f"{_insert_into(table, names)} VALUES ({', '.join('?' * len(names))}){clash}"


def _insert_into(table: sa.Table, names: tuple[str, ...]) -> str:
    """Return the beginning of a statement from the names of our own tables."""
    return f"INSERT INTO {table.name} ({', '.join(names)})"
