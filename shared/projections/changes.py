"""What has changed, for systems that follow this node: the entries as they arrived here.

Each log has arrivals of its own, so a place in the feed is one arrival for each log. Entries of one
log come in the order of their arrival; between logs the earlier one by the clock of this node goes
first, as far as both are there when it is read. An entry that a grant opens later is a new arrival
and comes then, so nothing is missed and nothing comes twice.

Only what the views rest on is told: whoever is told of an entry finds it in every document. What
has been repaired is left out, as everywhere (CRD-004); the repair itself is told, so that a copy
kept elsewhere can be ended too.

Left out as well is what the writer alone may know, on its own node too: plans, teams, complaints
are for the people who work on them, not for the systems that copy (FLT-004). So is what was sealed,
opened or not; the start of a shared case is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

import msgspec
import sqlalchemy as sa

from shared.domain.events import BODY
from shared.log.entry import header_of, opening_of
from shared.projections.lines import storable
from shared.projections.positions import (
    Positions,
    arrived,
    is_behind,
    names_of,
    reached,
)
from shared.projections.repaired import repaired_among
from shared.projections.view import Document, View
from shared.store.database import Database, from_ms
from shared.store.tables import entries, logs

SCANNED_AT_ONCE = 2000
_ROWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which changes are asked for."""

    kinds: str = ""
    """How their kinds begin, such as `inspection.`; empty for all."""
    firm: str | None = None
    """Credit code of a firm that they concern."""
    but_kinds: tuple[str, ...] = ()
    """How kinds begin that are not to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry, without what it says of natural persons."""

    log: str
    origin: str
    position: int
    arrived_at: datetime
    at: datetime
    entry_id: str
    kind: str
    stream: str
    firms: Sequence[str]
    body: bytes | None
    """The event as it was written: JSON; None where it is not disclosed, erased, or no JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """Changes, the place behind them, and whether more has arrived behind that."""

    changes: Sequence[Change]
    reached: Positions
    more: bool


_NOT_SEALED = msgspec.Raw(b"null")


class _Header(msgspec.Struct):
    log: str
    subjects: tuple[str, ...]
    audience: tuple[str, ...]
    sealed: msgspec.Raw = _NOT_SEALED


_HEADER = msgspec.json.Decoder(_Header)
_JSON = msgspec.json.Decoder(Document)


class ChangeFeed:
    """Reads the changes of the node of `authority`."""

    def __init__(self, database: Database, views: Sequence[View]) -> None:
        """Read from `database` what all `views` rest on."""
        self._database, self._views = database, views

    def arrivals(self) -> Positions:
        """Return the place behind all that has arrived, whether views rest on it or not."""
        with self._database.read() as connection:
            return arrived(connection)

    def page(self, after: Positions, wanted: Wanted, limit: int) -> ChangesPage:
        """Return up to `limit` changes behind the place `after`; logs that it does not name begin.

        Where few are wanted, not all arrivals are looked through at once: then there are more.
        """
        with self._database.read() as connection:
            origins = dict(connection.execute(sa.select(logs.c.log, logs.c.origin)).all())
            until = self._taken(connection)
            place = {log: min(after.get(log, 0), end) for log, end in until.items()}
            following = [_rows(connection, log, place[log], end) for log, end in until.items()]
            found: list[Change] = []
            scanned = 0
            for row in islice(merge(*following, key=_when), SCANNED_AT_ONCE):
                scanned += 1
                place[row.log] = row.arrival + 1
                change = _change(row, origins[row.log], wanted)
                if change is not None:
                    found.append(change)
                if len(found) == limit:
                    break
            if scanned < SCANNED_AT_ONCE and len(found) < limit:
                place = dict(until)  # behind holes, too, which faulty entries leave
            repaired = repaired_among(connection, {change.stream for change in found})
        told = [change for change in found if change.stream not in repaired]
        return ChangesPage(changes=told, reached=place, more=is_behind(place, until))

    def _taken(self, connection: sa.Connection) -> Positions:
        """Return the place up to which every view has taken what arrived."""
        until = arrived(connection)
        positions = reached(connection, names_of(connection, self._views), until)
        return {log: min(one[log] for one in positions.values()) for log in until}


def _rows(
    connection: sa.Connection, log: str, first: int, end: int
) -> Iterator[sa.Row[tuple[Any, ...]]]:
    """Yield the sound entries of `log` that arrived from `first` to before `end`, in order."""
    query = (
        sa.select(entries)
        .where(
            entries.c.log == log,
            entries.c.arrival >= sa.bindparam("first"),
            entries.c.arrival < end,
            entries.c.problem.is_(None),
        )
        .order_by(entries.c.arrival)
        .limit(_ROWS_AT_ONCE)
    )
    while rows := connection.execute(query, {"first": first}).all():
        yield from rows
        first = rows[-1].arrival + 1


def _when(row: sa.Row[tuple[Any, ...]]) -> tuple[int, str]:
    return row.received_ms, row.log


def _change(row: sa.Row[tuple[Any, ...]], origin: str, wanted: Wanted) -> Change | None:
    """Return what `row` tells, None where it is not wanted, or not for systems that copy."""
    if not row.kind.startswith(wanted.kinds) or row.kind.startswith(wanted.but_kinds or "\0"):
        return None
    header = _HEADER.decode(header_of(row.leaf_input))
    if not header.audience or bytes(header.sealed) != bytes(_NOT_SEALED):
        return None
    if wanted.firm is not None and wanted.firm not in header.subjects:
        return None
    return Change(
        log=row.log,
        origin=origin,
        position=row.position,
        arrived_at=from_ms(row.received_ms),
        at=from_ms(row.at_ms),
        entry_id=storable(row.id),
        kind=storable(row.kind),
        stream=storable(row.stream),
        firms=[storable(one) for one in header.subjects],
        body=_json(opening_of(BODY, row.openings)),
    )


def _json(body: bytes | None) -> bytes | None:
    """Return `body` if it is a JSON object; a peer may send anything."""
    try:
        _JSON.decode(body or b"")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return body
