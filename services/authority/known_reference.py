"""The reference data that a node knows, remembered, so that no decision reads the database for it.

Whether a publication was appended or has arrived since is asked once a second at most, by a count
over an index; so every process of a node is right within a second, and the one that publishes at
once.
"""

import time
from collections.abc import Callable, Iterable
from datetime import date
from threading import Lock

from shared.domain.dates import legal_date
from shared.domain.reference import (
    PUBLICATIONS,
    PublicationEvent,
    Reference,
    Told,
    reference_of,
)
from shared.store.database import Database
from shared.store.entries import StoredEntry, streams_entries, streams_length

REMEMBERED_SECONDS = 1.0
_STREAMS = tuple(kind.STREAM for kind in PUBLICATIONS.values())


class KnownReference:
    """Called, it returns what the node of `authority` knows now; safe to share between threads."""

    def __init__(
        self, authority: str, database: Database, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Read from `database`; `clock` counts seconds."""
        self._authority = authority
        self._database = database
        self._clock = clock
        self._lock = Lock()
        self._known: Reference | None = None
        self._length: int | None = None
        self._until = 0.0

    def __call__(self) -> Reference:
        """Return the editions known, as of a second ago at the earliest."""
        known = self._known
        if known is not None and self._clock() < self._until:
            return known
        with self._lock:
            if self._known is None or self._clock() >= self._until:
                self._known = self._refreshed(self._known)
            return self._known

    def forget(self) -> None:
        """Look again at the next call: something was published here."""
        with self._lock:  # a look that began before has ended
            self._until = 0.0

    def stored(self, known_on: date | None = None) -> Reference:
        """Return what the database holds now, or of that what it held at the end of `known_on`."""
        with self._database.read() as connection:
            told = _told(streams_entries(connection, _STREAMS))
        if known_on is not None:
            told = [one for one in told if one.received_on <= known_on]
        return reference_of(self._authority, told)

    def _refreshed(self, known: Reference | None) -> Reference:
        until = self._clock() + REMEMBERED_SECONDS
        with self._database.read() as connection:
            length = streams_length(connection, _STREAMS)
            if known is None or length != self._length:
                told = _told(streams_entries(connection, _STREAMS))
                known = reference_of(self._authority, told)
        self._length = length
        self._until = until
        return known


def _told(entries: Iterable[StoredEntry]) -> list[Told]:
    """Return the publications among `entries`, those that can be read."""
    return [
        Told(
            event=event,
            log=entry.log,
            position=entry.position,
            received_on=legal_date(entry.received_at),
        )
        for entry in entries
        if isinstance(event := entry.event(), PublicationEvent)
    ]
