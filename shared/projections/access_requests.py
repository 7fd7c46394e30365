"""The view of access requests: who asked whom for which archive, why, and what the answer was.

    {"request_id", "state", "asking", "asked", "uscc", "purpose", "purpose_text", "legal_basis",
     "requested_on", "answered_on", "sides": {"asking:zj": facts, "asked:ha": facts}, "lines": […]}

State: `requested`, `granted`, `declined`, `unasked` where only the answer is known, `unreadable`,
`conflicting`. Only the authority that was asked answers; what another log says is a line.
"""

from collections.abc import Iterator

from shared.domain.access import AccessDeclined, AccessGranted, AccessRequested
from shared.projections.lines import UNREADABLE
from shared.projections.streams import id_in_stream
from shared.projections.two_sided import CONFLICTING, statements, told, with_statement
from shared.projections.view import Document, FoldEntry

ASKING, ASKED = "asking", "asked"

_OF_REQUEST = (
    "asking",
    "asked",
    "uscc",
    "purpose",
    "purpose_text",
    "legal_basis",
    "requested_on",
)


class AccessRequests:
    """The view `access-requests`, keyed by request id."""

    name = "access-requests"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the id of the request that `entry` is about, if it is about one."""
        about = _request_id(entry)
        return (about,) if about is not None else ()

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`."""
        role, author = _role(entry)
        merged = with_statement(document, entry, role, author)
        sides: Document = merged["sides"]
        asked = told(sides, ASKING, ASKING)
        answer = sides.get(f"{ASKED}:{asked.get('asked')}", {})
        return {
            "request_id": _request_id(entry),
            "state": _state(sides, answer),
            **{field: asked.get(field) for field in _OF_REQUEST},
            "answered_on": answer.get("granted_on", answer.get("declined_on")),
            **merged,
        }

    def terms(self, document: Document) -> Iterator[str]:
        """Yield state, both authorities, firm and purpose."""
        yield f"state:{document['state']}"
        for field in ("asking", "asked", "uscc", "purpose"):
            if document[field] is not None:
                yield f"{field}:{document[field]}"


def _request_id(entry: FoldEntry) -> str | None:
    match entry.event:
        case AccessRequested() | AccessDeclined():
            return str(entry.event.request_id)
        case AccessGranted(request_id=request_id) if request_id is not None:
            return str(request_id)
        case None:
            return id_in_stream(entry, "access-request")
        case _:
            return None


def _role(entry: FoldEntry) -> tuple[str | None, str | None]:
    match entry.event:
        case AccessRequested():
            return ASKING, entry.event.asking
        case AccessDeclined():
            return ASKED, entry.event.asked
        case AccessGranted():
            return ASKED, entry.log  # that it was asked is seen from the request
        case _:
            return None, None


def _state(sides: Document, answer: Document) -> str:
    asking = statements(sides, ASKING)
    if len(asking) > 1:
        return CONFLICTING
    if asking:
        if not answer:
            return "requested"
        return "granted" if "positions" in answer else "declined"
    return "unasked" if sides else UNREADABLE
