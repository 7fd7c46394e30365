"""One transaction that appends to the own log: positions, tree, checkpoint, answers.

The head row of the log is locked first, so there is one sequencer per log however many processes
run. Everything that can be computed before the lock (header, salts, commitments, leaf hash) is in
`PreparedEntry`; under the lock only positions, tree, signature and rows are made.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from threading import Lock

import sqlalchemy as sa
from eventsourcing.persistence import IntegrityError

from shared.errors import InvalidInput
from shared.log.grants import NO_GRANT, Grant, Span, common, covers, positions_in
from shared.log.merkle import Frontier
from shared.store.concealment import Concealment, concealed_arrival
from shared.store.database import to_ms
from shared.store.rows import add_rows, insert_rows, one_of, replace_rows
from shared.store.tables import (
    beats,
    checkpoints,
    entries,
    idempotency,
    logs,
    nodes,
    readers,
    waiting,
)

NODE_LEVELS = 4  # roots of perfect subtrees are stored at every fourth level
MAX_BATCH_ROWS = 1000

Seal = Callable[[int, bytes, datetime], str]
"""Signs the checkpoint of a tree of that size with that root at that instant; returns the note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedEntry:
    """An entry that wants a position; `openings` are framed as in `shared.log.entry`.

    Of a cover leaf there is a leaf input and nothing else.
    """

    stream: str | None
    version: int | None
    kind: str | None
    id: str | None
    at_ms: int | None
    readers: tuple[str, ...]
    leaf_hash: bytes
    leaf_input: bytes
    openings: bytes
    grant: Grant = NO_GRANT
    """What it opens to further readers, if it is a grant."""
    concealment: Concealment | None = None
    """Why nothing rests on it; None for an ordinary entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendedEntry:
    """Where an entry came to stand."""

    id: str | None
    stream: str | None
    version: int | None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The slots of one beat: which waiting writes fill the first of them, in their order.

    `writes` are their ids, each with its caller's claim if it has one.
    """

    number: int
    writes: tuple[tuple[str, IdempotencyClaim | None], ...] = ()


class BeatTaken(Exception):
    """The slots of this beat, or what was to fill them, were taken before; nothing was written."""


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
    beat: Beat | None = None
    """Set where `rows` are the slots of a beat."""
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
    head, arrivals = lock_head(connection, log)
    tree = _Tree(head)
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
        arrivals = _write_entries(connection, log, first_position, arrivals, rows, to_ms(now))
        insert_rows(connection, nodes, tree.nodes)
        keep_note(connection, log, tree.frontier, note, now, arrivals)
        _write_answers(connection, accepted, appended, to_ms(now))
        _end_waiting(connection, log, accepted)
    done = iter(appended)
    return [next(done) if outcome is None else outcome for outcome in outcomes]


def keep_note(
    connection: sa.Connection,
    log: str,
    frontier: Frontier,
    note: str,
    now: datetime,
    arrivals: int | None = None,
) -> None:
    """Make `note`, signed `now`, the newest of the own log, replacing one of the same size.

    `arrivals` is how many entries have arrived now, None for as many as before.
    """
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
            arrivals=logs.c.arrivals if arrivals is None else arrivals,
            frontier=frontier.to_bytes(),
            note=note,
            note_size=size,
            seen_size=size,
            checkpoint_ms=signed_ms,
            last_contact_ms=signed_ms,
        )
    )


def lock_head(connection: sa.Connection, log: str) -> tuple[Frontier, int]:
    """Hold the head of the own log until the transaction ends; return frontier and arrivals."""
    head = connection.execute(
        sa.select(logs.c.size, logs.c.frontier, logs.c.arrivals)
        .where(logs.c.log == log)
        .with_for_update()
    ).one()
    return Frontier.from_bytes(head.size, head.frontier), head.arrivals


def _judge(
    connection: sa.Connection, log: str, commands: Sequence[AppendCommand]
) -> list[Exception | None]:
    latest = _latest_versions(connection, log, commands)
    answered = _stored_answers(connection, commands)
    outcomes: list[Exception | None] = []
    for command in commands:
        outcome = _answered_before(command, answered) or _overtaken(connection, log, command)
        if outcome is None:
            outcome = _claim_versions(command, latest)
        outcomes.append(outcome)
    return outcomes


def _latest_versions(
    connection: sa.Connection, log: str, commands: Sequence[AppendCommand]
) -> dict[str, int]:
    streams = {row.stream for command in commands for row in command.rows if row.stream}
    found = connection.execute(
        sa.select(entries.c.stream, sa.func.max(entries.c.version))
        .where(entries.c.log == log, one_of(connection, entries.c.stream, streams))
        .group_by(entries.c.stream)
    )
    return {stream: version for stream, version in found}  # noqa: C416 - rows are no pairs to mypy


def _claim_versions(command: AppendCommand, latest: dict[str, int]) -> IntegrityError | None:
    claimed: dict[str, int] = {}
    for row in command.rows:
        if row.stream is None or row.version is None:
            continue
        last = claimed.get(row.stream, latest.get(row.stream, -1))
        if row.version <= last:
            return IntegrityError(f"{row.stream} is at version {last} already")
        claimed[row.stream] = row.version
    latest.update(claimed)
    return None


def _overtaken(connection: sa.Connection, log: str, command: AppendCommand) -> BeatTaken | None:
    """Return what a beat meets whose slots, or whose waiting writes, another process has taken."""
    beat = command.beat
    if beat is None:
        return None
    last = connection.scalar(sa.select(beats.c.beat).where(beats.c.log == log))
    ids = [write for write, _ in beat.writes]
    left = connection.scalars(
        sa.select(waiting.c.id).where(one_of(connection, waiting.c.id, ids))
    ).all()
    if (last is not None and last >= beat.number) or len(left) < len(ids):
        return BeatTaken(f"beat {beat.number}")
    return None


def _end_waiting(connection: sa.Connection, log: str, commands: Sequence[AppendCommand]) -> None:
    """Note the beats whose slots are filled; what has filled them waits no longer."""
    for beat in (command.beat for command in commands if command.beat is not None):
        ids = [write for write, _ in beat.writes]
        connection.execute(sa.delete(waiting).where(one_of(connection, waiting.c.id, ids)))
        replace_rows(connection, beats, [{"log": log, "beat": beat.number}])


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
    connection: sa.Connection,
    log: str,
    first: int,
    arrivals: int,
    rows: Sequence[PreparedEntry],
    now_ms: int,
) -> int:
    """Write `rows` from the position `first` on; return how many entries have arrived then."""
    placed: list[tuple[int, int, PreparedEntry]] = []
    for position, row in enumerate(rows, first):
        concealed = row.concealment is not None
        placed.append((position, concealed_arrival(position) if concealed else arrivals, row))
        arrivals += not concealed
    insert_rows(
        connection,
        entries,
        [
            {
                "log": log,
                "position": position,
                "arrival": arrival,
                "received_ms": now_ms,
                "leaf_hash": row.leaf_hash,
                "leaf_input": row.leaf_input,
                "openings": row.openings,
                "problem": row.concealment and row.concealment.value,
                "flags": None,
                "id": row.id,
                "at_ms": row.at_ms,
                "kind": row.kind,
                "stream": row.stream,
                "version": row.version,
            }
            for position, arrival, row in placed
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
        spans = common(row.grant.spans, ((0, position),))
        if spans:
            _open_to_readers(connection, spans, row.grant.readers)
            arrivals += _unseal(connection, log, spans, arrivals, now_ms)
    return arrivals


def _open_to_readers(
    connection: sa.Connection, spans: Sequence[Span], opened_to: Sequence[str]
) -> None:
    """Let `opened_to` read `spans` from now on."""
    opened: list[dict[str, object]] = [
        {"reader": reader, "position": place}
        for place in positions_in(spans)
        for reader in opened_to
    ]
    add_rows(connection, readers, opened)


def _unseal(
    connection: sa.Connection, log: str, spans: Sequence[Span], first_arrival: int, now_ms: int
) -> int:
    """Let what is sealed in `spans` arrive from `first_arrival` on; return how many entries."""
    sealed = connection.scalars(
        sa.select(entries.c.position).where(
            entries.c.log == log, entries.c.problem == Concealment.SEALED
        )
    )
    opened = [position for position in sorted(sealed) if covers(spans, position)]
    for arrival, position in enumerate(opened, first_arrival):
        connection.execute(
            sa.update(entries)
            .where(entries.c.log == log, entries.c.position == position)
            .values(problem=None, arrival=arrival, received_ms=now_ms)
        )
    return len(opened)


def _write_answers(
    connection: sa.Connection,
    commands: Sequence[AppendCommand],
    appended: Sequence[Appended],
    now_ms: int,
) -> None:
    both = list(zip(commands, appended, strict=True))
    told = [(command.claim, one.answer) for command, one in both if command.claim]
    insert_rows(connection, idempotency, [_answer_row(*one, now_ms) for one in told])
    # Its key may have been used for something else while a write waited: then that one stands.
    slots = [told for command, one in both for told in _slot_answers(command, one)]
    add_rows(connection, idempotency, [_answer_row(*one, now_ms) for one in slots])


def _slot_answers(
    command: AppendCommand, appended: Appended
) -> Iterator[tuple[IdempotencyClaim, bytes]]:
    """Yield what the callers are told whose writes have filled the slots of a beat."""
    writes = () if command.beat is None else command.beat.writes
    for (_, claim), entry in zip(writes, appended.entries, strict=False):
        if claim is not None:
            yield claim, claim.answer(replace(appended, entries=(entry,)))


def _answer_row(claim: IdempotencyClaim, answer: bytes | None, now_ms: int) -> dict[str, object]:
    return {
        "caller": claim.caller,
        "key": claim.key,
        "digest": claim.digest,
        "answer": answer,
        "created_ms": now_ms,
    }
