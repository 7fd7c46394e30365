"""P2: appends by 256 waiting writers, beside a bare group insert of the same rows.

The yardstick knows which rows belong together and writes 256 at a time, with nothing but the
driver: no tree, no signature, no conflict check.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import sqlalchemy as sa
from eventsourcing.persistence import StoredEvent

from shared.store.authority_log import EntryMapper, LoggedEvent
from shared.store.recorder import LogRecorder
from tests.benchmarks.measure import median, report, rounds
from tests.store.log_of_zj import NOW, ORIGIN, enterprise, open_zhejiang

WRITERS = 256
ENTRIES = 5_120
_COLUMNS = "log, position, arrival, received_ms, leaf_hash, leaf_input, openings, id, kind, stream"


def measure_append(database_url: str, engine: str) -> None:
    """Measure on the fresh database at `database_url`; `engine` is its name."""
    opened = open_zhejiang(database_url)
    mapper = EntryMapper(ORIGIN, lambda: NOW)
    bare = _bare_insert(database_url)
    taken = iter(range(10**9))

    def ours() -> float:
        prepared = [_stored(mapper, next(taken)) for _ in range(ENTRIES)]
        return _append_all(opened.recorder, prepared)

    def theirs() -> float:
        return bare([_stored(mapper, next(taken)) for _ in range(ENTRIES)])

    ours_values, bare_values = rounds(ours, theirs)
    opened.database.close()
    report(
        "P2",
        f"recorder append, {WRITERS} waiting writers, {engine}",
        median(ours_values),
        "entries/s",
        yardstick="bare multi-row group insert of the same rows",
        yardstick_value=round(median(bare_values), 1),
        ratio=round(median(ours_values) / median(bare_values), 2),
        aim=">= 0.5 x",
        rounds=len(ours_values),
    )


def _stored(mapper: EntryMapper, number: int) -> StoredEvent:
    return mapper.to_stored_event(
        LoggedEvent(
            originator_id=f"enterprise/{number}",
            originator_version=1,
            event=enterprise(number % 90_000),
            subjects=(),
            audience=("ha", "nmpa"),
        )
    )


def _append_all(recorder: LogRecorder, prepared: list[StoredEvent]) -> float:
    start = threading.Barrier(WRITERS + 1)

    def write(mine: list[StoredEvent]) -> None:
        start.wait()
        for stored in mine:
            recorder.append([stored])

    threads = [
        threading.Thread(target=write, args=(prepared[number::WRITERS],))
        for number in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return len(prepared) / (time.perf_counter() - began)


Insert = Callable[[list[StoredEvent]], float]


def _bare_insert(database_url: str) -> Insert:
    """Return what inserts rows like the recorder's in groups of 256, by the driver alone."""
    url = sa.make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return _bare_sqlite(Path(str(url.database)))
    return _bare_postgres(url.set(drivername="postgresql").render_as_string(hide_password=False))


def _bare_sqlite(path: Path) -> Insert:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE bare (log TEXT, position INTEGER, arrival INTEGER, received_ms INTEGER,"
        " leaf_hash BLOB, leaf_input BLOB, openings BLOB, id TEXT, kind TEXT, stream TEXT,"
        " PRIMARY KEY (log, position))"
    )
    marks = ", ".join("?" * 10)

    def insert(prepared: list[StoredEvent]) -> float:
        rows = _rows(prepared)
        began = time.perf_counter()
        for start in range(0, len(rows), WRITERS):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                f"INSERT INTO bare ({_COLUMNS}) VALUES ({marks})", rows[start : start + WRITERS]
            )
            connection.execute("COMMIT")
        return len(rows) / (time.perf_counter() - began)

    return insert


def _bare_postgres(conninfo: str) -> Insert:
    connection = psycopg.connect(conninfo)
    connection.execute(
        "CREATE TABLE bare (log text, position bigint, arrival bigint, received_ms bigint,"
        " leaf_hash bytea, leaf_input bytea, openings bytea, id text, kind text, stream text,"
        " PRIMARY KEY (log, position))"
    )
    connection.commit()
    marks = "(" + ", ".join(["%s"] * 10) + ")"

    def insert(prepared: list[StoredEvent]) -> float:
        rows = _rows(prepared)
        began = time.perf_counter()
        for start in range(0, len(rows), WRITERS):
            group = rows[start : start + WRITERS]
            statement = f"INSERT INTO bare ({_COLUMNS}) VALUES " + ", ".join([marks] * len(group))
            connection.execute(statement.encode(), [value for row in group for value in row])
            connection.commit()
        return len(rows) / (time.perf_counter() - began)

    return insert


_position = iter(range(10**9))


def _rows(prepared: list[StoredEvent]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for stored in prepared:
        position = next(_position)
        leaf, openings = stored.state[:700], stored.state[700:]
        rows.append(
            ("zj", position, position, 0, b"h" * 32, leaf, openings, json.dumps(position),
             stored.topic, str(stored.originator_id))
        )  # fmt: skip
    return rows
