"""The cover stream: pages of a log narrowed to one reader, both directions (log format §4).

A page is NDJSON. Its first line names the checkpoint; then come the positions from `from` on, as
disclosed entries and hidden runs; its last line ends the log (`end`), or gives the cover of all
that is left (`tail`) and the position where the next page begins.

Rules kept here (what a reader can tell without a key; `trusted_log` does the rest):
  - exactly one known member per line, none repeated; unknown members of known lines are ignored;
  - a hidden run is maximal and its cover exactly as long as its positions demand;
  - a page stops before a disclosed entry only, and moves forward;
  - nothing follows the last line, and without it a page is worth nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Annotated, Any, NamedTuple

import msgspec

from shared.errors import EvidenceRefused
from shared.log.encoding import INTEGER_LIMIT, ObjectReader, read_base64, write_base64, write_object
from shared.log.entry import SALT_BYTES, Opening
from shared.log.header import SECTION_NAME
from shared.log.merkle import HASH_BYTES, cover

MAX_PAGE_BYTES = 8 * 1024 * 1024
"""A server begins no further entry that would make a page larger than this."""
MAX_READ_PAGE_BYTES = 32 * 1024 * 1024
MAX_READ_LINE_BYTES = 24 * 1024 * 1024


class MalformedPage(EvidenceRefused):
    """A page breaks the format of the cover stream, or was cut short on its way."""

    code = "malformed-page"


class PageHead(NamedTuple):
    """First line: the note of the checkpoint that the page leads to, and where it begins."""

    note: str
    start: int
    size: int


class Disclosed(NamedTuple):
    """An entry that the reader may see, with what it may open of it."""

    position: int
    leaf_input: bytes
    openings: Mapping[str, Opening]


class Hidden(NamedTuple):
    """A maximal run of `length` positions from `start` that the reader may not see."""

    start: int
    length: int
    hashes: tuple[bytes, ...]


class PageEnd(NamedTuple):
    """Last line: where the next page begins and the cover from there on; or None, at the end."""

    next: int | None
    tail: tuple[bytes, ...]


_Number = Annotated[int, msgspec.Meta(ge=0, lt=INTEGER_LIMIT)]
_SectionName = Annotated[str, msgspec.Meta(pattern=rf"\A{SECTION_NAME}\Z")]


class _HeadLine(msgspec.Struct):
    checkpoint: str
    start: _Number = msgspec.field(name="from")
    size: _Number


class _EntryLine(msgspec.Struct):
    leaf: str
    open: dict[_SectionName, tuple[str, str]]


class _HiddenLine(msgspec.Struct):
    hidden: _Number
    cover: list[str]


class _TailLine(msgspec.Struct):
    tail: list[str]
    next: _Number


class _EndLine(msgspec.Struct):
    end: _Number


_Line = _HeadLine | _EntryLine | _HiddenLine | _TailLine | _EndLine
_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_READERS: dict[str, ObjectReader[Any]] = {
    "checkpoint": ObjectReader(_HeadLine),
    "leaf": ObjectReader(_EntryLine),
    "hidden": ObjectReader(_HiddenLine),
    "tail": ObjectReader(_TailLine),
    "end": ObjectReader(_EndLine),
}

Subtrees = Callable[[Sequence[tuple[int, int]]], Sequence[bytes]]
"""Answers the roots of perfect subtrees, asked for as (level, index)."""


def write_page(
    note: str,
    start: int,
    size: int,
    disclosed: Iterable[Disclosed],
    subtrees: Subtrees,
    max_entries: int,
) -> Iterator[bytes]:
    """Yield the lines of the page from position `start` towards the checkpoint `note` of `size`.

    `disclosed` gives what the reader may see of [start, size), in order; it is read one entry
    further than the page goes. `subtrees` is asked once.

    Raises:
        ValueError: `disclosed` is out of order or range, or `max_entries` is not positive.
    """
    if max_entries < 1:
        raise ValueError("a page discloses at least one entry")
    head = _line(_HeadLine(note, start, size))
    lines, stop = _fill(disclosed, start, size, max_entries, len(head))
    tail = cover(stop, size)
    runs = [line for line in lines if isinstance(line, _Run)]
    asked = list(chain(*(run.subtrees for run in runs), tail))
    hashes = [write_base64(digest) for digest in subtrees(asked)] if asked else []
    if len(hashes) != len(asked):
        raise ValueError(f"asked for {len(asked)} subtrees, got {len(hashes)}")
    answers = iter(hashes)
    yield head
    for line in lines:
        if isinstance(line, _Run):
            digests = [next(answers) for _ in line.subtrees]
            yield _line(_HiddenLine(line.length, digests))
        else:
            yield line
    yield _line(_EndLine(size) if stop == size else _TailLine(list(answers), stop))


def read_page(
    lines: Iterable[bytes],
) -> tuple[PageHead, Iterator[Disclosed | Hidden | PageEnd]]:
    """Return the first line of a page and its further parts, `PageEnd` last and once.

    `lines` come with their LF; `io.BytesIO(page)` is such an iterable. It is read while the parts
    are. They fit each other, but prove nothing yet.

    Raises:
        MalformedPage: also while the parts are read; those before must then be thrown away.
    """
    read = _read_lines(lines)
    head = next(read, None)
    if not isinstance(head, _HeadLine):
        raise MalformedPage("a page begins with its checkpoint")
    return PageHead(head.checkpoint, head.start, head.size), _read_parts(read, head)


def _read_parts(lines: Iterator[_Line], head: _HeadLine) -> Iterator[Disclosed | Hidden | PageEnd]:
    position, hidden_before = head.start, False
    for line in lines:
        try:
            part = _read_part(line, position, head.size)
        except ValueError as error:
            raise MalformedPage(f"line for position {position}: {error}") from error
        if isinstance(part, PageEnd):
            if part.next == head.start:
                raise MalformedPage(f"the page does not move on from position {position}")
            if next(lines, None) is not None:
                raise MalformedPage("something follows the last line")
            yield part
            return
        hidden = isinstance(part, Hidden)
        if hidden and hidden_before:
            raise MalformedPage(f"two hidden runs meet at position {position}")
        yield part
        position += part.length if isinstance(part, Hidden) else 1
        hidden_before = hidden
    raise MalformedPage(f"the page breaks off at position {position}")


class _Run(NamedTuple):
    """A hidden run to be written, when the hashes of its cover are known."""

    length: int
    subtrees: list[tuple[int, int]]


def _fill(
    disclosed: Iterable[Disclosed], start: int, size: int, max_entries: int, used: int
) -> tuple[list[bytes | _Run], int]:
    """Return the lines between the first and the last, and the position where the page stops."""
    lines: list[bytes | _Run] = []
    position = start
    for count, entry in enumerate(disclosed):
        if not position <= entry.position < size:
            raise ValueError(f"position {entry.position} in [{position}, {size})")
        run = _Run(entry.position - position, cover(position, entry.position))
        line = _entry_line(entry)
        used += len(line) + _run_bytes(run)
        if run.length:
            lines.append(run)
        position = entry.position
        if count == max_entries or (count and used > MAX_PAGE_BYTES):
            return lines, position
        lines.append(line)
        position += 1
    if position < size:
        lines.append(_Run(size - position, cover(position, size)))
    return lines, size


def _run_bytes(run: _Run) -> int:
    """Return the bytes of the run's line, 16 digits assumed: 44 and quotes and comma a hash."""
    return 40 + 47 * len(run.subtrees) if run.length else 0


def _entry_line(entry: Disclosed) -> bytes:
    openings = {
        name: (write_base64(opening.salt), write_base64(opening.content))
        for name, opening in entry.openings.items()
    }
    return _line(_EntryLine(write_base64(entry.leaf_input), openings))


def _line(line: _Line) -> bytes:
    return write_object(line) + b"\n"


def _read_lines(lines: Iterable[bytes]) -> Iterator[_Line]:
    total = 0
    for line in lines:
        total += len(line)
        if len(line) > MAX_READ_LINE_BYTES or total > MAX_READ_PAGE_BYTES:
            raise MalformedPage("the page, or a line of it, is too large")
        if not line.endswith(b"\n"):
            raise MalformedPage("a line is cut short")
        try:
            shapes = _READERS.keys() & _MEMBERS.decode(line).keys()
            if len(shapes) != 1:
                raise MalformedPage(f"a line says {sorted(shapes)}, not one thing")
            yield _READERS[shapes.pop()].read(line[:-1])
        except ValueError as error:
            raise MalformedPage(f"a line is malformed: {error}") from error


def _read_part(line: _Line, position: int, size: int) -> Disclosed | Hidden | PageEnd:
    match line:
        case _EntryLine() if position < size:
            return Disclosed(position, read_base64(line.leaf), _read_openings(line.open))
        case _HiddenLine(hidden=length) if 1 <= length <= size - position:
            return Hidden(position, length, _read_cover(line.cover, position, position + length))
        case _TailLine(next=stop) if stop == position < size:
            return PageEnd(position, _read_cover(line.tail, position, size))
        case _EndLine(end=end) if end == position == size:
            return PageEnd(None, ())
        case _:
            raise MalformedPage(f"at position {position} of {size} cannot stand {line!r:.200}")


def _read_cover(texts: Sequence[str], start: int, end: int) -> tuple[bytes, ...]:
    if len(texts) != len(cover(start, end)):
        raise MalformedPage(f"{len(texts)} hashes do not cover [{start}, {end})")
    hashes = tuple([read_base64(text) for text in texts])
    if any(len(digest) != HASH_BYTES for digest in hashes):
        raise MalformedPage(f"a hash in the cover of [{start}, {end}) has not {HASH_BYTES} bytes")
    return hashes


def _read_openings(texts: Mapping[str, tuple[str, str]]) -> dict[str, Opening]:
    openings = {
        name: Opening(read_base64(salt), read_base64(content))
        for name, (salt, content) in texts.items()
    }
    if any(len(opening.salt) != SALT_BYTES for opening in openings.values()):
        raise MalformedPage(f"a salt has not {SALT_BYTES} bytes")
    return openings
