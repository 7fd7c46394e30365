"""Who takes a step of a case, and what every step needs first: a case that is still under seal."""

from dataclasses import dataclass
from datetime import date
from typing import TypedDict
from uuid import UUID

from shared.domain.joint.known import KnownPlan
from shared.domain.joint.refusals import (
    AuthorityTakesNoPart,
    JointCaseCalledOff,
    JointCaseStarted,
    PlanNotNamed,
    PlanSuperseded,
    PlanUnknown,
    SealHasEnded,
)
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import CaseStage


@dataclass(frozen=True, kw_only=True, slots=True)
class Acting:
    """An account that acts for its authority, today."""

    authority: str
    account: str
    today: date


class Seal(TypedDict):
    """What every sealed event of a case says besides its own matter."""

    joint_id: UUID
    readers: tuple[str, ...]
    opens_by: date
    recorded_by: str


def seal(case: JointCase, by: Acting) -> Seal:
    """Return the seal of what is told of `case` now."""
    return Seal(
        joint_id=case.joint_id,
        readers=case.readers,
        opens_by=case.opens_by,
        recorded_by=by.account,
    )


def require_sealed(case: JointCase, today: date) -> None:
    """Refuse a step of a case that is under seal no more.

    Raises:
        JointCaseStarted, JointCaseCalledOff: it has started, or a participant has withdrawn.
        SealHasEnded: its seal has ended by its day.
    """
    if case.start is not None:
        raise JointCaseStarted(f"{case.joint_id} has started at {case.start.at.isoformat()}")
    if case.stage is CaseStage.CALLED_OFF:
        raise JointCaseCalledOff(f"{case.withdrawals[0].authority} has withdrawn")
    if today >= case.opens_by:
        raise SealHasEnded(f"the seal of {case.joint_id} ends on {case.opens_by}")


def require_participant(case: JointCase, authority: str) -> None:
    """Refuse an authority that takes no part in the case now.

    Raises:
        AuthorityTakesNoPart: it takes none.
    """
    if authority not in case.participants:
        raise AuthorityTakesNoPart(f"{authority} is no participant of {case.joint_id}")


def require_party(case: JointCase, authority: str) -> None:
    """Refuse an authority that neither takes part in the case now nor is informed.

    Raises:
        AuthorityTakesNoPart: it does not, and is not.
    """
    if authority not in case.readers:
        raise AuthorityTakesNoPart(f"{authority} has no part in {case.joint_id}")


def only_plan(case: JointCase) -> str:
    """Return the hash of the plan that is meant where none is named; empty where there is none.

    Raises:
        PlanNotNamed: several are on the table.
    """
    if case.agreed is not None:
        return case.agreed
    plans = [one.hash for one in case.on_the_table if not case.is_superseded(one.hash)]
    if len(plans) > 1:
        raise PlanNotNamed(f"{len(plans)} plans are on the table", "/plan_hash")
    return plans[0] if plans else ""


def require_plan(case: JointCase, plan_hash: str, authority: str) -> KnownPlan:
    """Return the plan on the table of which `authority` is a participant.

    Raises:
        PlanUnknown: the case has none of this hash.
        AuthorityTakesNoPart: the plan does not ask this authority.
        PlanSuperseded: another plan has taken its place.
    """
    known = case.plans.get(plan_hash)
    if known is None:
        raise PlanUnknown(f"{case.joint_id} has no plan {plan_hash:.100}")
    if authority not in known.plan.participants:
        raise AuthorityTakesNoPart(f"{authority} is no participant of this plan")
    if case.is_superseded(plan_hash):
        raise PlanSuperseded(f"version {known.plan.version} is not on the table any more")
    return known
