"""The view of inspections: one document per inspection id, one side per authority that wrote of it.

An inspection has one author, so there is one side. Should another log use the same id, both sides
stand next to each other, the state is `conflicting`, and neither hides the other.

    {"inspection_id", "authority", "state", "sides": {authority: side}}
"""

from collections.abc import Iterator
from functools import lru_cache

from shared.domain.inspection.events import (
    FindingRecorded,
    InspectionClosed,
    InspectionEvent,
    InspectionPlanned,
    OfInspection,
    RectificationOrdered,
    RectificationSubmitted,
    RectificationVerified,
    ReportSubmitted,
    ResultIssued,
    SiteEntered,
)
from shared.domain.inspection.state import Stage
from shared.projections.lines import facts, line
from shared.projections.matters import id_in_stream
from shared.projections.two_sided import CONFLICTING
from shared.projections.view import Document, FoldEntry

_STAGES = [stage.value for stage in Stage]
_OF_PLAN = ("uscc", "purpose", "announcement", "scheme", "entrustments")
_NOTHING_TOLD: Document = {
    "stage": Stage.PLANNED.value,
    "status": "provisional",
    "uscc": None,
    "sites": [],
    "purpose": None,
    "announcement": None,
    "scheme": None,
    "entrustments": [],
    "team_size": None,
    "entered_at": None,
    "closed_at": None,
    "finding_count": 0,
    "proposed": None,
    "conclusion": None,
    "rectifications": [],
    "lines": [],
}


class Inspections:
    """The view `inspections`, keyed by inspection id."""

    name = "inspections"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the id of the inspection that `entry` is about, if it is about one."""
        about = inspection_id(entry)
        return (about,) if about is not None else ()

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`, with the side of its author moved on."""
        earlier: Document = document["sides"] if document is not None else {}
        sides = {**earlier, entry.log: step(earlier.get(entry.log), entry)}
        author = _author(sides)
        return {
            "inspection_id": inspection_id(entry),
            "authority": author,
            "state": sides[author]["stage"] if author is not None else CONFLICTING,
            "sides": sides,
        }

    def terms(self, document: Document) -> Iterator[str]:
        """Yield state, authorities, firm, parties and entrustments."""
        yield f"state:{document['state']}"
        for authority, side in document["sides"].items():
            yield f"authority:{authority}"
            if side["uscc"] is not None:
                yield f"uscc:{side['uscc']}"
            for named in side["entrustments"]:
                yield f"entrustment:{named['entrustment_id']}"
                yield f"registrant:{named['registrant_uscc']}"
                yield f"contractor:{named['contractor_uscc']}"


@lru_cache(maxsize=1024)
def inspection_id(entry: FoldEntry) -> str | None:
    """Return the id of the inspection that `entry` is about, or None for any other matter."""
    event = entry.event
    if event is None:
        return id_in_stream(entry, "inspection")
    return str(event.inspection_id) if isinstance(event, OfInspection) else None


def step(side: Document | None, entry: FoldEntry) -> Document:
    """Return one authority's side of an inspection after `entry`: what it comes to, and the lines.

    The side is provisional until the final result, and so are its lines.
    """
    before = side if side is not None else _NOTHING_TOLD
    told = _told(before, entry.event) if isinstance(entry.event, InspectionEvent) else {}
    after = {**before, **told}
    after["lines"] = [*before["lines"], line(entry, after["status"])]
    if after["status"] != before["status"]:
        after["lines"] = [_settled(one, after["status"]) for one in after["lines"]]
    return after


def _told(before: Document, event: InspectionEvent) -> Document:
    told: Document = {}
    match event:
        case InspectionPlanned() | SiteEntered():
            told = _of_plan(before, event)
        case FindingRecorded():
            told = {"finding_count": before["finding_count"] + 1}
        case InspectionClosed():
            told = {**_reached(before, Stage.CLOSED), "closed_at": facts(event)["closed_at"]}
        case ReportSubmitted():
            told = {**_reached(before, Stage.REPORTED), "proposed": event.proposed.value}
        case ResultIssued():
            told = {
                **_reached(before, Stage.CONCLUDED),
                "status": "final",
                "conclusion": event.conclusion.value,
            }
        case RectificationOrdered() | RectificationSubmitted() | RectificationVerified():
            told = {"rectifications": _rectifications(before["rectifications"], event)}
        case _:
            pass
    return told


def _of_plan(before: Document, event: InspectionPlanned | SiteEntered) -> Document:
    stated = facts(event)
    told = {field: stated[field] for field in _OF_PLAN}
    if isinstance(event, InspectionPlanned):
        return {**told, "sites": stated["sites"]}
    return {
        **told,
        **_reached(before, Stage.UNDER_WAY),
        "sites": stated["planned_sites"],
        "team_size": event.team_size,
        "entered_at": before["entered_at"] or stated["entered_at"],
    }


def _reached(before: Document, stage: Stage) -> Document:
    reached = max(_STAGES.index(before["stage"]), _STAGES.index(stage.value))
    return {"stage": _STAGES[reached]}


def _rectifications(
    rounds: list[Document],
    event: RectificationOrdered | RectificationSubmitted | RectificationVerified,
) -> list[Document]:
    if isinstance(event, RectificationOrdered):
        opened = {
            "state": "ordered",
            "findings": list(event.findings),
            "ordered_on": event.ordered_on.isoformat(),
            "due_on": event.due_on.isoformat(),
            "submitted_on": None,
            "verified_on": None,
        }
        return [*rounds, opened]
    if not rounds:
        return rounds
    *earlier, last = rounds
    if isinstance(event, RectificationSubmitted):
        moved = {"state": "submitted", "submitted_on": event.submitted_on.isoformat()}
    else:
        moved = {"state": event.outcome.value, "verified_on": event.verified_on.isoformat()}
    return [*earlier, {**last, **moved}]


def _settled(one: Document, status: str) -> Document:
    return {**one, "status": status} if one["status"] == "provisional" else one


def _author(sides: Document) -> str | None:
    told = [authority for authority, side in sides.items() if side["uscc"] is not None]
    candidates = told or list(sides)
    return candidates[0] if len(candidates) == 1 else None
