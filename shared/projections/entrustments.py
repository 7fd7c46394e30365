"""The view of entrustments: what both authorities say of one entrustment, and where they differ.

    {"entrustment_id", "state", "status", the parties and the certificate,
     "sides": {"registrant:zj": facts, "contractor:ha": facts},
     "differences": [{"field", "values": {side: value}}], "lines": […]}

State: `established` by the registrant's authority, `acknowledged` by the contractor's too,
`unestablished` where only the answer is known, `unreadable`, or `conflicting`. Status: disputed
where the sides differ or conflict, final where both agree, provisional otherwise.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from shared.domain.entrustment import (
    EntrustmentAcknowledged,
    EntrustmentEstablished,
    OfEntrustment,
)
from shared.projections.lines import UNREADABLE
from shared.projections.matters import id_in_stream
from shared.projections.two_sided import CONFLICTING, statements, told, with_statement
from shared.projections.view import Document, FoldEntry

REGISTRANT, CONTRACTOR = "registrant", "contractor"

_PARTIES = (
    "registrant_uscc",
    "registrant_authority",
    "contractor_uscc",
    "contractor_authority",
    "certificate_no",
)
_COMPARED = (*_PARTIES, "licence_no", "sites", "started_on")


class Entrustments:
    """The view `entrustments`, keyed by entrustment id."""

    name = "entrustments"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the id of the entrustment that `entry` is about, if it is about one."""
        about = entrustment_id(entry)
        return (about,) if about is not None else ()

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`."""
        return step(document, entry)

    def terms(self, document: Document) -> Iterator[str]:
        """Yield state, status, parties, authorities and certificate."""
        yield f"state:{document['state']}"
        yield f"status:{document['status']}"
        for stated in document["sides"].values():
            yield f"registrant:{stated['registrant_uscc']}"
            yield f"contractor:{stated['contractor_uscc']}"
            yield f"authority:{stated['registrant_authority']}"
            yield f"authority:{stated['contractor_authority']}"
            yield f"certificate:{stated['certificate_no']}"


@lru_cache(maxsize=1024)
def entrustment_id(entry: FoldEntry) -> str | None:
    """Return the id of the entrustment that `entry` is about, or None for any other matter."""
    event = entry.event
    if event is None:
        return id_in_stream(entry, "entrustment")
    return str(event.entrustment_id) if isinstance(event, OfEntrustment) else None


def step(document: Document | None, entry: FoldEntry) -> Document:
    """Return the document of one entrustment after `entry`."""
    role, author = _role(entry)
    merged = with_statement(document, entry, role, author)
    sides: Document = merged["sides"]
    known, state, differences = told(sides, REGISTRANT, CONTRACTOR), _state(sides), _differ(sides)
    return {
        "entrustment_id": entrustment_id(entry),
        "state": state,
        "status": _status(state, differences),
        **{field: known.get(field) for field in _PARTIES},
        **merged,
        "differences": differences,
    }


def _role(entry: FoldEntry) -> tuple[str | None, str | None]:
    match entry.event:
        case EntrustmentEstablished():
            return REGISTRANT, entry.event.registrant_authority
        case EntrustmentAcknowledged():
            return CONTRACTOR, entry.event.contractor_authority
        case _:
            return None, None


def _state(sides: Document) -> str:
    opened, answered = statements(sides, REGISTRANT), statements(sides, CONTRACTOR)
    if len(opened) > 1 or len(answered) > 1:
        return CONFLICTING
    if opened:
        return "acknowledged" if answered else "established"
    return "unestablished" if answered else UNREADABLE


def _status(state: str, differences: list[Document]) -> str:
    if differences or state == CONFLICTING:
        return "disputed"
    return "final" if state == "acknowledged" else "provisional"


def _differ(sides: Document) -> list[Document]:
    differences: list[Document] = []
    for field in _COMPARED:
        stated = {side: sides[side][field] for side in sorted(sides) if sides[side][field]}
        if len({_comparable(field, value) for value in stated.values()}) > 1:
            differences.append({"field": field, "values": stated})
    return differences


def _comparable(field: str, value: Any) -> str:
    return str(sorted(value) if field == "sites" else value)
