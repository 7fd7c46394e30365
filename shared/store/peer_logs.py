"""Peers' logs as far as they are held here: entries, cover of what is hidden, frontier, notes.

A verified page is kept in one transaction. A page that does not begin at the stored frontier
changes nothing: it was kept before, by this process before it was killed or by another.
"""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from shared.log.checkpoint import SignedCheckpoint
from shared.log.encoding import printable
from shared.log.trusted_log import VerifiedPage
from shared.log.verified_entry import AWAITING_GRANT
from shared.store.database import Database, from_ms, to_ms
from shared.store.heads import LogHead, LogState, ensure_peer_log, find_head, head_of
from shared.store.late_entries import await_granted, judge_again
from shared.store.peer_entries import keep_entries, keep_hidden
from shared.store.tables import checkpoints, entries, logs


class PeerLogs:
    """Keeps what has been verified of the peers' logs."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Keep it in `database`, dated by `clock`."""
        self._database = database
        self._clock = clock

    def head(self, log: str, origin: str) -> LogHead:
        """Return the head of a peer's log, created empty where it is new.

        A log without entries gives way to one of another origin; with entries it stays as it is.
        """
        with self._database.read() as connection:
            head = find_head(connection, log)
        if head is not None and head.origin == origin:
            return head
        with self._database.write() as connection:
            ensure_peer_log(connection, log, origin)
            return head_of(connection, log)

    def last_at(self, head: LogHead) -> datetime | None:
        """Return when the entry before the frontier of `head` was recorded, if it is disclosed."""
        with self._database.read() as connection:
            at_ms = connection.scalar(
                sa.select(entries.c.at_ms).where(
                    entries.c.log == head.log, entries.c.position == head.frontier.size - 1
                )
            )
        return None if at_ms is None else from_ms(at_ms)

    def note_at(self, log: str, size: int) -> str | None:
        """Return the note of `log` that was verified at `size`, if one was."""
        with self._database.read() as connection:
            return connection.scalar(
                sa.select(checkpoints.c.note).where(
                    checkpoints.c.log == log, checkpoints.c.size == size
                )
            )

    def keep_page(self, log: str, page: VerifiedPage) -> bool:
        """Keep a verified page; False if it was kept already, or the log is frozen."""
        now_ms = to_ms(self._clock())
        with self._database.write() as connection:
            head = connection.execute(
                sa.select(logs.c.size, logs.c.arrivals, logs.c.state)
                .where(logs.c.log == log)
                .with_for_update()
            ).one()
            if head.size != page.start or head.state == LogState.FROZEN:
                return False
            arrived = keep_entries(connection, log, head.arrivals, page.entries, now_ms)
            keep_hidden(connection, log, page.hidden)
            await_granted(connection, log, page.judge.granted)
            next_arrival = head.arrivals + arrived
            sealed = len(page.entries) - arrived
            judged = judge_again(connection, log, page, next_arrival, now_ms)
            next_arrival += judged.arrived
            _move_head(connection, log, page, next_arrival, sealed - judged.opened, now_ms)
            if page.next is None:
                _keep_checkpoint(connection, log, page.checkpoint)
        return True

    def awaiting_grant(self, log: str) -> list[int]:
        """Return the positions disclosed of `log` that only a grant yet to come can justify."""
        which = (entries.c.log == log, entries.c.problem == AWAITING_GRANT)
        with self._database.read() as connection:
            found = connection.scalars(sa.select(entries.c.position).where(*which))
            return sorted(found)

    def heard(self, log: str, seen_size: int) -> None:
        """Note that the peer answered with a valid note of `seen_size`."""
        with self._database.write() as connection:
            connection.execute(
                sa.update(logs)
                .where(logs.c.log == log)
                .values(last_contact_ms=to_ms(self._clock()), seen_size=_at_least(seen_size))
            )

    def failed(self, log: str, problem: str, *, inconsistent: bool) -> int:
        """Count a failed pull and say why; return how many have failed in a row."""
        with self._database.write() as connection:
            state = LogState.INCONSISTENT if inconsistent else logs.c.state
            connection.execute(
                sa.update(logs)
                .where(logs.c.log == log, logs.c.state != LogState.FROZEN)
                .values(failures=logs.c.failures + 1, problem=printable(problem), state=state)
            )
            failures = connection.scalar(sa.select(logs.c.failures).where(logs.c.log == log))
            return failures or 1  # a log that is not known yet

    def freeze(self, log: str, problem: str) -> None:
        """Stop following `log` until an operator decides; what is held stays, marked."""
        with self._database.write() as connection:
            connection.execute(
                sa.update(logs)
                .where(logs.c.log == log)
                .values(state=LogState.FROZEN, problem=printable(problem))
            )

    def is_frozen(self, log: str) -> bool:
        """Return whether `log` waits for the decision of an operator."""
        with self._database.read() as connection:
            return head_of(connection, log).state is LogState.FROZEN

    def thaw(self, log: str) -> None:
        """Follow `log` again from its frontier, as an operator decided.

        That ends a freeze, and the wait for a checkpoint that the peer no longer has.
        """
        with self._database.write() as connection:
            connection.execute(
                sa.update(logs)
                .where(logs.c.log == log)
                .values(state=LogState.OK, problem=None, failures=0, pending_note=None)
            )


def _at_least(seen_size: int) -> sa.ColumnElement[int]:
    return sa.case((logs.c.seen_size < seen_size, seen_size), else_=logs.c.seen_size)


def _move_head(
    connection: sa.Connection,
    log: str,
    page: VerifiedPage,
    next_arrival: int,
    sealed: int,
    now_ms: int,
) -> None:
    """Move the head of `log` over `page`, of which `sealed` more entries are for few to know."""
    checkpoint = page.checkpoint
    values: dict[str, object] = {
        "size": page.frontier.size,
        "frontier": page.frontier.to_bytes(),
        "arrivals": next_arrival,
        "hidden": logs.c.hidden + sum(run.length for run in page.hidden) + sealed,
        "state": LogState.OK,
        "failures": 0,
        "problem": None,
        "last_contact_ms": now_ms,
        "seen_size": _at_least(checkpoint.size),
        "pending_note": checkpoint.note,
    }
    if page.next is None:
        values |= {
            "note": checkpoint.note,
            "note_size": checkpoint.size,
            "checkpoint_ms": to_ms(checkpoint.at),
            "pending_note": None,
        }
    connection.execute(sa.update(logs).where(logs.c.log == log).values(values))


def _keep_checkpoint(connection: sa.Connection, log: str, checkpoint: SignedCheckpoint) -> None:
    place = (checkpoints.c.log == log, checkpoints.c.size == checkpoint.size)
    connection.execute(sa.delete(checkpoints).where(*place))
    connection.execute(
        sa.insert(checkpoints).values(log=log, size=checkpoint.size, note=checkpoint.note)
    )
