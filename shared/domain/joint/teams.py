"""The team of a case: each authority names its own people, and each signs for himself.

Rules kept here:
  FLT-003  who takes part declares to be free of conflicts and signs the pledge, before he learns
           whom the visit concerns (the second half is the project's own).
  INS-002  two inspectors at least; that the team is complete is asked at the start, since parts of
           it come from several authorities.
  XRG-102  the authority of the place sends an observer where another one inspects by itself.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from shared.domain.dates import require_not_future
from shared.domain.inspection.plan_events import TeamMember, TeamPersonal
from shared.domain.inspection.refusals import (
    ConflictNotDeclared,
    MemberNamedTwice,
    MemberWasRecused,
    NotOfTheTeam,
    PledgeAlreadySigned,
    PledgeNotSigned,
)
from shared.domain.inspection.vocabulary import TeamRole
from shared.domain.joint.acting import Acting, require_party, require_sealed, seal
from shared.domain.joint.events import (
    MemberConflictDeclared,
    MemberPledgeSigned,
    TeamMemberRecused,
    TeamNamed,
)
from shared.domain.joint.known import Seat
from shared.domain.joint.refusals import InformedSendsObservers, MemberOfAnotherAuthority
from shared.domain.joint.state import JointCase
from shared.domain.texts import NAME, REFERENCE, TEXT, allow_text, require_list, require_text

_LOOKS_ON = frozenset({TeamRole.OBSERVER, TeamRole.EXPERT})


@dataclass(frozen=True, kw_only=True, slots=True)
class PartOfTeam:
    """The people that an authority sends."""

    members: tuple[TeamMember, ...]
    personal: TeamPersonal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration:
    """What a member declares of himself."""

    free_of_conflict: bool
    declared_on: date
    remarks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recusal:
    """Who leaves the team, why, and who takes his place."""

    member_ref: str
    reason: str
    recused_on: date
    replacement: TeamMember | None = None


def name_team(case: JointCase, stated: PartOfTeam, by: Acting, nodes: Collection[str]) -> TeamNamed:
    """Name the acting authority's part of the team, in place of an earlier one.

    `nodes` are the authorities that have a node; for another one that takes part, members are named
    who have signed on paper.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        AuthorityTakesNoPart: the authority has no part in the case.
        MemberOfAnotherAuthority: a member is neither its own nor of such another one.
        InformedSendsObservers: XRG-102.
        ConflictNotDeclared, PledgeNotSigned: a member is said not to have signed (FLT-003).
        MemberWasRecused: a member was withdrawn from this case before.
        MemberNamedTwice: a pseudonym occurs twice, or a name has none.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_sealed(case, by.today)
    require_party(case, by.authority)
    require_list(stated.members, "/members")
    for index, member in enumerate(stated.members):
        _require_member(case, member, by.authority, f"/members/{index}")
        _require_paper(case, member, by.authority, nodes)
    _require_names(stated)
    return TeamNamed(**seal(case, by), members=stated.members, personal=stated.personal)


def declare_conflict(case: JointCase, stated: Declaration, by: Acting) -> MemberConflictDeclared:
    """Accept what the acting account declares of itself; the last declaration counts.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        MemberWasRecused, NotOfTheTeam: the account is no member now.
        DateInFuture: the day lies ahead.
        TextTooLong, TextUnprintable: out of bounds.
    """
    require_sealed(case, by.today)
    _require_own_seat(case, by.account)
    allow_text(stated.remarks, TEXT, "/remarks")
    require_not_future(stated.declared_on, by.today, "/declared_on")
    return MemberConflictDeclared(
        **seal(case, by),
        member_ref=by.account,
        free_of_conflict=stated.free_of_conflict,
        declared_on=stated.declared_on,
        remarks=stated.remarks,
    )


def sign_pledge(case: JointCase, signed_on: date, by: Acting) -> MemberPledgeSigned:
    """Accept the pledge of the acting account, once.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        MemberWasRecused, NotOfTheTeam: the account is no member now.
        PledgeAlreadySigned: it has signed before.
        DateInFuture: the day lies ahead.
    """
    require_sealed(case, by.today)
    seat = _require_own_seat(case, by.account)
    if seat.pledged:
        raise PledgeAlreadySigned(f"{by.account} has signed")
    require_not_future(signed_on, by.today, "/signed_on")
    return MemberPledgeSigned(**seal(case, by), member_ref=by.account, signed_on=signed_on)


def recuse_member(
    case: JointCase, stated: Recusal, by: Acting, nodes: Collection[str]
) -> TeamMemberRecused:
    """Accept that a member whom the acting authority has named leaves, and who takes his place.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        AuthorityTakesNoPart: the authority has no part in the case.
        MemberWasRecused, NotOfTheTeam: who is to leave is none of its members now.
        MemberNamedTwice, MemberWasRecused, MemberOfAnotherAuthority, InformedSendsObservers,
            ConflictNotDeclared, PledgeNotSigned: who is to join cannot.
        DateInFuture: the day lies ahead.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_sealed(case, by.today)
    require_party(case, by.authority)
    named = {one.member.member_ref for one in case.team if one.named_by == by.authority}
    if stated.member_ref not in named:
        _refuse_stranger(case, stated.member_ref)
    require_text(stated.reason, TEXT, "/reason")
    require_not_future(stated.recused_on, by.today, "/recused_on")
    joining = stated.replacement
    if joining is not None:
        if joining.member_ref in named:
            raise MemberNamedTwice(f"{joining.member_ref} is a member", "/replacement/member_ref")
        _require_member(case, joining, by.authority, "/replacement")
        _require_paper(case, joining, by.authority, nodes)
    return TeamMemberRecused(
        **seal(case, by),
        member_ref=stated.member_ref,
        reason=stated.reason,
        recused_on=stated.recused_on,
        replacement=joining,
    )


def _require_member(case: JointCase, member: TeamMember, authority: str, pointer: str) -> None:
    require_text(member.member_ref, REFERENCE, f"{pointer}/member_ref")
    if member.member_ref in case.recused:
        raise MemberWasRecused(f"{member.member_ref} takes no part in this case")
    if member.no_conflict_declared is False:
        raise ConflictNotDeclared(f"{member.member_ref} has not declared")
    if member.integrity_pledged is False:
        raise PledgeNotSigned(f"{member.member_ref} has not signed")
    if authority not in case.participants and member.role not in _LOOKS_ON:
        raise InformedSendsObservers(f"{authority} takes no part and names a {member.role}")


def _require_paper(
    case: JointCase, member: TeamMember, authority: str, nodes: Collection[str]
) -> None:
    """Refuse a member of another authority, unless it has no node and he has signed on paper."""
    if member.authority == authority:
        return
    if member.authority not in case.parties or member.authority in nodes:
        raise MemberOfAnotherAuthority(f"{member.member_ref} is of {member.authority}")
    if not member.no_conflict_declared:
        raise ConflictNotDeclared(f"{member.member_ref} has not declared on paper")
    if not member.integrity_pledged:
        raise PledgeNotSigned(f"{member.member_ref} has not signed on paper")


def _require_names(stated: PartOfTeam) -> None:
    refs = Counter(member.member_ref for member in stated.members)
    for ref, times in refs.items():
        if times > 1:
            raise MemberNamedTwice(f"{ref} is named {times} times", "/members")
    named = stated.personal.names if stated.personal is not None else ()
    for index, one in enumerate(named):
        require_text(one.name, NAME, f"/personal/names/{index}/name")
        if one.member_ref not in refs:
            raise MemberNamedTwice(f"{one.member_ref} is no member", f"/personal/names/{index}")


def _require_own_seat(case: JointCase, account: str) -> Seat:
    seat = case.seat_of(account)
    if seat is None:
        _refuse_stranger(case, account)
    return seat


def _refuse_stranger(case: JointCase, ref: str) -> NoReturn:
    if ref in case.recused:
        raise MemberWasRecused(f"{ref} was recused")
    raise NotOfTheTeam(f"{ref} is not of the team")
