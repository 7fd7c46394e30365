"""The event store, which is the authority's log.

`LogRecorder` is an `eventsourcing` recorder: streams are its originators, kinds its topics, the
framed entry its state, and position + 1 its notification id. Concurrent commands are gathered
into one transaction (group commit); one that comes alone is committed at once, by its own thread.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Any, Never
from uuid import UUID

import sqlalchemy as sa
from eventsourcing.persistence import (
    ApplicationRecorder,
    Notification,
    NotSupportedError,
    StoredEvent,
)

from shared.errors import StorageFailed
from shared.log.encoding import INTEGER_LIMIT
from shared.log.entry import frame, frame_openings, read_leaf, unframe, unframe_openings
from shared.log.grants import read_grant
from shared.log.merkle import leaf_hash
from shared.store.appending import (
    MAX_BATCH_ROWS,
    AppendCommand,
    Appended,
    Beat,
    IdempotencyClaim,
    PreparedEntry,
    Seal,
    append_batch,
)
from shared.store.concealment import COVER_BYTES, Concealment
from shared.store.database import Database, to_ms
from shared.store.tables import entries, logs


class AppendsRefused(StorageFailed):
    """This node must not write to its log now; the detail says why and what an operator does."""

    code = "appends-refused"


def cover_leaf() -> PreparedEntry:
    """Return a leaf of random bytes, which nobody can tell from a hidden entry by its hash."""
    leaf_input = secrets.token_bytes(COVER_BYTES)
    return PreparedEntry(
        stream=None,
        version=None,
        kind=None,
        id=None,
        at_ms=None,
        readers=(),
        leaf_hash=leaf_hash(leaf_input),
        leaf_input=leaf_input,
        openings=b"",
        concealment=Concealment.COVER,
    )


class EntryCodec:
    """Turns an `eventsourcing` stored event into a log entry and back."""

    def prepare(self, stored: StoredEvent) -> PreparedEntry:
        """Return the entry framed in `stored.state`, ready for a position."""
        leaf_input, openings = unframe(stored.state)
        header = read_leaf(leaf_input).header()
        return PreparedEntry(
            stream=str(stored.originator_id),
            version=stored.originator_version,
            kind=stored.topic,
            id=header.id,
            at_ms=to_ms(header.at),
            readers=header.audience,
            leaf_hash=leaf_hash(leaf_input),
            leaf_input=leaf_input,
            openings=frame_openings(openings),
            grant=read_grant(header.kind, openings, INTEGER_LIMIT),
        )

    def state(self, leaf_input: bytes, openings: bytes) -> bytes:
        """Return the state of the stored event that has these columns."""
        return frame(leaf_input, unframe_openings(openings))

    def stream(self, stream: str) -> UUID | str:
        """Return the originator id of `stream`."""
        return stream


class LogRecorder(ApplicationRecorder):
    """Appends to and reads the log of one authority; safe to share between threads."""

    def __init__(
        self,
        database: Database,
        log: str,
        seal: Seal,
        clock: Callable[[], datetime],
        codec: EntryCodec | None = None,
    ) -> None:
        """Record in `database` for the authority `log`, whose head row exists already."""
        self._database = database
        self._log = log
        self._seal = seal
        self._clock = clock
        self._codec = codec or EntryCodec()
        self._waiting: list[AppendCommand] = []
        self._waiting_lock = Lock()  # of the list and of whether somebody leads
        self._has_leader = False
        self._listeners: list[Callable[[], None]] = []
        self.refusal: str | None = None

    def on_append(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit, from the thread that committed; it must not block."""
        self._listeners.append(listener)

    def append(
        self, stored_events: Sequence[StoredEvent], claim: IdempotencyClaim | None = None
    ) -> Appended:
        """Append all of `stored_events` or none, and return once they are durable.

        Raises:
            IntegrityError: a version of a stream is taken.
            AlreadyAnswered: a command with this claim was carried out before.
            IdempotencyKeyReused: the claim's key was used for another request.
            StorageFailed: nothing was written.
        """
        return self._carry_out(AppendCommand(tuple(map(self._codec.prepare, stored_events)), claim))

    def append_beat(
        self, stored_events: Sequence[tuple[StoredEvent, Concealment]], count: int, beat: Beat
    ) -> Appended:
        """Append the `count` slots of `beat`: `stored_events`, then cover leaves.

        Raises:
            BeatTaken: its slots, or the waiting writes that it names, were taken before.
            StorageFailed: nothing was written.
        """
        filled = [
            replace(self._codec.prepare(stored), concealment=concealment)
            for stored, concealment in stored_events
        ]
        covers = [cover_leaf() for _ in range(count - len(filled))]
        return self._carry_out(AppendCommand((*filled, *covers), None, beat))

    def _carry_out(self, command: AppendCommand) -> Appended:
        if self.refusal:
            raise AppendsRefused(self.refusal)
        command.turn.acquire()
        if not self._is_first(command):
            command.turn.acquire()  # until another thread has committed it, or leaves the lead
        if command.outcome is None:
            self._lead()
        return command.result()

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **_kwargs: Any
    ) -> Sequence[int] | None:
        """Append as `append` does; return notification ids (position + 1), None for no events."""
        if not stored_events:
            return None
        return [entry.position + 1 for entry in self.append(stored_events).entries]

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Return the stored events of the stream `originator_id` by version."""
        version = entries.c.version
        query = sa.select(entries).where(
            entries.c.log == self._log, entries.c.stream == str(originator_id)
        )
        if gt is not None:
            query = query.where(version > gt)
        if lte is not None:
            query = query.where(version <= lte)
        query = query.order_by(version.desc() if desc else version).limit(limit)
        with self._database.read() as connection:
            return [
                StoredEvent(
                    originator_id=self._codec.stream(row.stream),
                    originator_version=row.version,
                    topic=row.kind,
                    state=self._codec.state(row.leaf_input, row.openings),
                )
                for row in connection.execute(query)
            ]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Return the log's events from notification id `start` to `stop`, at most `limit`."""
        first = max(0, (start or 0) - (1 if inclusive_of_start else 0))
        query = sa.select(entries).where(entries.c.log == self._log, entries.c.position >= first)
        if stop is not None:
            query = query.where(entries.c.position < stop)
        if topics:
            query = query.where(entries.c.kind.in_(topics))
        with self._database.read() as connection:
            return [
                Notification(
                    id=row.position + 1,
                    originator_id=self._codec.stream(row.stream),
                    originator_version=row.version,
                    topic=row.kind,
                    state=self._codec.state(row.leaf_input, row.openings),
                )
                for row in connection.execute(query.order_by(entries.c.position).limit(limit))
            ]

    def max_notification_id(self) -> int | None:
        """Return the log's size, None while it is empty."""
        with self._database.read() as connection:
            size = connection.scalar(sa.select(logs.c.size).where(logs.c.log == self._log))
        return size or None

    def subscribe(
        self,
        gt: int | None = None,  # noqa: ARG002 - the library names the arguments
        topics: Sequence[str] = (),  # noqa: ARG002
    ) -> Never:
        """Refuse: followers read by arrival (`shared.store.entries`), woken by `on_append`.

        Raises:
            NotSupportedError: always.
        """
        raise NotSupportedError("follow by arrival instead")

    def _is_first(self, command: AppendCommand) -> bool:
        """Queue `command`; True if nobody commits now, so that its own thread must."""
        with self._waiting_lock:
            self._waiting.append(command)
            leads, self._has_leader = not self._has_leader, True
        return leads

    def _lead(self) -> None:
        """Commit all that wait, this thread's command first; pass the lead to who came since."""
        batch = self._take_batch()
        self._commit(batch)
        with self._waiting_lock:
            following = self._waiting[:1]
            self._has_leader = bool(following)
        for command in (*batch[1:], *following):
            command.turn.release()

    def _take_batch(self) -> list[AppendCommand]:
        """Take waiting commands up to the batch's rows; twins of one key wait for the next."""
        batch: list[AppendCommand] = []
        left: list[AppendCommand] = []
        claims: set[tuple[str, str]] = set()
        rows = 0
        with self._waiting_lock:
            for command in self._waiting:
                key = command.claim_key
                if (batch and rows + len(command.rows) > MAX_BATCH_ROWS) or key in claims:
                    left.append(command)
                    continue
                batch.append(command)
                rows += len(command.rows)
                if key:
                    claims.add(key)
            self._waiting = left
        return batch

    def _commit(self, batch: list[AppendCommand]) -> None:
        try:
            with self._database.write() as connection:
                outcomes = append_batch(connection, self._log, batch, self._seal, self._clock())
        except StorageFailed as error:
            outcomes = [error] * len(batch)
        except Exception as error:  # noqa: BLE001 - each command learns of its own failure
            if len(batch) > 1:
                for command in batch:
                    self._commit([command])
                return
            outcomes = [error]
        for command, outcome in zip(batch, outcomes, strict=True):
            command.outcome = outcome
        for listener in self._listeners:
            listener()
