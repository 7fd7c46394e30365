"""One authority's inspections: planned, carried out, reported, concluded, rectified.

Every command takes the inspection as the own log tells it, asks the domain, and appends behind the
version that it was told. Each raises what its decision in `shared.domain.inspection` raises,
`InspectionUnknown`, and what the log refuses.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import cast
from uuid import UUID

from services.authority.desk import Desk, Request, VersionMismatch
from services.authority.recent import Known
from services.authority.records import enterprise_of, entrustments_of
from shared.domain.inspection import fieldwork, planning, rectification, results
from shared.domain.inspection.events import (
    InspectionClosed,
    InspectionEvent,
    InspectionPlanned,
    RectificationOrdered,
    RectificationSubmitted,
    RectificationVerified,
    ResultIssued,
    StatementRecorded,
    TeamAssigned,
)
from shared.domain.inspection.fieldwork import Observation
from shared.domain.inspection.planning import SiteEntry, name_entrustment
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
    firm = enterprise_of(desk, stated.uscc)
    event = planning.plan_inspection(
        replace(stated, entrustments=named), firm, desk.reference().schemes
    )
    return desk.append(request, 1, event, evolve(None, event))


def assign_team(desk: Desk, request: Request, stated: TeamAssigned) -> Appended:
    """Assign the team, in place of an earlier one."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, _today: planning.assign_team(inspection, stated),
    )


def enter_site(desk: Desk, request: Request, inspection_id: UUID, entry: SiteEntry) -> Appended:
    """Enter a site; from here on others read of the inspection."""
    return _take(
        desk,
        request,
        inspection_id,
        lambda inspection, today: planning.enter_site(inspection, entry, request.caller, today),
    )


def record_finding(
    desk: Desk, request: Request, inspection_id: UUID, observation: Observation
) -> Appended:
    """Write down one departure from a clause."""
    return _take(
        desk,
        request,
        inspection_id,
        lambda inspection, today: fieldwork.record_finding(
            inspection, observation, request.caller, today, desk.reference().schemes
        ),
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
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: fieldwork.close(inspection, stated, today),
    )


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
        lambda inspection, today: results.issue_result(inspection, stated, today),
    )


def order_rectification(desk: Desk, request: Request, stated: RectificationOrdered) -> Appended:
    """Order the firm to correct findings by a day."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: rectification.order_rectification(inspection, stated, today),
    )


def submit_rectification(desk: Desk, request: Request, stated: RectificationSubmitted) -> Appended:
    """Take in the firm's report on what it corrected."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: rectification.submit_rectification(inspection, stated, today),
    )


def verify_rectification(desk: Desk, request: Request, stated: RectificationVerified) -> Appended:
    """Check what the firm reported."""
    return _take(
        desk,
        request,
        stated.inspection_id,
        lambda inspection, today: rectification.verify_rectification(inspection, stated, today),
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
    told = desk.log.read(stream)
    inspection = replay(cast("list[InspectionEvent]", [logged.event for logged in told]))
    return _take_from(desk, request, stream, Known(len(told), inspection), decide)


def _take_from(desk: Desk, request: Request, stream: str, known: Known, decide: Decide) -> Appended:
    event = decide(known.inspection, desk.today())
    after = evolve(known.inspection, event)
    version = known.version + 1
    appended = desk.append(request, version, event, after)
    if after is not None:
        desk.recent.remember(stream, Known(version, after))
    return appended
