"""What the team of a joint case promises, who may know of it, and that receipts are proven."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.domain.dates import DateInFuture, InstantWithoutOffset
from shared.domain.inspection.events import MemberName, TeamPersonal, TeamRole
from shared.domain.inspection.refusals import (
    ConflictNotDeclared,
    ConflictStanding,
    MemberNamedTwice,
    MemberWasRecused,
    NotOfTheTeam,
    PledgeAlreadySigned,
    PledgeNotSigned,
)
from shared.domain.joint.acting import Acting
from shared.domain.joint.preparing import (
    Arrival,
    FurtherPersons,
    Preparation,
    acknowledge_receipt,
    is_acknowledged,
    name_persons,
    prepare,
)
from shared.domain.joint.refusals import (
    AuthorityTakesNoPart,
    InformedSendsObservers,
    JointCaseStarted,
    MalformedAccount,
    MalformedHash,
    MemberOfAnotherAuthority,
    MessageBeyondCheckpoint,
    PartyNamedTwice,
    PersonOfAnotherAuthority,
    PersonsNamedBefore,
    ReceiptAcknowledgedBefore,
    ReceiptOfOwnMessage,
)
from shared.domain.joint.state import JointCase
from shared.domain.joint.teams import (
    Declaration,
    PartOfTeam,
    Recusal,
    declare_conflict,
    name_team,
    recuse_member,
    sign_pledge,
)
from shared.domain.texts import ListMissing, TextMissing
from shared.errors import LianjianError
from tests.domain.a_case import (
    HENAN,
    JOINT_DECLARED,
    JOINT_PERSONS,
    JOINT_PLEDGED,
    JOINT_PREPARED,
    JOINT_READ,
    JOINT_RECEIVED,
    JOINT_RECUSED,
    JOINT_STARTED,
    JOINT_TEAM,
    JOINT_TEAM_OF_HENAN,
    TODAY,
    ZHEJIANG,
)
from tests.domain.a_joint_case import (
    AGREED,
    HA,
    JS,
    MANNED,
    NODES,
    PLAN,
    PROPOSED,
    READY,
    ZJ,
    ZJ_LEADER,
    case,
)

PART = PartOfTeam(members=JOINT_TEAM.members, personal=JOINT_TEAM.personal)
LEADER, EXPERT = JOINT_TEAM.members
ON_PAPER = JOINT_TEAM_OF_HENAN.members[0]
DECLARATION = Declaration(free_of_conflict=True, declared_on=JOINT_DECLARED.declared_on)
RECUSAL = Recusal(
    member_ref="zj:expert-01", reason=JOINT_RECUSED.reason, recused_on=JOINT_RECUSED.recused_on
)
PREPARATION = Preparation(
    meeting_point=JOINT_PREPARED.meeting_point,
    meeting_at=JOINT_PREPARED.meeting_at,
    division_of_work=JOINT_PREPARED.division_of_work,
    documents=JOINT_PREPARED.documents,
)
PERSONS = FurtherPersons(persons=("zj:coordinator-02",), reason=JOINT_PERSONS.reason)
ARRIVAL = Arrival(
    log=ZHEJIANG,
    messages=JOINT_RECEIVED.messages,
    checkpoint_size=JOINT_RECEIVED.checkpoint_size,
    checkpoint_root=JOINT_RECEIVED.checkpoint_root,
    received_at=JOINT_RECEIVED.received_at,
)
NODE = replace(HA, account="ha:node")
TOMORROW = date(2026, 10, 31)
SH = replace(JS, authority="sh", account="sh:coordinator-01")
INFORMED = ((ZHEJIANG, replace(PLAN, informed=("sh",))),)
STARTED = (*READY, (ZHEJIANG, JOINT_STARTED))


# the team


def test_team_is_named_and_each_member_signs_himself() -> None:
    assert name_team(case(*AGREED), PART, ZJ, NODES) == JOINT_TEAM
    assert declare_conflict(case(*MANNED), DECLARATION, ZJ_LEADER) == JOINT_DECLARED
    assert sign_pledge(case(*MANNED), JOINT_PLEDGED.signed_on, ZJ_LEADER) == JOINT_PLEDGED
    assert recuse_member(case(*MANNED), RECUSAL, ZJ, NODES) == JOINT_RECUSED


def test_team_may_be_named_before_a_plan_is_agreed_and_alone_be_too_small() -> None:
    alone = PartOfTeam(members=(EXPERT,))
    assert name_team(case(*PROPOSED), alone, ZJ, NODES).members == (EXPERT,)


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (PartOfTeam(members=()), ListMissing),
        (PartOfTeam(members=(replace(LEADER, member_ref=" "),)), TextMissing),
        (PartOfTeam(members=(LEADER, LEADER)), MemberNamedTwice),
        (
            PartOfTeam(
                members=(LEADER,),
                personal=TeamPersonal(names=(MemberName(member_ref="x", name="样例"),)),
            ),
            MemberNamedTwice,
        ),
        (PartOfTeam(members=(ON_PAPER,)), MemberOfAnotherAuthority),
        (PartOfTeam(members=(replace(ON_PAPER, authority="sh"),)), MemberOfAnotherAuthority),
        (PartOfTeam(members=(replace(LEADER, no_conflict_declared=False),)), ConflictNotDeclared),
        (PartOfTeam(members=(replace(LEADER, integrity_pledged=False),)), PledgeNotSigned),
    ],
)
def test_team_is_refused(part: PartOfTeam, refusal: type[LianjianError]) -> None:
    with pytest.raises(refusal):
        name_team(case(*AGREED), part, ZJ, NODES)


def test_people_of_an_authority_without_a_node_are_named_when_they_signed_on_paper() -> None:
    paper = PartOfTeam(members=(LEADER, ON_PAPER))
    nodes = NODES - {HENAN}
    assert name_team(case(*AGREED), paper, ZJ, nodes).members == paper.members
    for flag, refusal in (
        ("no_conflict_declared", ConflictNotDeclared),
        ("integrity_pledged", PledgeNotSigned),
    ):
        unsigned: Any = {flag: None}
        with pytest.raises(refusal):
            name_team(
                case(*AGREED), PartOfTeam(members=(replace(ON_PAPER, **unsigned),)), ZJ, nodes
            )


def test_authority_that_is_informed_sends_observers() -> None:
    observer = replace(ON_PAPER, authority="sh", member_ref="sh:i-1", role=TeamRole.OBSERVER)
    part = PartOfTeam(members=(observer,))
    assert name_team(case(*INFORMED), part, SH, NODES).members == (observer,)
    inspector = replace(observer, role=TeamRole.MEMBER)
    with pytest.raises(InformedSendsObservers):
        name_team(case(*INFORMED), PartOfTeam(members=(inspector,)), SH, NODES)


def test_who_has_no_part_names_nobody() -> None:
    with pytest.raises(AuthorityTakesNoPart):
        name_team(case(*AGREED), PART, JS, NODES)
    with pytest.raises(AuthorityTakesNoPart):
        recuse_member(case(*MANNED), RECUSAL, JS, NODES)
    with pytest.raises(AuthorityTakesNoPart):
        name_persons(case(*MANNED), PERSONS, JS)
    with pytest.raises(AuthorityTakesNoPart):
        prepare(case(*MANNED), PREPARATION, JS)
    with pytest.raises(AuthorityTakesNoPart):
        acknowledge_receipt(case(*MANNED), ARRIVAL, JS)


def test_only_a_member_signs_and_only_until_the_start() -> None:
    steps: tuple[Callable[[JointCase, Acting], object], ...] = (
        lambda known, by: declare_conflict(known, DECLARATION, by),
        lambda known, by: sign_pledge(known, TODAY, by),
    )
    for step in steps:
        with pytest.raises(NotOfTheTeam):
            step(case(*MANNED), ZJ)
        expert = replace(ZJ, account="zj:expert-01")
        with pytest.raises(MemberWasRecused):
            step(case(*MANNED, (ZHEJIANG, JOINT_RECUSED)), expert)
        with pytest.raises(JointCaseStarted):
            step(case(*STARTED), ZJ_LEADER)


def test_signature_is_dated_and_given_once() -> None:
    with pytest.raises(PledgeAlreadySigned):
        sign_pledge(case(*READY), TODAY, ZJ_LEADER)
    with pytest.raises(DateInFuture):
        sign_pledge(case(*MANNED), TOMORROW, ZJ_LEADER)
    with pytest.raises(DateInFuture):
        declare_conflict(case(*MANNED), replace(DECLARATION, declared_on=TOMORROW), ZJ_LEADER)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"member_ref": "zj:inspector-09"}, NotOfTheTeam),
        ({"member_ref": "ha:inspector-01"}, NotOfTheTeam),
        ({"reason": ""}, TextMissing),
        ({"recused_on": TOMORROW}, DateInFuture),
        ({"replacement": LEADER}, MemberNamedTwice),
        ({"replacement": replace(ON_PAPER, member_ref="x")}, MemberOfAnotherAuthority),
    ],
)
def test_recusal_is_refused(changes: dict[str, Any], refusal: type[LianjianError]) -> None:
    with pytest.raises(refusal):
        recuse_member(case(*MANNED), replace(RECUSAL, **changes), ZJ, NODES)


def test_who_was_recused_neither_leaves_again_nor_comes_back() -> None:
    left = case(*MANNED, (ZHEJIANG, JOINT_RECUSED))
    with pytest.raises(MemberWasRecused):
        recuse_member(left, RECUSAL, ZJ, NODES)
    with pytest.raises(MemberWasRecused):
        name_team(left, PART, ZJ, NODES)
    back = replace(RECUSAL, member_ref="zj:inspector-01", replacement=EXPERT)
    with pytest.raises(MemberWasRecused):
        recuse_member(left, back, ZJ, NODES)


# persons, preparation


def test_persons_and_preparation_are_told_as_stated() -> None:
    assert name_persons(case(*AGREED), PERSONS, ZJ) == JOINT_PERSONS
    assert prepare(case(*AGREED), PREPARATION, ZJ) == JOINT_PREPARED


@pytest.mark.parametrize(
    ("persons", "refusal"),
    [
        ((), ListMissing),
        (("nobody",), MalformedAccount),
        (("ha:coordinator-03",), PersonOfAnotherAuthority),
        (("zj:coordinator-02", "zj:coordinator-02"), PartyNamedTwice),
        (("zj:coordinator-01",), PersonsNamedBefore),
    ],
)
def test_persons_are_refused(persons: tuple[str, ...], refusal: type[LianjianError]) -> None:
    with pytest.raises(refusal):
        name_persons(case(*AGREED), replace(PERSONS, persons=persons), ZJ)


def test_who_has_a_conflict_is_not_named() -> None:
    conflict = replace(JOINT_DECLARED, free_of_conflict=False)
    known = case(*MANNED, (ZHEJIANG, conflict))
    with pytest.raises(ConflictStanding):
        name_persons(known, replace(PERSONS, persons=("zj:inspector-01",)), ZJ)


def test_preparation_is_refused() -> None:
    with pytest.raises(TextMissing):
        prepare(case(*AGREED), replace(PREPARATION, meeting_point=""), ZJ)
    floating = datetime(2026, 10, 30, 7, 30)  # noqa: DTZ001 - that is what is refused
    with pytest.raises(InstantWithoutOffset):
        prepare(case(*AGREED), replace(PREPARATION, meeting_at=floating), ZJ)
    assert prepare(case(*AGREED), replace(PREPARATION, meeting_at=None), ZJ).meeting_at is None


# receipts


def test_receipt_is_acknowledged_once_for_what_is_new() -> None:
    assert acknowledge_receipt(case(*PROPOSED), ARRIVAL, NODE) == JOINT_RECEIVED
    received = case(*PROPOSED, (HENAN, JOINT_RECEIVED))
    with pytest.raises(ReceiptAcknowledgedBefore):
        acknowledge_receipt(received, ARRIVAL, NODE)
    more = replace(ARRIVAL, messages=(*ARRIVAL.messages, replace(ARRIVAL.messages[0], position=40)))
    assert [one.position for one in acknowledge_receipt(received, more, NODE).messages] == [40]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"log": HENAN}, ReceiptOfOwnMessage),
        ({"messages": ()}, ListMissing),
        ({"checkpoint_size": 41}, MessageBeyondCheckpoint),
        ({"checkpoint_root": "YWJj"}, MalformedHash),
        ({"checkpoint_root": "§"}, MalformedHash),
        ({"messages": (replace(ARRIVAL.messages[0], leaf_hash="YWJj"),)}, MalformedHash),
        ({"received_at": datetime(2026, 10, 31, tzinfo=UTC)}, DateInFuture),
    ],
)
def test_receipt_is_refused(changes: dict[str, Any], refusal: type[LianjianError]) -> None:
    with pytest.raises(refusal):
        acknowledge_receipt(case(*PROPOSED), replace(ARRIVAL, **changes), NODE)


def test_receipts_are_not_acknowledged_themselves() -> None:
    assert is_acknowledged(PLAN)
    assert not is_acknowledged(JOINT_RECEIVED)
    assert not is_acknowledged(JOINT_READ)
