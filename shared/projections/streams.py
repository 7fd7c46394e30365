"""Which matter an entry is about: the id of an inspection, entrustment or notice.

A readable event names it; of an unreadable one the stream does, so that it is still shown where it
belongs.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from shared.projections.view import FoldEntry

_STREAM = re.compile(
    r"(?P<matter>[a-z-]+)/(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
    re.ASCII,
)


def id_in_stream(entry: FoldEntry, matter: str) -> str | None:
    """Return the id that the stream `matter/<id>` of `entry` names, or None for other streams."""
    return id_of(entry.stream, matter)


def matter_keys(matter: str, entry: FoldEntry) -> tuple[str, ...]:
    """Return the ids of the matters of this kind that `entry` is of, or touches."""
    return _named(entry).get(matter, ())


def own_key(matter: str, entry: FoldEntry) -> str | None:
    """Return the id of the matter of this kind that `entry` is of."""
    return id_of(entry.stream if entry.told is None else entry.told.stream, matter)


@lru_cache(maxsize=1024)
def _named(entry: FoldEntry) -> Mapping[str, tuple[str, ...]]:
    """Return the ids that `entry` names, by kind of matter: every view asks for its own kind."""
    told = entry.told
    streams = (entry.stream,) if told is None else (told.stream, *told.touches)
    found: dict[str, dict[str, None]] = {}
    for match in map(_STREAM.fullmatch, streams):
        if match is not None:
            found.setdefault(match["matter"], {})[match["id"]] = None
    return {matter: tuple(ids) for matter, ids in found.items()}


def id_of(stream: str, matter: str) -> str | None:
    """Return the id in `stream`, if it is a stream `matter/<id>`."""
    match = _STREAM.fullmatch(stream)
    return match["id"] if match is not None and match["matter"] == matter else None
