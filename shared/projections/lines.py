"""One line of a view: who recorded what, where, when, with which legal date and basis.

Where the writer's version knew more than this one, the line says so: it is `unreadable`, with the
original kind, or `unread` names the members that it does not show.
"""

from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from shared.domain.dates import legal_date
from shared.domain.event import Event
from shared.domain.events import BODY, PERSONAL, to_sections
from shared.log.encoding import printable
from shared.projections.view import Document, FoldEntry

UNREADABLE = "unreadable"
MOST_UNREAD = 20

_JSON = msgspec.json.Decoder[Document]()
_WRITTEN = msgspec.json.Decoder(dict[str, msgspec.Raw])


def line(entry: FoldEntry, status: str = "final") -> Document:
    """Return `entry` as a line; one that this version cannot read is a line all the same."""
    return {**_line(entry), "status": UNREADABLE if entry.event is None else status}


@lru_cache(maxsize=1024)
def _line(entry: FoldEntry) -> Document:
    event = entry.event
    provenance: Document = {
        "authority": entry.log,
        "position": entry.position,
        "entry_id": storable(entry.id),
        "at": instant(entry.at),
        "stream": storable(entry.stream),
    }
    if event is None:
        unread = {"kind": UNREADABLE, "original_kind": storable(entry.kind)}
        return {**provenance, **unread, "on": None, "rules": [], "facts": {}}
    stated = facts(event)
    told: Document = {
        **provenance,
        "kind": event.KIND,
        "on": _legal_day(stated[event.ON]) if event.ON is not None else None,
        "rules": list(event.RULES),
        "facts": stated,
    }
    names = _unread(event, entry.body)
    return {**told, "unread": names} if names else told


def _unread(event: Event, body: bytes | None) -> list[str]:
    """Return the names of the members of `body` that this version does not know, a few of them."""
    if body is None or to_sections(event)[BODY] == body:
        return []
    try:
        written = _WRITTEN.decode(body)
    except RecursionError:  # what is not known here is nested deeply
        return []
    names = sorted(written.keys() - {field.name for field in fields(event)})
    return [printable(name) for name in names[:MOST_UNREAD]]


def facts(event: Event) -> Document:
    """Return what `event` states, without natural persons and without who typed it."""
    stated: Document = _JSON.decode(msgspec.json.encode(event))
    stated.pop(PERSONAL, None)
    del stated["recorded_by"]
    return stated


def place(told: Document) -> Document:
    """Return where the line `told` stands: an authority's log and a position."""
    return {"authority": told["authority"], "position": told["position"]}


def instant(at: datetime) -> str:
    """Return `at` as entries write it: UTC, milliseconds, `Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def storable(text: str) -> str:
    """Return `text` with half surrogate pairs replaced: a peer may send them, nobody can store."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _legal_day(stated: str | None) -> str | None:
    """Return the legal date that `stated`, a date or an instant in JSON, falls on."""
    if stated is None or "T" not in stated:
        return stated
    moment = datetime.fromisoformat(stated)
    try:
        return legal_date(moment).isoformat()
    except OverflowError:  # the last hours of the year 9999, or the first of the year 1
        return moment.date().isoformat()
