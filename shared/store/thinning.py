"""Thinning what is held of peers' logs: old notes, and the cuts that they leave in hidden runs.

A log that never rests is verified every few seconds, each time at a size and with a note of its
own. Notes serve gossip, which compares peers' newest ones, so all are kept for two days; of the
days before, the last one of each (UTC), which dates what was held by then. The own log is never
thinned: whoever was served one of its notes may ask for it again.

A stored hidden run ends where a page has ended, so that `verification` meets the size of every note
that is kept. Once a note is dropped, the runs that met at its size are one.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import sqlalchemy as sa

from shared.log.checkpoint import told_seconds
from shared.log.cover import Hidden
from shared.log.hidden_runs import joined_run
from shared.store.database import Database
from shared.store.heads import LogState, heads
from shared.store.peer_entries import keep_hidden, runs_between
from shared.store.rows import one_of
from shared.store.tables import checkpoints, hidden_runs, logs

ALL_KEPT = timedelta(hours=48)
DAY_SECONDS = 86_400
MOST_NOTES = 2000
"""Notes looked at in one transaction."""


class PeerNotes:
    """Thins the notes of peers' logs; remembers how far, so that a round reads what is new."""

    def __init__(self, database: Database, own: str) -> None:
        """Thin in `database` the logs of all authorities but `own`, none that is frozen."""
        self._database = database
        self._own = own
        self._thinned: dict[str, int] = {}  # the size of the last note that was old then

    def thin(self, now: datetime) -> int:
        """Drop the notes that are not kept at `now`; return how many were."""
        with self._database.read() as connection:
            known = heads(connection)
        before = int((now - ALL_KEPT).timestamp())
        peers = [
            head.log for head in known if head.log != self._own and head.state != LogState.FROZEN
        ]
        return sum(self._thin(log, before) for log in peers)

    def _thin(self, log: str, before: int) -> int:
        dropped = 0
        while True:
            first = self._thinned.get(log, 0)
            told = self._told_from(log, first)
            dropped += _drop(self._database, log, superseded(told, before))
            last = max((size for size, seconds in told if seconds < before), default=first)
            self._thinned[log] = last
            if len(told) < MOST_NOTES or last == first:
                return dropped

    def _told_from(self, log: str, size: int) -> list[tuple[int, int]]:
        """Return sizes and times of the next notes of `log` from `size` on."""
        query = (
            sa.select(checkpoints.c.size, checkpoints.c.note)
            .where(checkpoints.c.log == log, checkpoints.c.size >= size)
            .order_by(checkpoints.c.size)
            .limit(MOST_NOTES)
        )
        with self._database.read() as connection:
            return [(row.size, told_seconds(row.note)) for row in connection.execute(query)]


def superseded(told: Sequence[tuple[int, int]], before: int) -> list[int]:
    """Return the sizes of those notes that a later one of their day makes superfluous.

    `told` are sizes, ascending, with the Unix seconds of their notes; what is not older than
    `before` neither goes nor lets another go.
    """
    return [
        size
        for (size, seconds), (_, next_seconds) in pairwise(told)
        if next_seconds < before and seconds // DAY_SECONDS == next_seconds // DAY_SECONDS
    ]


def _drop(database: Database, log: str, sizes: Sequence[int]) -> int:
    """Drop the notes of `log` at `sizes`, and join what is hidden around them."""
    if not sizes:
        return 0
    with database.write() as connection:
        connection.execute(sa.select(logs.c.log).where(logs.c.log == log).with_for_update())
        which = (checkpoints.c.log == log, one_of(connection, checkpoints.c.size, sizes))
        connection.execute(sa.delete(checkpoints).where(*which))
        runs = runs_between(connection, log, sizes[0] - 1, sizes[-1] + 1)
        for meeting in _meeting(runs, set(sizes)):
            starts = [run.start for run in meeting]
            those = (hidden_runs.c.log == log, one_of(connection, hidden_runs.c.start, starts))
            connection.execute(sa.delete(hidden_runs).where(*those))
            keep_hidden(connection, log, [joined_run(meeting)])
    return len(sizes)


def _meeting(runs: Sequence[Hidden], places: Collection[int]) -> Iterator[list[Hidden]]:
    """Yield the neighbours among `runs` that meet at one of `places`, two at least."""
    row: list[Hidden] = []
    for run in runs:
        if not (row and run.start in places and row[-1].start + row[-1].length == run.start):
            if len(row) > 1:
                yield row
            row = []
        row.append(run)
    if len(row) > 1:
        yield row
