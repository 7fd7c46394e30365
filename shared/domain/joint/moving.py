"""What a participant does with a plan that is on the table: it moves the visit, or asks for help.

Rules kept here:
  FLT-002  the plan states the time of the visit.
  FLT-004  the seal has an end that nothing moves.
  XRG-002  where authorities cannot agree, the national authority, which is above both, is asked.
"""

from dataclasses import dataclass
from datetime import date

from shared.domain.authorities import NMPA
from shared.domain.dates import require_not_future, require_period
from shared.domain.joint.accounts import require_accounts
from shared.domain.joint.acting import Acting, require_plan, require_sealed, seal
from shared.domain.joint.events import CaseEscalated, CasePostponed
from shared.domain.joint.known import Window
from shared.domain.joint.refusals import (
    NationalAuthorityKnows,
    NotPostponed,
    PlanSuperseded,
    SealEndsBeforeTheVisit,
    WindowIsOver,
)
from shared.domain.joint.state import JointCase
from shared.domain.texts import TEXT, require_list, require_text


@dataclass(frozen=True, kw_only=True, slots=True)
class LaterTime:
    """What a participant states when it moves the visit."""

    plan_hash: str
    planned_from: date
    planned_until: date
    reason: str
    postponed_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class CallForHelp:
    """What a participant states when it takes the case to the national authority."""

    plan_hash: str
    reason: str
    persons: tuple[str, ...]
    escalated_on: date


def postpone(case: JointCase, stated: LaterTime, by: Acting) -> CasePostponed:
    """Move the visit of the current plan to a later time, before the seal ends.

    Of two postponements that cross, the later time holds.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        PlanUnknown, AuthorityTakesNoPart, PlanSuperseded: the plan is not the current one, or
            does not ask this authority.
        PeriodReversed: the time ends before it begins.
        NotPostponed, WindowIsOver: it is no later than the time that holds, or has passed.
        SealEndsBeforeTheVisit: the seal would end on a day of it, or before.
        DateInFuture: the day of the decision lies ahead.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_sealed(case, by.today)
    known = require_plan(case, stated.plan_hash, by.authority)
    if known.hash != case.current.hash:
        raise PlanSuperseded(f"version {case.current.plan.version} is the current plan")
    require_period(stated.planned_from, stated.planned_until, "/planned_until")
    held = case.window
    later = Window(planned_from=stated.planned_from, planned_until=stated.planned_until)
    if later <= held:
        raise NotPostponed(f"the visit is planned from {held.planned_from} already")
    if stated.planned_until < by.today:
        raise WindowIsOver(f"{stated.planned_until} has passed")
    require_visit_under_seal(stated.planned_until, case.opens_by)
    require_text(stated.reason, TEXT, "/reason")
    require_not_future(stated.postponed_on, by.today, "/postponed_on")
    return CasePostponed(
        **seal(case, by),
        plan_hash=stated.plan_hash,
        planned_from=stated.planned_from,
        planned_until=stated.planned_until,
        reason=stated.reason,
        postponed_on=stated.postponed_on,
    )


def escalate(case: JointCase, stated: CallForHelp, by: Acting) -> CaseEscalated:
    """Take the case to the national authority, which reads the plan and what follows.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        PlanUnknown, AuthorityTakesNoPart, PlanSuperseded: it has no such plan.
        NationalAuthorityKnows: that authority reads the case already.
        MalformedAccount, PersonOfAnotherAuthority, PartyNamedTwice: a person is none of its own.
        DateInFuture: the day lies ahead.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_sealed(case, by.today)
    known = require_plan(case, stated.plan_hash, by.authority)
    if NMPA in case.readers:
        raise NationalAuthorityKnows(f"{NMPA} reads {case.joint_id} already")
    require_text(stated.reason, TEXT, "/reason")
    require_list(stated.persons, "/persons")
    persons = require_accounts(stated.persons, (NMPA,), "/persons")
    require_not_future(stated.escalated_on, by.today, "/escalated_on")
    told = seal(case, by)
    told["readers"] = tuple(sorted({*case.readers, NMPA}))
    return CaseEscalated(
        **told,
        plan_hash=stated.plan_hash,
        plan=known.plan,
        reason=stated.reason,
        persons=persons,
        escalated_on=stated.escalated_on,
    )


def require_visit_under_seal(planned_until: date, opens_by: date) -> None:
    """Refuse a visit that may begin on the day on which the seal ends, or later.

    Raises:
        SealEndsBeforeTheVisit: it may.
    """
    if opens_by <= planned_until:
        raise SealEndsBeforeTheVisit(f"the seal ends on {opens_by}, the visit on {planned_until}")
