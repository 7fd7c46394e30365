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
from shared.log.encoding import read_base64, read_object, write_base64, write_object
from shared.log.entry import SALT_BYTES, SECTION_NAME, Opening
from shared.log.merkle import HASH_BYTES, cover

MAX_PAGE_BYTES = 8 * 1024 * 1024
"""A server begins no further entry that would make a page larger than this."""
MAX_READ_PAGE_BYTES = 32 * 1024 * 1024
MAX_READ_LINE_BYTES = 24 * 1024 * 1024

_Number = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
_Openings = dict[Annotated[str, msgspec.Meta(pattern=SECTION_NAME)], tuple[str, str]]
_SHAPES = frozenset({"checkpoint", "leaf", "hidden", "tail", "end"})


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
    head = _line({"checkpoint": note, "from": start, "size": size})
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
            yield _line({"hidden": line.length, "cover": digests})
        else:
            yield line
    yield _line({"end": size} if stop == size else {"tail": list(answers), "next": stop})


def read_page(
    lines: Iterable[bytes],
) -> tuple[PageHead, Iterator[Disclosed | Hidden | PageEnd]]:
    """Return the first line of a page and its further parts, `PageEnd` last and once.

    `lines` come with their LF; `io.BytesIO(page)` is such an iterable. It is read while the parts
    are. They fit each other, but prove nothing yet.

    Raises:
        MalformedPage: also while the parts are read; those before must then be thrown away.
    """
    objects = _read_lines(lines)
    first = next(objects, None)
    try:
        head = _read_head(first or {})
    except ValueError as error:
        raise MalformedPage(f"first line: {error}") from error
    return head, _read_parts(objects, head)


def _read_parts(
    objects: Iterator[dict[str, Any]], head: PageHead
) -> Iterator[Disclosed | Hidden | PageEnd]:
    position, hidden_before = head.start, False
    for members in objects:
        try:
            part = _read_part(members, position, head.size)
        except ValueError as error:
            raise MalformedPage(f"line for position {position}: {error}") from error
        if isinstance(part, PageEnd):
            if part.next == head.start:
                raise MalformedPage(f"the page does not move on from position {position}")
            if next(objects, None) is not None:
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
    return _line({"leaf": write_base64(entry.leaf_input), "open": openings})


def _line(members: Mapping[str, object]) -> bytes:
    return write_object(members) + b"\n"


def _read_lines(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    total = 0
    for line in lines:
        total += len(line)
        if len(line) > MAX_READ_LINE_BYTES or total > MAX_READ_PAGE_BYTES:
            raise MalformedPage("the page, or a line of it, is too large")
        if not line.endswith(b"\n"):
            raise MalformedPage("a line is cut short")
        try:
            yield read_object(line[:-1], any_number=True)
        except ValueError as error:
            raise MalformedPage(f"a line is no JSON object: {error}") from error


def _shape(members: Mapping[str, object]) -> str:
    shapes = _SHAPES & members.keys()
    if len(shapes) != 1:
        raise MalformedPage(f"no line has the members {sorted(members)[:8]}")
    (shape,) = shapes
    return shape


def _read_head(members: Mapping[str, object]) -> PageHead:
    note = members.get("checkpoint")
    if not isinstance(note, str) or _shape(members) != "checkpoint":
        raise MalformedPage("a page begins with its checkpoint")
    return PageHead(note, _number(members, "from"), _number(members, "size"))


def _read_part(
    members: Mapping[str, object], position: int, size: int
) -> Disclosed | Hidden | PageEnd:
    match _shape(members):
        case "leaf" if position < size:
            leaf_input = read_base64(msgspec.convert(members["leaf"], str))
            return Disclosed(position, leaf_input, _openings(members.get("open")))
        case "hidden":
            length = _number(members, "hidden")
            if not 1 <= length <= size - position:
                raise MalformedPage(f"{length} hidden entries at position {position} of {size}")
            end = position + length
            return Hidden(position, length, _hashes(members.get("cover"), position, end))
        case "tail" if _number(members, "next") == position < size:
            return PageEnd(position, _hashes(members["tail"], position, size))
        case "end" if _number(members, "end") == position == size:
            return PageEnd(None, ())
        case shape:
            raise MalformedPage(f"{shape!r} at position {position} of {size}")


def _number(members: Mapping[str, object], name: str) -> int:
    return msgspec.convert(members.get(name), _Number)


def _hashes(texts: object, start: int, end: int) -> tuple[bytes, ...]:
    hashes = tuple([read_base64(text) for text in msgspec.convert(texts, list[str])])
    if len(hashes) != len(cover(start, end)):
        raise MalformedPage(f"{len(hashes)} hashes do not cover [{start}, {end})")
    if any(len(digest) != HASH_BYTES for digest in hashes):
        raise MalformedPage(f"a hash of the cover of [{start}, {end}) has not {HASH_BYTES} bytes")
    return hashes


def _openings(members: object) -> dict[str, Opening]:
    openings = {
        name: Opening(read_base64(salt), read_base64(content))
        for name, (salt, content) in msgspec.convert(members, _Openings).items()
    }
    if any(len(opening.salt) != SALT_BYTES for opening in openings.values()):
        raise MalformedPage(f"a salt has not {SALT_BYTES} bytes")
    return openings
