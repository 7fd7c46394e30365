"""Late disclosure: who may read an entry beside its audience (log format §2, §5).

An entry of the kind `access.granted.v1` opens earlier positions of its own log to further readers.
Its body has at least `{"positions": [[a, b), …], "to": [ids] | ["*"]}`. It opens nothing at or
behind its own position, and never a section that the opened entry narrows to others.

A *span* is a range [start, end) of positions; spans stand in order and do not touch one another.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple

import msgspec

from shared.log.encoding import INTEGER_LIMIT
from shared.log.entry import BODY, EVERYONE, Opening

GRANT_KIND = "access.granted.v1"

Span = tuple[int, int]
"""Positions from the first to before the second number."""

_Position = Annotated[int, msgspec.Meta(ge=0, lt=INTEGER_LIMIT)]


class Grant(NamedTuple):
    """What one grant opens: `spans` of positions to each of `readers`, ids or ("*",)."""

    spans: tuple[Span, ...]
    readers: tuple[str, ...]

    def spans_for(self, reader: str) -> tuple[Span, ...]:
        """Return what is opened to the authority `reader`."""
        return self.spans if reader in self.readers or EVERYONE in self.readers else ()


NO_GRANT = Grant((), ())


class _Body(msgspec.Struct):
    positions: tuple[tuple[_Position, _Position], ...]
    to: tuple[str, ...]


_BODY = msgspec.json.Decoder(_Body)


def read_grant(kind: str, openings: Mapping[str, Opening], position: int) -> Grant:
    """Return what the entry of `kind` at `position` opens; `NO_GRANT` of any other, or unreadable.

    `openings` are its sections by name.
    """
    body = openings.get(BODY)
    if kind != GRANT_KIND or body is None:
        return NO_GRANT
    try:
        stated = _BODY.decode(body.content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return NO_GRANT
    below = ((start, min(end, position)) for start, end in stated.positions)
    return Grant(joined(below), stated.to)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same positions as `spans`, which may overlap or be empty, in order and apart."""
    joint: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if joint and start <= joint[-1][1]:
            joint[-1] = (joint[-1][0], max(joint[-1][1], end))
        else:
            joint.append((start, end))
    return tuple(joint)


def spans_of(positions: Iterable[int]) -> tuple[Span, ...]:
    """Return `positions` as spans."""
    return joined((position, position + 1) for position in positions)


def positions_in(spans: Iterable[Span]) -> Iterator[int]:
    """Yield every position of `spans`."""
    for start, end in spans:
        yield from range(start, end)


def covers(spans: Sequence[Span], position: int) -> bool:
    """Return whether `position` lies in one of `spans`."""
    before = bisect_right(spans, (position, INTEGER_LIMIT)) - 1
    return before >= 0 and position < spans[before][1]


def common(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """Return the positions that lie in both."""
    shared: list[Span] = []
    first = second = 0
    while first < len(one) and second < len(other):
        start = max(one[first][0], other[second][0])
        end = min(one[first][1], other[second][1])
        if start < end:
            shared.append((start, end))
        if one[first][1] <= other[second][1]:
            first += 1
        else:
            second += 1
    return tuple(shared)


def without(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """Return the positions that lie in `one` and not in `other`."""
    edges = [0, *(edge for span in other for edge in span), INTEGER_LIMIT]
    gaps = list(zip(edges[::2], edges[1::2], strict=True))
    return common(one, joined(gaps))
