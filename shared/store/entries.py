"""Reading stored entries: own and peers' in one shape."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shared.domain.event import Event
from shared.domain.events import read_event
from shared.errors import NotFound, UnreadableEvent
from shared.log.entry import Header, Opening, read_leaf, unframe_openings
from shared.store.concealment import Concealment
from shared.store.database import from_ms
from shared.store.rows import one_of
from shared.store.tables import entries, logs, readers, waiting

_MOST_AT_ONCE = 1000
_SOUND_OR_SEALED = sa.or_(
    entries.c.problem.is_(None), entries.c.problem == Concealment.SEALED.value
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """An entry as it lies in the database, whose log it may be."""

    log: str
    position: int
    arrival: int
    received_at: datetime
    leaf_hash: bytes
    leaf_input: bytes
    openings: dict[str, Opening]
    problem: str | None
    flags: Sequence[str]
    id: str | None
    at: datetime | None
    kind: str | None
    stream: str | None
    version: int | None

    def header(self) -> Header:
        """Return the header.

        Raises:
            MalformedEntry: the entry is quarantined for its header.
        """
        return read_leaf(self.leaf_input).header()

    def read(self) -> Event:
        """Return what the entry says.

        Raises:
            UnreadableEvent: this version cannot read it.
        """
        sections = {name: opening.content for name, opening in self.openings.items()}
        return read_event(self.kind or "", sections)

    def event(self) -> Event | None:
        """Return what the entry says, None where this version cannot read it."""
        try:
            return self.read()
        except UnreadableEvent:
            return None


def entries_by_arrival(
    connection: sa.Connection, log: str, first: int, limit: int
) -> list[StoredEntry]:
    """Return up to `limit` entries of `log` from arrival `first` on, as they arrived here."""
    return _select(
        connection,
        sa.select(entries)
        .where(entries.c.log == log, entries.c.arrival >= first)
        .order_by(entries.c.arrival)
        .limit(limit),
    )


def entries_at(connection: sa.Connection, places: Iterable[tuple[str, int]]) -> list[StoredEntry]:
    """Return the entries at the given (log, position) places; those not held are left out."""
    positions: dict[str, list[int]] = {}
    for log, position in places:
        positions.setdefault(log, []).append(position)
    found: list[StoredEntry] = []
    for log, wanted in positions.items():
        for start in range(0, len(wanted), _MOST_AT_ONCE):
            some = wanted[start : start + _MOST_AT_ONCE]
            at = (entries.c.log == log, one_of(connection, entries.c.position, some))
            found += _select(connection, sa.select(entries).where(*at))
    return found


def entry_at(connection: sa.Connection, log: str, position: int) -> StoredEntry:
    """Return the entry of `log` at `position`.

    Raises:
        NotFound: it is not held here, or concealed.
    """
    found = entries_at(connection, [(log, position)])
    if not found or found[0].problem in set(Concealment):
        raise NotFound(f"no entry of {log} at position {position}")
    return found[0]


def readers_of(connection: sa.Connection, own: str, streams: Collection[str]) -> set[str]:
    """Return who may read something of `streams` in the log `own` of this node; `*` is everybody.

    `own` itself, which reads all of it, is left out.
    """
    query = (
        sa.select(readers.c.reader)
        .join(entries, entries.c.position == readers.c.position)
        .where(entries.c.log == own, one_of(connection, entries.c.stream, sorted(streams)))
        .distinct()
    )
    return set(connection.scalars(query)) - {own}


def stream_entries(connection: sa.Connection, stream: str) -> list[StoredEntry]:
    """Return the sound entries of `stream` in all logs held here, by (log, version)."""
    return _select(
        connection,
        sa.select(entries)
        .where(entries.c.stream == stream, entries.c.problem.is_(None))
        .order_by(entries.c.log, entries.c.version, entries.c.position),
    )


def streams_entries(connection: sa.Connection, streams: Collection[str]) -> list[StoredEntry]:
    """Return the sound entries of all `streams` in all logs held here, by (log, version)."""
    found: list[StoredEntry] = []
    wanted = sorted(streams)
    for start in range(0, len(wanted), _MOST_AT_ONCE):
        some = wanted[start : start + _MOST_AT_ONCE]
        found += _select(
            connection,
            sa.select(entries)
            .where(one_of(connection, entries.c.stream, some), entries.c.problem.is_(None))
            .order_by(entries.c.log, entries.c.version, entries.c.position),
        )
    return found


def with_sealed(connection: sa.Connection, streams: Collection[str]) -> list[StoredEntry]:
    """Return the entries of all `streams` held here, sound or sealed, by (log, position)."""
    return _select(
        connection,
        sa.select(entries)
        .where(one_of(connection, entries.c.stream, sorted(streams)), _SOUND_OR_SEALED)
        .order_by(entries.c.log, entries.c.position),
    )


def sealed_entries(connection: sa.Connection, log: str | None = None) -> list[StoredEntry]:
    """Return what is sealed of all logs held here, or of one, by (log, position)."""
    of_logs = entries.c.log.in_(sa.select(logs.c.log)) if log is None else entries.c.log == log
    return _select(
        connection,
        sa.select(entries)
        .where(of_logs, entries.c.problem == Concealment.SEALED.value)  # by the index of faults
        .order_by(entries.c.log, entries.c.position),
    )


def reserved_entries(
    connection: sa.Connection, own: str, stream: str | None = None
) -> list[StoredEntry]:
    """Return what slots of the log `own` hold for the writer alone, in order; of one stream."""
    which = [entries.c.log == own, entries.c.problem == Concealment.RESERVED.value]
    if stream is not None:
        which.append(entries.c.stream == stream)
    return _select(connection, sa.select(entries).where(*which).order_by(entries.c.position))


def sealed_mark(connection: sa.Connection) -> object:
    """Return what changes whenever something is sealed or opened, waits or waits no more."""
    count, last = sa.func.count(), sa.func.sum(entries.c.position)
    sealed = connection.execute(
        sa.select(entries.c.log, count, last)
        .where(
            entries.c.log.in_(sa.select(logs.c.log)),
            entries.c.problem == Concealment.SEALED.value,
        )
        .group_by(entries.c.log)
    )
    waits = connection.scalars(sa.select(waiting.c.id).order_by(waiting.c.number))
    return {tuple(row) for row in sealed}, tuple(waits)


def sealed_length(connection: sa.Connection, stream: str) -> int:
    """Return how many entries of `stream` all logs held here have, sound or sealed."""
    return connection.execute(
        sa.select(sa.func.count())
        .select_from(entries)
        .where(entries.c.stream == stream, _SOUND_OR_SEALED)
    ).scalar_one()


def streams_length(connection: sa.Connection, streams: Collection[str]) -> int:
    """Return how many sound entries of all `streams` all logs held here have."""
    return connection.execute(
        sa.select(sa.func.count())
        .select_from(entries)
        .where(one_of(connection, entries.c.stream, streams), entries.c.problem.is_(None))
    ).scalar_one()


def stream_length(connection: sa.Connection, stream: str) -> int:
    """Return how many sound entries of `stream` all logs held here have."""
    return connection.execute(
        sa.select(sa.func.count())
        .select_from(entries)
        .where(entries.c.stream == stream, entries.c.problem.is_(None))
    ).scalar_one()


def _select(connection: sa.Connection, query: sa.Select[tuple[object, ...]]) -> list[StoredEntry]:
    return [
        StoredEntry(
            log=row.log,
            position=row.position,
            arrival=row.arrival,
            received_at=from_ms(row.received_ms),
            leaf_hash=row.leaf_hash,
            leaf_input=row.leaf_input,
            openings=unframe_openings(row.openings),
            problem=row.problem,
            flags=(row.flags or "").split(),
            id=row.id,
            at=None if row.at_ms is None else from_ms(row.at_ms),
            kind=row.kind,
            stream=row.stream,
            version=row.version,
        )
        for row in connection.execute(query)
    ]
