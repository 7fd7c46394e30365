"""What the start of a joint case promises: two people of one authority, an agreed plan, a team."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.domain.dates import DateInFuture, InstantWithoutOffset
from shared.domain.inspection.refusals import (
    ConflictNotDeclared,
    ConflictStanding,
    PledgeNotSigned,
    TeamTooSmall,
    TeamWithoutSingleLeader,
)
from shared.domain.inspection.vocabulary import TeamRole
from shared.domain.joint.acting import Acting
from shared.domain.joint.refusals import (
    AuthorityTakesNoPart,
    JointCaseCalledOff,
    JointCaseStarted,
    PersonNotNamed,
    PlanNotAgreed,
    SealHasEnded,
    StartCalledBefore,
    StartedByOnePerson,
    StartNotCalled,
    WindowIsOver,
    WindowNotBegun,
)
from shared.domain.joint.starting import StartOf, call_start, start
from shared.domain.joint.state import JointCase
from shared.errors import LianjianError
from tests.domain.a_case import (
    HENAN,
    JOINT_CALLED,
    JOINT_DECLARED,
    JOINT_PERSONS,
    JOINT_PLEDGED,
    JOINT_POSTPONED,
    JOINT_RECUSED,
    JOINT_STARTED,
    JOINT_TEAM,
    JOINT_TEAM_OF_HENAN,
    JOINT_WITHDRAWN,
    TODAY,
    ZHEJIANG,
)
from tests.domain.a_joint_case import (
    AGREED,
    CALLED,
    COUNTER,
    COUNTER_HASH,
    HA,
    HA_SECOND,
    JS,
    MANNED,
    PLAN_HASH,
    READY,
    ZJ,
    ZJ_SECOND,
    Line,
    accepted,
    case,
)

START = StartOf(plan_hash=PLAN_HASH, started_at=JOINT_STARTED.started_at)
CONFLICT = replace(JOINT_DECLARED, free_of_conflict=False)
SECOND_LEADER = replace(JOINT_TEAM_OF_HENAN.members[0], role=TeamRole.LEADER)
TWO_LEADERS = replace(JOINT_TEAM_OF_HENAN, members=(SECOND_LEADER,))


def test_one_person_calls_for_the_start_and_another_one_starts() -> None:
    assert call_start(case(*READY), PLAN_HASH, TODAY, ZJ) == JOINT_CALLED
    assert start(case(*CALLED), START, ZJ_SECOND) == JOINT_STARTED


def test_start_waits_for_no_other_authority() -> None:
    own = (*AGREED, (HENAN, JOINT_TEAM_OF_HENAN), (ZHEJIANG, JOINT_TEAM))
    called = call_start(case(*own), PLAN_HASH, TODAY, HA)  # Zhejiang's members have not signed
    assert start(case(*own, (HENAN, called)), START, HA_SECOND).called_by == HA.account


def test_start_is_not_made_by_one_person_twice_nor_by_two_of_two_authorities() -> None:
    with pytest.raises(StartedByOnePerson):
        start(case(*CALLED), START, ZJ)
    with pytest.raises(StartNotCalled):
        start(case(*CALLED), START, HA)
    with pytest.raises(StartNotCalled):
        start(case(*READY), START, ZJ_SECOND)
    with pytest.raises(StartCalledBefore):
        call_start(case(*CALLED), PLAN_HASH, TODAY, ZJ)


def test_call_of_somebody_who_may_no_longer_know_does_not_count() -> None:
    named = replace(JOINT_PERSONS, persons=("zj:coordinator-02", "zj:expert-01"))
    called = replace(JOINT_CALLED, recorded_by="zj:expert-01")
    conflict = replace(CONFLICT, member_ref="zj:expert-01", recorded_by="zj:expert-01")
    lines: tuple[Line, ...] = (*READY, (ZHEJIANG, named), (ZHEJIANG, called))
    assert start(case(*lines), START, ZJ).called_by == "zj:expert-01"
    gone = case(*lines, (ZHEJIANG, conflict), (ZHEJIANG, JOINT_RECUSED))
    with pytest.raises(StartNotCalled):
        start(gone, START, ZJ)


STEPS: tuple[Callable[[JointCase, Acting], object], ...] = (
    lambda known, by: call_start(known, PLAN_HASH, by.today, by),
    lambda known, by: start(known, START, by),
)


@pytest.mark.parametrize(
    ("lines", "by", "refusal"),
    [
        ((*CALLED, (ZHEJIANG, JOINT_STARTED)), ZJ_SECOND, JointCaseStarted),
        ((*CALLED, (HENAN, JOINT_WITHDRAWN)), ZJ_SECOND, JointCaseCalledOff),
        (CALLED, replace(ZJ_SECOND, today=date(2026, 12, 31)), SealHasEnded),
        (CALLED, JS, AuthorityTakesNoPart),
        (CALLED, replace(ZJ, account="zj:coordinator-09"), PersonNotNamed),
        (CALLED, replace(ZJ, account="ha:coordinator-01"), PersonNotNamed),
        (CALLED[:1] + CALLED[2:], ZJ_SECOND, PlanNotAgreed),
        ((*CALLED, (HENAN, COUNTER)), ZJ_SECOND, PlanNotAgreed),
        (
            (*CALLED, (HENAN, COUNTER), (ZHEJIANG, accepted(COUNTER))),
            ZJ_SECOND,
            PlanNotAgreed,
        ),
        (CALLED, replace(ZJ_SECOND, today=date(2026, 10, 25)), WindowNotBegun),
        (CALLED, replace(ZJ_SECOND, today=date(2026, 11, 7)), WindowIsOver),
        (
            (*CALLED, (HENAN, replace(JOINT_POSTPONED, planned_from=date(2026, 10, 31)))),
            ZJ_SECOND,
            WindowNotBegun,
        ),
        ((*AGREED, (ZHEJIANG, JOINT_TEAM), (ZHEJIANG, JOINT_PERSONS)), ZJ_SECOND, TeamTooSmall),
        ((*CALLED, (HENAN, TWO_LEADERS)), ZJ_SECOND, TeamWithoutSingleLeader),
        (MANNED, ZJ_SECOND, ConflictNotDeclared),
        (
            (
                *MANNED,
                (ZHEJIANG, JOINT_RECUSED),
                (ZHEJIANG, JOINT_DECLARED),
            ),
            ZJ_SECOND,
            PledgeNotSigned,
        ),
        ((*CALLED, (ZHEJIANG, CONFLICT)), ZJ_SECOND, ConflictStanding),
    ],
)
def test_case_does_not_start(
    lines: tuple[Line, ...], by: Acting, refusal: type[LianjianError]
) -> None:
    for step in STEPS:
        with pytest.raises(refusal):
            step(case(*lines), by)


def test_start_of_another_plan_than_the_one_agreed_is_refused() -> None:
    lines: tuple[Line, ...] = (*CALLED, (HENAN, COUNTER), (ZHEJIANG, accepted(COUNTER)))
    with pytest.raises(StartNotCalled):  # what was called for is the earlier plan
        start(case(*lines), replace(START, plan_hash=COUNTER_HASH), ZJ_SECOND)
    called = call_start(case(*lines), COUNTER_HASH, TODAY, ZJ)
    started = start(
        case(*lines, (ZHEJIANG, called)), replace(START, plan_hash=COUNTER_HASH), ZJ_SECOND
    )
    assert started.plan_hash == COUNTER_HASH


def test_start_is_dated() -> None:
    with pytest.raises(DateInFuture):
        call_start(case(*READY), PLAN_HASH, date(2026, 10, 31), ZJ)
    ahead = datetime(2026, 10, 31, tzinfo=UTC)
    with pytest.raises(DateInFuture):
        start(case(*CALLED), replace(START, started_at=ahead), ZJ_SECOND)
    floating = datetime(2026, 10, 30, 8)  # noqa: DTZ001 - that is what is refused
    with pytest.raises(InstantWithoutOffset):
        start(case(*CALLED), replace(START, started_at=floating), ZJ_SECOND)


def test_member_who_has_signed_may_call_for_the_start() -> None:
    member = replace(ZJ, account=JOINT_PLEDGED.member_ref)
    assert call_start(case(*READY), PLAN_HASH, TODAY, member).recorded_by == "zj:inspector-01"
    with pytest.raises(PersonNotNamed):
        call_start(case(*MANNED), PLAN_HASH, TODAY, member)
