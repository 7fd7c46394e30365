"""Serving the own log: notes, cover pages narrowed to a reader, inclusion paths.

Everything here reads; what a reader is entitled to is judged at the moment of the request over
the whole log (the `readers` table and each entry's `to`), never over the size that it asks for.
People of the own authority read all of it but what is concealed: that is for a few of them.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from shared.errors import InvalidInput, LianjianError, NotFound
from shared.log.cover import Disclosed, write_page
from shared.log.disclosure import visible_sections
from shared.log.entry import Opening, read_leaf, unframe_openings
from shared.log.merkle import cover, inclusion_ranges, perfect_root, range_root
from shared.store.appending import NODE_LEVELS, Seal, keep_note
from shared.store.database import Database
from shared.store.heads import head_of
from shared.store.rows import one_of
from shared.store.tables import checkpoints, entries, logs, nodes, readers

_CHUNK = 500


class LogBehindReader(LianjianError):
    """A reader's frontier lies beyond this log: one of the two has lost something."""

    code = "log-behind-reader"

    def __init__(self, checkpoint: str) -> None:
        """Keep the newest note, which the answer carries as `checkpoint`."""
        super().__init__("the reader's frontier is beyond the newest checkpoint")
        self.checkpoint = checkpoint


class PositionsOutOfRange(InvalidInput):
    """An entry is asked for below the page's start, or at or beyond the size asked for."""

    code = "positions-out-of-range"


class OwnLog:
    """The log of this node's authority, as peers and proofs need it."""

    def __init__(
        self, database: Database, log: str, seal: Seal, clock: Callable[[], datetime]
    ) -> None:
        """Serve the log of authority `log` from `database`."""
        self.log = log
        self._database = database
        self._seal = seal
        self._clock = clock

    def size(self) -> int:
        """Return the number of entries."""
        with self._database.read() as connection:
            return head_of(connection, self.log).note_size

    def note(self, size: int | None = None) -> str:
        """Return the newest note, or the last one signed at `size`.

        Raises:
            NotFound: no checkpoint of that size was ever signed.
        """
        with self._database.read() as connection:
            return self._note(connection, size)

    def renew_note(self) -> None:
        """Sign the newest checkpoint again with the present time."""
        with self._database.write() as connection:
            connection.execute(
                sa.select(logs.c.log).where(logs.c.log == self.log).with_for_update()
            )
            frontier = head_of(connection, self.log).frontier
            now = self._clock()
            note = self._seal(frontier.size, frontier.root(), now)
            keep_note(connection, self.log, frontier, note, now)

    def page(self, reader: str, start: int, size: int | None, most: int) -> list[bytes]:
        """Return the lines of one cover page from `start` for `reader`, at most `most` entries.

        Raises:
            LogBehindReader: `start` is beyond the newest size.
            NotFound: `size` is not kept, or below `start`.
        """
        with self._database.read() as connection:
            newest = head_of(connection, self.log).note_size
            if start > newest:
                raise LogBehindReader(self._note(connection, None))
            end = newest if size is None else size
            note = self._note(connection, size)
            if end < start:
                raise NotFound(f"size {end} is below {start}")
            return list(
                write_page(
                    note,
                    start,
                    end,
                    self._disclosed(connection, reader, start, end),
                    lambda ranges: self._subtrees(connection, ranges),
                    most,
                )
            )

    def page_of(
        self, reader: str, positions: Sequence[int], start: int, size: int | None
    ) -> list[bytes]:
        """Return the lines of one cover page from `start` with just `positions` disclosed.

        Of those, in ascending order, the ones that `reader` may not see stay hidden.

        Raises:
            PositionsOutOfRange: one is below `start`, or not below the size.
            NotFound: `size` is not kept.
        """
        with self._database.read() as connection:
            note = self._note(connection, size)
            end = head_of(connection, self.log).note_size if size is None else size
            if not start <= positions[0] or not positions[-1] < end:
                raise PositionsOutOfRange(f"positions from {start} to below {end} can be asked for")
            wanted = entries.c.position.in_(positions)
            return list(
                write_page(
                    note,
                    start,
                    end,
                    self._disclosed(connection, reader, positions[0], positions[-1] + 1, wanted),
                    lambda ranges: self._subtrees(connection, ranges),
                    len(positions),
                )
            )

    def inclusion(self, position: int, size: int | None) -> tuple[list[bytes], str]:
        """Return the audit path of `position` in the tree of `size`, and that size's note.

        Raises:
            NotFound: `position` is not below `size`, or `size` is not kept.
        """
        with self._database.read() as connection:
            note = self._note(connection, size)
            end = head_of(connection, self.log).note_size if size is None else size
            if position >= end:
                raise NotFound(f"no position {position} below {end}")
            return [
                range_root(self._subtrees(connection, cover(start, stop)))
                for start, stop in inclusion_ranges(position, end)
            ], note

    def may_read(self, reader: str, position: int) -> bool:
        """Return whether `reader` is entitled to the entry at `position`."""
        if reader == self.log:
            return not self.closed_to(reader, [position]) and position < self.size()
        with self._database.read() as connection:
            return (
                connection.execute(
                    sa.select(readers.c.position).where(
                        readers.c.reader.in_((reader, "*")), readers.c.position == position
                    )
                ).first()
                is not None
            )

    def readers_of(self, position: int) -> list[str]:
        """Return who is entitled to the entry at `position`, sorted; "*" alone for everybody."""
        query = sa.select(readers.c.reader).where(readers.c.position == position)
        with self._database.read() as connection:
            found = sorted(connection.scalars(query))
        return ["*"] if "*" in found else found

    def closed_to(self, reader: str, positions: Sequence[int]) -> list[int]:
        """Return those of `positions` whose entries `reader` is not entitled to."""
        if reader == self.log:
            return self._concealed(positions)
        open_to = readers.c.reader.in_((reader, "*"))
        known: set[int] = set()
        with self._database.read() as connection:
            for first in range(0, len(positions), _CHUNK):
                some = one_of(connection, readers.c.position, positions[first : first + _CHUNK])
                known.update(connection.scalars(sa.select(readers.c.position).where(open_to, some)))
        return [position for position in positions if position not in known]

    def _concealed(self, positions: Sequence[int]) -> list[int]:
        found: list[int] = []
        with self._database.read() as connection:
            for first in range(0, len(positions), _CHUNK):
                some = one_of(connection, entries.c.position, positions[first : first + _CHUNK])
                which = (entries.c.log == self.log, some, entries.c.problem.is_not(None))
                found += connection.scalars(sa.select(entries.c.position).where(*which))
        return sorted(found)

    def _note(self, connection: sa.Connection, size: int | None) -> str:
        wanted = logs.c.note_size if size is None else size
        note: str | None = connection.scalar(
            sa.select(checkpoints.c.note)
            .join(logs, logs.c.log == checkpoints.c.log)
            .where(checkpoints.c.log == self.log, checkpoints.c.size == wanted)
        )
        if note is None:
            raise NotFound(f"no checkpoint of size {size} is kept")
        return note

    def _disclosed(
        self,
        connection: sa.Connection,
        reader: str,
        start: int,
        end: int,
        which: sa.ColumnElement[bool] | None = None,
    ) -> Iterator[Disclosed]:
        """Yield what `reader` is entitled to of [start, end), or those `which` of it."""
        columns = (entries.c.position, entries.c.leaf_input, entries.c.openings)
        query = (
            sa.select(*columns)
            .where(entries.c.log == self.log, entries.c.position < end)
            .order_by(entries.c.position)
            .limit(_CHUNK)
        )
        if which is not None:
            query = query.where(which)
        if reader == self.log:
            query = query.where(entries.c.problem.is_(None))
        else:
            entitled = sa.select(readers.c.position).where(
                readers.c.reader.in_((reader, "*")),
                readers.c.position >= sa.bindparam("start"),
                readers.c.position < end,
            )
            query = query.where(entries.c.position.in_(entitled))
        query = query.where(entries.c.position >= sa.bindparam("start"))
        while rows := connection.execute(query, {"start": start}).all():
            for row in rows:
                openings = self._narrow(reader, row.leaf_input, unframe_openings(row.openings))
                yield Disclosed(row.position, row.leaf_input, openings)
            start = rows[-1].position + 1

    def _narrow(
        self, reader: str, leaf_input: bytes, openings: dict[str, Opening]
    ) -> dict[str, Opening]:
        """Return what `reader`, who is entitled to the entry by the table, may open of it."""
        header = read_leaf(leaf_input).header()
        visible = visible_sections(header, reader, self.log, granted=True)
        return {name: openings[name] for name in visible if name in openings}

    def _subtrees(
        self, connection: sa.Connection, ranges: Sequence[tuple[int, int]]
    ) -> list[bytes]:
        """Return the roots of the perfect subtrees (level, number), from stored hashes."""
        wanted: dict[int, set[int]] = {}
        parts: list[tuple[int, range]] = []
        for level, number in ranges:
            stored = level - level % NODE_LEVELS
            width = 1 << (level - stored)
            numbers = range(number * width, (number + 1) * width)
            parts.append((stored, numbers))
            wanted.setdefault(stored, set()).update(numbers)
        hashes = {
            level: self._stored_hashes(connection, level, sorted(numbers))
            for level, numbers in wanted.items()
        }
        return [
            perfect_root([hashes[level][number] for number in numbers]) for level, numbers in parts
        ]

    def _stored_hashes(
        self, connection: sa.Connection, level: int, numbers: list[int]
    ) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        for start in range(0, len(numbers), _CHUNK):
            some = numbers[start : start + _CHUNK]
            query = (
                sa.select(nodes.c.number, nodes.c.hash).where(
                    nodes.c.level == level, nodes.c.number.in_(some)
                )
                if level
                else sa.select(entries.c.position, entries.c.leaf_hash).where(
                    entries.c.log == self.log, entries.c.position.in_(some)
                )
            )
            found.update((number, value) for number, value in connection.execute(query))
        return found
