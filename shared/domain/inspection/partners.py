"""Inspections of one case by several authorities: each inspects on its own log, at the same firm.

Their teams work side by side, so one matter is often found twice, and graded apart. Neither finding
gives way: a finding may say that it is `same_as` another authority's, and both stand.

XRG-103  a joint inspection is one visit of both authorities. 药监综械管〔2022〕21号 二（二）.
SUP-020  to one scale. Announcement 38 of 2024 §17.
INS-002  two inspectors, who may be of two authorities: where one sends a single inspector, the
         other one's confirms what he found, on his own authority's log. Order 53 art. 50.
"""

from collections.abc import Iterable, Mapping

from shared.domain.dates import legal_date
from shared.domain.event import Event
from shared.domain.inspection.events import (
    FindingRecorded,
    InspectionEvent,
    InspectionPlanned,
    NamedFinding,
    SiteEntered,
)
from shared.domain.inspection.refusals import InspectionNotJoint, SameFindingUnknown
from shared.domain.inspection.state import Inspection, evolve


def as_read(events: Iterable[Event]) -> Inspection | None:
    """Return another authority's inspection as its readers know it, None before site entry.

    They never see its plan and team; the entry of the first site stands for the plan.
    """
    inspection: Inspection | None = None
    for event in events:
        if isinstance(event, SiteEntered) and inspection is None:
            inspection = evolve(None, _plan_told_by(event))
        if isinstance(event, InspectionEvent) and not isinstance(event, InspectionPlanned):
            inspection = evolve(inspection, event)
    return inspection


def partners(inspection: Inspection, told: Mapping[str, Inspection]) -> dict[str, Inspection]:
    """Return those of `told`, by log, that other participants tell of this case at this firm."""
    plan = inspection.plan
    return {
        log: other
        for log, other in told.items()
        if plan.joint_id is not None
        and log in plan.participants
        and other.plan.inspection_id != plan.inspection_id
        and (other.plan.joint_id, other.plan.uscc) == (plan.joint_id, plan.uscc)
    }


def require_same_matter(
    inspection: Inspection, same_as: NamedFinding, told: Mapping[str, Inspection]
) -> FindingRecorded:
    """Return the finding that `same_as` names, by what each log has `told` of that inspection.

    Raises:
        InspectionNotJoint: the own inspection is part of no case.
        SameFindingUnknown: no other participant has recorded it there, as far as this node knows.
    """
    if inspection.plan.joint_id is None:
        raise InspectionNotJoint(f"{inspection.plan.inspection_id} is part of no case")
    for other in partners(inspection, told).values():
        for finding in other.findings:
            if (finding.inspection_id, finding.number) == (same_as.inspection_id, same_as.number):
                return finding
    raise SameFindingUnknown(
        f"no finding {same_as.number} of {same_as.inspection_id} in this case", "/same_as"
    )


def _plan_told_by(entered: SiteEntered) -> InspectionPlanned:
    """Return as much of the plan as the entry of the first site repeats."""
    day = legal_date(entered.entered_at)
    return InspectionPlanned(
        inspection_id=entered.inspection_id,
        uscc=entered.uscc,
        sites=entered.planned_sites,
        purpose=entered.purpose,
        announcement=entered.announcement,
        grounds=(),
        basis="",
        items=(),
        planned_from=day,
        planned_until=day,
        scheme=entered.scheme,
        entrustments=entered.entrustments,
        mode=entered.mode,
        delegating_authority=entered.delegating_authority,
        full_scope=entered.full_scope,
        follows=entered.follows,
        further_purposes=entered.further_purposes,
        joint_id=entered.joint_id,
        participants=entered.participants,
        recorded_by=entered.recorded_by,
    )
