"""What a reader makes of one disclosed entry whose place in the log is proven (log format §6).

A fault of one entry never stops replication:
  - an entry that breaks the format is *quarantined*: kept and shown, never projected;
  - an entry, or a section, that this reader is not entitled to is *over-disclosed*: not projected,
    reported to its origin;
  - a grant stands behind what it opens, and a server looks at its whole log: an entry that comes
    before the newest checkpoint is reached may be *awaiting its grant*, and is not projected;
  - a *sealed* entry that no grant has opened is for the few who know of it, and is not projected;
  - an implausible `at` is flagged, no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from shared.log.cover import Disclosed
from shared.log.disclosure import may_read, visible_sections
from shared.log.encoding import printable
from shared.log.entry import Header, MalformedEntry, Opening, check_openings, read_leaf
from shared.log.grants import Span, covers

QUARANTINED = "quarantined"
OVER_DISCLOSED = "over-disclosed"
AWAITING_GRANT = "awaiting-grant"
SEALED = "sealed"
AT_BEFORE_PREDECESSOR = "at-before-predecessor"
AT_AFTER_CHECKPOINT = "at-after-checkpoint"

MAX_STREAM = 500
"""Characters of a stream's name; a longer one would not fit into every database's index."""

_AT_BEFORE = timedelta(seconds=60)
_AT_AFTER = timedelta(seconds=1)


class VerifiedEntry(NamedTuple):
    """An entry at its proven position, and what is wrong with it, if anything.

    Attributes:
        position: zero-based leaf index.
        leaf_hash: 32 bytes.
        leaf_input: as served.
        openings: section name → salt and bytes, as served.
        header: None where it cannot be read.
        problem: None, "quarantined: <why>", "over-disclosed", "awaiting-grant" or "sealed".
        flags: "at-before-predecessor", "at-after-checkpoint".
    """

    position: int
    leaf_hash: bytes
    leaf_input: bytes
    openings: Mapping[str, Opening]
    header: Header | None
    problem: str | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryJudge:
    """Judges the entries of one log for one reader.

    Attributes:
        origin: of the log.
        writer: authority id of the log.
        reader: authority id of the one who was served.
        checkpoint_at: clock time of the checkpoint that proves the entries.
        granted: what grants of the same log have opened to the reader.
    """

    origin: str
    writer: str
    reader: str
    checkpoint_at: datetime
    granted: Sequence[Span] = ()

    def judge(
        self, entry: Disclosed, leaf_hash: bytes, previous_at: datetime | None
    ) -> VerifiedEntry:
        """Return `entry` with its header, problem and flags.

        `previous_at` is the `at` of the entry one position before, None where it is not known.
        """
        position, leaf_input, openings = entry
        header: Header | None = None
        problem: str | None = None
        try:
            leaf = read_leaf(leaf_input)
            header = _indexable(leaf.header())
            if header.log != self.origin:
                raise MalformedEntry(f"header: the log is {header.log!r}")  # noqa: TRY301
            check_openings(leaf, header, openings)
            if not self._is_entitled(position, header, openings):
                problem = OVER_DISCLOSED
            elif header.opens_by is not None and not covers(self.granted, position):
                problem = SEALED
        except MalformedEntry as error:
            problem = printable(f"{QUARANTINED}: {error}")
        flags = self._flags(header.at, previous_at) if header else ()
        return VerifiedEntry(position, leaf_hash, leaf_input, openings, header, problem, flags)

    def _is_entitled(self, position: int, header: Header, openings: Mapping[str, Opening]) -> bool:
        granted = covers(self.granted, position)
        if not granted and not may_read(header, self.reader, self.writer):
            return False
        visible = visible_sections(header, self.reader, self.writer, granted=granted)
        return openings.keys() <= set(visible)

    def _flags(self, at: datetime, previous_at: datetime | None) -> tuple[str, ...]:
        flags: tuple[str, ...] = ()
        if previous_at is not None and previous_at - at > _AT_BEFORE:
            flags += (AT_BEFORE_PREDECESSOR,)
        if at - self.checkpoint_at >= _AT_AFTER:
            flags += (AT_AFTER_CHECKPOINT,)
        return flags


def _indexable(header: Header) -> Header:
    if len(header.stream) > MAX_STREAM:
        raise MalformedEntry(f"header: the stream's name has {len(header.stream)} characters")
    return header
