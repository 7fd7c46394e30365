"""Following what arrives of all logs, in the name of a loop that is no view.

How far it has come is kept beside the positions of the views; whoever is killed before a page is
done gets it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.projections.following import next_page
from shared.projections.positions import Positions, arrived, move, reached
from shared.projections.reading import arrivals
from shared.projections.view import FoldEntry
from shared.store.database import Database


@dataclass(frozen=True, slots=True)
class ArrivalPage:
    """Sound entries that have arrived, and where each log goes on behind them."""

    entries: Sequence[FoldEntry]
    ends: Positions


class ArrivalReader:
    """Reads every arrival once; one process at a time."""

    def __init__(self, database: Database, name: str) -> None:
        """Read from `database` in the name `name`, which is no view's."""
        self._database = database
        self._name = name

    def next_page(self) -> ArrivalPage | None:
        """Return the next arrivals of all logs, None when all are done."""
        with self._database.read() as connection:
            until = arrived(connection)
            start = reached(connection, [self._name], until)[self._name]
            ends = next_page(connection, start, until)
            found = [
                entry
                for log, end in ends.items()
                for entry in arrivals(connection, log, start[log], end)
            ]
        return ArrivalPage(found, ends) if ends else None

    def done(self, page: ArrivalPage) -> None:
        """Go on behind `page`."""
        with self._database.write() as connection:
            move(connection, [self._name], page.ends)
