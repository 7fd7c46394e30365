"""One line of a view: who recorded what, where, when, with which legal date and basis.

Every line has a `status`, one of `LineStatus`. What is repaired, or past the period of its use, has
none: it is in no answer (`shared.projections.use_status`).

Where the writer's version knew more than this one, the line says so: it is `unreadable`, with the
original kind, or `unread` names the members that it does not show.
"""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache

import msgspec

from shared.domain.correction import Amendment
from shared.domain.dates import legal_date
from shared.domain.event import Event
from shared.domain.events import BODY, PERSONAL, to_sections
from shared.log.encoding import printable
from shared.projections.view import Document, FoldEntry

MOST_UNREAD = 20


class LineStatus(StrEnum):
    """What a line is worth; the last of these that is true of it."""

    FINAL = "final"
    """Its authority says so."""
    PROVISIONAL = "provisional"
    """Of an inspection without its final result."""
    ATTESTED = "attested"
    """An answer on paper, as the authority that it went to attests."""
    CORRECTED = "corrected"
    """As its authority has corrected it; `corrections` tell what was before, and why."""
    DISPUTED = "disputed"
    """The authorities that tell the matter contradict one another; the matter says so, and where
    lines of several matters stand together, each of them."""
    DISREGARDED = "disregarded"
    """Its log may not say so: it is shown, and nothing follows from it."""
    UNREADABLE = "unreadable"
    """A newer version of the program wrote it, or its body is not open here."""
    ANNULLED = "annulled"
    """Its authority has taken it back; `corrections` tell why."""


ANNULLED, DISREGARDED, UNREADABLE = (
    LineStatus.ANNULLED,
    LineStatus.DISREGARDED,
    LineStatus.UNREADABLE,
)
_COUNTING = frozenset(
    {LineStatus.FINAL, LineStatus.PROVISIONAL, LineStatus.ATTESTED, LineStatus.CORRECTED}
)

_JSON = msgspec.json.Decoder[Document]()
_WRITTEN = msgspec.json.Decoder(dict[str, msgspec.Raw])


def line(entry: FoldEntry, status: str = "final") -> Document:
    """Return `entry` as a line; one that this version cannot read is a line all the same.

    `status` is what the matter says of it: provisional, final or disregarded. An entry that was
    corrected or annulled says so instead, with all its corrections.
    """
    return {**_line(entry), "status": str(_status(entry, status))}


def counts(told: Document) -> bool:
    """Tell whether the line `told` says what holds: it may be provisional, or corrected."""
    return told["status"] in _COUNTING


def counted(lines: Iterable[Document]) -> list[Document]:
    """Return those of `lines` that say what holds."""
    return [one for one in lines if counts(one)]


def entry_count(lines: Collection[Document]) -> int:
    """Return how many entries `lines` are of, with the corrections in them: their version."""
    return len(lines) + sum(len(one.get("corrections", ())) for one in lines)


def told_by_none(lines: Iterable[Document]) -> str:
    """Return the state of a matter of which none of `lines` tells: annulled, or unreadable."""
    return ANNULLED if all(one["status"] == ANNULLED for one in lines) else UNREADABLE


def _status(entry: FoldEntry, status: str) -> str:
    if entry.correction is not None:  # what it corrects is not here
        return DISREGARDED
    if entry.settled is not None and entry.settled.annulled:
        return ANNULLED
    if entry.event is None:
        return UNREADABLE
    corrected = entry.settled is not None and entry.settled.corrected
    return LineStatus.CORRECTED if corrected and status in _COUNTING else status


@lru_cache(maxsize=1024)
def _line(entry: FoldEntry) -> Document:
    event = entry.told
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
        "rules": list(event.rules),
        "facts": stated,
    }
    written = event if entry.settled is None else entry.settled.recorded.event
    names = _unread(written, entry.body) if written is not None else []
    if names:
        told["unread"] = names
    if entry.settled is not None:
        told["corrections"] = [_correction(one) for one in entry.settled.amendments]
    return told


def _correction(amendment: Amendment) -> Document:
    """Return what one correction or annulment of a line's entry says, and what was before it."""
    by, told = amendment.by, amendment.told
    stated = facts(told)
    return {
        "kind": told.KIND,
        "authority": by.log,
        "position": by.position,
        "entry_id": storable(by.entry_id),
        "at": instant(by.at),
        "on": stated[told.ON or ""],
        "reason": told.reason,
        "changed": dict(amendment.before),
        "status": (LineStatus.FINAL if amendment.counts else DISREGARDED).value,
    }


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
