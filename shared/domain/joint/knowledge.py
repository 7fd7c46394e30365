"""Who may see what of a sealed case at its own authority.

Rules kept here:
  FLT-004, FLT-014  nobody knows but who has to; a leak is punished.
  FLT-003  a member learns whom the visit concerns once he has declared and pledged.
"""

from dataclasses import dataclass
from uuid import UUID

from shared.domain.inspection.plan_events import TeamMember
from shared.domain.inspection.refusals import NotOfTheTeam
from shared.domain.inspection.vocabulary import TeamRole
from shared.domain.joint.accounts import authority_of
from shared.domain.joint.known import Window
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import CaseMode, Knowledge


def knows(case: JointCase, account: str) -> Knowledge:
    """Return what `account` may see of `case`, while it is under seal.

    Who has declared a conflict of interest sees no more than a member that has not signed; once
    recused, nothing.
    """
    seat = case.seat_of(account)
    if account in case.conflicted:
        return Knowledge.NOTHING if seat is None else Knowledge.MEMBER_UNSIGNED
    if account in case.persons.get(authority_of(account) or "", ()):
        return Knowledge.NAMED
    if seat is None:
        return Knowledge.NOTHING
    return Knowledge.NAMED if seat.has_signed else Knowledge.MEMBER_UNSIGNED


@dataclass(frozen=True, kw_only=True, slots=True)
class BeforeSigning:
    """What a member sees of a case until he has signed: neither firm nor site nor purpose."""

    joint_id: UUID
    mode: CaseMode
    participants: tuple[str, ...]
    window: Window
    team: tuple[TeamMember, ...]
    has_declared: bool
    has_pledged: bool


def before_signing(case: JointCase, account: str) -> BeforeSigning:
    """Return what the member `account` sees until he has signed.

    Raises:
        NotOfTheTeam: the account is no member.
    """
    seat = case.seat_of(account)
    if seat is None:
        raise NotOfTheTeam(f"{account} is not of the team")
    plan = case.current.plan
    return BeforeSigning(
        joint_id=case.joint_id,
        mode=plan.mode,
        participants=plan.participants,
        window=case.window,
        team=tuple(one.member for one in case.team),
        has_declared=seat.free_of_conflict is not None,
        has_pledged=seat.pledged,
    )


def is_leader(case: JointCase, account: str) -> bool:
    """Tell whether `account` leads the case, and so may see who of its authority has read it.

    That is the leader of the team, before one is named whom the plan proposes, else who wrote it.
    """
    if knows(case, account) is not Knowledge.NAMED:
        return False
    leaders = {one.member.member_ref for one in case.team if one.member.role is TeamRole.LEADER}
    plan = case.current.plan
    return account in (leaders or {plan.proposed_leader or plan.recorded_by})
