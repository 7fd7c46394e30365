"""slots: what the beat costs in a year, at the own node and at one peer that reads none of it.

Every figure is the growth over `BEATS` beats of cover leaves, each pulled by the peer as it comes,
taken to a year of beats of ten seconds. The yardstick of the time is a commit of one small row, and
that of the bytes what the beat cannot do without: its leaves' hashes, or its note.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from shared.log.merkle import EMPTY_ROOT, HASH_BYTES
from shared.log.trusted_log import TrustedLog
from shared.store.appending import Beat
from shared.store.database import Database
from shared.store.heads import create_own_log
from shared.store.own_log import OwnLog
from shared.store.peer_logs import PeerLogs
from shared.store.recorder import LogRecorder
from shared.store.tables import checkpoints, entries, hidden_runs, logs, nodes
from shared.store.thinning import ALL_KEPT, PeerNotes
from tests.benchmarks.measure import median, report
from tests.store.log_of_zj import KEYS, NOW, ORIGIN, seal

LEAVES, SECONDS = 2, 10
BEATS, BEFORE = 2000, 200
YEAR = timedelta(days=365) // timedelta(seconds=SECONDS)
"""Beats of a year."""
_TABLES = (entries, nodes, checkpoints, hidden_runs)
_MEGABYTE = 1e6


@dataclass
class _Scene:
    """The log of Zhejiang in `own`, and what Henan holds of it in `peer`."""

    own: Database
    peer: Database
    at: datetime = NOW
    last: int = 0
    appending: list[float] = field(default_factory=list[float])
    keeping: list[float] = field(default_factory=list[float])
    served: list[int] = field(default_factory=list[int])
    """Bytes of each page, uncompressed."""

    def __post_init__(self) -> None:
        with self.own.write() as connection:
            create_own_log(connection, "zj", ORIGIN, seal(0, EMPTY_ROOT, NOW), NOW)
        clock = self._clock
        self._recorder = LogRecorder(self.own, "zj", seal, clock)
        self._own_log = OwnLog(self.own, "zj", seal, clock)
        self._peer_logs = PeerLogs(self.peer, clock)

    def beat(self) -> None:
        """Fill the slots of the next beat, and let the peer pull them."""
        self.at += timedelta(seconds=SECONDS)
        self.last += 1
        self.appending.append(
            _seconds(lambda: self._recorder.append_beat([], LEAVES, Beat(number=self.last)))
        )
        self.keeping.append(_seconds(self._pull))

    def _pull(self) -> None:
        head = self._peer_logs.head("zj", ORIGIN)
        trusted = TrustedLog(
            log="zj",
            origin=ORIGIN,
            log_keys=KEYS.log_keys,
            clock_keys=KEYS.clock_keys,
            frontier=head.frontier,
        )
        lines = list(self._own_log.page("ha", head.frontier.size, None, 500))
        self.served.append(sum(map(len, lines)))
        if not self._peer_logs.keep_page("zj", trusted.accept_page(lines, "ha")):
            raise AssertionError("the page was kept before")

    def _clock(self) -> datetime:
        return self.at


def measure_slots(own_url: str, peer_url: str, engine: str) -> None:
    """Measure on the fresh databases at the two addresses; `engine` is the name of both."""
    scene = _Scene(Database(own_url), Database(peer_url))
    for _ in range(BEFORE):
        scene.beat()
    scene.appending.clear()
    scene.keeping.clear()
    before = {name: _sizes(one) for name, one in _ends(scene)}
    for _ in range(BEATS):
        scene.beat()
    grown = {name: _sizes(one) - before[name] for name, one in _ends(scene)}
    commit = {name: median([_commit(one) for _ in range(100)]) for name, one in _ends(scene)}

    note = len(seal(2**22, EMPTY_ROOT, NOW))
    bare = {"own node": LEAVES * HASH_BYTES + note, "peer": HASH_BYTES + note}
    times = {"own node": scene.appending, "peer": scene.keeping}
    for name, size in grown.items():
        per_beat = size.bytes / BEATS
        report(
            "slots",
            f"bytes per beat of {LEAVES} leaves, {name}, {engine}",
            per_beat,
            "bytes",
            yardstick="leaf hashes and note alone" if name == "own node" else "hash and note alone",
            yardstick_value=bare[name],
            ratio=round(per_beat / bare[name], 2),
            rows_per_beat={table: round(rows / BEATS, 3) for table, rows in size.rows.items()},
            megabytes_a_year=round(per_beat * YEAR / _MEGABYTE),
        )
        report(
            "slots",
            f"time of a beat, {name}, {engine}",
            median(times[name]) * 1000,
            "ms",
            yardstick="commit of one small row",
            yardstick_value=round(commit[name] * 1000, 2),
            ratio=round(median(times[name]) / commit[name], 2),
        )
    _report_thinned(scene, grown["peer"].bytes / BEATS, engine)
    scene.own.close()
    scene.peer.close()


def _report_thinned(scene: _Scene, per_beat: float, engine: str) -> None:
    """Tell what is left at the peer of beats that are older than two days."""
    kept_whole = ALL_KEPT // timedelta(seconds=SECONDS)
    began = time.perf_counter()
    dropped = PeerNotes(scene.peer, "ha").thin(scene.at + 2 * ALL_KEPT)
    took = time.perf_counter() - began
    left = _sizes(scene.peer).rows
    report(
        "slots",
        f"what a peer holds of one log in the long run, {engine}",
        per_beat * kept_whole / _MEGABYTE,
        "MB",
        notes_of_two_days=kept_whole,
        bytes_of_a_page=round(median(scene.served)),
        rows_left_of_older_beats={name: left[name] for name in ("checkpoints", "hidden_runs")},
        older_beats=scene.last,
        dropped_a_second=round(dropped / took),
    )


@dataclass(frozen=True)
class _Sizes:
    """Bytes of a database, and rows of its tables of logs."""

    bytes: int
    rows: dict[str, int]

    def __sub__(self, other: "_Sizes") -> "_Sizes":
        grown = {name: rows - other.rows[name] for name, rows in self.rows.items()}
        return _Sizes(
            self.bytes - other.bytes, {name: rows for name, rows in grown.items() if rows}
        )


def _ends(scene: _Scene) -> tuple[tuple[str, Database], ...]:
    return ("own node", scene.own), ("peer", scene.peer)


def _sizes(database: Database) -> _Sizes:
    with database.read() as connection:
        rows = {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in _TABLES
        }
        if database.is_sqlite:
            pages = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar() or 0
                for name in ("page_count", "freelist_count", "page_size")
            ]
            return _Sizes((pages[0] - pages[1]) * pages[2], rows)
        size = sum(
            connection.scalar(sa.select(sa.func.pg_total_relation_size(table.name))) or 0
            for table in _TABLES
        )
    return _Sizes(size, rows)


def _commit(database: Database) -> float:
    def work() -> None:
        with database.write() as connection:
            connection.execute(sa.update(logs).values(failures=logs.c.failures + 1))

    return _seconds(work)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
