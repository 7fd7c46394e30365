"""Rows of what peers disclosed, and of what they hid, as pages and late answers bring them."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from shared.log.cover import Hidden
from shared.log.entry import frame_openings
from shared.log.merkle import HASH_BYTES
from shared.log.verified_entry import VerifiedEntry
from shared.store.concealment import Concealment, concealed_arrival
from shared.store.database import to_ms
from shared.store.rows import insert_rows, one_of
from shared.store.tables import entries, hidden_runs

DUPLICATE_ID = "quarantined: its id is that of an earlier entry"


def keep_entries(
    connection: sa.Connection,
    log: str,
    first_arrival: int,
    verified: Sequence[VerifiedEntry],
    now_ms: int,
) -> int:
    """Keep `verified` entries of `log`, none of which is held, as they arrived; first one first.

    Of two with one id the one that arrived first stands. What is sealed does not arrive yet.
    Returns how many have arrived.
    """
    known = _known_ids(connection, log, [entry.header.id for entry in verified if entry.header])
    rows: list[dict[str, object]] = []
    arrival = first_arrival
    for entry in verified:
        header = entry.header
        problem = entry.problem
        if header is not None:
            if problem is None and header.id in known:
                problem = DUPLICATE_ID
            known.add(header.id)
        is_sealed = problem == Concealment.SEALED
        rows.append(
            {
                "log": log,
                "position": entry.position,
                "arrival": concealed_arrival(entry.position) if is_sealed else arrival,
                "received_ms": now_ms,
                "leaf_hash": entry.leaf_hash,
                "leaf_input": entry.leaf_input,
                "openings": frame_openings(entry.openings),
                "problem": problem,
                "flags": " ".join(entry.flags) or None,
                "id": header and header.id,
                "at_ms": header and to_ms(header.at),
                "kind": header and header.kind,
                "stream": header and header.stream,
                "version": header and header.version,
            }
        )
        arrival += not is_sealed
    insert_rows(connection, entries, rows)
    return arrival - first_arrival


def keep_hidden(connection: sa.Connection, log: str, runs: Iterable[Hidden]) -> None:
    """Keep hidden runs of `log`, maximal each, with their covers."""
    rows: list[dict[str, object]] = [
        {"log": log, "start": run.start, "length": run.length, "hashes": b"".join(run.hashes)}
        for run in runs
    ]
    insert_rows(connection, hidden_runs, rows)


def runs_between(connection: sa.Connection, log: str, first: int, end: int) -> list[Hidden]:
    """Return the hidden runs of `log` that have positions in [first, end), in order."""
    before = (
        sa.select(sa.func.max(hidden_runs.c.start))
        .where(hidden_runs.c.log == log, hidden_runs.c.start <= first)
        .scalar_subquery()
    )
    rows = connection.execute(
        sa.select(hidden_runs)
        .where(
            hidden_runs.c.log == log,
            hidden_runs.c.start >= sa.func.coalesce(before, first),
            hidden_runs.c.start < end,
        )
        .order_by(hidden_runs.c.start)
    )
    return [Hidden(row.start, row.length, _hashes(row.hashes)) for row in rows]


def _hashes(joint: bytes) -> tuple[bytes, ...]:
    return tuple(joint[at : at + HASH_BYTES] for at in range(0, len(joint), HASH_BYTES))


def _known_ids(connection: sa.Connection, log: str, ids: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(ids), 500):
        some = one_of(connection, entries.c.id, ids[start : start + 500])
        known.update(connection.scalars(sa.select(entries.c.id).where(entries.c.log == log, some)))
    return known
