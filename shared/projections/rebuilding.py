"""Folding a view anew from all entries, beside the one that is read.

First every entry is indexed by key, then each key folded once, both page by page; what arrived
meanwhile is followed; then the new generation takes the place of the old one, whole and at least
as far. A rebuild that is killed leaves rows that nobody reads; the next one removes them. Of two
rebuilds of one view the one that began last wins, the other stops.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Literal

import sqlalchemy as sa

from shared.errors import ConcurrentChange
from shared.projections.following import take_page
from shared.projections.generation import Generation
from shared.projections.positions import arrived, hold_views, move, names_of
from shared.projections.reading import arrivals
from shared.projections.view import View
from shared.store.database import Database
from shared.store.rows import one_of
from shared.store.tables import document_terms, documents, progress, view_keys, views

PAGE_ENTRIES = 1000
PAGE_KEYS = 500
_SEPARATOR = "+"


class RebuildOvertaken(ConcurrentChange):
    """Another rebuild of the same view began while this one was under way."""


@dataclass(frozen=True, slots=True)
class RebuildProgress:
    """How far a rebuild has come: `step` "index" counts entries, "fold" documents."""

    view: str
    step: Literal["index", "fold"]
    done: int
    total: int


Report = Callable[[RebuildProgress], None]


def rebuilds_begun(
    connection: sa.Connection, which: Sequence[View]
) -> Mapping[str, RebuildProgress]:
    """Return, by view, how far a rebuild has come that was begun and has not taken its place.

    One that was killed stands where it stopped, until the next one begins.
    """
    known, live = {view.name for view in which}, set(names_of(connection, which))
    entries = sum(arrived(connection).values())
    begun = connection.execute(
        sa.select(progress.c.view, sa.func.sum(progress.c.arrival)).group_by(progress.c.view)
    )
    found: dict[str, RebuildProgress] = {}
    for name, indexed in begun.all():
        view = name.partition(_SEPARATOR)[0]
        if view in known and name not in live:
            found[view] = _progress(connection, view, name, int(indexed), entries)
    return found


def _progress(
    connection: sa.Connection, view: str, name: str, indexed: int, entries: int
) -> RebuildProgress:
    kept = sa.select(sa.func.count()).select_from(documents).where(documents.c.view == name)
    folded = connection.scalar(kept) or 0
    if indexed < entries and not folded:
        return RebuildProgress(view, "index", indexed, entries)
    return RebuildProgress(view, "fold", folded, _count_keys(connection, name))


class Rebuild:
    """One rebuild of one view; `report` is called after each page."""

    def __init__(self, database: Database, view: View, report: Report) -> None:
        """Prepare to rebuild `view` in `database`."""
        self._database = database
        self._view = view
        self._report = report
        self._new = Generation(view, f"{view.name}{_SEPARATOR}{token_hex(4)}")

    def run(self) -> int:
        """Rebuild the view and return the number of documents.

        Raises:
            RebuildOvertaken: nothing was changed; the other one will finish.
            StorageFailed: nothing was changed.
        """
        self._begin()
        self._remove_unread()
        self._index_entries()
        count = self._fold_documents()
        self._take_place()
        self._remove_unread()
        return count

    def _begin(self) -> None:
        with self._database.write() as connection:
            hold_views(connection)
            (live,) = names_of(connection, [self._view])
            self._forget_progress(connection, {live})
            move(connection, [self._new.name], dict.fromkeys(arrived(connection), 0))

    def _index_entries(self) -> None:
        with self._database.read() as connection:
            ends = arrived(connection)
        done = 0
        for log, end in sorted(ends.items()):
            for first in range(0, end, PAGE_ENTRIES):
                next_first = min(first + PAGE_ENTRIES, end)
                with self._database.write() as connection:
                    self._require_own_turn(connection)
                    self._new.index(connection, arrivals(connection, log, first, next_first))
                    move(connection, [self._new.name], {log: next_first})
                done += next_first - first
                self._report(RebuildProgress(self._view.name, "index", done, sum(ends.values())))

    def _fold_documents(self) -> int:
        with self._database.read() as connection:
            total = _count_keys(connection, self._new.name)
        done = 0
        for keys in self._pages_of_keys():
            with self._database.write() as connection:
                self._require_own_turn(connection)
                self._new.fold_anew(connection, keys)
            done += len(keys)
            self._report(RebuildProgress(self._view.name, "fold", done, total))
        return done

    def _pages_of_keys(self) -> Iterator[list[str]]:
        """Yield all keys in pages that hold few entries together, so that memory stays flat."""
        last, page, held = "", list[str](), 0
        while some := self._keys_behind(last):
            for key, entries in some:
                if held + entries > PAGE_ENTRIES and page:
                    yield page
                    page, held = [], 0
                page.append(key)
                held += entries
            last = page[-1]
        if page:
            yield page

    def _keys_behind(self, last: str) -> Sequence[tuple[str, int]]:
        """Return the next keys, each with the number of its entries."""
        query = (
            sa.select(view_keys.c.key, sa.func.count())
            .where(view_keys.c.view == self._new.name, view_keys.c.key > last)
            .group_by(view_keys.c.key)
            .order_by(view_keys.c.key)
            .limit(PAGE_KEYS)
        )
        with self._database.read() as connection:
            return [(key, count) for key, count in connection.execute(query)]

    def _take_place(self) -> None:
        """Follow what arrived meanwhile; once level, be the generation that is read."""
        level = False
        while not level:
            with self._database.write() as connection:
                hold_views(connection)
                self._require_own_turn(connection)
                level = take_page(connection, [self._new], arrived(connection)) == 0
                if level:
                    self._forget_progress(connection, {self._new.name})
                    connection.execute(sa.delete(views).where(views.c.view == self._view.name))
                    row = {"view": self._view.name, "kept_as": self._new.name}
                    connection.execute(sa.insert(views).values(row))

    def _forget_progress(self, connection: sa.Connection, but: set[str]) -> None:
        """Stop every generation of the view `but` those: other rebuilds, the one replaced."""
        others = self._own(connection.scalars(sa.select(progress.c.view).distinct())) - but
        connection.execute(sa.delete(progress).where(progress.c.view.in_(others)))

    def _require_own_turn(self, connection: sa.Connection) -> None:
        mine = sa.select(progress.c.log).where(progress.c.view == self._new.name)
        if not connection.scalars(mine.with_for_update()).all():
            raise RebuildOvertaken(f"another rebuild of {self._view.name} has begun")

    def _remove_unread(self) -> None:
        """Remove, page by page, what replaced and killed generations have left behind."""
        keys = [""]
        while keys:
            with self._database.write() as connection:
                hold_views(connection)
                names = self._own(_names_with_rows(connection))
                (live,) = names_of(connection, [self._view])
                under_way = set(connection.scalars(sa.select(progress.c.view)))
                keys = _remove_page(connection, names - {live} - under_way)

    def _own(self, names: Iterable[str]) -> set[str]:
        """Return those of `names` under which this view has, or had, rows."""
        prefix = self._view.name + _SEPARATOR
        return {name for name in names if name == self._view.name or name.startswith(prefix)}


def _count_keys(connection: sa.Connection, name: str) -> int:
    keys = sa.select(view_keys.c.key).where(view_keys.c.view == name).distinct().subquery()
    return connection.scalar(sa.select(sa.func.count()).select_from(keys)) or 0


def _names_with_rows(connection: sa.Connection) -> Iterator[str]:
    """Yield the names under which there are rows, a step in the index for each."""
    name = ""
    while found := connection.scalar(
        sa.select(sa.func.min(view_keys.c.view)).where(view_keys.c.view > name)
    ):
        yield (name := found)


def _remove_page(connection: sa.Connection, names: set[str]) -> list[str]:
    """Remove some documents under one of `names`, and return their keys; none if none are left."""
    for name in sorted(names):
        some = sa.select(view_keys.c.key).where(view_keys.c.view == name).distinct()
        keys = list(connection.scalars(some.order_by(view_keys.c.key).limit(PAGE_KEYS)))
        for table in (documents, document_terms, view_keys):
            which = (table.c.view == name, one_of(connection, table.c.key, keys))
            connection.execute(sa.delete(table).where(*which))
        return keys
    return []
