"""Recomputing a stored log from its bytes: every hash, commitment, index column, root and note.

Nothing that is stored about a log is believed: leaf hashes come from leaf inputs, index columns
from headers, the tree from leaves and cover hashes, and each kept note must sign the root that
this gives at its size. The first place that does not fit is named.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import sqlalchemy as sa

from shared.errors import EvidenceRefused, StorageFailed
from shared.log.checkpoint import NoteRefused, SignedCheckpoint, VerifierKey, read_checkpoint
from shared.log.cover import Disclosed
from shared.log.entry import EVERYONE, MalformedEntry, read_leaf, unframe_openings
from shared.log.grants import covers, joined
from shared.log.merkle import HASH_BYTES, Frontier, cover, leaf_hash
from shared.log.verified_entry import AWAITING_GRANT, OVER_DISCLOSED, EntryJudge
from shared.store.appending import NODE_LEVELS
from shared.store.concealment import COVER_BYTES, Concealment, concealed_arrival
from shared.store.database import Database, to_ms
from shared.store.granted import granted_spans
from shared.store.heads import LogHead, head_of
from shared.store.peer_entries import DUPLICATE_ID
from shared.store.tables import checkpoints, entries, hidden_runs, nodes, readers

_FETCH = 1000
_ANY_TIME = datetime(9999, 1, 1, tzinfo=UTC)  # flags are told at arrival, not here


class LogDamaged(EvidenceRefused):
    """The stored bytes of a log are not what was appended or received."""

    code = "log-damaged"

    def __init__(self, log: str, position: int, what: str) -> None:
        """Say that `what` is wrong of `log` at `position`."""
        super().__init__(f"log {log}, position {position}: {what}")
        self.log = log
        self.position = position


@dataclass(frozen=True, slots=True, kw_only=True)
class LogKeys:
    """The keys that may have signed the notes of one log, today's and retired ones."""

    log_keys: Sequence[VerifierKey]
    clock_keys: Sequence[VerifierKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedLog:
    """What was recomputed: `size` leaves, of which `entries` are held, under `notes` signatures.

    What is concealed counts as hidden, also in the own log.
    """

    log: str
    size: int
    entries: int
    notes: int


def verify_log(
    database: Database,
    log: str,
    reader: str,
    keys: LogKeys,
    report: Callable[[int, int], None] = lambda _done, _size: None,
) -> VerifiedLog:
    """Recompute the log of authority `log` as it is stored at the authority `reader`.

    `report` is called after each entry or hidden run with the positions done and the size.

    Raises:
        LogDamaged: naming the first position that does not fit.
        NotFound: this node knows no such log.
    """
    reached = 0

    def note_progress(done: int, size: int) -> None:
        nonlocal reached
        reached = done
        report(done, size)

    try:
        with database.read_damaged() as connection, ExitStack() as results:
            head = head_of(connection, log)
            stored = _Stored(connection, log, results)
            opened_to = stored.granted if log == reader else (reader, EVERYONE)
            mine = (stored.granted.get(who, ()) for who in opened_to)
            granted = joined(chain.from_iterable(mine))
            judge = EntryJudge(head.origin, log, reader, _ANY_TIME, granted)
            return _Verification(stored, head, judge, keys).run(note_progress)
    except (TypeError, ValueError, AttributeError, ArithmeticError, StorageFailed) as error:
        raise LogDamaged(log, reached, f"from here on, a row cannot be read: {error}") from error


class _Stored:
    """The rows of one log, each table as a stream in the order of positions, looked at once."""

    def __init__(self, connection: sa.Connection, log: str, results: ExitStack) -> None:
        ends_at = (nodes.c.number + 1).op("<<")(nodes.c.level)
        self._connection = connection
        self._log = log
        self._results = results
        held = self._stream(
            sa.select(entries).where(entries.c.log == log).order_by(entries.c.position)
        )
        runs = self._stream(
            sa.select(hidden_runs, hidden_runs.c.start.label("position"))
            .where(hidden_runs.c.log == log)
            .order_by(hidden_runs.c.start)
        )
        self.pieces = heapq.merge(held, runs, key=lambda row: row.position)
        self.notes = _Peekable(
            self._stream(
                sa.select(checkpoints).where(checkpoints.c.log == log).order_by(checkpoints.c.size)
            )
        )
        self.nodes = _Peekable(self._stream(sa.select(nodes).order_by(ends_at, nodes.c.level)))
        self.readers = _Peekable(
            self._stream(sa.select(readers).order_by(readers.c.position, readers.c.reader))
        )
        self.granted = granted_spans(connection, log)

    def has_another(self, entry_id: str, position: int) -> bool:
        """Return whether an entry with this id lies elsewhere than at `position`."""
        query = sa.select(entries.c.position).where(
            entries.c.log == self._log, entries.c.id == entry_id, entries.c.position != position
        )
        return self._connection.execute(query).first() is not None

    def arrivals(self) -> tuple[int, int]:
        """Return the number of entries that have arrived, and the last arrival."""
        query = sa.select(
            sa.func.count(), sa.func.coalesce(sa.func.max(entries.c.arrival), -1)
        ).where(entries.c.log == self._log, entries.c.arrival >= 0)
        count, last = self._connection.execute(query).one()
        return count, last

    def _stream(self, query: sa.Select[Any]) -> Iterator[Any]:
        result = self._connection.execution_options(yield_per=_FETCH).execute(query)
        self._results.callback(result.close)
        return iter(result)


class _Peekable:
    """An iterator whose next row can be looked at before it is taken."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self._rows = rows
        self.next: Any = next(rows, None)

    def take(self) -> Any:
        """Return the next row and move on."""
        taken, self.next = self.next, next(self._rows, None)
        return taken


@dataclass(slots=True)
class _Verification:
    """One run over one log."""

    stored: _Stored
    head: LogHead
    judge: EntryJudge
    keys: LogKeys
    frontier: Frontier = field(default_factory=Frontier)
    entries: int = 0
    hidden: int = 0
    concealed: int = 0
    notes: int = 0
    last_note: SignedCheckpoint | None = None

    def run(self, report: Callable[[int, int], None]) -> VerifiedLog:
        self._check_note()
        for piece in self.stored.pieces:
            if piece.position != self.frontier.size:
                raise self._damaged("it is missing, or there twice")
            if hasattr(piece, "leaf_input"):
                self._take_entry(piece)
            else:
                self._take_run(piece)
            self._check_note()
            report(self.frontier.size, self.head.frontier.size)
        self._check_head()
        report(self.frontier.size, self.frontier.size)
        return VerifiedLog(
            log=self.head.log, size=self.frontier.size, entries=self.entries, notes=self.notes
        )

    @property
    def _is_own(self) -> bool:
        return self.head.log == self.judge.reader

    def _damaged(self, what: str, position: int | None = None) -> LogDamaged:
        at = self.frontier.size if position is None else position
        return LogDamaged(self.head.log, at, what)

    def _take_entry(self, row: Any) -> None:
        digest = leaf_hash(row.leaf_input)
        if digest != row.leaf_hash:
            raise self._damaged("the leaf input has not the hash that is stored beside it")
        self._check_columns(row, digest)
        if row.problem in set(Concealment):
            self.concealed += 1
        else:
            self.entries += 1
        self._grow(digest, 0)

    def _check_columns(self, row: Any, digest: bytes) -> None:
        try:
            openings = unframe_openings(row.openings)
        except MalformedEntry as error:
            raise self._damaged(f"its openings are damaged: {error}") from error
        disclosed = Disclosed(row.position, row.leaf_input, openings)
        judged = self.judge.judge(disclosed, digest, None)
        header = judged.header
        if judged.problem != row.problem and not self._is_explained(row, judged.problem):
            raise self._damaged(judged.problem or "a sound entry is marked as faulty")
        expected = (
            (None,) * 5
            if header is None
            else (header.id, to_ms(header.at), header.kind, header.stream, header.version)
        )
        if (row.id, row.at_ms, row.kind, row.stream, row.version) != expected:
            raise self._damaged("an index column differs from the header")
        is_concealed = row.problem in set(Concealment)
        if is_concealed != (row.arrival == concealed_arrival(row.position)):
            raise self._damaged("its arrival is not that of an entry of its kind")
        if self._is_own:
            self._check_own(row, () if header is None else header.audience)

    def _is_explained(self, row: Any, judged: str | None) -> bool:
        """Tell whether what else is held explains a problem that the entry alone has not."""
        if judged is None and row.problem == DUPLICATE_ID:
            return self.stored.has_another(row.id, row.position)
        if self._is_own and row.problem == Concealment.COVER:
            return len(row.leaf_input) == COVER_BYTES
        if self._is_own and row.problem == Concealment.RESERVED:
            return judged is None and not read_leaf(row.leaf_input).header().audience
        return judged == OVER_DISCLOSED and row.problem == AWAITING_GRANT

    def _check_own(self, row: Any, audience: tuple[str, ...]) -> None:
        """Check what only the own log has: the readers are those entitled."""
        found: set[str] = set()
        while self.stored.readers.next and self.stored.readers.next.position == row.position:
            found.add(self.stored.readers.take().reader)
        granted = {
            reader for reader, spans in self.stored.granted.items() if covers(spans, row.position)
        }
        if found != {*audience, *granted}:
            raise self._damaged("the table of readers differs from the header")

    def _take_run(self, row: Any) -> None:
        ranges = cover(row.start, row.start + row.length)
        if row.length < 1 or len(row.hashes) != len(ranges) * HASH_BYTES:
            raise self._damaged("a hidden run has not the cover that its length asks for")
        self.hidden += row.length
        for number, (level, _index) in enumerate(ranges):
            self._grow(row.hashes[number * HASH_BYTES : (number + 1) * HASH_BYTES], level)

    def _grow(self, digest: bytes, level: int) -> None:
        position = self.frontier.size
        for node in self.frontier.push(digest, level):
            if self._is_own and node[0] % NODE_LEVELS == 0:
                row = self.stored.nodes.take()
                if row is None or (row.level, row.number, row.hash) != node:
                    raise self._damaged(
                        "a stored node of the tree is not what its leaves give", position
                    )

    def _check_note(self) -> None:
        """Check the note kept at the present size, if there is one."""
        row = self.stored.notes.next
        if row is None or row.size > self.frontier.size:
            return
        self.stored.notes.take()
        note = self._read_note(row.note)
        if row.size != self.frontier.size or note.size != row.size:
            raise self._damaged(f"a note of size {note.size} is kept as of size {row.size}")
        if note.root != self.frontier.root():
            first = self.last_note.size if self.last_note else 0
            raise self._damaged(
                f"the root signed at size {note.size} is not that of the stored bytes", first
            )
        self.last_note = note
        self.notes += 1

    def _read_note(self, note: str) -> SignedCheckpoint:
        try:
            return read_checkpoint(note, self.head.origin, self.keys.log_keys, self.keys.clock_keys)
        except NoteRefused as error:
            raise self._damaged(f"a kept note: {error}") from error

    def _check_head(self) -> None:
        head, note = self.head, self.last_note
        if self.stored.notes.next is not None:
            raise self._damaged(f"a note of size {self.stored.notes.next.size}, beyond the end")
        if self._is_own and (self.stored.nodes.next or self.stored.readers.next):
            raise self._damaged("a node or a reader of an entry that is not there")
        if head.frontier != self.frontier:
            raise self._damaged("the stored frontier is not that of the stored bytes")
        newest = None if note is None else (note.note, note.size, note.at)
        if newest != (
            None if head.note is None else (head.note, head.note_size, head.checkpoint_at)
        ):
            raise self._damaged("the newest note is not the last one that is kept")
        if self._is_own and head.note_size != self.frontier.size:
            raise self._damaged("the log goes on behind its newest note")
        if (
            head.pending_note is not None
            and self._read_note(head.pending_note).size <= head.note_size
        ):
            raise self._damaged("the note being pulled towards is older than the verified one")
        count, last = self.stored.arrivals()
        if (
            (count, head.arrivals) != (self.entries, last + 1)
            or head.arrivals < count
            or head.hidden != self.hidden + (0 if self._is_own else self.concealed)
        ):
            raise self._damaged("the counts of entries, arrivals or hidden ones are wrong")
