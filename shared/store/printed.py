"""What was printed with a code on it, so that whoever holds the paper can compare it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from shared.store.database import Database, from_ms, to_ms
from shared.store.tables import printed


class Printed(NamedTuple):
    """One document: when it was printed, and what it says (bytes of the caller's choice)."""

    printed_at: datetime
    says: bytes


class PrintedDocuments:
    """Keeps them by the SHA-256 (32 bytes) of their code."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Keep them in `database`, dated by `clock`."""
        self._database = database
        self._clock = clock

    def keep(self, digest: bytes, says: bytes) -> None:
        """Keep what the document with this code says."""
        with self._database.write() as connection:
            connection.execute(
                sa.insert(printed).values(digest=digest, printed_ms=to_ms(self._clock()), says=says)
            )

    def find(self, digest: bytes) -> Printed | None:
        """Return the document with this code, None if none was printed here."""
        chosen = sa.select(printed.c.printed_ms, printed.c.says).where(printed.c.digest == digest)
        with self._database.read() as connection:
            row = connection.execute(chosen).one_or_none()
        return None if row is None else Printed(from_ms(row.printed_ms), row.says)
