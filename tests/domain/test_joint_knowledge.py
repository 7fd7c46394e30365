"""Who may know of a sealed case, when it is opened and to whom, and how long answers take."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.domain.authorities import NMPA
from shared.domain.inspection.refusals import NotOfTheTeam
from shared.domain.joint.clocks import answer_clocks
from shared.domain.joint.knowledge import before_signing, is_leader, knows
from shared.domain.joint.known import Window
from shared.domain.joint.opening import due_for_opening, entitled
from shared.domain.joint.vocabulary import CaseAnswer, CaseMode, Knowledge, Opening
from tests.domain.a_case import (
    HENAN,
    JOINT_ACCEPTED,
    JOINT_DECLARED,
    JOINT_ESCALATED,
    JOINT_PAPER,
    JOINT_PERSONS,
    JOINT_PLEDGED,
    JOINT_RECEIVED,
    JOINT_RECUSED,
    JOINT_STARTED,
    JOINT_TEAM,
    JOINT_WITHDRAWN,
    OTHER_NAMED,
    TODAY,
    ZHEJIANG,
)
from tests.domain.a_joint_case import (
    AGREED,
    COUNTER,
    COUNTER_HASH,
    JIANGSU,
    MANNED,
    PLAN,
    PLAN_HASH,
    PROPOSED,
    READY,
    Line,
    accepted,
    case,
    hash_of,
)

CONFLICT = replace(JOINT_DECLARED, free_of_conflict=False)
LAST_SEALED, OPENED = date(2026, 12, 30), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("lines", "account", "knowledge"),
    [
        (PROPOSED, "zj:coordinator-01", Knowledge.NAMED),
        (PROPOSED, "ha:coordinator-02", Knowledge.NAMED),
        (PROPOSED, "zj:coordinator-02", Knowledge.NOTHING),
        (PROPOSED, "js:coordinator-01", Knowledge.NOTHING),
        (PROPOSED, "nobody", Knowledge.NOTHING),
        ((*PROPOSED, (ZHEJIANG, JOINT_PERSONS)), "zj:coordinator-02", Knowledge.NAMED),
        (MANNED, "zj:inspector-01", Knowledge.MEMBER_UNSIGNED),
        ((*MANNED, (ZHEJIANG, JOINT_DECLARED)), "zj:inspector-01", Knowledge.MEMBER_UNSIGNED),
        ((*MANNED, (ZHEJIANG, JOINT_PLEDGED)), "zj:inspector-01", Knowledge.MEMBER_UNSIGNED),
        (READY, "zj:inspector-01", Knowledge.NAMED),
        (MANNED, "ha:inspector-01", Knowledge.NAMED),  # signed on paper
        ((*READY, (ZHEJIANG, CONFLICT)), "zj:inspector-01", Knowledge.MEMBER_UNSIGNED),
        ((*READY, (ZHEJIANG, JOINT_RECUSED)), "zj:expert-01", Knowledge.NOTHING),
        ((*PROPOSED, (ZHEJIANG, JOINT_ESCALATED)), "nmpa:coordinator-01", Knowledge.NAMED),
    ],
)
def test_account_knows(lines: tuple[Line, ...], account: str, knowledge: Knowledge) -> None:
    assert knows(case(*lines), account) is knowledge


def test_named_person_with_a_conflict_knows_nothing_once_recused() -> None:
    named = replace(JOINT_PERSONS, persons=("zj:inspector-01",))
    lines: tuple[Line, ...] = (*READY, (ZHEJIANG, named), (ZHEJIANG, CONFLICT))
    assert knows(case(*lines), "zj:inspector-01") is Knowledge.MEMBER_UNSIGNED
    recused = replace(JOINT_RECUSED, member_ref="zj:inspector-01")
    assert knows(case(*lines, (ZHEJIANG, recused)), "zj:inspector-01") is Knowledge.NOTHING


def test_nobody_learns_of_a_case_because_another_authority_calls_him_a_member() -> None:
    claimed = replace(JOINT_TEAM.members[0], authority=HENAN, no_conflict_declared=True,
                      integrity_pledged=True)  # fmt: skip
    lines = (*AGREED, (HENAN, replace(JOINT_TEAM, members=(claimed,))))
    assert knows(case(*lines), "zj:inspector-01") is Knowledge.NOTHING


def test_member_sees_neither_firm_nor_site_until_he_has_signed() -> None:
    seen = before_signing(case(*MANNED, (ZHEJIANG, JOINT_DECLARED)), "zj:inspector-01")
    assert (seen.mode, seen.participants) == (CaseMode.JOINT, ("ha", "zj"))
    assert seen.window == Window(planned_from=PLAN.planned_from, planned_until=PLAN.planned_until)
    assert (seen.has_declared, seen.has_pledged, len(seen.team)) == (True, False, 3)
    for target in PLAN.targets:
        assert target.uscc not in repr(seen)
        assert target.sites[0] not in repr(seen)
    with pytest.raises(NotOfTheTeam):
        before_signing(case(*PROPOSED), "zj:inspector-01")


def test_leader_is_the_teams_or_the_one_proposed_or_who_wrote_the_plan() -> None:
    assert is_leader(case(*READY), "zj:inspector-01")
    assert not is_leader(case(*MANNED), "zj:inspector-01")  # he has not signed
    assert not is_leader(case(*READY), "zj:coordinator-01")
    alone = replace(PLAN, proposed_leader=None)
    assert is_leader(case((ZHEJIANG, alone)), "zj:coordinator-01")
    led = replace(PLAN, proposed_leader="ha:coordinator-01")
    assert is_leader(case((ZHEJIANG, led)), "ha:coordinator-01")
    assert not is_leader(case((ZHEJIANG, led)), "zj:coordinator-01")


# opening


def test_case_is_opened_by_its_start_when_called_off_or_by_its_day() -> None:
    assert due_for_opening(case(*READY), LAST_SEALED) is None
    assert due_for_opening(case(*READY), OPENED) is Opening.EXPIRED
    assert due_for_opening(case(*READY, (HENAN, JOINT_WITHDRAWN)), TODAY) is Opening.CALLED_OFF
    assert due_for_opening(case(*READY, (ZHEJIANG, JOINT_STARTED)), TODAY) is Opening.STARTED


def test_opened_case_is_for_its_parties_the_authorities_of_the_entrustments_and_the_nmpa() -> None:
    wide = replace(PLAN, informed=("gd",), entrustments=(*PLAN.entrustments, OTHER_NAMED))
    assert entitled(case((ZHEJIANG, wide))) == ("gd", "ha", NMPA, "sh", "zj")
    assert entitled(case(*AGREED)) == ("ha", NMPA, "zj")


def test_of_an_agreed_case_the_entrustments_of_that_plan_count_and_all_who_have_read() -> None:
    narrow = replace(
        COUNTER, replaces=hash_of(wide := replace(PLAN, entrustments=(OTHER_NAMED,),
                                                  participants=("ha", JIANGSU, "zj")))
    )  # fmt: skip
    lines: tuple[Line, ...] = ((ZHEJIANG, wide), (HENAN, narrow))
    assert entitled(case(*lines)) == ("ha", "js", NMPA, "sh", "zj")
    assert entitled(case(*lines, (ZHEJIANG, accepted(narrow)))) == ("ha", "js", NMPA, "zj")


# clocks


def test_clock_of_an_answer_starts_with_the_proven_receipt() -> None:
    in_log = replace(JOINT_RECEIVED.messages[0], position=0)
    received = replace(JOINT_RECEIVED, messages=(in_log,))
    (waiting,) = answer_clocks(case(*PROPOSED))
    assert (waiting.asking, waiting.asked, waiting.received_on, waiting.due_on) == (
        "zj", "ha", None, None,
    )  # fmt: skip
    assert not waiting.is_overdue(date(2027, 1, 1))
    (running,) = answer_clocks(case(*PROPOSED, (HENAN, received)))
    assert (running.received_on, running.due_on) == (date(2026, 10, 13), date(2026, 10, 20))
    assert (running.wanted_by, running.answer) == (PLAN.answer_by, None)
    assert not running.is_overdue(date(2026, 10, 20))
    assert running.is_overdue(date(2026, 10, 21))
    (done,) = answer_clocks(case(*PROPOSED, (HENAN, received), (HENAN, JOINT_ACCEPTED)))
    assert (done.answer, done.answered_on) == (CaseAnswer.ACCEPTED, JOINT_ACCEPTED.accepted_on)
    assert not done.is_overdue(date(2026, 10, 21))


def test_receipt_is_dated_in_shanghai_and_of_that_very_entry() -> None:
    in_log = replace(JOINT_RECEIVED.messages[0], position=0)
    late = replace(JOINT_RECEIVED, messages=(in_log,),
                   received_at=datetime(2026, 10, 13, 16, 30, tzinfo=UTC))  # fmt: skip
    (clock,) = answer_clocks(case(*PROPOSED, (HENAN, late)))
    assert clock.received_on == date(2026, 10, 14)
    (other,) = answer_clocks(case(*PROPOSED, (HENAN, JOINT_RECEIVED)))
    assert other.received_on is None


def test_each_plan_has_its_own_clocks_and_paper_answers_too() -> None:
    clocks = answer_clocks(case(*PROPOSED, (ZHEJIANG, JOINT_PAPER)))
    assert [one.answered_on for one in clocks] == [JOINT_PAPER.answered_on]
    both = answer_clocks(case(*AGREED, (HENAN, COUNTER)))
    assert {(one.plan_hash, one.asked) for one in both} == {(PLAN_HASH, "ha"), (COUNTER_HASH, "zj")}
