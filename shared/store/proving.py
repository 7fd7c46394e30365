"""Proofs of inclusion for entries of peers' logs, from what this node holds of them."""

from collections.abc import Mapping

import sqlalchemy as sa

from shared.errors import NotFound
from shared.log.merkle import HASH_BYTES, cover, inclusion_ranges, node_hash, range_root
from shared.store.database import Database
from shared.store.heads import head_of
from shared.store.tables import entries, hidden_runs

_Known = Mapping[tuple[int, int], bytes]


def peer_inclusion(database: Database, log: str, position: int) -> tuple[list[bytes], str]:
    """Return the audit path of `position` in a peer's log up to its newest verified note, and that.

    All that is held of the log is read: what is hidden stands there by the hashes that cover it.

    Raises:
        NotFound: no note of the log reaches `position`.
    """
    with database.read() as connection:
        head = head_of(connection, log)
        if head.note is None or not 0 <= position < head.note_size:
            raise NotFound(f"no verified position {position} of {log}")
        known = _known(connection, log, head.note_size)
    return [
        range_root([_root(level, index, known) for level, index in cover(start, stop)])
        for start, stop in inclusion_ranges(position, head.note_size)
    ], head.note


def _known(connection: sa.Connection, log: str, size: int) -> _Known:
    leaves = sa.select(entries.c.position, entries.c.leaf_hash).where(
        entries.c.log == log, entries.c.position < size
    )
    known = {(0, row.position): row.leaf_hash for row in connection.execute(leaves)}
    runs = sa.select(hidden_runs).where(hidden_runs.c.log == log, hidden_runs.c.start < size)
    for run in connection.execute(runs):
        hashes = [run.hashes[at : at + HASH_BYTES] for at in range(0, len(run.hashes), HASH_BYTES)]
        known.update(zip(cover(run.start, run.start + run.length), hashes, strict=True))
    return known


def _root(level: int, index: int, known: _Known) -> bytes:
    """Return the root of a subtree that what is held fills."""
    held = known.get((level, index))
    if held is not None:
        return held
    left, right = (_root(level - 1, 2 * index + side, known) for side in (0, 1))
    return node_hash(left, right)
