"""One authority's side of an inspection: what its own entries tell, whatever others add to it.

The side is provisional until the final result, and so are its lines. What depends on today, such as
an overdue report, is not in it: the days are.
"""

from typing import Any

from shared.domain.inspection.events import (
    Escalated,
    FindingConfirmed,
    FindingRecorded,
    InspectionClosed,
    InspectionEvent,
    InspectionPlanned,
    RectificationOrdered,
    RectificationOverdue,
    RectificationSubmitted,
    RectificationVerified,
    RefusedByFirm,
    ReportConfirmed,
    ReportSubmitted,
    ResultIssued,
    ResultReturned,
    SiteEntered,
    StatementRecorded,
)
from shared.domain.inspection.state import Stage
from shared.projections.inspection_rectification import with_rectification
from shared.projections.lines import facts, line
from shared.projections.view import Document, FoldEntry

_STAGES = [stage.value for stage in Stage]
_OF_PLAN = (
    "uscc",
    "purpose",
    "announcement",
    "mode",
    "delegating_authority",
    "full_scope",
    "follows",
    "further_purposes",
    "joint_id",
    "participants",
    "scheme",
    "entrustments",
)
_NOTHING_TOLD: Document = {
    "stage": Stage.PLANNED.value,
    "status": "provisional",
    "uscc": None,
    "sites": [],
    "purpose": None,
    "announcement": None,
    "mode": None,
    "delegating_authority": None,
    "full_scope": None,
    "follows": None,
    "further_purposes": [],
    "joint_id": None,
    "participants": [],
    "scheme": None,
    "entrustments": [],
    "team_size": None,
    "entered_at": None,
    "closed_at": None,
    "finding_count": 0,
    "findings": [],
    "statements": [],
    "escalations": [],
    "refusals": [],
    "report": {"due_on": None, "reported_on": None, "late": None},
    "scheme_conclusion": None,
    "proposed": None,
    "conclusion": None,
    "overridden_by": None,
    "further": [],
    "results": [],
    "rectifications": [],
    "returned": None,
    "confirmed": None,
    "lines": [],
}


def step(side: Document | None, entry: FoldEntry) -> Document:
    """Return the side after `entry`: what it comes to, and its lines."""
    before = side if side is not None else _NOTHING_TOLD
    told = _told(before, entry.event) if isinstance(entry.event, InspectionEvent) else {}
    after = {**before, **told}
    after["lines"] = [*before["lines"], line(entry, after["status"])]
    if after["status"] != before["status"]:
        after["lines"] = [_settled(one, after["status"]) for one in after["lines"]]
    return after


def _told(before: Document, event: InspectionEvent) -> Document:  # noqa: PLR0911 - one case each
    match event:
        case InspectionPlanned() | SiteEntered():
            return _of_plan(before, event)
        case FindingRecorded() | FindingConfirmed():
            return _of_findings(before, event)
        case StatementRecorded() | Escalated() | RefusedByFirm():
            return _of_visit(before, event)
        case InspectionClosed() | ReportSubmitted():
            return _of_report(before, event)
        case ResultIssued():
            return _of_result(before, event)
        case (
            RectificationOrdered()
            | RectificationSubmitted()
            | RectificationOverdue()
            | RectificationVerified()
        ):
            return {"rectifications": with_rectification(before["rectifications"], event)}
        case ResultReturned() | ReportConfirmed():
            return _of_delegation(before, event)
        case _:
            return {}


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


def _of_findings(before: Document, event: FindingRecorded | FindingConfirmed) -> Document:
    findings: list[Document] = before["findings"]
    if isinstance(event, FindingRecorded):
        told = {"number": event.number, "severity": event.severity, "confirmed_on": None}
        return {"finding_count": before["finding_count"] + 1, "findings": [*findings, told]}
    confirmed = event.confirmed_on.isoformat()
    return {
        "findings": [
            {**one, "confirmed_on": confirmed} if one["number"] == event.number else one
            for one in findings
        ]
    }


def _of_visit(before: Document, event: StatementRecorded | Escalated | RefusedByFirm) -> Document:
    match event:
        case StatementRecorded():
            return {"statements": [*before["statements"], event.stated_on.isoformat()]}
        case Escalated():
            told = _some(event, "kind", "reported_at")
            return {"escalations": [*before["escalations"], told]}
        case RefusedByFirm():
            told = _some(event, "kind", "occurred_on", "corrected", "prevents_completion")
            return {"refusals": [*before["refusals"], told]}


def _of_report(before: Document, event: InspectionClosed | ReportSubmitted) -> Document:
    if isinstance(event, InspectionClosed):
        stated = facts(event)
        report = {**before["report"], "due_on": stated["report_due_on"]}
        return {
            **_reached(before, Stage.CLOSED),
            "closed_at": stated["closed_at"],
            "report": report,
        }
    return {
        **_reached(before, Stage.REPORTED),
        "scheme_conclusion": event.scheme_conclusion.value,
        "proposed": event.proposed.value,
        "overridden_by": _overrider(
            event.scheme_conclusion.value, event.proposed.value, event.proposed.value
        ),
        "report": {
            "due_on": before["report"]["due_on"],
            "reported_on": event.reported_on.isoformat(),
            "late": None if event.due_on is None else event.reported_on > event.due_on,
        },
        "further": [
            {
                "purpose": one.purpose.value,
                "scheme_conclusion": one.scheme_conclusion.value,
                "proposed": one.proposed.value,
                "conclusion": None,
            }
            for one in event.further
        ],
    }


def _of_result(before: Document, event: ResultIssued) -> Document:
    stated, conclusion = event.scheme_conclusion, event.conclusion.value
    expected = before["scheme_conclusion"] if stated is None else stated.value
    proposed = None if before["results"] else before["proposed"]
    result = {
        "scheme_conclusion": expected,
        "conclusion": conclusion,
        "overridden_by": _overrider(expected, proposed, conclusion),
        "issued_on": event.issued_on.isoformat(),
    }
    return {
        **_reached(before, Stage.CONCLUDED),
        "status": "final",
        "conclusion": conclusion,
        "overridden_by": result["overridden_by"],
        "further": _concluded(before["further"], event),
        "results": [*before["results"], result],
    }


def _concluded(proposed: list[Document], event: ResultIssued) -> list[Document]:
    """Return what was concluded for each further purpose, beside what the team had proposed."""
    told = {one["purpose"]: one for one in proposed}
    return [
        {
            "purpose": one.purpose.value,
            "scheme_conclusion": one.scheme_conclusion,
            "proposed": told.get(one.purpose.value, {"proposed": None})["proposed"],
            "conclusion": one.conclusion.value,
        }
        for one in event.further
    ]


def _overrider(by_scheme: str | None, proposed: str | None, conclusion: str) -> str | None:
    """Return who has concluded something else than the scheme: the team or the authority."""
    if conclusion == by_scheme:
        return None
    return "team" if conclusion == proposed else "authority"


def _of_delegation(before: Document, event: ResultReturned | ReportConfirmed) -> Document:
    if isinstance(event, ResultReturned):
        told = _some(event, "conclusion", "is_final", "returned_on", "due_on")
        late = None if event.due_on is None else event.returned_on > event.due_on
        return {"returned": {**told, "late": late}}
    if before["uscc"] is not None and before["delegating_authority"] != event.delegating_authority:
        return {}
    return {"confirmed": _some(event, "delegating_authority", "conclusion", "confirmed_on")}


def _reached(before: Document, stage: Stage) -> Document:
    reached = max(_STAGES.index(before["stage"]), _STAGES.index(stage.value))
    return {"stage": _STAGES[reached]}


def _some(event: InspectionEvent, *fields: str) -> dict[str, Any]:
    stated = facts(event)
    return {field: stated[field] for field in fields}


def _settled(one: Document, status: str) -> Document:
    return {**one, "status": status} if one["status"] == "provisional" else one
