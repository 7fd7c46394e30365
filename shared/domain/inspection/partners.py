"""Inspections of one case by several authorities: each inspects on its own log, at the same firm.

Their teams work side by side, so one matter is often found twice, and graded apart. Neither finding
gives way: a finding may say that it is `same_as` another authority's, and both stand.

XRG-103  a joint inspection is one visit of both authorities. 药监综械管〔2022〕21号 二（二）.
SUP-020  to one scale. Announcement 38 of 2024 §17.
INS-002  two inspectors, who may be of two authorities: where one sends a single inspector, the
         other one's confirms what he found, on his own authority's log. Order 53 art. 50.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from shared.domain.dates import legal_date, require_not_future
from shared.domain.event import Event
from shared.domain.inspection.events import (
    FindingRecorded,
    InspectionEvent,
    InspectionPlanned,
    NamedFinding,
    PartnerFindingConfirmed,
    SiteEntered,
)
from shared.domain.inspection.fieldwork import require_second_inspector
from shared.domain.inspection.refusals import (
    DatedBeforeEarlierStep,
    FindingAlreadyConfirmed,
    InspectionNotJoint,
    InspectionNotUnderWay,
    PartnersFindingUnknown,
    ReportAlreadySubmitted,
)
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


def find_partners_finding(
    inspection: Inspection, named: NamedFinding, told: Mapping[str, Inspection]
) -> tuple[str, FindingRecorded]:
    """Return who has made the finding `named`, and that finding, by what each log has `told`.

    Raises:
        InspectionNotJoint: the own inspection is part of no case.
        PartnersFindingUnknown: no other participant has recorded it at the firm, as far as this
            node knows.
    """
    if inspection.plan.joint_id is None:
        raise InspectionNotJoint(f"{inspection.plan.inspection_id} is part of no case")
    for log, other in partners(inspection, told).items():
        for finding in other.findings:
            if NamedFinding(inspection_id=finding.inspection_id, number=finding.number) == named:
                return log, finding
    raise PartnersFindingUnknown(f"no finding {named.number} of {named.inspection_id} in this case")


def confirm_partners_finding(
    inspection: Inspection,
    stated: PartnerFindingConfirmed,
    told: Mapping[str, Inspection],
    today: date,
) -> PartnerFindingConfirmed:
    """Accept that an inspector confirms what another participant found, until that one's report.

    `inspection` is the own one of the same firm, of whose team he is. Whose finding it is follows
    from what the logs have `told`.

    Raises:
        InspectionNotJoint, PartnersFindingUnknown: as above.
        InspectionNotUnderWay: the own team has entered no site.
        FindingAlreadyConfirmed: an inspector of this team has confirmed it.
        NotOfTheTeam, NotAnInspector: the caller is no inspector of the own team.
        ConfirmedByItsAuthor: he has found it himself.
        ReportAlreadySubmitted: the other team has reported.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
    """
    authority, finding = find_partners_finding(inspection, stated.finding, told)
    if not inspection.entries:
        raise InspectionNotUnderWay(f"{inspection.plan.inspection_id} has not begun")
    if stated.finding in inspection.seconded:
        raise FindingAlreadyConfirmed(f"finding {finding.number} is confirmed")
    require_second_inspector(inspection, finding, stated.confirmed_by)
    reported = told[authority].report
    if reported is not None:
        raise ReportAlreadySubmitted(f"on {reported.reported_on}")
    require_not_future(stated.confirmed_on, today, "/confirmed_on")
    if stated.confirmed_on < finding.found_on:
        raise DatedBeforeEarlierStep(f"{stated.confirmed_on} is before {finding.found_on}")
    return replace(stated, found_by_authority=authority)


def seconded_by_partners(inspection: Inspection, told: Mapping[str, Inspection]) -> frozenset[int]:
    """Return the numbers of the findings that inspectors of other participants have confirmed.

    `told` are those participants' own inspections of the firm, by log.
    """
    return frozenset(
        named.number
        for other in partners(inspection, told).values()
        for named in other.seconded
        if named.inspection_id == inspection.plan.inspection_id
    )


def inspection_in_case(joint_id: UUID, authority: str, uscc: str) -> UUID:
    """Return the id of the inspection of a firm by one participant of a case: only that one."""
    return uuid5(joint_id, f"{authority}/{uscc}")


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
