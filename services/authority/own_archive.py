"""What the own log says of firms, and to whom it is still closed."""

from collections.abc import Collection, Sequence

from shared.domain.correction import EntryAnnulled
from shared.domain.credit_repair import CreditRepaired, repaired_streams
from shared.projections.queries import Queries
from shared.projections.repaired import repaired_among
from shared.projections.runner import Projector
from shared.store.database import Database
from shared.store.entries import StoredEntry, entries_at, entries_of_kind
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
        return self.closed_among(firm, self._positions(firm), reader)

    def closed_among(self, firm: str, positions: Sequence[int], reader: str) -> list[StoredEntry]:
        """Return what `closed` does, of the own entries of `firm` at `positions` alone."""
        closed, own = self._own_log.closed_to(reader, positions), self._own_log.log
        if not closed:
            return []
        of_firm = self._positions(firm)
        with self._database.read() as connection:
            found = entries_at(connection, [(own, at) for at in closed])
            repairs = entries_of_kind(connection, own, CreditRepaired.KIND, of_firm)
            annulments = entries_of_kind(connection, own, EntryAnnulled.KIND, of_firm)
        told = [one.event() for one in annulments]
        annulled = {event.position for event in told if isinstance(event, EntryAnnulled)}
        repaired = repaired_streams(
            repair.event() for repair in repairs if repair.position not in annulled
        )
        open_still = [entry for entry in found if entry.stream not in repaired]
        return sorted(open_still, key=lambda entry: entry.position)

    def repaired(self, streams: Collection[str]) -> set[str]:
        """Return those of `streams` that the own log has repaired."""
        self._projector.catch_up()
        with self._database.read() as connection:
            found = repaired_among(connection, streams)
        return {stream for log, stream in found if log == self._own_log.log}

    def _positions(self, firm: str) -> list[int]:
        """Return where the own log speaks of `firm`; the view is brought up to all of it."""
        self._projector.catch_up()
        return self._queries.archive_positions(firm, self._own_log.log)
