"""One runner for every view: index new entries by key, fold, store, move on, page by page.

Each page of entries of one log is one transaction: view keys, documents, search terms and the
progress row move together, so a kill at any point repeats nothing and loses nothing. An entry
that sorts behind everything in its document takes one step; any other refolds its key. A rebuild
indexes everything first, folds each key once beside the live view, and then takes its place.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

import sqlalchemy as sa

from shared.projections.folding import Folded, fold_all, fold_on, readable
from shared.projections.view import FoldEntry, View
from shared.store.database import Database
from shared.store.entries import StoredEntry, entries_at, entries_by_arrival
from shared.store.rows import insert_rows
from shared.store.tables import document_terms, documents, entries, logs, progress, view_keys

PAGE_ENTRIES = 500
MAX_KEY = 64
MAX_TERM = 160
_SHADOW = "+"  # suffix of a view's name while it is being rebuilt


@dataclass(frozen=True, slots=True)
class RebuildProgress:
    """How far a rebuild has come; `step` is "index" or "fold"."""

    view: str
    step: str
    done: int
    total: int


class Projector:
    """Keeps all views of a node; safe to call from any thread."""

    def __init__(self, database: Database, views: Sequence[View]) -> None:
        """Keep `views` in `database`."""
        self._database = database
        self._views = {view.name: view for view in views}
        self._turn = Lock()
        self._listeners: list[Callable[[], None]] = []

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the views."""
        return tuple(self._views)

    def on_progress(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever views have moved; it must not block."""
        self._listeners.append(listener)

    def catch_up(self) -> int:
        """Take every entry that has arrived into every view; return how many were taken."""
        taken = 0
        with self._turn:
            for view in self._views.values():
                for log in self._logs_behind(view.name):
                    while count := self._take_page(view, log):
                        taken += count
        if taken:
            for listener in self._listeners:
                listener()
        return taken

    def rebuild(self, name: str, report: Callable[[RebuildProgress], None]) -> int:
        """Fold the view `name` anew from all entries, serving the old one meanwhile.

        Returns the number of documents. `report` is called after each page.
        """
        view = self._views[name]
        with self._database.write() as connection:
            _drop(connection, name + _SHADOW)
        self._index_all(view, report)
        count = self._fold_keys(view, report)
        with self._turn, self._database.write() as connection:
            _drop(connection, name)
            for table in (view_keys, documents, document_terms, progress):
                connection.execute(
                    sa.update(table).where(table.c.view == name + _SHADOW).values(view=name)
                )
        self.catch_up()
        return count

    def _logs_behind(self, view: str) -> list[str]:
        with self._database.read() as connection:
            reached = (
                sa.select(progress.c.arrival)
                .where(progress.c.view == view, progress.c.log == logs.c.log)
                .scalar_subquery()
            )
            return list(
                connection.scalars(
                    sa.select(logs.c.log)
                    .where(logs.c.arrivals > sa.func.coalesce(reached, 0))
                    .order_by(logs.c.log)
                )
            )

    def _take_page(self, view: View, log: str) -> int:
        with self._database.write() as connection:
            first = _lock_progress(connection, view.name, log)
            page = entries_by_arrival(connection, log, first, PAGE_ENTRIES)
            if page:
                touched = _index(connection, view, view.name, page)
                for key, fresh in touched.items():
                    _store(connection, view.name, key, _step(connection, view, key, fresh), view)
                _move(connection, view.name, log, page[-1].arrival + 1)
        return len(page)

    def _index_all(self, view: View, report: Callable[[RebuildProgress], None]) -> None:
        shadow = view.name + _SHADOW
        with self._database.read() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(entries)) or 0
            known = list(connection.scalars(sa.select(logs.c.log).order_by(logs.c.log)))
        done = 0
        for log in known:
            more = True
            while more:
                with self._database.write() as connection:
                    first = _lock_progress(connection, shadow, log)
                    page = entries_by_arrival(connection, log, first, PAGE_ENTRIES)
                    if page:
                        _index(connection, view, shadow, page)
                        _move(connection, shadow, log, page[-1].arrival + 1)
                more = len(page) == PAGE_ENTRIES
                done += len(page)
                report(RebuildProgress(view.name, "index", done, max(total, done)))

    def _fold_keys(self, view: View, report: Callable[[RebuildProgress], None]) -> int:
        shadow = view.name + _SHADOW
        with self._database.read() as connection:
            total = (
                connection.scalar(
                    sa.select(sa.func.count(sa.distinct(view_keys.c.key))).where(
                        view_keys.c.view == shadow
                    )
                )
                or 0
            )
        done, last = 0, ""
        while True:
            with self._database.write() as connection:
                keys = list(
                    connection.scalars(
                        sa.select(view_keys.c.key)
                        .distinct()
                        .where(view_keys.c.view == shadow, view_keys.c.key > last)
                        .order_by(view_keys.c.key)
                        .limit(PAGE_ENTRIES)
                    )
                )
                for key in keys:
                    folded = fold_all(view, _entries_of(connection, shadow, key))
                    _store(connection, shadow, key, folded, view)
            if not keys:
                return done
            done, last = done + len(keys), keys[-1]
            report(RebuildProgress(view.name, "fold", done, total))


def _step(
    connection: sa.Connection, view: View, key: str, fresh: Sequence[FoldEntry]
) -> Folded | None:
    row = connection.execute(
        sa.select(documents).where(documents.c.view == view.name, documents.c.key == key)
    ).one_or_none()
    if row is None:
        return fold_all(view, fresh)
    last = (row.last_ms, row.last_log, row.last_position)
    stepped = fold_on(view, Folded(row.document, last), fresh)
    return stepped or fold_all(view, _entries_of(connection, view.name, key))


def _index(
    connection: sa.Connection, view: View, name: str, page: Iterable[StoredEntry]
) -> dict[str, list[FoldEntry]]:
    touched: dict[str, list[FoldEntry]] = {}
    for stored in page:
        entry = readable(stored)
        if entry is None:
            continue
        for key in sorted(set(view.keys(entry))):
            if _fits(key, MAX_KEY):
                touched.setdefault(key, []).append(entry)
    insert_rows(
        connection,
        view_keys,
        [
            {"view": name, "key": key, "log": entry.log, "position": entry.position}
            for key, found in touched.items()
            for entry in found
        ],
    )
    return touched


def _entries_of(connection: sa.Connection, name: str, key: str) -> list[FoldEntry]:
    places = connection.execute(
        sa.select(view_keys.c.log, view_keys.c.position).where(
            view_keys.c.view == name, view_keys.c.key == key
        )
    ).all()
    stored = entries_at(connection, [(row.log, row.position) for row in places])
    return [entry for entry in map(readable, stored) if entry is not None]


def _store(
    connection: sa.Connection, name: str, key: str, folded: Folded | None, view: View
) -> None:
    if folded is None:
        return
    for table in (documents, document_terms):
        connection.execute(sa.delete(table).where(table.c.view == name, table.c.key == key))
    connection.execute(
        sa.insert(documents).values(
            view=name,
            key=key,
            document=folded.document,
            last_ms=folded.last[0],
            last_log=folded.last[1],
            last_position=folded.last[2],
        )
    )
    terms = sorted({term for term in folded.terms(view) if _fits(term, MAX_TERM)})
    insert_rows(
        connection, document_terms, [{"view": name, "key": key, "term": term} for term in terms]
    )


def _fits(text: str, most: int) -> bool:
    """Return whether both databases can hold `text` in an index; a peer may send anything."""
    return 0 < len(text) <= most and "\x00" not in text


def _lock_progress(connection: sa.Connection, name: str, log: str) -> int:
    where = (progress.c.view == name, progress.c.log == log)
    query = sa.select(progress.c.arrival).where(*where).with_for_update()
    arrival = connection.scalar(query)
    if arrival is None:
        connection.execute(sa.insert(progress).values(view=name, log=log, arrival=0))
        return 0
    return arrival


def _move(connection: sa.Connection, name: str, log: str, arrival: int) -> None:
    connection.execute(
        sa.update(progress)
        .where(progress.c.view == name, progress.c.log == log)
        .values(arrival=arrival)
    )


def _drop(connection: sa.Connection, name: str) -> None:
    for table in (view_keys, documents, document_terms, progress):
        connection.execute(sa.delete(table).where(table.c.view == name))
