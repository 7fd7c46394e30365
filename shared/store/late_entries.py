"""Entries of peers' logs that a grant opened after they had been passed by, hidden or too early.

What a grant opened and is hidden here still is *awaited*: it is asked for by position. An entry
that arrives so is a new arrival of an old position, and the hidden run around it is split, in one
transaction: the stored cover stays exact. One that had been disclosed before its grant was known
becomes sound with the grant, and arrives anew.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from shared.log.cover import Disclosed, Hidden
from shared.log.entry import unframe_openings
from shared.log.grants import Span, common, covers, joined, spans_of, without
from shared.log.late_page import LatePage, split_run
from shared.log.trusted_log import VerifiedPage
from shared.log.verified_entry import AWAITING_GRANT, OVER_DISCLOSED, SEALED
from shared.store.database import Database, from_ms, to_ms
from shared.store.heads import LogState
from shared.store.peer_entries import keep_entries, keep_hidden, runs_between
from shared.store.rows import insert_rows, one_of
from shared.store.tables import awaited, entries, hidden_runs, logs


class JudgedAgain(NamedTuple):
    """How many entries have arrived because of grants, and how many of these had been sealed."""

    arrived: int
    opened: int


class LateEntries:
    """Knows what is awaited of the peers' logs, and keeps it once it comes."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Keep it in `database`, dated by `clock`."""
        self._database = database
        self._clock = clock

    def awaited(self, log: str, first: int, below: int, most: int) -> list[int]:
        """Return up to `most` awaited positions of `log` from `first` on, below `below`."""
        ends = awaited.c.start + awaited.c.length
        query = (
            sa.select(awaited.c.start, awaited.c.length)
            .where(awaited.c.log == log, ends > first, awaited.c.start < below)
            .order_by(awaited.c.start)
            .limit(most)
        )
        positions: list[int] = []
        with self._database.read() as connection:
            for start, length in connection.execute(query):
                room = most - len(positions)
                positions += range(max(start, first), min(start + length, below))[:room]
        return positions

    def recorded_at(self, log: str, positions: Sequence[int]) -> dict[int, datetime]:
        """Return when those of the entries at `positions` were recorded that are held here."""
        with self._database.read() as connection:
            query = sa.select(entries.c.position, entries.c.at_ms).where(
                entries.c.log == log,
                one_of(connection, entries.c.position, positions),
                entries.c.at_ms.is_not(None),
            )
            return {position: from_ms(at_ms) for position, at_ms in connection.execute(query)}

    def keep(self, log: str, page: LatePage) -> int:
        """Keep what `page` opened; return how many entries are new, none while `log` is frozen."""
        now_ms = to_ms(self._clock())
        positions = [entry.position for entry in page.entries]
        if not positions:
            return 0
        with self._database.write() as connection:
            head = connection.execute(
                sa.select(logs.c.arrivals, logs.c.state).where(logs.c.log == log).with_for_update()
            ).one()
            if head.state == LogState.FROZEN:
                return 0
            runs = runs_between(connection, log, positions[0], positions[-1] + 1)
            hidden = [(run.start, run.start + run.length) for run in runs]
            fresh = [entry for entry in page.entries if covers(hidden, entry.position)]
            opened = [entry.position for entry in fresh]
            arrived = keep_entries(connection, log, head.arrivals, fresh, now_ms)
            for run in runs:
                _split(connection, log, run, opened, page)
            _no_longer_awaited(connection, log, opened)
            connection.execute(
                sa.update(logs)
                .where(logs.c.log == log)
                .values(arrivals=logs.c.arrivals + arrived, hidden=logs.c.hidden - arrived)
            )
        return len(fresh)


def await_granted(connection: sa.Connection, log: str, granted: Sequence[Span]) -> None:
    """Await of `log` what was `granted` and is hidden here."""
    if not granted:
        return
    runs = runs_between(connection, log, granted[0][0], granted[-1][1])
    hidden = joined((run.start, run.start + run.length) for run in runs)
    rows = connection.execute(
        sa.select(awaited.c.start, awaited.c.length).where(awaited.c.log == log)
    )
    before = [(start, start + length) for start, length in rows]
    _write_awaited(connection, log, before, joined([*before, *common(granted, hidden)]))


def judge_again(
    connection: sa.Connection, log: str, page: VerifiedPage, first_arrival: int, now_ms: int
) -> JudgedAgain:
    """Let grants in `page` make sound what had been disclosed too early, or sealed.

    Once the newest checkpoint is reached, what no grant has opened was over-disclosed.
    """
    arrived = opened = 0
    judge = page.judge
    for row in _closed(connection, log) if judge.granted else ():
        disclosed = Disclosed(row.position, row.leaf_input, unframe_openings(row.openings))
        problem = judge.judge(disclosed, row.leaf_hash, None).problem
        if not covers(judge.granted, row.position) or problem == OVER_DISCLOSED:
            continue
        sound = {"problem": problem, "arrival": first_arrival + arrived, "received_ms": now_ms}
        connection.execute(
            sa.update(entries)
            .where(entries.c.log == log, entries.c.position == row.position)
            .values(sound)
        )
        arrived += 1
        opened += row.problem == SEALED
    if page.is_settled:
        connection.execute(
            sa.update(entries)
            .where(entries.c.log == log, entries.c.problem == AWAITING_GRANT)
            .values(problem=OVER_DISCLOSED)
        )
    return JudgedAgain(arrived, opened)


def _closed(connection: sa.Connection, log: str) -> Sequence[sa.Row[tuple[Any, ...]]]:
    """Return what is held of `log` that is sealed, or that its reader was not entitled to."""
    which = (entries.c.log == log, entries.c.problem.in_((AWAITING_GRANT, OVER_DISCLOSED, SEALED)))
    found = connection.execute(sa.select(entries).where(*which)).all()  # by the index of faults
    return sorted(found, key=lambda row: row.position)


def _split(
    connection: sa.Connection, log: str, run: Hidden, opened: Sequence[int], page: LatePage
) -> None:
    """Put what is left of `run` in its place."""
    inside = [at for at in opened if run.start <= at < run.start + run.length]
    if not inside:
        return
    connection.execute(
        sa.delete(hidden_runs).where(hidden_runs.c.log == log, hidden_runs.c.start == run.start)
    )
    keep_hidden(connection, log, split_run(run, inside, page.subtrees))


def _no_longer_awaited(connection: sa.Connection, log: str, opened: Sequence[int]) -> None:
    if not opened:
        return
    ends = awaited.c.start + awaited.c.length
    which = (awaited.c.log == log, awaited.c.start <= opened[-1], ends > opened[0])
    rows = connection.execute(sa.select(awaited.c.start, awaited.c.length).where(*which))
    before = [(start, start + length) for start, length in sorted(rows)]
    _write_awaited(connection, log, before, without(before, spans_of(opened)))


def _write_awaited(
    connection: sa.Connection, log: str, before: Sequence[Span], after: Sequence[Span]
) -> None:
    """Put `after` in the place of `before`, of which all is awaited now."""
    starts = [start for start, _ in before]
    connection.execute(
        sa.delete(awaited).where(awaited.c.log == log, one_of(connection, awaited.c.start, starts))
    )
    rows: list[dict[str, object]] = [
        {"log": log, "start": start, "length": end - start} for start, end in after
    ]
    insert_rows(connection, awaited, rows)
