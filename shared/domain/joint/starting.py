"""The start of a case: two people of one authority, who wait for nobody else's node.

Rules kept here:
  FLT-004  the start ends the secrecy, so one person alone does not decide it (the second person is
           the project's own).
  XRG-104  what starts is the plan that was agreed, and no other one.
  INS-002, FLT-003  two inspectors, one leader; each member of the own authority has signed.
"""

from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.dates import require_not_future, require_past_instant
from shared.domain.inspection.refusals import (
    ConflictNotDeclared,
    ConflictStanding,
    PledgeNotSigned,
)
from shared.domain.inspection.team import require_composition
from shared.domain.joint.accounts import authority_of
from shared.domain.joint.acting import Acting, require_participant, require_sealed, seal
from shared.domain.joint.events import CaseStarted, StartCalled
from shared.domain.joint.knowledge import knows
from shared.domain.joint.known import Call, KnownPlan, Seat
from shared.domain.joint.opening import entitled
from shared.domain.joint.refusals import (
    PersonNotNamed,
    PlanNotAgreed,
    StartCalledBefore,
    StartedByOnePerson,
    StartNotCalled,
    WindowIsOver,
    WindowNotBegun,
)
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import Knowledge


@dataclass(frozen=True, kw_only=True, slots=True)
class StartOf:
    """Which plan is started, and when."""

    plan_hash: str
    started_at: datetime


def call_start(case: JointCase, plan_hash: str, called_on: date, by: Acting) -> StartCalled:
    """Call for the start of the plan that is agreed, as the first of two persons.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        AuthorityTakesNoPart, PersonNotNamed: who calls has no part in it.
        PlanNotAgreed: no plan is agreed, or another one.
        WindowNotBegun, WindowIsOver: today is no day of the visit.
        TeamTooSmall, TeamWithoutSingleLeader: the team is not complete (INS-002).
        ConflictStanding, ConflictNotDeclared, PledgeNotSigned: an own member has not signed.
        StartCalledBefore: the account has called for it.
        DateInFuture: the day lies ahead.
    """
    _require_ready(case, plan_hash, by)
    if any(one.account == by.account for one in _calls(case, plan_hash, by.authority)):
        raise StartCalledBefore(f"{by.account} has called for it")
    require_not_future(called_on, by.today, "/called_on")
    return StartCalled(**seal(case, by), plan_hash=plan_hash, called_on=called_on)


def start(case: JointCase, stated: StartOf, by: Acting) -> CaseStarted:
    """Start the plan that is agreed, as the second of two persons of one authority.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        AuthorityTakesNoPart, PersonNotNamed: who starts has no part in it.
        PlanNotAgreed: no plan is agreed, or another one.
        WindowNotBegun, WindowIsOver: today is no day of the visit.
        TeamTooSmall, TeamWithoutSingleLeader: the team is not complete (INS-002).
        ConflictStanding, ConflictNotDeclared, PledgeNotSigned: an own member has not signed.
        StartNotCalled: nobody of this authority who may know of the case has called for it.
        StartedByOnePerson: the same person has.
        InstantWithoutOffset, DateInFuture: the instant cannot be.
    """
    known = _require_ready(case, stated.plan_hash, by)
    calls = _calls(case, stated.plan_hash, by.authority)
    if not calls:
        raise StartNotCalled(f"nobody of {by.authority} has called for it")
    first = next((one.account for one in calls if one.account != by.account), None)
    if first is None:
        raise StartedByOnePerson(f"{by.account} has called for it")
    require_past_instant(stated.started_at, by.today, "/started_at")
    plan = known.plan
    return CaseStarted(
        joint_id=case.joint_id,
        plan_hash=known.hash,
        called_by=first,
        started_at=stated.started_at,
        mode=plan.mode,
        leading_authority=plan.leading_authority,
        participants=plan.participants,
        firms=tuple(sorted(one.uscc for one in plan.targets)),
        readers=entitled(case),
        recorded_by=by.account,
    )


def _require_ready(case: JointCase, plan_hash: str, by: Acting) -> KnownPlan:
    """Return the plan that is agreed, if all is ready for its start."""
    require_sealed(case, by.today)
    require_participant(case, by.authority)
    if authority_of(by.account) != by.authority or knows(case, by.account) is not Knowledge.NAMED:
        raise PersonNotNamed(f"{by.account} is none of those that may know of it")
    if case.agreed is None or case.agreed != plan_hash:
        raise PlanNotAgreed(f"{case.joint_id} is {case.stage}")
    window = case.window
    if by.today < window.planned_from:
        raise WindowNotBegun(f"the visit is planned from {window.planned_from}")
    if by.today > window.planned_until:
        raise WindowIsOver(f"the visit was planned until {window.planned_until}")
    require_composition([one.member for one in case.team])
    for seat in case.team:
        if seat.named_by == by.authority:
            _require_signed(seat)
    return case.plans[plan_hash]


def _calls(case: JointCase, plan_hash: str, authority: str) -> list[Call]:
    """Return the calls for this start by people of `authority` who may know of the case still."""
    return [
        one
        for one in case.calls
        if one.authority == authority
        and one.plan_hash == plan_hash
        and knows(case, one.account) is Knowledge.NAMED
    ]


def _require_signed(seat: Seat) -> None:
    ref = seat.member.member_ref
    if seat.free_of_conflict is False:
        raise ConflictStanding(f"{ref} has declared a conflict of interest")
    if seat.free_of_conflict is None:
        raise ConflictNotDeclared(f"{ref} has not declared")
    if not seat.pledged:
        raise PledgeNotSigned(f"{ref} has not signed")
