"""Late disclosure at the reader: single positions of a history that is held (log format §5).

Asked for positions that a grant has opened, the server answers with the cover stream of the whole
log, in which just those entries are disclosed. It proves each of them at its place, and brings
every hash that the cover of the hidden runs needs once those entries are taken out of them.

Rules kept here, in the order in which a page is tried:
  1. its note is a checkpoint of this log, and has the root that is held for its size;
  2. the page is the one that was asked for: its start, its size, no other positions;
  3. it folds to the root of the checkpoint.
Then each entry is judged by itself (`verified_entry`), its reader being entitled by a grant.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.log.cover import Disclosed, Hidden, PageEnd, read_page
from shared.log.grants import spans_of
from shared.log.merkle import Frontier, cover, node_hash
from shared.log.trusted_log import PageNotAsked, TrustedLog, check_root, fold_page
from shared.log.verified_entry import EntryJudge, VerifiedEntry

MAX_POSITIONS = 200
"""Positions in one request."""

Subtrees = Mapping[tuple[int, int], bytes]
"""Roots of perfect subtrees by (level, index)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRequest:
    """What is asked for next.

    Attributes:
        size: of the verified checkpoint that the answer leads to.
        positions: ascending, below `size`, at most `MAX_POSITIONS`.
        frontier: of the log up to where the answer begins; never changed here.
    """

    size: int
    positions: Sequence[int]
    frontier: Frontier = field(default_factory=Frontier)

    @property
    def start(self) -> int:
        """The position from which the answer is asked for."""
        return self.frontier.size


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePage:
    """An accepted page: what to store, in one transaction.

    Attributes:
        entries: the disclosed ones, in order.
        subtrees: every hash that the page proves.
        following: what to ask for to get the rest; None at the end.
    """

    entries: tuple[VerifiedEntry, ...]
    subtrees: Subtrees
    following: LateRequest | None


def accept_late_page(
    trusted: TrustedLog,
    reader: str,
    asked: LateRequest,
    lines: Iterable[bytes],
    known_at: Mapping[int, datetime],
) -> LatePage:
    """Return what the page `lines`, the answer to `asked` of the authority `reader`, proves.

    Every position asked for was opened to the reader by a grant. `known_at` tells when the entries
    just before them were recorded, where they are held.

    Raises:
        NoteRefused, Equivocation: rule 1.
        PageNotAsked: rule 2.
        MalformedPage: the lines are no page.
        InconsistentPage: rule 3.
    """
    head, parts = read_page(lines)
    checkpoint = trusted.read_note(head.note)
    if (head.start, head.size, checkpoint.size) != (asked.start, asked.size, asked.size):
        raise PageNotAsked(
            f"{trusted.origin}: the page goes from {head.start} to {head.size} with a checkpoint "
            f"of {checkpoint.size}; asked was from {asked.start} to {asked.size}"
        )
    frontier = asked.frontier.copy()
    leaves, hidden, end = fold_page(frontier, parts)
    unasked = {leaf.position for leaf, _ in leaves} - set(asked.positions)
    if unasked:
        raise PageNotAsked(f"{trusted.origin}: position {min(unasked)} was not asked for")
    check_root(frontier, end, checkpoint)
    granted = spans_of(asked.positions)
    judge = EntryJudge(trusted.origin, trusted.log, reader, checkpoint.at, granted)
    return LatePage(
        entries=tuple(_judge_all(judge, leaves, known_at)),
        subtrees=_subtrees(asked, leaves, hidden, end),
        following=_following(asked, frontier, end),
    )


def split_run(run: Hidden, opened: Collection[int], subtrees: Subtrees) -> tuple[Hidden, ...]:
    """Return the hidden runs that are left of `run` once the positions `opened` are taken out.

    Their covers come from the run's own and from `subtrees`, which a page proved that disclosed
    `opened`: a subtree of the new cover that is none of the old one has an opened leaf under its
    parent, so that it stands beside the path from that leaf to the root.

    Raises:
        KeyError: `subtrees` are not of such a page.
    """
    known = dict(zip(cover(run.start, run.start + run.length), run.hashes, strict=True))
    left: list[Hidden] = []
    start = run.start
    for end in (*sorted(opened), run.start + run.length):
        if start < end:
            places = cover(start, end)
            hashes = [known[at] if at in known else subtrees[at] for at in places]
            left.append(Hidden(start, end - start, tuple(hashes)))
        start = end + 1
    return tuple(left)


def _judge_all(
    judge: EntryJudge,
    leaves: Iterable[tuple[Disclosed, bytes]],
    known_at: Mapping[int, datetime],
) -> Iterator[VerifiedEntry]:
    position, at = -1, None
    for disclosed, digest in leaves:
        before = disclosed.position - 1
        entry = judge.judge(disclosed, digest, at if position == before else known_at.get(before))
        yield entry
        position, at = entry.position, entry.header.at if entry.header else None


def _subtrees(
    asked: LateRequest,
    leaves: Iterable[tuple[Disclosed, bytes]],
    hidden: Iterable[Hidden],
    end: PageEnd,
) -> Subtrees:
    """Return the pieces of the page and what lies above them."""
    known = dict(zip(cover(0, asked.start), asked.frontier.hashes, strict=True))
    known |= {(0, leaf.position): digest for leaf, digest in leaves}
    for run in hidden:
        known |= zip(cover(run.start, run.start + run.length), run.hashes, strict=True)
    if end.next is not None:
        known |= zip(cover(end.next, asked.size), end.tail, strict=True)
    by_level: dict[int, set[int]] = {}
    for level, index in known:
        by_level.setdefault(level, set()).add(index)
    for level in range(asked.size.bit_length()):
        below = by_level.get(level, set())
        for left in below:
            if not left & 1 and left + 1 in below:
                above = node_hash(known[level, left], known[level, left + 1])
                known[level + 1, left >> 1] = above
                by_level.setdefault(level + 1, set()).add(left >> 1)
    return known


def _following(asked: LateRequest, frontier: Frontier, end: PageEnd) -> LateRequest | None:
    left = [position for position in asked.positions if position >= frontier.size]
    if end.next is None or not left:
        return None
    return LateRequest(size=asked.size, positions=left, frontier=frontier)
