"""What a case is after the entries of several logs: agreed, started, called off, and by whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.domain.authorities import NMPA
from shared.domain.inspection.events import TeamRole
from shared.domain.joint.acting import only_plan
from shared.domain.joint.events import PlanProposed
from shared.domain.joint.known import Window
from shared.domain.joint.merging import replay
from shared.domain.joint.refusals import JointCaseUnknown, PlanNotNamed
from shared.domain.joint.vocabulary import CaseAnswer, CaseStage
from tests.domain.a_case import (
    FINDING,
    HENAN,
    JOINT_ACCEPTED,
    JOINT_CALLED,
    JOINT_DECLARED,
    JOINT_DECLINED,
    JOINT_ESCALATED,
    JOINT_PAPER,
    JOINT_PERSONS,
    JOINT_POSTPONED,
    JOINT_PREPARED,
    JOINT_RECEIVED,
    JOINT_RECUSED,
    JOINT_STARTED,
    JOINT_TEAM,
    JOINT_TEAM_OF_HENAN,
    JOINT_WITHDRAWN,
    ZHEJIANG,
)
from tests.domain.a_joint_case import (
    AGREED,
    COUNTER,
    COUNTER_HASH,
    JIANGSU,
    PLAN,
    PLAN_HASH,
    PROPOSED,
    READY,
    REVISED,
    REVISED_HASH,
    Line,
    accepted,
    case,
    tell,
)

STARTED: tuple[Line, ...] = (*READY, (ZHEJIANG, JOINT_STARTED))
OF_JIANGSU = replace(
    PLAN, proposed_by=JIANGSU, leading_authority=JIANGSU, participants=("ha", JIANGSU, "zj")
)
WIDER = replace(COUNTER, participants=("ha", JIANGSU, "zj"))


# agreement


def test_case_is_proposed_until_every_participants_log_accepts_one_plan() -> None:
    assert case(*PROPOSED).stage is CaseStage.PROPOSED
    agreed = case(*AGREED)
    assert (agreed.stage, agreed.agreed) == (CaseStage.AGREED, PLAN_HASH)


def test_nothing_told_is_no_case() -> None:
    with pytest.raises(JointCaseUnknown):
        replay([])
    with pytest.raises(JointCaseUnknown):
        case((HENAN, JOINT_ACCEPTED), (ZHEJIANG, None))


@pytest.mark.parametrize(
    "line",
    [
        (JIANGSU, JOINT_ACCEPTED),
        (JIANGSU, JOINT_WITHDRAWN),
        (JIANGSU, JOINT_TEAM),
        (JIANGSU, JOINT_PERSONS),
        (JIANGSU, JOINT_ESCALATED),
        (JIANGSU, JOINT_POSTPONED),
        (JIANGSU, JOINT_PREPARED),
        (JIANGSU, JOINT_RECEIVED),
        (JIANGSU, JOINT_CALLED),
        (JIANGSU, JOINT_STARTED),
        (JIANGSU, JOINT_PAPER),
        (JIANGSU, replace(COUNTER, proposed_by=JIANGSU, participants=("ha", JIANGSU, "zj"))),
        (HENAN, PLAN),  # Zhejiang's words in Henan's log
        (HENAN, replace(PLAN, participants=("sh", "zj"), proposed_by=HENAN)),
        (HENAN, replace(COUNTER, replaces="0" * 64)),
        (HENAN, replace(JOINT_ACCEPTED, plan_hash="0" * 64)),
        (HENAN, replace(JOINT_DECLINED, plan_hash="0" * 64)),
        (HENAN, replace(JOINT_CALLED, recorded_by="zj:coordinator-01")),
        (HENAN, replace(JOINT_RECEIVED, log=HENAN)),
        (HENAN, replace(JOINT_POSTPONED, planned_until=date(2026, 12, 31))),
        (HENAN, replace(JOINT_PERSONS, persons=("zj:coordinator-09",))),
        (HENAN, JOINT_DECLARED),
        (HENAN, JOINT_STARTED),
        (ZHEJIANG, JOINT_STARTED),  # nothing is agreed
        (ZHEJIANG, replace(JOINT_PAPER, on_behalf_of=JIANGSU)),
        (ZHEJIANG, replace(JOINT_PAPER, on_behalf_of=ZHEJIANG)),
        (ZHEJIANG, replace(JOINT_DECLARED, recorded_by="zj:coordinator-01")),
        (ZHEJIANG, FINDING),
        (HENAN, None),
    ],
)
def test_misplaced_or_unreadable_entry_counts_for_nothing(line: Line) -> None:
    assert case(*PROPOSED, line) == case(*PROPOSED)
    assert case(line, *PROPOSED) == case((line[0], None), *PROPOSED)


def test_acceptance_counts_when_it_arrives_before_the_plan() -> None:
    assert case((HENAN, JOINT_ACCEPTED), (ZHEJIANG, PLAN)).agreed == PLAN_HASH


def test_own_later_plan_takes_the_place_of_the_earlier_one_only() -> None:
    revised = case(*AGREED, (ZHEJIANG, REVISED))
    assert (revised.stage, revised.current.hash) == (CaseStage.PROPOSED, REVISED_HASH)
    assert revised.is_superseded(PLAN_HASH)
    again = case(*AGREED, (ZHEJIANG, REVISED), (HENAN, accepted(REVISED)))
    assert again.agreed == REVISED_HASH


def test_counter_proposal_supersedes_until_a_participant_declines_it() -> None:
    countered = case(*PROPOSED, (HENAN, COUNTER))
    assert countered.is_superseded(PLAN_HASH)
    refused = replace(JOINT_DECLINED, plan_hash=COUNTER_HASH)
    declined = case(*PROPOSED, (HENAN, COUNTER), (ZHEJIANG, refused))
    assert not declined.is_superseded(PLAN_HASH)
    assert declined.stage is CaseStage.PROPOSED


def test_of_two_plans_that_both_accept_the_higher_one_holds() -> None:
    crossed = case(
        *AGREED, (HENAN, COUNTER), (ZHEJIANG, replace(accepted(COUNTER))), (HENAN, JOINT_ACCEPTED)
    )
    assert crossed.supported[HENAN] == {PLAN_HASH, COUNTER_HASH}
    assert crossed.agreed == COUNTER_HASH
    both = case(*PROPOSED, (HENAN, COUNTER), (ZHEJIANG, REVISED), (HENAN, accepted(REVISED)),
                (ZHEJIANG, accepted(COUNTER)))  # fmt: skip
    assert both.agreed == max(COUNTER_HASH, REVISED_HASH)


def test_case_is_declined_when_each_plan_on_the_table_is() -> None:
    declined = case(*PROPOSED, (HENAN, JOINT_DECLINED))
    assert declined.stage is CaseStage.DECLINED
    assert case(*PROPOSED, (HENAN, JOINT_DECLINED), (ZHEJIANG, REVISED)).stage is CaseStage.PROPOSED
    assert case(*PROPOSED, (HENAN, JOINT_DECLINED), (HENAN, JOINT_ACCEPTED)).agreed == PLAN_HASH


def test_both_propose_at_once_and_either_plan_can_be_agreed() -> None:
    other = replace(PLAN, proposed_by=HENAN, items=("质量控制",), recorded_by="ha:coordinator-01")
    both = case((ZHEJIANG, PLAN), (HENAN, other))
    assert set(both.plans) == {PLAN_HASH, case((HENAN, other)).current.hash}
    assert case((ZHEJIANG, PLAN), (HENAN, other), (ZHEJIANG, accepted(other))).agreed is not None


def test_plan_that_is_not_named_is_the_only_one_on_the_table() -> None:
    other = replace(PLAN, proposed_by=HENAN, items=("质量控制",), recorded_by="ha:coordinator-01")
    assert only_plan(case((ZHEJIANG, PLAN))) == PLAN_HASH
    assert only_plan(case((ZHEJIANG, PLAN), (HENAN, COUNTER))) == COUNTER_HASH
    with pytest.raises(PlanNotNamed):
        only_plan(case((ZHEJIANG, PLAN), (HENAN, other)))


def test_plans_of_authorities_that_do_not_know_each_other_are_two_cases_and_the_older_holds() -> (
    None
):
    stranger = replace(PLAN, proposed_by=JIANGSU, participants=(JIANGSU, "sh"))
    assert case((ZHEJIANG, PLAN), (JIANGSU, stranger)) == case((ZHEJIANG, PLAN))
    assert case((JIANGSU, stranger), (ZHEJIANG, PLAN)) == case((JIANGSU, stranger))


def test_stranger_who_dates_a_plan_back_does_not_take_the_case_from_those_who_stand_by_it() -> None:
    stranger = replace(PLAN, proposed_by=JIANGSU, participants=(JIANGSU, "sh"))
    dated_back = (JIANGSU, stranger)
    for lines in (READY, STARTED):
        found, alone = case(dated_back, *lines), case(*lines)
        assert (found.stage, found.agreed) == (alone.stage, alone.agreed)
        assert found.plans.keys() == alone.plans.keys()


def test_later_plan_of_a_stranger_who_names_its_participants_is_none_of_the_case() -> None:
    assert case(*PROPOSED, (JIANGSU, OF_JIANGSU)) == case(*PROPOSED)


def test_participant_that_uses_the_id_for_a_case_with_others_does_not_take_it_from_the_first() -> (
    None
):
    misused = replace(PLAN, proposed_by=HENAN, participants=("gd", "ha"))
    assert case(*PROPOSED, (HENAN, misused)) == case(*PROPOSED)


def test_counter_proposal_can_ask_a_third_authority_to_join() -> None:
    wider = [*PROPOSED, (HENAN, WIDER), (ZHEJIANG, accepted(WIDER))]
    assert case(*wider).stage is CaseStage.PROPOSED
    assert case(*wider, (JIANGSU, accepted(WIDER))).agreed == case(*wider).current.hash
    assert case(*wider).readers == ("ha", "js", "zj")


# called off


def test_withdrawal_of_a_participant_calls_the_case_off() -> None:
    for lines in (PROPOSED, AGREED):
        off = case(*lines, (ZHEJIANG, JOINT_WITHDRAWN))
        assert (off.stage, off.agreed) == (CaseStage.CALLED_OFF, None)


def test_authority_that_was_only_asked_to_join_calls_nothing_off() -> None:
    asked = case(*PROPOSED, (HENAN, WIDER), (JIANGSU, JOINT_WITHDRAWN))
    assert asked.stage is CaseStage.PROPOSED
    joined = (*PROPOSED, (HENAN, WIDER), (ZHEJIANG, accepted(WIDER)), (JIANGSU, accepted(WIDER)))
    assert case(*joined, (JIANGSU, JOINT_WITHDRAWN)).stage is CaseStage.CALLED_OFF


# the start


def test_start_of_what_was_agreed_starts_the_case() -> None:
    started = case(*STARTED)
    assert started.stage is CaseStage.STARTED
    assert started.start is not None
    assert started.start.event == JOINT_STARTED


@pytest.mark.parametrize("crossing", [JOINT_WITHDRAWN, COUNTER, JOINT_DECLINED])
def test_what_crosses_a_start_does_not_undo_it(crossing: PlanProposed) -> None:
    started = case(*STARTED, (HENAN, crossing))
    assert (started.stage, started.agreed) == (CaseStage.STARTED, PLAN_HASH)


@pytest.mark.parametrize(
    "start",
    [
        replace(JOINT_STARTED, called_by=JOINT_STARTED.recorded_by),
        replace(JOINT_STARTED, called_by="ha:coordinator-01"),
        replace(JOINT_STARTED, plan_hash=COUNTER_HASH),
    ],
)
def test_start_by_one_person_or_of_another_plan_counts_for_nothing(start: PlanProposed) -> None:
    assert case(*READY, (HENAN, COUNTER), (ZHEJIANG, start)).stage is CaseStage.PROPOSED


def test_of_two_starts_the_first_is_the_start_and_both_stay() -> None:
    other = replace(JOINT_STARTED, called_by="ha:coordinator-01", recorded_by="ha:coordinator-02")
    lines = (*READY, (ZHEJIANG, JOINT_STARTED), (HENAN, other))
    for apart, first in ((timedelta(0), ZHEJIANG), (timedelta(minutes=-5), HENAN)):
        started = replay(tell(lines, apart))
        assert started.starts[0].authority == first
        assert len(started.starts) == 2


# paper


def test_paper_answers_for_an_authority_until_its_own_log_speaks() -> None:
    attested = case(*PROPOSED, (ZHEJIANG, JOINT_PAPER))
    assert attested.agreed == PLAN_HASH
    assert attested.answers[0].attested_by == ZHEJIANG
    spoken = case(*PROPOSED, (ZHEJIANG, JOINT_PAPER), (HENAN, JOINT_DECLINED))
    assert spoken.stage is CaseStage.DECLINED
    assert [one.attested_by for one in spoken.answers] == [None]


def test_start_on_paper_stands_when_the_log_says_otherwise_later() -> None:
    lines = (*PROPOSED, (ZHEJIANG, JOINT_PAPER), (ZHEJIANG, JOINT_STARTED))
    assert case(*lines, (HENAN, JOINT_DECLINED)).stage is CaseStage.STARTED


def test_later_paper_of_one_log_replaces_the_earlier_and_a_refusal_goes_before_consent() -> None:
    refused = replace(JOINT_PAPER, answer=CaseAnswer.DECLINED, says="不同意")
    assert case(*PROPOSED, (ZHEJIANG, JOINT_PAPER), (ZHEJIANG, refused)).agreed is None
    assert case(*PROPOSED, (ZHEJIANG, refused), (ZHEJIANG, JOINT_PAPER)).agreed == PLAN_HASH
    three = replace(PLAN, participants=("ha", JIANGSU, "zj"))
    named = case((ZHEJIANG, three)).current.hash
    lines: list[Line] = [
        (ZHEJIANG, three),
        (JIANGSU, replace(JOINT_ACCEPTED, plan_hash=named)),
        (JIANGSU, replace(refused, plan_hash=named)),
        (ZHEJIANG, replace(JOINT_PAPER, plan_hash=named)),
    ]
    assert case(*lines).agreed is None
    assert case(*lines[:2], lines[3]).agreed == named


# time, team, people


def test_later_postponement_holds_whoever_made_it() -> None:
    later = replace(JOINT_POSTPONED, planned_from=date(2026, 10, 29))
    window = Window(planned_from=date(2026, 10, 29), planned_until=date(2026, 11, 10))
    assert case(*AGREED, (HENAN, JOINT_POSTPONED), (ZHEJIANG, later)).window == window
    assert case(*AGREED, (ZHEJIANG, later), (HENAN, JOINT_POSTPONED)).window == window
    assert case(*AGREED, (ZHEJIANG, REVISED), (HENAN, later)).window.planned_from.day == 27


def test_team_is_that_of_all_authorities_and_each_speaks_for_its_own() -> None:
    seats = case(*READY).team
    assert [one.member.member_ref for one in seats] == [
        "ha:inspector-01", "zj:expert-01", "zj:inspector-01",
    ]  # fmt: skip
    assert all(one.has_signed for one in seats)
    stranger = replace(JOINT_TEAM.members[0], authority=HENAN, member_ref="ha:inspector-09")
    claimed = replace(JOINT_TEAM, members=(*JOINT_TEAM.members, stranger))
    assert case(*READY, (ZHEJIANG, claimed)).team == seats


def test_members_without_a_node_are_named_by_another_until_their_log_speaks() -> None:
    lent = replace(JOINT_TEAM, members=(*JOINT_TEAM.members, *JOINT_TEAM_OF_HENAN.members))
    team = case(*AGREED, (ZHEJIANG, lent)).team
    assert [one.named_by for one in team] == [ZHEJIANG] * 3
    other = replace(JOINT_TEAM_OF_HENAN.members[0], member_ref="ha:inspector-02")
    spoken = replace(JOINT_TEAM_OF_HENAN, members=(other,))
    told = case(*AGREED, (ZHEJIANG, lent), (HENAN, spoken))
    assert told.team[0].member.member_ref == "ha:inspector-02"


def test_recused_member_leaves_and_is_not_named_again() -> None:
    joining = replace(JOINT_TEAM.members[1], member_ref="zj:expert-02", role=TeamRole.OBSERVER)
    recusal = replace(JOINT_RECUSED, replacement=joining)
    left = case(*READY, (ZHEJIANG, recusal))
    assert [one.member.member_ref for one in left.team][1:] == ["zj:expert-02", "zj:inspector-01"]
    assert left.recused == {"zj:expert-01"}
    again = case(*READY, (ZHEJIANG, recusal), (ZHEJIANG, JOINT_TEAM))
    assert [one.member.member_ref for one in again.team][1:] == ["zj:inspector-01"]
    back = replace(recusal, member_ref="zj:expert-02", replacement=JOINT_TEAM.members[1])
    assert len(case(*READY, (ZHEJIANG, recusal), (ZHEJIANG, back)).team) == 2
    assert case(*READY, (HENAN, recusal)) == case(*READY)


def test_last_declaration_of_a_member_counts() -> None:
    conflict = replace(JOINT_DECLARED, free_of_conflict=False)
    assert case(*READY, (ZHEJIANG, conflict)).conflicted == {"zj:inspector-01"}
    assert case(*READY, (ZHEJIANG, conflict), (ZHEJIANG, JOINT_DECLARED)).conflicted == set()


def test_persons_are_those_of_the_plan_and_whom_each_authority_names_of_its_own() -> None:
    named = case(*PROPOSED, (ZHEJIANG, JOINT_PERSONS)).persons
    assert named == {
        "ha": {"ha:coordinator-01", "ha:coordinator-02"},
        "zj": {"zj:coordinator-01", "zj:coordinator-02"},
    }
    strange = replace(PLAN, need_to_know=(*PLAN.need_to_know, "js:coordinator-01", "nobody"))
    assert set(case((ZHEJIANG, strange)).persons) == {"ha", "zj"}


def test_receipt_counts_once_and_preparation_as_told_last() -> None:
    twice = case(*PROPOSED, (HENAN, JOINT_RECEIVED), (HENAN, JOINT_RECEIVED))
    assert [(one.receiver, one.log, one.position) for one in twice.receipts] == [("ha", "zj", 41)]
    later = replace(JOINT_PREPARED, notes="改在西广场")
    assert case(*AGREED, (ZHEJIANG, JOINT_PREPARED), (ZHEJIANG, later)).prepared == {"zj": later}


# the national authority


def test_escalation_lets_the_national_authority_read_what_follows() -> None:
    escalated = case(*PROPOSED, (ZHEJIANG, JOINT_ESCALATED))
    assert escalated.readers == escalated.all_readers == ("ha", "nmpa", "zj")
    assert escalated.persons[NMPA] == {"nmpa:coordinator-01"}
    assert escalated.participants == {"ha", "zj"}


def test_national_authority_knows_the_case_from_the_escalation_alone() -> None:
    seen = case((ZHEJIANG, JOINT_ESCALATED))
    assert (seen.stage, seen.current.plan) == (CaseStage.PROPOSED, PLAN)
    assert case((ZHEJIANG, JOINT_ESCALATED), (HENAN, JOINT_ACCEPTED)).agreed == PLAN_HASH
    assert case((ZHEJIANG, JOINT_ESCALATED), (HENAN, COUNTER)).current.hash == COUNTER_HASH
    with pytest.raises(JointCaseUnknown):
        case((JIANGSU, JOINT_ESCALATED))


def test_copy_in_an_escalation_adds_no_plan_that_its_author_never_wrote() -> None:
    forged = replace(JOINT_ESCALATED, plan=replace(PLAN, basis="改动"), plan_hash="f" * 64)
    assert case(*PROPOSED, (HENAN, forged)) == case(*PROPOSED)
