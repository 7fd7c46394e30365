"""One row per log that this node knows: its own and its peers'."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from shared.errors import AlreadyExists, NotFound
from shared.log.merkle import Frontier
from shared.store.appending import keep_note
from shared.store.database import from_ms
from shared.store.tables import checkpoints, logs


class LogState(StrEnum):
    """How far a log may be trusted now."""

    OK = "ok"
    INCONSISTENT = "inconsistent"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHead:
    """What this node holds of a log; see `shared.store.tables.logs` for the columns."""

    log: str
    origin: str
    frontier: Frontier
    arrivals: int
    hidden: int
    note: str | None
    note_size: int
    checkpoint_at: datetime | None
    pending_note: str | None
    seen_size: int
    state: LogState
    failures: int
    problem: str | None
    last_contact_at: datetime | None


def create_own_log(
    connection: sa.Connection, log: str, origin: str, empty_note: str, now: datetime
) -> None:
    """Create the head of the own log, with the signed note of the empty tree.

    Raises:
        AlreadyExists: the database has a log of this authority.
    """
    if connection.scalar(sa.select(logs.c.log).where(logs.c.log == log)):
        raise AlreadyExists(f"the database holds a log of {log} already")
    connection.execute(sa.insert(logs).values(**_empty_row(log, origin)))
    keep_note(connection, log, Frontier(), empty_note, now)


def ensure_peer_log(connection: sa.Connection, log: str, origin: str) -> None:
    """Make sure that a peer's log has a head; one without entries gives way to a new origin."""
    head = find_head(connection, log)
    if head is not None and (head.origin == origin or head.frontier.size > 0):
        return
    connection.execute(sa.delete(checkpoints).where(checkpoints.c.log == log))
    connection.execute(sa.delete(logs).where(logs.c.log == log))
    connection.execute(sa.insert(logs).values(**_empty_row(log, origin)))


def _empty_row(log: str, origin: str) -> dict[str, object]:
    return {
        "log": log,
        "origin": origin,
        "size": 0,
        "frontier": b"",
        "arrivals": 0,
        "hidden": 0,
        "note_size": 0,
        "seen_size": 0,
        "state": LogState.OK,
        "failures": 0,
    }


def head_of(connection: sa.Connection, log: str) -> LogHead:
    """Return the head of `log`.

    Raises:
        NotFound: this node knows no such log.
    """
    head = find_head(connection, log)
    if head is None:
        raise NotFound(f"no log of {log!r} is known here")
    return head


def find_head(connection: sa.Connection, log: str) -> LogHead | None:
    """Return the head of `log`, None where this node knows no such log."""
    row = connection.execute(sa.select(logs).where(logs.c.log == log)).one_or_none()
    return None if row is None else _head(row)


def known_logs(connection: sa.Connection) -> list[str]:
    """Return the authority ids of all logs that this node holds something of."""
    return list(connection.scalars(sa.select(logs.c.log).order_by(logs.c.log)))


def heads(connection: sa.Connection) -> list[LogHead]:
    """Return the heads of all logs, by authority id."""
    return [_head(row) for row in connection.execute(sa.select(logs).order_by(logs.c.log))]


def _head(row: sa.Row[tuple[object, ...]]) -> LogHead:
    return LogHead(
        log=row.log,
        origin=row.origin,
        frontier=Frontier.from_bytes(row.size, row.frontier),
        arrivals=row.arrivals,
        hidden=row.hidden,
        note=row.note,
        note_size=row.note_size,
        checkpoint_at=None if row.checkpoint_ms is None else from_ms(row.checkpoint_ms),
        pending_note=row.pending_note,
        seen_size=row.seen_size,
        state=LogState(row.state),
        failures=row.failures,
        problem=row.problem,
        last_contact_at=None if row.last_contact_ms is None else from_ms(row.last_contact_ms),
    )
