"""One line of a view: who recorded what, where, when, with which legal date and basis."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from shared.domain.dates import legal_date
from shared.domain.events import PERSONAL, Event
from shared.projections.view import Document, FoldEntry

UNREADABLE = "unreadable"

_JSON = msgspec.json.Decoder[Document]()

RULES: Mapping[str, tuple[str, ...]] = {
    "enterprise.recorded.v1": ("LIC-001", "ARC-001"),
    "licence.issued.v1": ("LIC-001", "LIC-004"),
    "certificate.recorded.v1": ("REG-011", "PRO-003"),
    "entrustment.established.v1": ("REG-013", "ENT-005"),
    "entrustment.acknowledged.v1": ("REG-013", "PRD-001"),
    "inspection.planned.v1": ("INS-001", "INS-002"),
    "inspection.team-assigned.v1": ("INS-002", "FLT-003"),
    "inspection.site-entered.v1": ("INS-002", "FLT-006"),
    "inspection.finding-recorded.v1": ("FND-2015", "FLT-006"),
    "inspection.statement-recorded.v1": ("FLT-010",),
    "inspection.closed.v1": ("FLT-009",),
    "inspection.report-submitted.v1": ("FLT-011", "FND-2015"),
    "inspection.result-issued.v1": ("INS-002", "FND-2015"),
    "inspection.rectification-ordered.v1": ("INS-002", "SUP-023"),
    "inspection.rectification-submitted.v1": ("INS-005",),
    "inspection.rectification-verified.v1": ("INS-005", "XRG-003"),
    "notice.sent.v1": ("SUP-022", "XRG-003"),
    "notice.acknowledged.v1": ("XRG-003",),
}
"""Rule ids on which an entry of each kind rests."""

_LEGAL_DAYS: Mapping[str, str] = {
    "licence.issued.v1": "issued_on",
    "certificate.recorded.v1": "issued_on",
    "entrustment.established.v1": "started_on",
    "entrustment.acknowledged.v1": "started_on",
    "inspection.planned.v1": "planned_from",
    "inspection.site-entered.v1": "entered_at",
    "inspection.finding-recorded.v1": "found_on",
    "inspection.statement-recorded.v1": "stated_on",
    "inspection.closed.v1": "closed_at",
    "inspection.report-submitted.v1": "reported_on",
    "inspection.result-issued.v1": "issued_on",
    "inspection.rectification-ordered.v1": "ordered_on",
    "inspection.rectification-submitted.v1": "submitted_on",
    "inspection.rectification-verified.v1": "verified_on",
    "notice.sent.v1": "sent_on",
    "notice.acknowledged.v1": "received_on",
}
_INSTANTS = {"entered_at", "closed_at"}


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
    return {
        **provenance,
        "kind": event.KIND,
        "on": _legal_day(event.KIND, stated),
        "rules": list(RULES.get(event.KIND, ())),
        "facts": stated,
    }


def facts(event: Event) -> Document:
    """Return what `event` states, without natural persons and without who typed it."""
    stated: Document = _JSON.decode(msgspec.json.encode(event))
    stated.pop(PERSONAL, None)
    del stated["recorded_by"]
    return stated


def instant(at: datetime) -> str:
    """Return `at` as entries write it: UTC, milliseconds, `Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def storable(text: str) -> str:
    """Return `text` with half surrogate pairs replaced: a peer may send them, nobody can store."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _legal_day(kind: str, stated: Document) -> str | None:
    field = _LEGAL_DAYS.get(kind)
    day: str | None = stated[field] if field is not None else None
    if day is None or field not in _INSTANTS:
        return day
    moment = datetime.fromisoformat(day)
    try:
        return legal_date(moment).isoformat()
    except OverflowError:  # the last hours of the year 9999, or the first of the year 1
        return moment.date().isoformat()
