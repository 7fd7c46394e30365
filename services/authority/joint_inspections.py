"""Inspections that several authorities share, from the first plan to the start.

Every step takes the case as all logs held here tell it, asks the domain, and lets what it says wait
for a slot of the own log; the start alone is appended at once. Each raises what its decision in
`shared.domain.joint` raises, `JointCaseUnknown` also for whoever may not know of the case, and what
the slots refuse.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.records import entrustments_of
from services.authority.shared_cases import OPEN, PLANS, case_of
from shared.domain.inspection.events import NamedEntrustment
from shared.domain.inspection.planning import name_entrustment
from shared.domain.joint import answering, moving, preparing, proposing, starting, teams
from shared.domain.joint.acting import Acting, only_plan
from shared.domain.joint.events import PlanProposed, SealedCaseEvent
from shared.domain.joint.knowledge import knows
from shared.domain.joint.proposing import CaseRecords
from shared.domain.joint.refusals import JointCaseUnknown, StartNotCalled
from shared.domain.joint.starting import StartOf
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import Knowledge
from shared.store.appending import Appended

Decide = Callable[[JointCase, Acting], SealedCaseEvent]
Stated = TypeVar(
    "Stated",
    answering.Acceptance,
    answering.Refusal,
    answering.Paper,
    moving.LaterTime,
    moving.CallForHelp,
    StartOf,
)
"""What is stated of one plan."""


def propose(
    desk: Desk,
    request: Request,
    stated: PlanProposed,
    nodes: frozenset[str],
    ids: Sequence[UUID] | None = None,
) -> None:
    """Propose the first plan of a case; `nodes` are the authorities that have one.

    It covers the entrustments of `ids`, or else all live ones of the firms that are its targets.
    """
    plan = replace(stated, entrustments=_named(desk, stated, ids))
    event = proposing.propose(plan, _records(desk, nodes), desk.today())
    desk.wait_for_slot(1, event, request)


def counter_propose(
    desk: Desk,
    request: Request,
    stated: PlanProposed,
    nodes: frozenset[str],
    ids: Sequence[UUID] | None = None,
) -> None:
    """Propose another plan in place of one that is on the table; `nodes`, `ids` as in `propose`."""
    plan = replace(stated, entrustments=_named(desk, stated, ids))

    def decide(case: JointCase, by: Acting) -> SealedCaseEvent:
        instead = replace(plan, replaces=plan.replaces or only_plan(case))
        return proposing.counter_propose(case, instead, _records(desk, nodes), by.today)

    _take(desk, request, stated.joint_id, decide)


def accept(desk: Desk, request: Request, joint_id: UUID, stated: answering.Acceptance) -> None:
    """Accept a plan."""
    _take(
        desk, request, joint_id, lambda case, by: answering.accept(case, _meant(case, stated), by)
    )


def decline(desk: Desk, request: Request, joint_id: UUID, stated: answering.Refusal) -> None:
    """Decline a plan."""
    _take(
        desk, request, joint_id, lambda case, by: answering.decline(case, _meant(case, stated), by)
    )


def withdraw(desk: Desk, request: Request, joint_id: UUID, stated: answering.Leaving) -> None:
    """Call the case off."""
    _take(desk, request, joint_id, lambda case, by: answering.withdraw(case, stated, by))


def attest_answer(
    desk: Desk,
    request: Request,
    joint_id: UUID,
    stated: answering.Paper,
    nodes: Collection[str],
) -> None:
    """Attest what an authority without a node has answered on paper."""
    _take(
        desk,
        request,
        joint_id,
        lambda case, by: answering.attest_answer(case, _meant(case, stated), by, nodes),
    )


def postpone(desk: Desk, request: Request, joint_id: UUID, stated: moving.LaterTime) -> None:
    """Move the visit to a later time."""
    _take(desk, request, joint_id, lambda case, by: moving.postpone(case, _meant(case, stated), by))


def escalate(desk: Desk, request: Request, joint_id: UUID, stated: moving.CallForHelp) -> None:
    """Take the case to the national authority."""
    _take(desk, request, joint_id, lambda case, by: moving.escalate(case, _meant(case, stated), by))


def name_team(
    desk: Desk,
    request: Request,
    joint_id: UUID,
    stated: teams.PartOfTeam,
    nodes: Collection[str],
) -> None:
    """Name this authority's part of the team."""
    _take(desk, request, joint_id, lambda case, by: teams.name_team(case, stated, by, nodes))


def declare_conflict(
    desk: Desk, request: Request, joint_id: UUID, stated: teams.Declaration
) -> None:
    """Take what the calling member declares of himself."""
    _take(
        desk,
        request,
        joint_id,
        lambda case, by: teams.declare_conflict(case, stated, by),
        least=Knowledge.MEMBER_UNSIGNED,
    )


def sign_pledge(desk: Desk, request: Request, joint_id: UUID, signed_on: date) -> None:
    """Take the pledge of the calling member."""
    _take(
        desk,
        request,
        joint_id,
        lambda case, by: teams.sign_pledge(case, signed_on, by),
        least=Knowledge.MEMBER_UNSIGNED,
    )


def recuse_member(
    desk: Desk,
    request: Request,
    joint_id: UUID,
    stated: teams.Recusal,
    nodes: Collection[str],
) -> None:
    """Let a member leave, and another one take his place."""
    _take(desk, request, joint_id, lambda case, by: teams.recuse_member(case, stated, by, nodes))


def name_persons(
    desk: Desk, request: Request, joint_id: UUID, stated: preparing.FurtherPersons
) -> None:
    """Let further people of this authority know of the case."""
    _take(desk, request, joint_id, lambda case, by: preparing.name_persons(case, stated, by))


def prepare(desk: Desk, request: Request, joint_id: UUID, stated: preparing.Preparation) -> None:
    """Tell how the visit is prepared."""
    _take(desk, request, joint_id, lambda case, by: preparing.prepare(case, stated, by))


def start(desk: Desk, request: Request, joint_id: UUID, plan_hash: str) -> Appended | None:
    """Start the case as the second of two people, or call for its start as the first.

    What the second one says is appended at once; the call waits for its slot, and None is returned.
    """
    version, sealed_version = desk.log.version(f"{OPEN}{joint_id}"), _version(desk, joint_id)
    case, by = _known(desk, request, joint_id, Knowledge.NAMED)
    stated = _meant(case, StartOf(plan_hash=plan_hash, started_at=desk.clock()))
    try:
        started = starting.start(case, stated, by)
    except StartNotCalled:
        called = starting.call_start(case, stated.plan_hash, by.today, by)
        desk.wait_for_slot(sealed_version + 1, called, request)
        return None
    return desk.append(request, version + 1, started)


def _take(
    desk: Desk,
    request: Request,
    joint_id: UUID,
    decide: Decide,
    least: Knowledge = Knowledge.NAMED,
) -> None:
    """Let what `decide` says of the case wait for its slot."""
    version = _version(desk, joint_id)
    case, by = _known(desk, request, joint_id, least)
    desk.wait_for_slot(version + 1, decide(case, by), request)


def _known(
    desk: Desk, request: Request, joint_id: UUID, least: Knowledge
) -> tuple[JointCase, Acting]:
    """Return the case, and who acts, if he may know of it so far.

    Raises:
        JointCaseUnknown: there is no such case, or not for him.
    """
    case = case_of(desk, joint_id)
    known = knows(case, request.caller)
    if known is Knowledge.NOTHING or (least is Knowledge.NAMED and known is not least):
        raise JointCaseUnknown(f"no case {joint_id} is known here")
    return case, Acting(authority=desk.authority, account=request.caller, today=desk.today())


def _meant(case: JointCase, stated: Stated) -> Stated:
    """Return `stated` of the plan that it names, or of the only one there is where it names none.

    Raises:
        PlanNotNamed: there are several.
    """
    return stated if stated.plan_hash else replace(stated, plan_hash=only_plan(case))


def _named(
    desk: Desk, stated: PlanProposed, ids: Sequence[UUID] | None
) -> tuple[NamedEntrustment, ...]:
    if ids is None:
        ids = sorted({one for firm in stated.targets for one in desk.standing.of_firm(firm.uscc)})
    return tuple(name_entrustment(claim) for one in ids for claim in entrustments_of(desk, one))


def _version(desk: Desk, joint_id: UUID) -> int:
    return desk.own_sealed_version(f"{PLANS}{joint_id}")


def _records(desk: Desk, nodes: frozenset[str]) -> CaseRecords:
    return CaseRecords(authority=desk.authority, nodes=nodes, schemes=desk.reference().schemes)
