"""What the own log says of firms, and to whom it is still closed."""

from shared.projections.queries import Queries
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

    def closed(self, firm: str, reader: str) -> list[StoredEntry]:
        """Return the own entries in the archive of `firm` that `reader` may not read, in order.

        Everything that was appended before counts: the view is brought up to it.
        """
        self._projector.catch_up()
        positions = self._queries.archive_positions(firm, self._own_log.log)
        closed = self._own_log.closed_to(reader, positions)
        with self._database.read() as connection:
            found = entries_at(connection, [(self._own_log.log, at) for at in closed])
        return sorted(found, key=lambda entry: entry.position)
