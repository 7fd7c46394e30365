"""One authority's inspections: planned, carried out, reported, concluded, rectified.

Every command takes the inspection as the own log tells it, asks the domain, and appends behind the
version that it was told. Each raises what its decision in `shared.domain.inspection` raises,
`InspectionUnknown`, and what the log refuses.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.authority.desk import Desk, Request, VersionMismatch
from services.authority.recent import Known
from services.authority.records import (
    enterprise_of,
    entrustments_of,
    exchange_of,
    inspected_firm,
    inspections_read,
    partner_inspections,
)
from shared.domain.entrustment.state import Entrustment
from shared.domain.inspection import (
    delegation,
    fieldwork,
    obstruction,
    partners,
    planning,
    rectification,
    results,
    team,
)
from shared.domain.inspection.delegation import Answer, Review
from shared.domain.inspection.events import (
    ConflictDeclared,
    Escalated,
    InspectionClosed,
    InspectionEvent,
    InspectionPlanned,
    LocalAuthorityNotified,
    MemberRecused,
    NamedFinding,
    PartnerFindingConfirmed,
    PledgeSigned,
    RectificationSubmitted,
    RectificationVerified,
    RefusedByFirm,
    ResultIssued,
    StatementRecorded,
    TeamAssigned,
)
from shared.domain.inspection.fieldwork import Observation
from shared.domain.inspection.planning import PlanRecords, SiteEntry, name_entrustment
from shared.domain.inspection.rectification import Demand
from shared.domain.inspection.refusals import InspectionUnknown
from shared.domain.inspection.results import TeamReport
from shared.domain.inspection.state import Inspection, evolve, replay
from shared.errors import ConcurrentChange, RefusedByRule
from shared.store.appending import Appended

Decide = Callable[[Inspection, date], InspectionEvent]


def plan(
    desk: Desk,
    request: Request,
    stated: InspectionPlanned,
    entrustment_ids: Sequence[UUID] | None,
) -> Appended:
    """Plan an inspection of a firm that covers the entrustments named, or else all live ones.

    Raises:
        LianjianError: what `shared.domain.inspection.planning.plan_inspection` and the log refuse.
    """
    ids = desk.standing.of_firm(stated.uscc) if entrustment_ids is None else entrustment_ids
    named = tuple(name_entrustment(claim) for one in ids for claim in entrustments_of(desk, one))
    records = PlanRecords(
        authority=desk.authority,
        firm=enterprise_of(desk, stated.uscc),
        schemes=desk.reference().schemes,
        entrusted=_entrusted_by(desk, stated.uscc) if stated.full_scope else (),
        followed_firm=None if stated.follows is None else inspected_firm(desk, stated.follows),
    )
    event = planning.plan_inspection(replace(stated, entrustments=named), records)
    return desk.append(request, 1, event, evolve(None, event))


def assign_team(desk: Desk, request: Request, stated: TeamAssigned) -> Appended:
    """Assign the team, in place of an earlier one."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, _today: team.assign_team(inspection, stated),
    )


def declare_conflict(desk: Desk, request: Request, stated: ConflictDeclared) -> Appended:
    """Take what the calling member declares of himself."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: team.declare_conflict(inspection, stated, today),
    )


def sign_pledge(desk: Desk, request: Request, stated: PledgeSigned) -> Appended:
    """Take the pledge of the calling member."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: team.sign_pledge(inspection, stated, today),
    )


def recuse_member(desk: Desk, request: Request, stated: MemberRecused) -> Appended:
    """Let a member leave, and another one take his place."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: team.recuse_member(inspection, stated, today),
    )


def notify_local_authority(
    desk: Desk, request: Request, stated: LocalAuthorityNotified
) -> Appended:
    """Write down that the authority of the place was told."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: team.notify_local_authority(
            inspection, stated, desk.authority, today
        ),
    )


def enter_site(desk: Desk, request: Request, inspection_id: UUID, entry: SiteEntry) -> Appended:
    """Enter a site; from here on others read of the inspection."""
    return _take(
        desk,
        request,
        inspection_id,
        lambda inspection, today: planning.enter_site(
            inspection, entry, desk.authority, request.caller, today
        ),
    )


def record_finding(
    desk: Desk, request: Request, inspection_id: UUID, observation: Observation
) -> Appended:
    """Write down one departure from a clause."""
    same_as = observation.same_as

    def decide(inspection: Inspection, today: date) -> InspectionEvent:
        if same_as is not None:
            told = inspections_read(desk, same_as.inspection_id)
            partners.find_partners_finding(inspection, same_as, told)
        return fieldwork.record_finding(
            inspection, observation, request.caller, today, desk.reference().schemes
        )

    return _take(desk, request, inspection_id, decide)


def confirm_finding(
    desk: Desk, request: Request, inspection_id: UUID, number: int, confirmed_on: date
) -> Appended:
    """Confirm a finding as the second inspector, who calls.

    If another participant of a case has made it, the word stands in the own inspection of the firm.
    """
    if not desk.log.version(f"inspection/{inspection_id}"):
        named = NamedFinding(inspection_id=inspection_id, number=number)
        return _confirm_partners_finding(desk, request, named, confirmed_on)
    return _take(
        desk,
        request,
        inspection_id,
        lambda inspection, today: fieldwork.confirm_finding(
            inspection, number, confirmed_on, request.caller, today
        ),
    )


def escalate(desk: Desk, request: Request, stated: Escalated) -> Appended:
    """Report to the organiser what cannot wait."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: obstruction.escalate(inspection, stated, today),
    )


def record_obstruction(desk: Desk, request: Request, stated: RefusedByFirm) -> Appended:
    """Write down how the firm refused or evaded."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: obstruction.record_obstruction(inspection, stated, today),
    )


def record_statement(desk: Desk, request: Request, stated: StatementRecorded) -> Appended:
    """Write down what the firm stated."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: fieldwork.record_statement(inspection, stated, today),
    )


def close(desk: Desk, request: Request, stated: InspectionClosed) -> Appended:
    """End the work at the firm."""

    def decide(inspection: Inspection, today: date) -> InspectionEvent:
        seconded = partners.seconded_by_partners(inspection, partner_inspections(desk, inspection))
        known = replace(inspection, confirmed=inspection.confirmed | seconded)
        return fieldwork.close(known, stated, today, desk.reference().due)

    return _take(desk, request, stated.inspection_id, decide)


def submit_report(
    desk: Desk, request: Request, inspection_id: UUID, report: TeamReport
) -> Appended:
    """Report to the organiser and propose a conclusion."""
    return _take(
        desk,
        request,
        inspection_id,
        lambda inspection, today: results.submit_report(
            inspection, report, request.caller, today, desk.reference().schemes
        ),
    )


def issue_result(desk: Desk, request: Request, stated: ResultIssued) -> Appended:
    """Issue the authority's final result."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: results.issue_result(
            inspection, stated, today, desk.reference().schemes
        ),
    )


def order_rectification(
    desk: Desk, request: Request, inspection_id: UUID, demand: Demand
) -> Appended:
    """Order the firm to correct findings by a day, that of the scheme where none is named."""

    def decide(inspection: Inspection, today: date) -> InspectionEvent:
        law = desk.reference()
        longest = rectification.longest_term(inspection, law.schemes, law.calendar)
        return rectification.order_rectification(inspection, demand, longest, request.caller, today)

    return _take(desk, request, inspection_id, decide)


def submit_rectification(desk: Desk, request: Request, stated: RectificationSubmitted) -> Appended:
    """Take in the firm's report on what it corrected."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: rectification.submit_rectification(inspection, stated, today),
    )


def note_overdue(
    desk: Desk, request: Request, inspection_id: UUID, noted_on: date, remarks: str
) -> Appended:
    """Note that the firm has not reported in time."""
    return _take(
        desk,
        request,
        inspection_id,
        lambda inspection, today: rectification.note_overdue(
            inspection, noted_on, remarks, request.caller, today
        ),
    )


def verify_rectification(desk: Desk, request: Request, stated: RectificationVerified) -> Appended:
    """Check what the firm reported."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: rectification.verify_rectification(inspection, stated, today),
    )


def return_result(desk: Desk, request: Request, inspection_id: UUID, answer: Answer) -> Appended:
    """Return the result of a delegated inspection to the authority that delegated it."""
    return _take(
        desk,
        request,
        inspection_id,
        lambda inspection, today: delegation.return_result(
            inspection, answer, desk.authority, request.caller, today
        ),
    )


def confirm_report(desk: Desk, request: Request, inspection_id: UUID, review: Review) -> Appended:
    """Confirm, on the own log, the report that another authority's log returned.

    Raises:
        LianjianError: what `shared.domain.inspection.delegation.confirm_report` and the log refuse.
    """
    version = desk.log.version(f"inspection/{inspection_id}")
    exchange = exchange_of(desk, inspection_id)
    event = delegation.confirm_report(
        exchange, review, desk.authority, request.caller, desk.today()
    )
    return desk.append(request, version + 1, event)


def _confirm_partners_finding(
    desk: Desk, request: Request, named: NamedFinding, confirmed_on: date
) -> Appended:
    told = inspections_read(desk, named.inspection_id)
    shared = [
        partners.inspection_in_case(plan.joint_id, desk.authority, plan.uscc)
        for plan in (other.plan for other in told.values())
        if plan.joint_id is not None and desk.authority in plan.participants
    ]
    if not shared:
        raise InspectionUnknown("no inspection of this id is planned here")
    own = shared[0]
    stated = PartnerFindingConfirmed(
        inspection_id=own,
        finding=named,
        found_by_authority="",
        confirmed_by=request.caller,
        confirmed_on=confirmed_on,
        recorded_by=request.caller,
    )
    return _take(
        desk,
        request,
        own,
        lambda inspection, today: partners.confirm_partners_finding(
            inspection, stated, told, today
        ),
    )


def _take(desk: Desk, request: Request, inspection_id: UUID, decide: Decide) -> Appended:
    """Append what `decide` says of the inspection as its own stream tells it today.

    Raises:
        InspectionUnknown: this authority has planned no such inspection.
        LianjianError: what the decision and the log refuse.
    """
    stream = f"inspection/{inspection_id}"
    recent = desk.recent.get(stream)
    if recent is not None:
        with suppress(ConcurrentChange, VersionMismatch, RefusedByRule):  # it may be outdated
            return _take_from(desk, request, stream, recent, decide)
    version = desk.log.version(stream)
    told = [event for event in desk.own(stream) if isinstance(event, InspectionEvent)]
    return _take_from(desk, request, stream, Known(version, replay(told)), decide)


def _take_from(desk: Desk, request: Request, stream: str, known: Known, decide: Decide) -> Appended:
    event = decide(known.inspection, desk.today())
    after = evolve(known.inspection, event)
    version = known.version + 1
    appended = desk.append(request, version, event, after)
    if after is not None:
        desk.recent.remember(stream, Known(version, after))
    return appended


def _entrusted_by(desk: Desk, uscc: str) -> list[Entrustment]:
    """Return the live entrustments in which the firm is the registrant."""
    ids = desk.standing.of_firm(uscc)
    claims = [claim for one in ids for claim in entrustments_of(desk, one)]
    return [claim for claim in claims if claim.parties.registrant_uscc == uscc]
