"""Under which name each view is kept, and how far it has followed each log.

A view's rows stand under its own name until it is first rebuilt, then under the name that its
newest rebuild gave them. Whoever moves a view that is read, or puts another in its place, holds
the views: so there is one at a time, however many processes and threads a node has.
"""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from shared.projections.view import View
from shared.store.rows import insert_rows
from shared.store.tables import logs, progress, views

Positions = Mapping[str, int]
"""The next arrival to take, by log."""


def hold_views(connection: sa.Connection) -> None:
    """Wait for the views and hold them until the transaction ends; readers are not held up.

    SQLite's write lock, which every writing transaction has, does it by itself.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE views IN EXCLUSIVE MODE"))


def kept_as(view: str) -> sa.ColumnElement[str]:
    """Return, as SQL, the name under which the rows of `view` stand."""
    renamed = sa.select(views.c.kept_as).where(views.c.view == view).scalar_subquery()
    return sa.func.coalesce(renamed, view)


def names_of(connection: sa.Connection, which: Sequence[View]) -> list[str]:
    """Return the names under which the rows of `which` stand, in the same order."""
    renamed = dict(connection.execute(sa.select(views.c.view, views.c.kept_as)).all())
    return [renamed.get(view.name, view.name) for view in which]


def arrived(connection: sa.Connection) -> Positions:
    """Return how many entries of each log are stored."""
    return dict(connection.execute(sa.select(logs.c.log, logs.c.arrivals)).all())


def reached(
    connection: sa.Connection, names: Collection[str], until: Positions
) -> Mapping[str, Positions]:
    """Return what each of `names` takes next, of every log that `until` knows at least."""
    positions = {name: dict.fromkeys(until, 0) for name in names}
    rows = connection.execute(
        sa.select(progress.c.view, progress.c.log, progress.c.arrival).where(
            progress.c.view.in_(names)
        )
    )
    for row in rows:
        positions[row.view][row.log] = row.arrival
    return positions


def is_behind(positions: Positions, until: Positions) -> bool:
    """Return whether something up to `until` is still to be taken."""
    return any(positions[log] < end for log, end in until.items())


def move(connection: sa.Connection, names: Collection[str], to: Positions) -> None:
    """Let all `names` go on at `to`."""
    for log, arrival in to.items():
        moved = connection.scalars(
            sa.update(progress)
            .where(progress.c.view.in_(names), progress.c.log == log)
            .values(arrival=arrival)
            .returning(progress.c.view)
        ).all()
        new = [name for name in names if name not in moved]
        rows: list[dict[str, object]] = [
            {"view": name, "log": log, "arrival": arrival} for name in new
        ]
        insert_rows(connection, progress, rows)
