"""Which matter an entry is about: the id of an inspection, entrustment or notice.

A readable event names it; of an unreadable one the stream does, so that it is still shown where it
belongs.
"""

import re

from shared.projections.view import FoldEntry

_STREAM = re.compile(
    r"(?P<matter>[a-z-]+)/(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
    re.ASCII,
)


def id_in_stream(entry: FoldEntry, matter: str) -> str | None:
    """Return the id that the stream `matter/<id>` of `entry` names, or None for other streams."""
    return id_of(entry.stream, matter)


def id_of(stream: str, matter: str) -> str | None:
    """Return the id in `stream`, if it is a stream `matter/<id>`."""
    match = _STREAM.fullmatch(stream)
    return match["id"] if match is not None and match["matter"] == matter else None
