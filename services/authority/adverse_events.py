"""Serious risks seen in adverse events, each authority's part on its own log (XRG-108)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.records import adverse_event_of, enterprise_of
from shared.domain import adverse_event as adverse_events
from shared.domain.adverse_event import ContractorInvestigated, RiskAssessed, RiskNotified
from shared.store.appending import Appended


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the registrant's authority states; None leaves the contractor as it was notified."""

    serious: bool
    conclusion: str
    control_measures: tuple[str, ...]
    contractor_uscc: str | None
    contractor_authority: str | None
    follow_up: tuple[str, ...]
    assessed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Investigation:
    """What the contractor's authority states."""

    conclusion: str
    follow_up: tuple[str, ...]
    investigated_on: date


def notify(desk: Desk, request: Request, stated: RiskNotified) -> Appended:
    """Tell the registrant's authority of a risk.

    Raises:
        LianjianError: what `shared.domain.adverse_event.notify_risk` and the log refuse.
    """
    firm = enterprise_of(desk, stated.uscc)
    return desk.append(request, 1, adverse_events.notify_risk(stated, firm, desk.today()))


def assess(
    desk: Desk, request: Request, adverse_event_id: UUID, assessment: Assessment
) -> Appended:
    """State, as the registrant's authority, what the risk is and what is done about it.

    Raises:
        LianjianError: what `shared.domain.adverse_event.assess_risk` and the log refuse.
    """
    version = desk.log.version(f"adverse-event/{adverse_event_id}")
    known = adverse_event_of(desk, adverse_event_id)
    notified = known.notified
    stated = RiskAssessed(
        adverse_event_id=adverse_event_id,
        uscc=notified.uscc,
        contractor_uscc=assessment.contractor_uscc or notified.contractor_uscc,
        notifying=notified.notifying,
        registrant_authority=notified.registrant_authority,
        contractor_authority=assessment.contractor_authority or notified.contractor_authority,
        serious=assessment.serious,
        conclusion=assessment.conclusion,
        control_measures=assessment.control_measures,
        follow_up=assessment.follow_up,
        assessed_on=assessment.assessed_on,
        recorded_by=request.caller,
    )
    event = adverse_events.assess_risk(known, stated, desk.authority, desk.today())
    return desk.append(request, version + 1, event)


def investigate(
    desk: Desk, request: Request, adverse_event_id: UUID, investigation: Investigation
) -> Appended:
    """State, as the contractor's authority, what its investigation has found.

    Raises:
        LianjianError: what `shared.domain.adverse_event.investigate_contractor` and the log refuse.
    """
    version = desk.log.version(f"adverse-event/{adverse_event_id}")
    known = adverse_event_of(desk, adverse_event_id)
    told = known.assessed or known.notified
    stated = ContractorInvestigated(
        adverse_event_id=adverse_event_id,
        uscc=told.uscc,
        contractor_uscc=told.contractor_uscc,
        notifying=known.notified.notifying,
        registrant_authority=told.registrant_authority,
        contractor_authority=told.contractor_authority,
        conclusion=investigation.conclusion,
        follow_up=investigation.follow_up,
        investigated_on=investigation.investigated_on,
        recorded_by=request.caller,
    )
    event = adverse_events.investigate_contractor(known, stated, desk.authority, desk.today())
    return desk.append(request, version + 1, event)
