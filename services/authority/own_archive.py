"""What the own log says of firms, and to whom it is still closed."""

from collections.abc import Collection, Sequence

from shared.projections.queries import Queries
from shared.projections.repaired import repaired_among
from shared.projections.runner import Projector
from shared.store.database import Database
from shared.store.entries import StoredEntry, entries_at
from shared.store.own_log import OwnLog


class OwnArchive:
    """The archive of every firm, cut down to what the own log says."""

    def __init__(
        self, database: Database, own_log: OwnLog, projector: Projector, queries: Queries
    ) -> None:
        """Find entries of `own_log` by the view of archives that `projector` keeps."""
        self._database = database
        self._own_log = own_log
        self._projector = projector
        self._queries = queries

    def size(self) -> int:
        """Return the number of entries of the own log."""
        return self._own_log.size()

    def readers_of(self, position: int) -> list[str]:
        """Return who may read the own entry at `position`, sorted; "*" alone for everybody."""
        return self._own_log.readers_of(position)

    def closed(self, firm: str, reader: str) -> list[StoredEntry]:
        """Return the own entries in the archive of `firm` that `reader` may not read, in order.

        Everything that was appended before counts. What is repaired is left out: it is opened to
        nobody any more (CRD-004).
        """
        return self.closed_among(self._positions(firm), reader)

    def closed_among(self, positions: Sequence[int], reader: str) -> list[StoredEntry]:
        """Return what `closed` does, of the own entries at `positions`."""
        closed = self._own_log.closed_to(reader, positions)
        with self._database.read() as connection:
            found = entries_at(connection, [(self._own_log.log, at) for at in closed])
        repaired = self.repaired({entry.stream or "" for entry in found})
        open_still = [entry for entry in found if entry.stream not in repaired]
        return sorted(open_still, key=lambda entry: entry.position)

    def repaired(self, streams: Collection[str]) -> set[str]:
        """Return those of `streams` that who decided on them has repaired, all that arrived."""
        if not streams:
            return set()
        self._projector.catch_up()
        with self._database.read() as connection:
            return repaired_among(connection, streams)

    def _positions(self, firm: str) -> list[int]:
        """Return where the own log speaks of `firm`; the view is brought up to all of it."""
        self._projector.catch_up()
        return self._queries.archive_positions(firm, self._own_log.log)
