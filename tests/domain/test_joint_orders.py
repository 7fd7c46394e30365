"""One case on every node: whatever arrives first, whatever crosses, clocks apart."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.event import Event
from shared.domain.joint.acting import Acting
from shared.domain.joint.answering import Acceptance, Leaving, Refusal, accept, decline, withdraw
from shared.domain.joint.events import OfSealedCase
from shared.domain.joint.known import Told
from shared.domain.joint.merging import replay
from shared.domain.joint.moving import CallForHelp, LaterTime, escalate, postpone
from shared.domain.joint.opening import due_for_opening, entitled
from shared.domain.joint.preparing import FurtherPersons, name_persons
from shared.domain.joint.proposing import CaseRecords, counter_propose
from shared.domain.joint.refusals import JointCaseUnknown
from shared.domain.joint.starting import StartOf, call_start, start
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
from shared.domain.joint.vocabulary import CaseStage
from shared.domain.schemes import SCHEMES
from shared.errors import LianjianError
from tests.domain.a_case import (
    JOINT_STARTED,
    JOINT_TEAM,
    JOINT_TEAM_OF_HENAN,
    STORY,
    TODAY,
)
from tests.domain.a_joint_case import (
    BEGINNING,
    CALLED,
    COUNTER,
    HA,
    HA_SECOND,
    JIANGSU,
    NODES,
    PLAN,
    REVISED,
    ZJ,
    ZJ_LEADER,
    ZJ_SECOND,
    accepted,
    hash_of,
    tell,
)

STARTED = StartOf(plan_hash="", started_at=JOINT_STARTED.started_at)
LOGS = ("ha", "js", "nmpa", "zj")
MATTERS: tuple[Event | None, ...] = (
    None,
    PLAN,
    replace(PLAN, proposed_by="ha", items=("质量控制",)),
    replace(PLAN, proposed_by=JIANGSU, participants=("ha", JIANGSU, "zj")),
    COUNTER,
    REVISED,
    accepted(COUNTER),
    accepted(REVISED),
    *(event for event in STORY if isinstance(event, OfSealedCase)),
    JOINT_STARTED,
    replace(JOINT_STARTED, called_by="ha:coordinator-01", recorded_by="ha:coordinator-02"),
)


@st.composite
def logs(draw: st.DrawFn) -> list[Told]:
    """Any entries in any logs, misplaced ones too, with clocks that are minutes apart."""
    told: list[Told] = [] if draw(st.booleans()) else tell(CALLED)
    for _ in range(draw(st.integers(0, 12))):
        log, event = draw(st.sampled_from(LOGS)), draw(st.sampled_from(MATTERS))
        told.append(
            Told(
                log=log,
                position=sum(one.log == log for one in told),
                at=BEGINNING + timedelta(seconds=draw(st.integers(-600, 600))),
                digest=f"{len(told):064x}" if event is None else hash_of(event),
                event=event,
            )
        )
    return told


def known_case(told: list[Told]) -> JointCase | None:
    try:
        return replay(told)
    except JointCaseUnknown:
        return None


@given(logs(), st.randoms(use_true_random=False), st.data())
def test_case_is_the_same_for_every_order_of_arrival(
    told: list[Told], chance: Any, data: st.DataObject
) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    again = data.draw(st.lists(st.sampled_from(told))) if told else []
    assert known_case(shuffled + again) == known_case(told)


@given(logs())
def test_whatever_logs_hold_a_case_can_be_asked_everything(told: list[Told]) -> None:
    case = known_case(told)
    if case is None:
        return
    assert case.current.hash in case.plans
    assert set(case.readers) <= set(case.all_readers)
    assert case.window.planned_from <= case.window.planned_until < case.opens_by
    assert set(case.all_readers) <= set(entitled(case))
    assert (due_for_opening(case, TODAY) is None) == (
        case.stage not in (CaseStage.STARTED, CaseStage.CALLED_OFF)
    )
    if case.start is not None:
        named = case.plans[case.start.event.plan_hash].plan.participants
        assert all(case.start.event.plan_hash in case.ever_supported[one] for one in named)


@given(logs(), st.integers(1, 8))
def test_start_is_never_undone_by_what_arrives_later(told: list[Told], more: int) -> None:
    earlier = known_case(told[:-more])
    if earlier is not None and earlier.stage is CaseStage.STARTED:
        later = known_case(told)
        assert later is not None
        assert later.stage is CaseStage.STARTED


@given(logs(), st.sampled_from(MATTERS))
def test_entries_of_a_stranger_change_nothing(told: list[Told], event: Event | None) -> None:
    others = [*tell([("zj", PLAN)]), *(one for one in told if one.log == "ha")]
    case = replay(others)
    if JIANGSU not in case.all_readers:
        digest = "0" * 64 if event is None else hash_of(event)
        later = BEGINNING + timedelta(days=1)
        stranger = Told(log=JIANGSU, position=0, at=later, digest=digest, event=event)
        assert replay([*others, stranger]) == case


# two nodes, each deciding on what it holds, while messages are on the way


Step = Callable[[JointCase, Acting], Event]


def _counter(case: JointCase, by: Acting) -> Event:
    records = CaseRecords(authority=by.authority, nodes=NODES, schemes=SCHEMES)
    stated = replace(
        PLAN, replaces=case.current.hash, answer_by=None, recorded_by=by.account,
        basis=f"{by.authority}:{len(case.plans)}",
    )  # fmt: skip
    return counter_propose(case, stated, records, TODAY)


def _later(case: JointCase, by: Acting) -> Event:
    window = case.window
    stated = LaterTime(
        plan_hash=case.current.hash,
        planned_from=window.planned_from,
        planned_until=window.planned_until + timedelta(days=1 if by.authority == "zj" else 2),
        reason="改期",
        postponed_on=TODAY,
    )
    return postpone(case, stated, by)


def _answer(case: JointCase) -> str:
    return max(
        case.plans.values(), key=lambda one: (not case.is_superseded(one.hash), one.rank)
    ).hash


TEAMS = {"zj": JOINT_TEAM.members, "ha": JOINT_TEAM_OF_HENAN.members}
STEPS: tuple[Step, ...] = (
    lambda case, by: accept(case, Acceptance(plan_hash=_answer(case), accepted_on=TODAY), by),
    lambda case, by: accept(case, Acceptance(plan_hash=_answer(case), accepted_on=TODAY), by),
    lambda case, by: decline(
        case, Refusal(plan_hash=_answer(case), reason="不同意", declined_on=TODAY), by
    ),
    _counter,
    _later,
    lambda case, by: withdraw(case, Leaving(reason="取消", withdrawn_on=TODAY), by),
    lambda case, by: name_team(case, PartOfTeam(members=TEAMS[by.authority]), by, NODES),
    lambda case, by: recuse_member(
        case, Recusal(member_ref="zj:expert-01", reason="回避", recused_on=TODAY), by, NODES
    ),
    lambda case, by: declare_conflict(
        case, Declaration(free_of_conflict=True, declared_on=TODAY), by
    ),
    lambda case, by: sign_pledge(case, TODAY, by),
    lambda case, by: name_persons(
        case, FurtherPersons(persons=(f"{by.authority}:coordinator-02",), reason="启动"), by
    ),
    lambda case, by: escalate(
        case,
        CallForHelp(
            plan_hash=case.current.hash, reason="协调", persons=("nmpa:a",), escalated_on=TODAY
        ),
        by,
    ),
    lambda case, by: call_start(case, case.current.hash, TODAY, by),
    lambda case, by: start(case, replace(STARTED, plan_hash=case.current.hash), by),
)
PEOPLE = (ZJ, ZJ_SECOND, ZJ_LEADER, replace(ZJ, account="zj:expert-01"), HA, HA_SECOND)
Moves = list[tuple[int, int, bool]]


def _play(moves: Moves, apart: timedelta) -> dict[str, list[Told]]:
    """Return what each node holds: its own entries, and the other's as far as it has pulled."""
    written: dict[str, list[Told]] = {"ha": [], "zj": tell([("zj", PLAN)])}
    pulled = {"ha": 1, "zj": 0}
    for minute, (person, step, pulls) in enumerate(moves):
        by = PEOPLE[person]
        other = "ha" if by.authority == "zj" else "zj"
        if pulls:
            pulled[by.authority] = len(written[other])
        case = known_case([*written[by.authority], *written[other][: pulled[by.authority]]])
        assert case is not None
        try:
            event = STEPS[step](case, by)
        except LianjianError:
            continue
        at = BEGINNING + timedelta(minutes=minute) + (apart if by.authority == "ha" else -apart)
        position = len(written[by.authority])
        written[by.authority].append(
            Told(log=by.authority, position=position, at=at, digest=hash_of(event), event=event)
        )
        assert not isinstance(event, OfSealedCase) or by.authority in event.readers
    return written


MOVES = st.lists(
    st.tuples(
        st.integers(0, len(PEOPLE) - 1),
        st.integers(0, len(STEPS) - 1),
        st.booleans(),
    ),
    max_size=30,
)


@settings(max_examples=150)
@given(MOVES, st.integers(-600, 600), st.randoms(use_true_random=False))
def test_nodes_that_decide_while_messages_cross_hold_one_case_in_the_end(
    moves: Moves, apart: int, chance: Any
) -> None:
    written = _play(moves, timedelta(seconds=apart))
    told = [*written["zj"], *written["ha"]]
    case = replay(told)
    chance.shuffle(told)
    assert replay(told) == case
    assert case.founders == {"ha", "zj"}
    for one in case.starts:
        assert one.event.called_by != one.event.recorded_by
    if case.stage is CaseStage.AGREED:
        assert all(case.stands_by(who, case.current.hash) for who in case.participants)


def test_the_play_reaches_a_start() -> None:
    """Two people agree, name, sign and start by the very steps that are played at random."""
    zj, second, leader, expert, ha = 0, 1, 2, 3, 4
    moves = [(ha, 0, True), (zj, 6, True), (ha, 6, True), (zj, 10, True), (leader, 8, False),
             (leader, 9, False), (expert, 8, False), (expert, 9, False), (zj, 12, False),
             (second, 13, False)]  # fmt: skip
    written = _play(moves, timedelta(0))
    case = replay([*written["zj"], *written["ha"]])
    assert case.stage is CaseStage.STARTED
