"""Slots: the places in the own log at which nobody can tell from outside what stands there.

Every beat the log grows by the same number of leaves, whatever happens: writes that wait, first
come first served, and leaves of random bytes where nothing waits. So what anybody is served who may
not read them depends on ordinary entries and on the clock alone.

A write waits in the database, so that it survives its process and any process may place it; it
becomes an entry, with the time of its slot, in the transaction that fills the slots.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from uuid_utils import uuid7

from shared.domain.event import Event
from shared.domain.events import BODY, PERSONAL, read_event, to_sections
from shared.errors import ConcurrentChange
from shared.store.appending import (
    Appended,
    Beat,
    IdempotencyClaim,
    IdempotencyKeyReused,
    lock_head,
    replay,
)
from shared.store.authority_log import EntryMapper, LoggedEvent
from shared.store.concealment import Concealment
from shared.store.database import Database, from_ms, to_ms
from shared.store.recorder import LogRecorder
from shared.store.tables import beats, entries, idempotency, waiting

Answer = Callable[[Appended, Event], bytes]
"""Writes what the caller of a write is told once it has its slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWrite:
    """A write that waits for its slot; `ahead` are those that came before it."""

    id: str
    ahead: int
    logged: LoggedEvent
    body: bytes
    """The event's bytes, as they will stand in the entry."""
    queued_at: datetime


class Slots:
    """Lets writes wait for slots, and fills these; safe to share between threads."""

    def __init__(
        self,
        database: Database,
        log: str,
        recorder: LogRecorder,
        mapper: EntryMapper,
        answer: Answer,
        clock: Callable[[], datetime],
    ) -> None:
        """Keep the slots of the log of authority `log`, to which `recorder` appends."""
        self._database, self._log = database, log
        self._recorder, self._mapper = recorder, mapper
        self._answer, self._clock = answer, clock

    def wait(self, logged: LoggedEvent, claim: IdempotencyClaim | None = None) -> None:
        """Let `logged` wait for its slot; durable on return. What waits already stays as it is.

        Raises:
            ConcurrentChange: its version of the stream is taken, or waits.
            AlreadyAnswered: the command of this claim has had its slot.
            IdempotencyKeyReused: the claim's key was used for another request.
            StorageFailed: nothing was written.
        """
        sections = to_sections(logged.event)
        row = {
            "id": str(uuid7()),
            "stream": logged.originator_id,
            "version": logged.originator_version,
            "kind": logged.event.KIND,
            "body": sections[BODY],
            "personal": sections.get(PERSONAL),
            "subjects": json.dumps(logged.subjects),
            "audience": json.dumps(logged.audience),
            "opens_by": logged.opens_by and logged.opens_by.isoformat(),
            "caller": claim and claim.caller,
            "key": claim and claim.key,
            "digest": claim and claim.digest,
            "queued_ms": to_ms(self._clock()),
        }
        with self._database.write() as connection:
            lock_head(connection, self._log)  # so no slot is filled between looking and writing
            if claim is not None and _is_known(connection, claim):
                return
            if logged.originator_version <= _last_version(connection, self._log, logged):
                raise ConcurrentChange(f"{logged.originator_id} has moved on")
            last = connection.scalar(sa.select(sa.func.max(waiting.c.number))) or 0
            connection.execute(sa.insert(waiting).values(**row, number=last + 1))

    def waiting(self) -> list[WaitingWrite]:
        """Return what waits, in the order in which it will be placed.

        Raises:
            UnreadableEvent: a newer version of this program has written some of it.
        """
        with self._database.read() as connection:
            rows = connection.execute(sa.select(waiting).order_by(waiting.c.number)).all()
        return [_waiting(row, ahead) for ahead, row in enumerate(rows)]

    def find(self, caller: str, key: str) -> WaitingWrite | None:
        """Return what waits under `key` of `caller`, None once it has its slot."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(waiting).order_by(waiting.c.number)).all()
        for ahead, row in enumerate(rows):
            if (row.caller, row.key) == (caller, key):
                return _waiting(row, ahead)
        return None

    def answer(self, caller: str, key: str) -> bytes | None:
        """Return what the command under `key` of `caller` was told, None while it waits."""
        with self._database.read() as connection:
            return connection.scalar(
                sa.select(idempotency.c.answer).where(
                    idempotency.c.caller == caller, idempotency.c.key == key
                )
            )

    def last_beat(self) -> int:
        """Return the number of the beat whose slots were filled last, 0 before the first."""
        with self._database.read() as connection:
            found = connection.scalar(sa.select(beats.c.beat).where(beats.c.log == self._log))
        return found or 0

    def fill(self, beat: int, count: int) -> Appended:
        """Fill the `count` slots of `beat`, a number that only ever grows.

        Raises:
            BeatTaken: another process has filled them.
            StorageFailed: nothing was written; what waits, waits for the next beat.
        """
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(waiting).order_by(waiting.c.number).limit(count)
            ).all()
        placed = [_waiting(row, ahead) for ahead, row in enumerate(rows)]
        entries_to_write = [
            (self._mapper.write(one.logged, _sections(row)), _concealment(one.logged))
            for one, row in zip(placed, rows, strict=True)
        ]
        writes = tuple(
            (row.id, self._claim(one.logged.event, row))
            for one, row in zip(placed, rows, strict=True)
        )
        return self._recorder.append_beat(entries_to_write, count, Beat(number=beat, writes=writes))

    def _claim(self, event: Event, row: sa.Row[tuple[object, ...]]) -> IdempotencyClaim | None:
        if row.caller is None:
            return None
        return IdempotencyClaim(
            caller=row.caller,
            key=row.key,
            digest=row.digest,
            answer=lambda appended: self._answer(appended, event),
        )


def _is_known(connection: sa.Connection, claim: IdempotencyClaim) -> bool:
    """Tell whether the write of `claim` waits already.

    Raises:
        AlreadyAnswered: it has had its slot.
        IdempotencyKeyReused: its key is another request's.
    """
    its_own = (waiting.c.caller == claim.caller, waiting.c.key == claim.key)
    digest = connection.scalar(sa.select(waiting.c.digest).where(*its_own))
    if digest is not None:
        if digest != claim.digest:
            raise IdempotencyKeyReused(f"key {claim.key!r} was used for another request")
        return True
    answered = connection.execute(
        sa.select(idempotency).where(
            idempotency.c.caller == claim.caller, idempotency.c.key == claim.key
        )
    ).one_or_none()
    if answered is not None:
        raise replay(claim.key, claim.digest, answered.digest, answered.answer)
    return False


def _last_version(connection: sa.Connection, log: str, logged: LoggedEvent) -> int:
    """Return the newest version of the stream of `logged`, appended or waiting; 0 for none."""
    of_log = (entries.c.log == log, entries.c.stream == logged.originator_id)
    appended = connection.scalar(sa.select(sa.func.max(entries.c.version)).where(*of_log))
    waits = waiting.c.stream == logged.originator_id
    coming = connection.scalar(sa.select(sa.func.max(waiting.c.version)).where(waits))
    return max(appended or 0, coming or 0)


def _waiting(row: sa.Row[tuple[object, ...]], ahead: int) -> WaitingWrite:
    return WaitingWrite(
        id=row.id,
        ahead=ahead,
        logged=LoggedEvent(
            originator_id=row.stream,
            originator_version=row.version,
            event=read_event(row.kind, _sections(row)),
            subjects=tuple(json.loads(row.subjects)),
            audience=tuple(json.loads(row.audience)),
            opens_by=None if row.opens_by is None else date.fromisoformat(row.opens_by),
        ),
        body=row.body,
        queued_at=from_ms(row.queued_ms),
    )


def _sections(row: sa.Row[tuple[object, ...]]) -> dict[str, bytes]:
    sections: dict[str, bytes] = {BODY: row.body}
    if row.personal is not None:
        sections[PERSONAL] = row.personal
    return sections


def _concealment(logged: LoggedEvent) -> Concealment:
    return Concealment.RESERVED if logged.opens_by is None else Concealment.SEALED
