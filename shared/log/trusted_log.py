"""What a reader knows of another authority's log, and what it accepts as the next piece of it.

A state machine without I/O (log format §4 and §6). A page is accepted as a whole or refused as a
whole; refusing changes nothing, accepting gives the new state to be stored with the entries.

Rules kept here, in the order in which a page is tried:
  1. its note is a checkpoint of this log, signed by its log key and its clock key;
  2. a note of a size that is held already has the same root, else the log *equivocates*;
  3. its size is not below the verified size: history is never rolled back;
  4. the page is the one that was asked for: it begins at the frontier, and has the size asked for;
  5. frontier, entries, hidden runs and tail fold to the root of the checkpoint. That proves the
     history below, every disclosed entry at its position, every other position accounted for.
Then each entry is judged by itself (`verified_entry`).

A checkpoint is *verified* when the frontier has reached its size. Until then it is *pending*, and
the next page must be asked for with its size: skipping past it would hide a fork.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Self

from shared.errors import EvidenceRefused
from shared.log.checkpoint import SignedCheckpoint, VerifierKey, read_checkpoint
from shared.log.cover import Disclosed, Hidden, PageEnd, PageHead, read_page
from shared.log.grants import Span, joined, read_grant
from shared.log.merkle import Frontier, leaf_hash
from shared.log.verified_entry import (
    AWAITING_GRANT,
    OVER_DISCLOSED,
    SEALED,
    EntryJudge,
    VerifiedEntry,
)


class StaleCheckpoint(EvidenceRefused):
    """A peer offers an older state of the log than the one verified here."""

    code = "stale-checkpoint"


class PageNotAsked(EvidenceRefused):
    """A page begins elsewhere, or leads to another size, than was asked for."""

    code = "page-not-asked"


class InconsistentPage(EvidenceRefused):
    """A page does not fold to the root of its checkpoint; no evidence against anyone."""

    code = "root-mismatch"


class Equivocation(EvidenceRefused):
    """A log has signed two roots for one size; `held` and `other` together prove it.

    Attributes:
        held: the checkpoint that was held before.
        other: the one that contradicts it.
    """

    code = "equivocation"

    def __init__(self, held: SignedCheckpoint, other: SignedCheckpoint) -> None:
        """Keep both checkpoints with their notes."""
        super().__init__(f"{held.origin} has signed two roots for size {held.size}")
        self.held = held
        self.other = other


def compare_checkpoints(held: SignedCheckpoint, other: SignedCheckpoint) -> None:
    """Compare two verified checkpoints; those of different logs or sizes say nothing of each other.

    Raises:
        Equivocation: they are of one log and size, and have different roots.
    """
    same_place = (held.origin, held.size) == (other.origin, other.size)
    if same_place and held.root != other.root:
        raise Equivocation(held, other)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPage:
    """An accepted page: what to store, in one transaction.

    Attributes:
        start: position at which the page begins.
        entries: the disclosed ones, in order.
        hidden: the runs between them.
        frontier: the log's frontier after the page.
        checkpoint: that the page leads to.
        next: where the next page begins; None: the frontier has reached the checkpoint, which is
            thereby verified.
        last_at: `at` of the entry before the frontier, where it is disclosed and readable.
        judge: with what grants in the page open to the reader, here and in what is held already.
        is_settled: the newest checkpoint is reached: no grant is still to come that was in the log
            when the page was asked for.
    """

    start: int
    entries: tuple[VerifiedEntry, ...]
    hidden: tuple[Hidden, ...]
    frontier: Frontier
    checkpoint: SignedCheckpoint
    next: int | None
    last_at: datetime | None
    judge: EntryJudge
    is_settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedLog:
    """The verified state of one log.

    Attributes:
        log: authority id of the writer.
        origin: of the log.
        log_keys: that may sign its checkpoints.
        clock_keys: that may sign their time.
        frontier: all that is kept of the past; never changed here.
        verified: the last checkpoint that the frontier has reached.
        pending: the checkpoint on the way to which the frontier is, if it is between two.
        last_at: `at` of the entry before the frontier, where it is known.
    """

    log: str
    origin: str
    log_keys: Sequence[VerifierKey]
    clock_keys: Sequence[VerifierKey]
    frontier: Frontier
    verified: SignedCheckpoint | None = None
    pending: SignedCheckpoint | None = None
    last_at: datetime | None = None

    @property
    def size_to_ask(self) -> int | None:
        """The `size` that the next page must be asked for; None: the newest."""
        return None if self.pending is None else self.pending.size

    def read_note(self, note: str) -> SignedCheckpoint:
        """Return the checkpoint that `note` is, whoever passed it on, rules 1 and 2.

        Raises:
            NoteRefused: it is no checkpoint of this log with the signatures that it needs.
            Equivocation: it contradicts a checkpoint that is held.
        """
        checkpoint = read_checkpoint(note, self.origin, self.log_keys, self.clock_keys)
        for held in (self.verified, self.pending):
            if held is not None:
                compare_checkpoints(held, checkpoint)
        return checkpoint

    def accept_page(
        self, lines: Iterable[bytes], reader: str, asked_size: int | None = None
    ) -> VerifiedPage:
        """Return what the page `lines`, as served to the authority `reader`, proves.

        `asked_size` is the `size` of the request, None where the newest was asked for; while a
        checkpoint is pending, the size is that one's in any case.

        Raises:
            NoteRefused: rule 1.
            Equivocation: rule 2.
            StaleCheckpoint: rule 3.
            PageNotAsked: rule 4.
            MalformedPage: the lines are no page.
            InconsistentPage: rule 5.
        """
        head, parts = read_page(lines)
        checkpoint = self.read_note(head.note)
        self._check_progress(head, checkpoint, self.size_to_ask or asked_size)
        frontier = self.frontier.copy()
        leaves, hidden, end = fold_page(frontier, parts)
        check_root(frontier, end, checkpoint)
        judge = EntryJudge(self.origin, self.log, reader, checkpoint.at)
        judged = tuple(self._judge_all(judge, leaves))
        judge = replace(judge, granted=_granted(judged, reader))
        is_settled = end.next is None and self.size_to_ask is None and asked_size is None
        entries = tuple(_with_grants(judge, judged, is_settled=is_settled))
        return VerifiedPage(
            start=head.start,
            entries=entries,
            hidden=hidden,
            frontier=frontier,
            checkpoint=checkpoint,
            next=end.next,
            last_at=self._last_at(entries, frontier.size),
            judge=judge,
            is_settled=is_settled,
        )

    def after(self, page: VerifiedPage) -> Self:
        """Return the state once `page` is stored."""
        reached = page.next is None
        return replace(
            self,
            frontier=page.frontier,
            verified=page.checkpoint if reached else self.verified,
            pending=None if reached else page.checkpoint,
            last_at=page.last_at,
        )

    def _check_progress(
        self, head: PageHead, checkpoint: SignedCheckpoint, asked_size: int | None
    ) -> None:
        if self.verified is not None and checkpoint.size < self.verified.size:
            raise StaleCheckpoint(
                f"{self.origin}: size {self.verified.size} is verified, {checkpoint.size} offered"
            )
        size = checkpoint.size if asked_size is None else asked_size
        if (head.start, head.size, checkpoint.size) != (self.frontier.size, size, size):
            raise PageNotAsked(
                f"{self.origin}: the page goes from {head.start} to {head.size} with a checkpoint "
                f"of {checkpoint.size}; asked was from {self.frontier.size} to {size}"
            )

    def _judge_all(
        self, judge: EntryJudge, leaves: Iterable[tuple[Disclosed, bytes]]
    ) -> Iterator[VerifiedEntry]:
        position, at = self.frontier.size, self.last_at
        for disclosed, digest in leaves:
            previous_at = at if disclosed.position == position else None
            entry = judge.judge(disclosed, digest, previous_at)
            yield entry
            position = entry.position + 1
            at = entry.header.at if entry.header else None

    def _last_at(self, entries: Sequence[VerifiedEntry], size: int) -> datetime | None:
        if size == self.frontier.size:
            return self.last_at
        last = entries[-1] if entries else None
        return last.header.at if last and last.header and last.position == size - 1 else None


def _granted(judged: Iterable[VerifiedEntry], reader: str) -> tuple[Span, ...]:
    """Return what the sound grants among `judged` open to `reader`."""
    grants = (
        read_grant(entry.header.kind, entry.openings, entry.position)
        for entry in judged
        if entry.header is not None and entry.problem is None
    )
    return joined(chain.from_iterable(grant.spans_for(reader) for grant in grants))


def _with_grants(
    judge: EntryJudge, judged: Iterable[VerifiedEntry], *, is_settled: bool
) -> Iterator[VerifiedEntry]:
    """Yield `judged` with what grants of the same page change, or later ones may change."""
    for entry in judged:
        if entry.problem not in {OVER_DISCLOSED, SEALED}:
            yield entry
            continue
        disclosed = Disclosed(entry.position, entry.leaf_input, entry.openings)
        problem = judge.judge(disclosed, entry.leaf_hash, None).problem
        if problem == OVER_DISCLOSED and not is_settled:
            problem = AWAITING_GRANT
        yield entry._replace(problem=problem)


def fold_page(
    frontier: Frontier, parts: Iterable[Disclosed | Hidden | PageEnd]
) -> tuple[list[tuple[Disclosed, bytes]], tuple[Hidden, ...], PageEnd]:
    """Move `frontier` over the page; return its entries with leaf hashes, hidden runs and end."""
    leaves: list[tuple[Disclosed, bytes]] = []
    hidden: list[Hidden] = []
    end = PageEnd(None, ())
    for part in parts:
        match part:
            case Disclosed():
                digest = leaf_hash(part.leaf_input)
                frontier.push(digest)
                leaves.append((part, digest))
            case Hidden():
                frontier.extend(part.start + part.length, part.hashes)
                hidden.append(part)
            case PageEnd():
                end = part
    return leaves, tuple(hidden), end


def check_root(frontier: Frontier, end: PageEnd, checkpoint: SignedCheckpoint) -> None:
    """Refuse a page after which `frontier` and the tail of its `end` do not lead to the root.

    Raises:
        InconsistentPage: they do not.
    """
    whole = frontier.copy()
    whole.extend(checkpoint.size, end.tail)
    if whole.root() != checkpoint.root:
        raise InconsistentPage(
            f"{checkpoint.origin}: the page up to position {frontier.size} does not fold to the "
            f"root of size {checkpoint.size}"
        )
