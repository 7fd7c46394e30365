"""The view of serious risks seen in adverse events: who told, assessed and investigated.

    {"adverse_event_id", "state", "uscc", "contractor_uscc", "notifying", "registrant_authority",
     "contractor_authority", "serious", "sides": {"notifying:ha": facts, …}, "touched_by",
     "lines": […]}

State: `notified`, `assessed`, `investigated`, `unnotified` where only an answer is known,
`unreadable`, and `conflicting` where two authorities have notified under one id. An assessment
counts when it comes from the authority to which the risk was notified, an investigation when the
assessment names its authority.
"""

from collections.abc import Iterator

from shared.domain.adverse_event import (
    ContractorInvestigated,
    OfAdverseEvent,
    RiskAssessed,
    RiskNotified,
    author_of,
)
from shared.projections import adverse_event_duties
from shared.projections.duties import duty_terms
from shared.projections.lines import UNREADABLE, line
from shared.projections.streams import matter_keys, own_key
from shared.projections.two_sided import CONFLICTING, statements, with_statement
from shared.projections.view import Document, FoldEntry

NOTIFYING, ASSESSING, INVESTIGATING = "notifying", "assessing", "investigating"
MATTER = "adverse-event"

_ROLES = {
    RiskNotified: NOTIFYING,
    RiskAssessed: ASSESSING,
    ContractorInvestigated: INVESTIGATING,
}
_TOLD = (
    "uscc",
    "contractor_uscc",
    "notifying",
    "registrant_authority",
    "contractor_authority",
    "certificate_no",
    "product_name",
)


class AdverseEvents:
    """The view `adverse-events`, keyed by id."""

    name = "adverse-events"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the ids of the risks that `entry` is about, or touches."""
        return matter_keys(MATTER, entry)

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`."""
        before = document if document is not None else _NOTHING
        own = own_key(MATTER, entry)
        event = entry.event
        if own is None or (event is not None and not isinstance(event, OfAdverseEvent)):
            return {**before, "touched_by": [*before["touched_by"], line(entry)]}
        role, author = None, None
        if isinstance(event, RiskNotified | RiskAssessed | ContractorInvestigated):
            role, author = _ROLES[type(event)], author_of(event)
        merged = with_statement(before, entry, role, author)
        sides: Document = merged["sides"]
        known = _known(sides)
        told, opening = known.get(ASSESSING, {}), known.get(NOTIFYING, {})
        return {
            **before,
            **merged,
            "adverse_event_id": own,
            "state": _state(sides, known),
            **{name: told.get(name, opening.get(name)) for name in _TOLD},
            "serious": told.get("serious"),
        }

    def terms(self, document: Document) -> Iterator[str]:
        """Yield state, authorities, firms and duties."""
        yield f"state:{document['state']}"
        for stated in document["sides"].values():
            for place in ("notifying", "registrant_authority", "contractor_authority"):
                if stated[place] is not None:
                    yield f"authority:{stated[place]}"
            for firm in ("uscc", "contractor_uscc"):
                if stated[firm] is not None:
                    yield f"uscc:{stated[firm]}"
        yield from duty_terms(self.duties(document))

    def duties(self, document: Document) -> list[Document]:
        """Return what the law asks to follow (`shared.projections.duties`)."""
        return adverse_event_duties.duties(document)


_NOTHING: Document = {
    "adverse_event_id": None,
    "state": UNREADABLE,
    **dict.fromkeys(_TOLD),
    "serious": None,
    "sides": {},
    "lines": [],
    "touched_by": [],
}


def _known(sides: Document) -> dict[str, Document]:
    """Return what counts in each role: nothing where two have opened it."""
    opening = statements(sides, NOTIFYING)
    if len(opening) != 1:
        return {}
    known = {NOTIFYING: opening[0]}
    assessed = sides.get(f"{ASSESSING}:{opening[0]['registrant_authority']}")
    if assessed is not None:
        known[ASSESSING] = assessed
        investigated = sides.get(f"{INVESTIGATING}:{assessed['contractor_authority']}")
        if investigated is not None:
            known[INVESTIGATING] = investigated
    return known


def _state(sides: Document, known: dict[str, Document]) -> str:
    if len(statements(sides, NOTIFYING)) > 1:
        return CONFLICTING
    if not known:
        return "unnotified" if sides else UNREADABLE
    if INVESTIGATING in known:
        return "investigated"
    return "assessed" if ASSESSING in known else "notified"
