"""Following what arrives of all logs, in the name of a loop that is no view.

How far it has come is kept beside the positions of the views, but not after every page: a loop that
follows appends must not write once for each of them. So whoever starts anew gets again what came
since the place was last kept, and nothing may depend on getting a page once only.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shared.projections.following import next_page
from shared.projections.positions import Positions, arrived, move, reached
from shared.projections.reading import Addressed, addressed, arrivals_of
from shared.projections.view import FoldEntry
from shared.store.database import Database

KEEP_EVERY = 5000
"""After so many arrivals the place is kept: reading as many again takes a fraction of a second."""


@dataclass(frozen=True, slots=True)
class ArrivalPage:
    """A page of arrivals: of each log that has some, the first, and the first behind them."""

    starts: Positions
    ends: Positions


class ArrivalReader:
    """Reads every arrival, page by page; one process at a time."""

    def __init__(self, database: Database, name: str, keep_every: int = KEEP_EVERY) -> None:
        """Read from `database` in the name `name`, which is no view's."""
        self._database = database
        self._name = name
        self._keep_every = keep_every
        self._kept: Positions | None = None
        self._reached: dict[str, int] = {}

    def next_page(self) -> ArrivalPage | None:
        """Return the next arrivals of all logs, None when all are done."""
        with self._database.read() as connection:
            until = arrived(connection)
            if self._kept is None:
                self._kept = reached(connection, [self._name], until)[self._name]
                self._reached = dict(self._kept)
            start = {log: self._reached.get(log, 0) for log in until}
            ends = next_page(connection, start, until)
        return ArrivalPage(start, ends) if ends else None

    def of_matter(self, page: ArrivalPage, matter: str) -> list[FoldEntry]:
        """Return the sound entries of `page` in the streams of `matter`, of all logs."""
        with self._database.read() as connection:
            return [
                entry
                for log, end in page.ends.items()
                for entry in arrivals_of(connection, log, page.starts[log], end, matter)
            ]

    def addressed(self, page: ArrivalPage, log: str, kinds: Collection[str]) -> Sequence[Addressed]:
        """Return whom the sound entries of `page` in `log` are for, those of `kinds`."""
        if log not in page.ends:
            return ()
        with self._database.read() as connection:
            return addressed(connection, log, page.starts[log], page.ends[log], kinds)

    def done(self, page: ArrivalPage) -> None:
        """Go on behind `page`."""
        self._reached.update(page.ends)
        kept = self._kept or {}
        unkept = sum(end - kept.get(log, 0) for log, end in self._reached.items())
        if unkept < self._keep_every:
            return
        with self._database.write() as connection:
            move(connection, [self._name], self._reached)
        self._kept = dict(self._reached)
