"""A node's stored entries and views, filled with entries of the story as if they had arrived."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from shared.domain.events import to_sections
from shared.log.entry import Header, Opening, SectionHeader, frame_openings, write_leaf
from shared.projections.folding import write_document
from shared.projections.generation import MAX_KEY, fits
from shared.projections.queries import Queries
from shared.projections.runner import Projector
from shared.projections.view import FoldEntry, View
from shared.projections.views import VIEWS
from shared.store.database import Database, to_ms
from shared.store.heads import ensure_peer_log
from shared.store.rows import insert_rows
from shared.store.tables import (
    document_terms,
    documents,
    entries,
    logs,
    progress,
    view_keys,
    views,
)
from tests.projections.a_story import fold

SALT = bytes(32)
VIEW_TABLES = (progress, view_keys, documents, document_terms, views)

Shown = dict[tuple[str, str], tuple[bytes, frozenset[str]]]
"""By view and key: the bytes of the document, and the terms by which it is found."""


@dataclass
class ANode:
    database: Database
    projector: Projector
    queries: Queries

    def arrive(self, *arrived: FoldEntry, problem: str | None = None) -> None:
        """Store `arrived` behind what is held of their logs, as one transaction."""
        with self.database.write() as connection:
            first = dict(connection.execute(sa.select(logs.c.log, logs.c.arrivals)).all())
            for log in sorted({entry.log for entry in arrived} - first.keys()):
                ensure_peer_log(connection, log, origin(log))
            arrivals: Counter[str] = Counter(first)
            rows: list[dict[str, object]] = []
            for entry in arrived:
                row = {**stored(entry), "arrival": arrivals[entry.log], "problem": problem}
                rows.append(row)
                arrivals[entry.log] += 1
            insert_rows(connection, entries, rows)
            for log in {entry.log for entry in arrived}:
                last = max(entry.position for entry in arrived if entry.log == log)
                known = connection.scalar(sa.select(logs.c.size).where(logs.c.log == log)) or 0
                grown = {"arrivals": arrivals[log], "size": max(known, last + 1)}
                connection.execute(sa.update(logs).where(logs.c.log == log).values(grown))

    def documents(self) -> dict[tuple[str, str], bytes]:
        """Return the documents that are read, by view and key."""
        return {
            (view, one.key): one.document
            for view in self.projector.names
            for one in self.queries.having(view, (), "", 10_000)
        }

    def shown(self) -> Shown:
        """Return all that the views show, with the terms under the names that are read."""
        found = self.documents()
        terms: dict[tuple[str, str], set[str]] = {place: set() for place in found}
        with self.database.read() as connection:
            renamed = dict(connection.execute(sa.select(views.c.view, views.c.kept_as)).all())
            rows = connection.execute(sa.select(document_terms)).all()
        read = {renamed.get(view, view): view for view in self.projector.names}
        for row in rows:
            if row.view in read:
                terms[read[row.view], row.key].add(row.term)
        return {place: (found[place], frozenset(terms[place])) for place in found}

    def wipe_views(self) -> None:
        with self.database.write() as connection:
            for table in VIEW_TABLES:
                connection.execute(sa.delete(table))

    def wipe(self) -> None:
        self.wipe_views()
        with self.database.write() as connection:
            connection.execute(sa.delete(entries))
            connection.execute(sa.delete(logs))


def open_node(database_url: str, shown: Sequence[View] = VIEWS) -> ANode:
    database = Database(database_url)
    return ANode(database, Projector(database, shown), Queries(database))


def told(arrived: Iterable[FoldEntry], shown: Sequence[View] = VIEWS) -> Shown:
    """Return what the views must show: a plain fold of everything in order.

    What a peer calls by a name that no database holds under a key has no document of its own.
    """
    held = list(arrived)
    return {
        (view.name, key): (write_document(document), frozenset(view.terms(document)))
        for view in shown
        for key, document in fold(view, held).items()
        if fits(key, MAX_KEY)
    }


def origin(log: str) -> str:
    return f"{log}.mpa.example/log"


@lru_cache(maxsize=1024)
def stored(entry: FoldEntry) -> dict[str, object]:
    """Return the row of `entry`, but for when it arrived; what is unreadable has an odd body."""
    event = entry.told
    sections = to_sections(event) if event is not None else {"body": b'{"odd":true}'}
    header = Header(
        log=origin(entry.log),
        id=entry.id,
        at=entry.at,
        kind=entry.kind,
        stream=entry.stream,
        version=1,
        subjects=tuple(entry.subjects),
        audience=("*",),
        sections=tuple(
            SectionHeader(name=name, to=None if name == "body" else ("nmpa",)) for name in sections
        ),
    )
    openings = {name: Opening(SALT, content) for name, content in sections.items()}
    return {
        "log": entry.log,
        "position": entry.position,
        "arrival": 0,
        "received_ms": 0,
        "leaf_hash": SALT,
        "leaf_input": write_leaf(header, openings, SALT),
        "openings": frame_openings(openings),
        "problem": None,
        "flags": None,
        "id": entry.id,
        "at_ms": to_ms(entry.at),
        "kind": entry.kind,
        "stream": entry.stream,
        "version": 1,
    }
