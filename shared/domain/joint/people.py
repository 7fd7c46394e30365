"""The team that all authorities have named together, and who may know of the case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.domain.authorities import NMPA
from shared.domain.inspection.plan_events import TeamMember
from shared.domain.joint.accounts import authority_of
from shared.domain.joint.events import (
    CaseEscalated,
    MemberConflictDeclared,
    MemberPledgeSigned,
    PersonsNamed,
    TeamMemberRecused,
    TeamNamed,
)
from shared.domain.joint.known import KnownPlan, Seat, Told
from shared.domain.joint.recognition import takes_part


@dataclass(kw_only=True, slots=True)
class _Part:
    """What one log tells of people; filled while it is read."""

    members: dict[str, TeamMember] = field(default_factory=dict[str, TeamMember])
    recused: set[str] = field(default_factory=set[str])
    declared: dict[str, bool] = field(default_factory=dict[str, bool])
    pledged: set[str] = field(default_factory=set[str])


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """The members in the order of authorities and accounts, and what became of others."""

    team: tuple[Seat, ...]
    recused: frozenset[str]
    conflicted: frozenset[str]


def people(heard: Iterable[Told], parties: Iterable[str]) -> People:
    """Return the team that `parties` have named; `heard` is in the order of each log.

    An authority speaks for its own people. For one that has named nobody on its own log another
    one may have named people that signed on paper.
    """
    parts = {authority: _Part() for authority in sorted(parties)}
    for told in heard:
        if told.log in parts:
            _hear(parts[told.log], told)
    told_itself = {log for log, part in parts.items() if log in _authorities(part)}
    seats: dict[tuple[str, str], Seat] = {}
    for log, part in parts.items():
        for ref, member in part.members.items():
            if member.authority == log or member.authority not in told_itself:
                seats.setdefault((member.authority, ref), _seat(part, member, log))
    return People(
        team=tuple(seats[place] for place in sorted(seats)),
        recused=frozenset(ref for part in parts.values() for ref in part.recused),
        conflicted=frozenset(
            ref for part in parts.values() for ref, free in part.declared.items() if not free
        ),
    )


def persons(
    heard: Iterable[Told], plans: Mapping[str, KnownPlan], parties: Iterable[str]
) -> dict[str, frozenset[str]]:
    """Return the accounts that may know of the case, by authority.

    A plan names people of its own parties; an authority names further ones of its own; whoever
    escalates names people of the national authority.
    """
    told_of: set[str] = set()
    for known in plans.values():
        named = known.plan.need_to_know
        told_of |= {one for one in named if authority_of(one) in known.parties}
    allowed = frozenset(parties)
    for told in heard:
        match told.event:
            case PersonsNamed(persons=named) if told.log in allowed:
                told_of |= {one for one in named if authority_of(one) == told.log}
            case CaseEscalated(persons=named, plan_hash=of) if takes_part(told.log, of, plans):
                told_of |= {one for one in named if authority_of(one) == NMPA}
            case _:
                pass
    by: dict[str, set[str]] = {}
    for account in told_of:
        by.setdefault(authority_of(account) or "", set()).add(account)
    return {authority: frozenset(by[authority]) for authority in sorted(by)}


def _hear(part: _Part, told: Told) -> None:
    match told.event:
        case TeamNamed(members=members):
            part.members = {
                one.member_ref: one for one in members if one.member_ref not in part.recused
            }
        case TeamMemberRecused(member_ref=leaving, replacement=joining):
            if part.members.pop(leaving, None) is None:
                return
            part.recused.add(leaving)
            if joining is not None and joining.member_ref not in part.recused:
                part.members[joining.member_ref] = joining
        case MemberConflictDeclared(member_ref=ref) if _is_own_act(told, ref):
            part.declared[ref] = told.event.free_of_conflict
        case MemberPledgeSigned(member_ref=ref) if _is_own_act(told, ref):
            part.pledged.add(ref)
        case _:
            pass


def _is_own_act(told: Told, ref: str) -> bool:
    return (
        told.event is not None and told.event.recorded_by == ref and authority_of(ref) == told.log
    )


def _authorities(part: _Part) -> set[str]:
    return {one.authority for one in part.members.values()}


def _seat(part: _Part, member: TeamMember, log: str) -> Seat:
    ref = member.member_ref
    return Seat(
        member=member,
        named_by=log,
        free_of_conflict=part.declared.get(ref, member.no_conflict_declared),
        pledged=ref in part.pledged or bool(member.integrity_pledged),
    )
