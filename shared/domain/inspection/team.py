"""The members of a team: what each signs himself, and who has to leave.

What a person signs is the recorded act of a named, authenticated user: the account that calls is
the member that declares or pledges. What was signed on paper stands in the team itself, attested
by whoever recorded it. A declared conflict ends with the recusal and with nothing else.

FLT-003  Order 14 art. 10. FLT-005, XRG-102  the authority of the place: Order 14 art. 13,
药监综械管〔2022〕21号 二（二）.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from shared.domain.authorities import require_authority
from shared.domain.dates import require_not_future, require_past_instant
from shared.domain.inspection.cautions import team_warnings
from shared.domain.inspection.events import (
    ConflictDeclared,
    LocalAuthorityNotified,
    MemberRecused,
    PledgeSigned,
    TeamAssigned,
    TeamMember,
    TeamRole,
)
from shared.domain.inspection.refusals import (
    ConflictNotDeclared,
    ConflictStanding,
    InspectionAlreadyClosed,
    LocalAuthorityIsOrganiser,
    MemberNamedTwice,
    MemberWasRecused,
    NotOfTheTeam,
    PledgeAlreadySigned,
    PledgeNotSigned,
    SiteAlreadyEntered,
    TeamTooSmall,
    TeamWithoutSingleLeader,
)
from shared.domain.inspection.state import Inspection
from shared.domain.texts import NAME, REFERENCE, TEXT, allow_text, require_list, require_text

SMALLEST_TEAM = 2
"""Inspectors, the leader among them (INS-002, Order 53 art. 50)."""


def assign_team(inspection: Inspection, team: TeamAssigned) -> TeamAssigned:
    """Accept `team`, in place of an earlier one, before a site is entered.

    Raises:
        SiteAlreadyEntered: it is too late.
        TeamTooSmall, TeamWithoutSingleLeader: INS-002, FLT-003.
        ConflictNotDeclared, PledgeNotSigned: a member is said not to have signed (FLT-003).
        MemberWasRecused: a member was withdrawn from this inspection before.
        MemberNamedTwice: a pseudonym occurs twice, or a name has none.
        UnknownAuthority: a member's authority is none.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    if inspection.entries:
        raise SiteAlreadyEntered(f"on {inspection.entries[0].entered_at.isoformat()}")
    _require_members(team)
    require_composition(team.members)
    for member in team.members:
        if member.member_ref in inspection.recused:
            raise MemberWasRecused(f"{member.member_ref} takes no part in this inspection")
        if member.no_conflict_declared is False:
            raise ConflictNotDeclared(f"{member.member_ref} has not declared")
        if member.integrity_pledged is False:
            raise PledgeNotSigned(f"{member.member_ref} has not signed")
    return replace(team, warnings=tuple(team_warnings(inspection, team)))


def declare_conflict(
    inspection: Inspection, declaration: ConflictDeclared, today: date
) -> ConflictDeclared:
    """Accept what a member declares of himself, until the end of the visit.

    Raises:
        InspectionAlreadyClosed: the team has ended its work.
        MemberWasRecused, NotOfTheTeam: who declares is no member now.
        DateInFuture: the day lies ahead.
        TextTooLong, TextUnprintable: out of bounds.
    """
    _require_member(inspection, declaration.member_ref)
    allow_text(declaration.remarks, TEXT, "/remarks")
    require_not_future(declaration.declared_on, today, "/declared_on")
    return declaration


def sign_pledge(inspection: Inspection, pledge: PledgeSigned, today: date) -> PledgeSigned:
    """Accept the pledge of a member, once, until the end of the visit.

    Raises:
        InspectionAlreadyClosed: the team has ended its work.
        MemberWasRecused, NotOfTheTeam: who signs is no member now.
        PledgeAlreadySigned: he has signed before.
        DateInFuture: the day lies ahead.
    """
    _require_member(inspection, pledge.member_ref)
    if _has_pledged(inspection, pledge.member_ref):
        raise PledgeAlreadySigned(f"{pledge.member_ref} has signed")
    require_not_future(pledge.signed_on, today, "/signed_on")
    return pledge


def recuse_member(inspection: Inspection, recusal: MemberRecused, today: date) -> MemberRecused:
    """Accept that a member leaves, and who takes his place.

    Before site entry the team may be completed later; during the visit it must stay complete, and
    who joins has signed on paper, since nobody enters undeclared and unpledged.

    Raises:
        InspectionAlreadyClosed: the team has ended its work.
        MemberWasRecused, NotOfTheTeam: who is to leave is no member now.
        MemberNamedTwice: who is to join is a member.
        MemberWasRecused: who is to join was recused before.
        UnknownAuthority: the authority of who is to join is none.
        TeamTooSmall, TeamWithoutSingleLeader, ConflictNotDeclared, PledgeNotSigned: see above.
        DateInFuture: the day lies ahead.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    leaving, joining = recusal.member_ref, recusal.replacement
    _require_member(inspection, leaving)
    require_text(recusal.reason, TEXT, "/reason")
    require_not_future(recusal.recused_on, today, "/recused_on")
    left = [one for one in inspection.members if one.member_ref != leaving]
    if joining is not None:
        _require_joining(inspection, joining, leaving)
        left.append(joining)
    if inspection.entries:
        require_composition(left)
        if joining is not None:
            require_signed(inspection, joining)
    return recusal


def notify_local_authority(
    inspection: Inspection, told: LocalAuthorityNotified, organiser: str, today: date
) -> LocalAuthorityNotified:
    """Accept that the `organiser` has told the authority of the place, before or during the visit.

    Raises:
        InspectionAlreadyClosed: the team has ended its work.
        UnknownAuthority: there is no such authority.
        LocalAuthorityIsOrganiser: it would tell itself.
        InstantWithoutOffset, DateInFuture: the instant cannot be.
        TextTooLong, TextUnprintable: out of bounds.
    """
    _require_open(inspection)
    require_authority(told.authority, "/authority")
    if told.authority == organiser:
        raise LocalAuthorityIsOrganiser(f"{organiser} organises the inspection")
    allow_text(told.remarks, TEXT, "/remarks")
    require_past_instant(told.notified_at, today, "/notified_at")
    return told


def require_composition(members: Sequence[TeamMember]) -> None:
    """Refuse a team that has fewer than two inspectors, or not one leader.

    Raises:
        TeamTooSmall, TeamWithoutSingleLeader: INS-002, FLT-003.
    """
    roles = Counter(member.role for member in members)
    if roles[TeamRole.LEADER] + roles[TeamRole.MEMBER] < SMALLEST_TEAM:
        raise TeamTooSmall(f"{len(members)} of at least {SMALLEST_TEAM} inspectors")
    if roles[TeamRole.LEADER] != 1:
        raise TeamWithoutSingleLeader(f"{roles[TeamRole.LEADER]} leaders")


def require_signed(inspection: Inspection, member: TeamMember) -> None:
    """Refuse a member who has not both declared to be free of conflicts and signed the pledge.

    His own declaration, the last one, goes before what the team's record says of paper.

    Raises:
        ConflictStanding: he has declared a conflict.
        ConflictNotDeclared, PledgeNotSigned: he has not signed.
    """
    declared = _declaration(inspection, member.member_ref)
    if declared is not None and not declared.free_of_conflict:
        raise ConflictStanding(f"{member.member_ref} has declared a conflict of interest")
    if declared is None and not member.no_conflict_declared:
        raise ConflictNotDeclared(f"{member.member_ref} has not declared")
    if not member.integrity_pledged and not _has_pledged(inspection, member.member_ref):
        raise PledgeNotSigned(f"{member.member_ref} has not signed")


def _declaration(inspection: Inspection, ref: str) -> ConflictDeclared | None:
    for act in reversed(inspection.signed):
        if isinstance(act, ConflictDeclared) and act.member_ref == ref:
            return act
    return None


def _has_pledged(inspection: Inspection, ref: str) -> bool:
    pledges = (act for act in inspection.signed if isinstance(act, PledgeSigned))
    return any(pledge.member_ref == ref for pledge in pledges)


def _require_open(inspection: Inspection) -> None:
    if inspection.closed is not None:
        raise InspectionAlreadyClosed(f"on {inspection.closed.closed_at.isoformat()}")


def _require_member(inspection: Inspection, ref: str) -> None:
    _require_open(inspection)
    if inspection.member(ref) is not None:
        return
    if ref in inspection.recused:
        raise MemberWasRecused(f"{ref} takes no part in this inspection")
    raise NotOfTheTeam(f"{ref} is not of the team")


def _require_joining(inspection: Inspection, joining: TeamMember, leaving: str) -> None:
    require_text(joining.member_ref, REFERENCE, "/replacement/member_ref")
    require_authority(joining.authority, "/replacement/authority")
    if inspection.member(joining.member_ref) is not None:
        raise MemberNamedTwice("the replacement is of the team", "/replacement/member_ref")
    if joining.member_ref in inspection.recused | {leaving}:
        raise MemberWasRecused(f"{joining.member_ref} takes no part in this inspection")


def _require_members(team: TeamAssigned) -> None:
    require_list(team.members, "/members")
    for index, member in enumerate(team.members):
        require_text(member.member_ref, REFERENCE, f"/members/{index}/member_ref")
        require_authority(member.authority, f"/members/{index}/authority")
    refs = [member.member_ref for member in team.members]
    if len(set(refs)) < len(refs):
        raise MemberNamedTwice("a pseudonym occurs twice", "/members")
    names = team.personal.names if team.personal is not None else ()
    for index, named in enumerate(names):
        require_text(named.name, NAME, f"/personal/names/{index}/name")
    if not {named.member_ref for named in names} <= set(refs):
        raise MemberNamedTwice("a name has no member", "/personal/names")
