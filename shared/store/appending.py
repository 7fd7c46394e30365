"""One transaction that appends to the own log: positions, tree, checkpoint, answers.

The head row of the log is locked first, so there is one sequencer per log however many processes
run. Everything that can be computed before the lock (header, salts, commitments, leaf hash) is in
`PreparedEntry`; under the lock only positions, tree, signature and rows are made.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from threading import Lock

import sqlalchemy as sa
from eventsourcing.persistence import IntegrityError

from shared.errors import InvalidInput
from shared.log.grants import NO_GRANT, Grant, common, positions_in
from shared.log.merkle import Frontier
from shared.store.database import to_ms
from shared.store.rows import add_rows, insert_rows, one_of
from shared.store.tables import checkpoints, entries, idempotency, logs, nodes, readers

NODE_LEVELS = 4  # roots of perfect subtrees are stored at every fourth level
MAX_BATCH_ROWS = 1000

Seal = Callable[[int, bytes, datetime], str]
"""Signs the checkpoint of a tree of that size with that root at that instant; returns the note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedEntry:
    """An entry that wants a position; `openings` are framed as in `shared.log.entry`."""

    stream: str
    version: int
    kind: str
    id: str | None
    at_ms: int | None
    readers: tuple[str, ...]
    leaf_hash: bytes
    leaf_input: bytes
    openings: bytes
    grant: Grant = NO_GRANT
    """What it opens to further readers, if it is a grant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendedEntry:
    """Where an entry came to stand."""

    id: str | None
    stream: str
    version: int
    position: int
    leaf_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """Entries that are durable, and the signed note of a checkpoint that covers them."""

    entries: tuple[AppendedEntry, ...]
    note: str
    answer: bytes | None = None
    """What was stored under the claim's key; None where nobody claimed one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyClaim:
    """A caller's key for one write; `answer` makes the bytes that it and a repetition get.

    `digest` is the SHA-256 of what was asked, `answer` is called inside the transaction.
    """

    caller: str
    key: str
    digest: bytes
    answer: Callable[[Appended], bytes]


class AlreadyAnswered(Exception):
    """The command of this key was carried out before; `answer` is what it was told."""

    def __init__(self, answer: bytes) -> None:
        """Keep the stored answer."""
        super().__init__("answered before")
        self.answer = answer


class IdempotencyKeyReused(InvalidInput):
    """The key was used for another request."""

    code = "idempotency-key-reused"


@dataclass(slots=True)
class AppendCommand:
    """Entries to append together or not at all; `outcome` is set once it is decided.

    `turn` is held until its thread has something to do: take the outcome, or commit for all.
    """

    rows: tuple[PreparedEntry, ...]
    claim: IdempotencyClaim | None
    outcome: Appended | Exception | None = None
    turn: Lock = field(default_factory=Lock)

    def result(self) -> Appended:
        """Return what was appended, or raise why nothing was."""
        match self.outcome:
            case Appended():
                return self.outcome
            case Exception():
                raise self.outcome
            case None:
                raise RuntimeError("the command was not carried out")

    @property
    def claim_key(self) -> tuple[str, str] | None:
        """Return what no two commands of one transaction may share."""
        return (self.claim.caller, self.claim.key) if self.claim else None


@dataclass(slots=True)
class _Tree:
    """The log's head while it grows."""

    frontier: Frontier
    nodes: list[dict[str, object]] = field(default_factory=list[dict[str, object]])

    def push(self, leaf_hash: bytes) -> None:
        for level, number, value in self.frontier.push(leaf_hash):
            if level % NODE_LEVELS == 0:
                self.nodes.append({"level": level, "number": number, "hash": value})


def append_batch(
    connection: sa.Connection,
    log: str,
    commands: Sequence[AppendCommand],
    seal: Seal,
    now: datetime,
) -> list[Appended | Exception]:
    """Append what can be appended of `commands` and return one outcome for each.

    A command that conflicts, or whose key was used before, gets its exception and leaves no trace;
    the others are not touched by it. No two commands share an idempotency key.
    """
    tree = _Tree(_lock_head(connection, log))
    first_position = tree.frontier.size
    outcomes = _judge(connection, log, commands)
    accepted = [c for c, outcome in zip(commands, outcomes, strict=True) if outcome is None]
    appended: list[Appended] = []
    if accepted:
        rows = list(chain.from_iterable(command.rows for command in accepted))
        for row in rows:
            tree.push(row.leaf_hash)
        note = seal(tree.frontier.size, tree.frontier.root(), now)
        places = _places(accepted, first_position, note)
        appended = [_answered(c, placed) for c, placed in zip(accepted, places, strict=True)]
        _write_entries(connection, log, first_position, rows, to_ms(now))
        insert_rows(connection, nodes, tree.nodes)
        keep_note(connection, log, tree.frontier, note, now)
        _write_answers(connection, accepted, appended, to_ms(now))
    done = iter(appended)
    return [next(done) if outcome is None else outcome for outcome in outcomes]


def keep_note(
    connection: sa.Connection, log: str, frontier: Frontier, note: str, now: datetime
) -> None:
    """Make `note`, signed `now`, the newest of the own log, replacing one of the same size."""
    size, signed_ms = frontier.size, to_ms(now) // 1000 * 1000  # a note tells whole seconds
    connection.execute(
        sa.delete(checkpoints).where(checkpoints.c.log == log, checkpoints.c.size == size)
    )
    connection.execute(sa.insert(checkpoints).values(log=log, size=size, note=note))
    connection.execute(
        sa.update(logs)
        .where(logs.c.log == log)
        .values(
            size=size,
            arrivals=size,
            frontier=frontier.to_bytes(),
            note=note,
            note_size=size,
            seen_size=size,
            checkpoint_ms=signed_ms,
            last_contact_ms=signed_ms,
        )
    )


def _lock_head(connection: sa.Connection, log: str) -> Frontier:
    head = connection.execute(
        sa.select(logs.c.size, logs.c.frontier).where(logs.c.log == log).with_for_update()
    ).one()
    return Frontier.from_bytes(head.size, head.frontier)


def _judge(
    connection: sa.Connection, log: str, commands: Sequence[AppendCommand]
) -> list[Exception | None]:
    latest = _latest_versions(connection, log, commands)
    answered = _stored_answers(connection, commands)
    outcomes: list[Exception | None] = []
    for command in commands:
        outcome = _answered_before(command, answered)
        if outcome is None:
            outcome = _claim_versions(command, latest)
        outcomes.append(outcome)
    return outcomes


def _latest_versions(
    connection: sa.Connection, log: str, commands: Sequence[AppendCommand]
) -> dict[str, int]:
    streams = {row.stream for command in commands for row in command.rows}
    found = connection.execute(
        sa.select(entries.c.stream, sa.func.max(entries.c.version))
        .where(entries.c.log == log, one_of(connection, entries.c.stream, streams))
        .group_by(entries.c.stream)
    )
    return {stream: version for stream, version in found}  # noqa: C416 - rows are no pairs to mypy


def _claim_versions(command: AppendCommand, latest: dict[str, int]) -> IntegrityError | None:
    claimed: dict[str, int] = {}
    for row in command.rows:
        last = claimed.get(row.stream, latest.get(row.stream, -1))
        if row.version <= last:
            return IntegrityError(f"{row.stream} is at version {last} already")
        claimed[row.stream] = row.version
    latest.update(claimed)
    return None


def _stored_answers(
    connection: sa.Connection, commands: Sequence[AppendCommand]
) -> dict[tuple[str, str], tuple[bytes, bytes]]:
    keys = [command.claim_key for command in commands if command.claim_key]
    if not keys:
        return {}
    found = connection.execute(
        sa.select(idempotency).where(
            sa.tuple_(idempotency.c.caller, idempotency.c.key).in_(keys),
        )
    )
    return {(row.caller, row.key): (row.digest, row.answer) for row in found}


def _answered_before(
    command: AppendCommand, answered: dict[tuple[str, str], tuple[bytes, bytes]]
) -> Exception | None:
    claim, key = command.claim, command.claim_key
    if claim is None or key not in answered:
        return None
    digest, answer = answered[key]
    return replay(claim.key, claim.digest, digest, answer)


def replay(key: str, asked: bytes, digest: bytes, answer: bytes) -> Exception:
    """Return what a second use of `key` meets: the stored answer, or a refusal."""
    if asked != digest:
        return IdempotencyKeyReused(f"key {key!r} was used for another request")
    return AlreadyAnswered(answer)


def _places(commands: Sequence[AppendCommand], position: int, note: str) -> list[Appended]:
    placed: list[Appended] = []
    for command in commands:
        places = tuple(
            AppendedEntry(
                id=row.id,
                stream=row.stream,
                version=row.version,
                position=position + offset,
                leaf_hash=row.leaf_hash,
            )
            for offset, row in enumerate(command.rows)
        )
        position += len(places)
        placed.append(Appended(entries=places, note=note))
    return placed


def _answered(command: AppendCommand, placed: Appended) -> Appended:
    return replace(placed, answer=command.claim.answer(placed)) if command.claim else placed


def _write_entries(
    connection: sa.Connection, log: str, first: int, rows: Sequence[PreparedEntry], now_ms: int
) -> None:
    insert_rows(
        connection,
        entries,
        [
            {
                "log": log,
                "position": position,
                "arrival": position,
                "received_ms": now_ms,
                "leaf_hash": row.leaf_hash,
                "leaf_input": row.leaf_input,
                "openings": row.openings,
                "problem": None,
                "flags": None,
                "id": row.id,
                "at_ms": row.at_ms,
                "kind": row.kind,
                "stream": row.stream,
                "version": row.version,
            }
            for position, row in enumerate(rows, first)
        ],
    )
    insert_rows(
        connection,
        readers,
        [
            {"reader": reader, "position": position}
            for position, row in enumerate(rows, first)
            for reader in row.readers
        ],
    )
    for position, row in enumerate(rows, first):
        _open_to_readers(connection, row.grant, position)


def _open_to_readers(connection: sa.Connection, grant: Grant, position: int) -> None:
    """Let the readers of the `grant` at `position` read what it opens, from now on."""
    opened: list[dict[str, object]] = [
        {"reader": reader, "position": place}
        for place in positions_in(common(grant.spans, ((0, position),)))
        for reader in grant.readers
    ]
    add_rows(connection, readers, opened)


def _write_answers(
    connection: sa.Connection,
    commands: Sequence[AppendCommand],
    appended: Sequence[Appended],
    now_ms: int,
) -> None:
    insert_rows(
        connection,
        idempotency,
        [
            {
                "caller": command.claim.caller,
                "key": command.claim.key,
                "digest": command.claim.digest,
                "answer": told.answer,
                "created_ms": now_ms,
            }
            for command, told in zip(commands, appended, strict=True)
            if command.claim
        ],
    )
