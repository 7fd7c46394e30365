"""The view of assignments: who of an authority has a duty in hand, and who had before.

    {"duty", "authority", "assigned_to": account | None, "note", "assigned_on", "lines": […]}

Each authority assigns for itself, on its own log; so a document is of one log and one duty, and its
key the digest of both.
"""

from collections.abc import Iterator
from hashlib import sha256

from shared.domain.duty_assignment import DutyAssigned
from shared.projections.lines import line, storable
from shared.projections.view import Document, FoldEntry


class Assignments:
    """The view `assignments`, keyed by `assignment_key`."""

    name = "assignments"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the key of the duty that `entry` is about, if it is about one."""
        duty = _duty(entry)
        return () if duty is None else (assignment_key(entry.log, duty),)

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`."""
        event = entry.event
        told: Document = document or {"assigned_to": None, "note": "", "assigned_on": None}
        if isinstance(event, DutyAssigned):
            day = event.assigned_on.isoformat()
            told = {"assigned_to": event.assignee, "note": event.note, "assigned_on": day}
        earlier: list[Document] = document["lines"] if document is not None else []
        about = {"duty": storable(_duty(entry) or ""), "authority": entry.log}
        return {**told, **about, "lines": [*earlier, line(entry)]}

    def terms(self, document: Document) -> Iterator[str]:
        """Yield the authority, and the account that has the duty in hand."""
        yield f"authority:{document['authority']}"
        if document["assigned_to"] is not None:
            yield f"person:{document['assigned_to']}"


def assignment_key(authority: str, duty: str) -> str:
    """Return the key under which stands who of `authority` has the duty of this id in hand."""
    return sha256(f"{authority} {duty}".encode("utf-8", "surrogatepass")).hexdigest()


def _duty(entry: FoldEntry) -> str | None:
    event = entry.event
    if event is None:
        matter, _, duty = entry.stream.partition("/")
        return duty if matter == "duty" else None
    return event.duty if isinstance(event, DutyAssigned) else None
