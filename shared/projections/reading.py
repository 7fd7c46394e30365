"""Stored entries, own and peers', as views see them.

Only sound entries are read: what is quarantined or over-disclosed is in no view. Of an entry's
sections only the body counts: what is open to some nodes only, such as `personal`, must not make
their views differ from the others'.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import msgspec
import sqlalchemy as sa

from shared.domain.correction import CorrectionEvent
from shared.domain.event import Event
from shared.domain.events import BODY, read_event
from shared.errors import UnreadableEvent
from shared.log.entry import header_of, opening_of
from shared.projections.view import FoldEntry
from shared.store.concealment import Concealment
from shared.store.database import from_ms
from shared.store.rows import one_of
from shared.store.tables import entries

_PLACES_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Addressed:
    """Of an entry only what its header says: its matter, whom it concerns, who reads it."""

    stream: str
    subjects: Sequence[str]
    audience: Sequence[str]


class _Subjects(msgspec.Struct):
    subjects: tuple[str, ...]


class _Audience(_Subjects):
    audience: tuple[str, ...]


_SUBJECTS = msgspec.json.Decoder(_Subjects)
_AUDIENCE = msgspec.json.Decoder(_Audience)
_COLUMNS = sa.select(
    entries.c.log,
    entries.c.position,
    entries.c.at_ms,
    entries.c.id,
    entries.c.kind,
    entries.c.stream,
    entries.c.leaf_input,
    entries.c.openings,
)
_SOUND = _COLUMNS.where(entries.c.problem.is_(None))


def arrivals(connection: sa.Connection, log: str, first: int, end: int) -> list[FoldEntry]:
    """Return the sound entries of `log` among its arrivals from `first` to before `end`."""
    which = (entries.c.arrival >= first, entries.c.arrival < end)
    return _read(connection, entries.c.log == log, *which)


def arrivals_of(
    connection: sa.Connection, log: str, first: int, end: int, matter: str
) -> list[FoldEntry]:
    """Return what `arrivals` does, of the streams of `matter`, such as "entrustment", alone."""
    which = (entries.c.arrival >= first, entries.c.arrival < end)
    return _read(connection, entries.c.log == log, *which, _is_of(matter))


def addressed(
    connection: sa.Connection, log: str, first: int, end: int, kinds: Collection[str]
) -> list[Addressed]:
    """Return whom the sound arrivals of `kinds` are for, as `arrivals` finds them.

    No event is read for it: several times faster, where most of them make no difference.
    """
    rows = connection.execute(
        sa.select(entries.c.stream, entries.c.leaf_input).where(
            entries.c.log == log,
            entries.c.arrival >= first,
            entries.c.arrival < end,
            entries.c.problem.is_(None),
            entries.c.kind.in_(kinds),
        )
    )
    headers = ((stream, _AUDIENCE.decode(header_of(leaf_input))) for stream, leaf_input in rows)
    return [Addressed(stream, one.subjects, one.audience) for stream, one in headers]


def entries_at(connection: sa.Connection, places: Iterable[tuple[str, int]]) -> list[FoldEntry]:
    """Return the sound entries at the given (log, position) places."""
    positions: dict[str, list[int]] = {}
    for log, position in places:
        positions.setdefault(log, []).append(position)
    found: list[FoldEntry] = []
    for log, wanted in positions.items():
        rest = iter(wanted)
        while some := list(islice(rest, _PLACES_AT_ONCE)):
            there = one_of(connection, entries.c.position, some)
            found += _read(connection, entries.c.log == log, there)
    return found


def entries_coming(connection: sa.Connection, log: str, first: int, matter: str) -> list[FoldEntry]:
    """Return the sound entries of `log` from arrival `first` on in the streams of `matter`."""
    return _read(connection, entries.c.log == log, entries.c.arrival >= first, _is_of(matter))


def entries_of(connection: sa.Connection, stream: str) -> list[FoldEntry]:
    """Return the sound entries of `stream` in all logs."""
    return _read(connection, entries.c.stream == stream)


def sealed_of(connection: sa.Connection, stream: str) -> list[FoldEntry]:
    """Return what is sealed of `stream` in all logs, for those who may know of it."""
    sealed = entries.c.problem == Concealment.SEALED.value
    rows = connection.execute(_COLUMNS.where(entries.c.stream == stream, sealed)).all()
    return [_entry(*row[:-1], opening_of(BODY, row.openings)) for row in rows]


def _is_of(matter: str) -> sa.ColumnElement[bool]:
    return entries.c.stream.startswith(f"{matter}/")


def _read(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> list[FoldEntry]:
    rows = connection.execute(_SOUND.where(*which)).all()
    return [_entry(*row[:-1], opening_of(BODY, row.openings)) for row in rows]


def _entry(  # noqa: PLR0913, PLR0917 - the columns, in their order
    log: str,
    position: int,
    at_ms: int,
    id_: str,
    kind: str,
    stream: str,
    leaf_input: bytes,
    body: bytes | None,
) -> FoldEntry:
    event = _event(kind, body)
    correction = event if isinstance(event, CorrectionEvent) else None
    return FoldEntry(
        log=log,
        position=position,
        at=from_ms(at_ms),
        id=id_,
        kind=kind,
        stream=stream,
        subjects=_subjects(leaf_input),
        event=None if correction is not None else event,
        body=body,
        correction=correction,
    )


def _subjects(leaf_input: bytes) -> Sequence[str]:
    """Return the subjects that the header names; its form was checked when it was stored."""
    return _SUBJECTS.decode(header_of(leaf_input)).subjects


def _event(kind: str, body: bytes | None) -> Event | None:
    try:
        return read_event(kind, {} if body is None else {BODY: body})
    except UnreadableEvent:
        return None
