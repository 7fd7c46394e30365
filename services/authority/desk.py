"""What every use case works with: the own log, what is held of all logs, today's date."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from services.authority.known_reference import KnownReference
from services.authority.recent import RecentInspections
from services.authority.standing import Standing
from shared.domain.audience import audience_of, subjects_of
from shared.domain.correction import CorrectionEvent, Recorded, Settled, settled
from shared.domain.dates import legal_date
from shared.domain.event import Event, SealedEvent
from shared.domain.inspection.state import Inspection
from shared.errors import LianjianError
from shared.store.appending import Appended, IdempotencyClaim
from shared.store.authority_log import AuthorityLog, LoggedEvent
from shared.store.database import Database
from shared.store.entries import (
    StoredEntry,
    sealed_length,
    stream_entries,
    stream_length,
    streams_entries,
)
from shared.store.slots import Slots


class VersionMismatch(LianjianError):
    """The caller's If-Match names another version than the stream has."""

    code = "version-mismatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One write as it was asked for: by whom, under which key, behind which version.

    `caller` is an account id; `digest` the SHA-256 of what is asked under the idempotency `key`;
    `if_match` the version that was seen, None for any.
    """

    caller: str
    key: str
    digest: bytes
    if_match: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The hands of the use cases of one authority.

    `standing` finds the entrustments that stand, `reference()` returns the versioned data of the
    law as this node knows them now, `receipt` what the caller is told of what was appended.
    """

    authority: str
    log: AuthorityLog
    database: Database
    clock: Callable[[], datetime]
    standing: Standing
    recent: RecentInspections
    reference: KnownReference
    receipt: Callable[[Appended, Event], bytes]
    slots: Slots

    def today(self) -> date:
        """Return today's legal date, Asia/Shanghai."""
        return legal_date(self.clock())

    def held(self, stream: str) -> list[StoredEntry]:
        """Return the sound entries of `stream` in every log held here, by (log, version)."""
        with self.database.read() as connection:
            return stream_entries(connection, stream)

    def held_of(self, streams: Collection[str]) -> list[StoredEntry]:
        """Return what `held` does, of all `streams` at once."""
        with self.database.read() as connection:
            return streams_entries(connection, streams)

    def told(self, entries: Iterable[StoredEntry]) -> Iterator[tuple[StoredEntry, Event]]:
        """Yield each of `entries` with what it says now: corrected, and none that is annulled.

        They are all of their streams. What a newer peer wrote and cannot be read is passed over.

        Raises:
            UnreadableEvent: a newer version has written one of the own log.
        """
        read = [(entry, self._read(entry)) for entry in entries]
        if any(isinstance(event, CorrectionEvent) for _, event in read):
            become = self.settled(entry for entry, _ in read)
            read = [(entry, one.stands) for entry, one in become]
        for entry, event in read:
            if event is not None:
                yield entry, event

    def own(self, stream: str) -> list[Event]:
        """Return what `told` does of the entries of `stream` in the own log, in order.

        Raises:
            UnreadableEvent: a newer version has written one of them.
        """
        own = [entry for entry in self.held(stream) if entry.log == self.authority]
        return [event for _, event in self.told(own)]

    def settled(self, entries: Iterable[StoredEntry]) -> Iterator[tuple[StoredEntry, Settled]]:
        """Yield each of `entries` with what its corrections, which are among them, make of it.

        Raises:
            UnreadableEvent: a newer version has written one of the own log.
        """
        written = {(entry.log, entry.position): entry for entry in entries}
        for become in settled(map(self._recorded, written.values())):
            if not isinstance(become.event, CorrectionEvent):
                yield written[become.recorded.log, become.recorded.position], become

    def _recorded(self, entry: StoredEntry) -> Recorded:
        """Return `entry`, a sound one, as corrections see it."""
        header = entry.header()
        return Recorded(
            log=entry.log,
            position=entry.position,
            at=header.at,
            entry_id=header.id,
            stream=header.stream,
            subjects=header.subjects,
            event=self._read(entry),
        )

    def _read(self, entry: StoredEntry) -> Event | None:
        return entry.read() if entry.log == self.authority else entry.event()

    def version(self, stream: str) -> int:
        """Return how many sound entries tell `stream` in all logs held here.

        Of what one authority tells alone, that is the version of its stream.
        """
        with self.database.read() as connection:
            return stream_length(connection, stream)

    def append(
        self, request: Request, version: int, event: Event, inspection: Inspection | None = None
    ) -> Appended:
        """Append `event` as `version` of its stream in the own log, behind what was just read.

        `inspection` is the state that an event of an inspection was decided on.

        Raises:
            VersionMismatch: the caller meant another version.
            ConcurrentChange, AlreadyAnswered, IdempotencyKeyReused, StorageFailed: as in the log.
        """
        stream = event.stream
        if request.if_match is not None and request.if_match != self.version(stream):
            raise VersionMismatch(f"{stream} is at another version than {request.if_match}")
        logged = LoggedEvent(
            originator_id=stream,
            originator_version=version,
            event=event,
            subjects=subjects_of(event, inspection),
            audience=audience_of(event, self.authority, inspection),
        )
        return self.log.append([logged], self._claim(request, event))

    def wait_for_slot(self, version: int, event: Event, request: Request | None = None) -> None:
        """Let `event` wait for a slot, as `version` of its stream; durable on return.

        What a loop writes has no `request`.

        Raises:
            VersionMismatch: the caller meant another version.
            ConcurrentChange, AlreadyAnswered, IdempotencyKeyReused, StorageFailed: as in `Slots`.
        """
        stream = event.stream
        if request is not None and request.if_match not in (None, self.sealed_version(stream)):
            raise VersionMismatch(f"{stream} is at another version than {request.if_match}")
        logged = LoggedEvent(
            originator_id=stream,
            originator_version=version,
            event=event,
            subjects=subjects_of(event),
            audience=audience_of(event, self.authority),
            opens_by=event.opens_by if isinstance(event, SealedEvent) else None,
        )
        self.slots.wait(logged, None if request is None else self._claim(request, event))

    def sealed_version(self, stream: str) -> int:
        """Return how many entries tell `stream` in all logs, with what is sealed and what waits."""
        waits = sum(one.logged.originator_id == stream for one in self.slots.waiting())
        with self.database.read() as connection:
            return sealed_length(connection, stream) + waits

    def own_sealed_version(self, stream: str) -> int:
        """Return the version of `stream` in the own log, with what waits for its slot.

        Whoever lets an event wait for a slot reads it before what the event is decided on.
        """
        waits = [
            one.logged.originator_version
            for one in self.slots.waiting()
            if one.logged.originator_id == stream
        ]
        return max([self.log.version(stream), *waits])

    def _claim(self, request: Request, event: Event) -> IdempotencyClaim:
        return IdempotencyClaim(
            caller=request.caller,
            key=request.key,
            digest=request.digest,
            answer=lambda appended: self.receipt(appended, event),
        )
