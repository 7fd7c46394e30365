"""What use cases see of the own log: read a stream, append behind it.

The seam is `eventsourcing`: its `EventStore` joins a mapper, which writes an entry (kind, header,
salts, commitments; all before any lock), to the recorder, which is the log.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    EventStore,
    IntegrityError,
    JSONTranscoder,
    Mapper,
    StoredEvent,
)
from uuid_utils import uuid7

from shared.domain.audience import personal_readers
from shared.domain.event import Event
from shared.domain.events import read_event, to_sections
from shared.errors import ConcurrentChange
from shared.log.entry import Header, Opening, SectionHeader, frame, read_leaf, unframe, write_leaf
from shared.store.appending import Appended, IdempotencyClaim
from shared.store.recorder import LogRecorder

SECRET_BYTES = 32  # blind and salts: the operating system's generator, never derived


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """An event at its place in a stream, with whom it concerns and who may read it.

    `subjects` are credit codes; `audience` authority ids or ("*",), the writer is implied;
    `opens_by` the legal date by which a sealed one is opened.
    """

    originator_id: str
    originator_version: int
    event: Event
    subjects: tuple[str, ...]
    audience: tuple[str, ...]
    opens_by: date | None = None


class EntryMapper(Mapper[str]):
    """Writes a `LoggedEvent` as a framed log entry, and reads it back."""

    def __init__(self, origin: str, clock: Callable[[], datetime]) -> None:
        """Write entries of the log `origin`, recorded at the `clock`'s time."""
        super().__init__(JSONTranscoder())  # never used: an event's bytes are its sections
        self._origin = origin
        self._clock = clock

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """Return `domain_event`, a `LoggedEvent`, as a stored event.

        Raises:
            MalformedEntry: it is too large for an entry.
        """
        logged = _logged(domain_event)
        return self.write(logged, to_sections(logged.event))

    def write(self, logged: LoggedEvent, sections: Mapping[str, bytes]) -> StoredEvent:
        """Return `logged` as a stored event whose `sections` are these bytes.

        Raises:
            MalformedEntry: it is too large for an entry.
        """
        header = Header(
            log=self._origin,
            id=str(uuid7()),
            at=self._clock(),
            kind=logged.event.KIND,
            stream=logged.originator_id,
            version=logged.originator_version,
            subjects=tuple(sorted(set(logged.subjects))),
            audience=tuple(sorted(set(logged.audience))),
            opens_by=logged.opens_by,
            sections=tuple(
                SectionHeader(
                    name=name,
                    to=None if name == "body" else personal_readers(logged.audience),
                )
                for name in sections
            ),
        )
        blind, *salts = _secrets(1 + len(sections))
        openings = {
            name: Opening(salt, content)
            for (name, content), salt in zip(sections.items(), salts, strict=True)
        }
        leaf_input = write_leaf(header, openings, blind)
        return StoredEvent(
            originator_id=logged.originator_id,
            originator_version=logged.originator_version,
            topic=header.kind,
            state=frame(leaf_input, openings),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """Return the `LoggedEvent` in `stored_event`.

        Raises:
            UnreadableEvent: a newer version of this program wrote it.
        """
        leaf_input, openings = unframe(stored_event.state)
        header = read_leaf(leaf_input).header()
        sections = {name: opening.content for name, opening in openings.items()}
        return LoggedEvent(
            originator_id=header.stream,
            originator_version=header.version,
            event=read_event(header.kind, sections),
            subjects=header.subjects,
            audience=header.audience,
            opens_by=header.opens_by,
        )


class AuthorityLog:
    """The own log, as the use cases need it."""

    def __init__(self, recorder: LogRecorder, mapper: EntryMapper) -> None:
        """Read and append through `recorder`, writing entries with `mapper`."""
        self._recorder = recorder
        self._store: EventStore[str] = EventStore(mapper, recorder)

    def read(self, stream: str) -> list[LoggedEvent]:
        """Return the events of `stream`, oldest first; none if it does not exist."""
        return [_logged(event) for event in self._store.get(stream)]

    def newest(self, stream: str, limit: int, below: int | None = None) -> list[LoggedEvent]:
        """Return up to `limit` events of `stream`, newest first, of versions below `below`.

        Raises:
            UnreadableEvent: a newer version of this program wrote one.
        """
        last = None if below is None else below - 1
        found = self._recorder.select_events(stream, lte=last, desc=True, limit=limit)
        return [_logged(self._store.mapper.to_domain_event(stored)) for stored in found]

    def version(self, stream: str) -> int:
        """Return the newest version of `stream`, 0 if it does not exist."""
        last = self._recorder.select_events(stream, desc=True, limit=1)
        return last[0].originator_version if last else 0

    def append(
        self, events: Sequence[LoggedEvent], claim: IdempotencyClaim | None = None
    ) -> Appended:
        """Append all of `events` or none.

        Raises:
            ConcurrentChange: a stream has moved on since it was read.
            AlreadyAnswered: the command of this claim was carried out before.
            IdempotencyKeyReused: the claim's key was used for another request.
            StorageFailed: nothing was written.
        """
        stored = [self._store.mapper.to_stored_event(_protocol(event)) for event in events]
        try:
            return self._recorder.append(stored, claim)
        except IntegrityError as error:
            raise ConcurrentChange(str(error)) from error


def _secrets(count: int) -> list[bytes]:
    """Return `count` secrets; the system is asked once, for each asking lets other threads in."""
    drawn = secrets.token_bytes(count * SECRET_BYTES)
    return [drawn[start : start + SECRET_BYTES] for start in range(0, len(drawn), SECRET_BYTES)]


def _logged(event: Any) -> LoggedEvent:
    """Narrow what `eventsourcing` hands over; its protocol knows only stream and version."""
    if not isinstance(event, LoggedEvent):
        raise TypeError(f"{type(event).__name__} is no LoggedEvent")
    return event


def _protocol(event: LoggedEvent) -> Any:
    return event
