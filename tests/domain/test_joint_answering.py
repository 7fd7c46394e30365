"""What answers to a plan promise, and what may move the case before it starts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.evidence import MalformedDigest
from shared.domain.joint.acting import Acting
from shared.domain.joint.answering import (
    Acceptance,
    Leaving,
    Paper,
    Refusal,
    accept,
    attest_answer,
    decline,
    withdraw,
)
from shared.domain.joint.moving import CallForHelp, LaterTime, escalate, postpone
from shared.domain.joint.refusals import (
    AnswerAttestedBefore,
    AnswersOnItsOwnLog,
    AuthorityTakesNoPart,
    JointCaseCalledOff,
    JointCaseStarted,
    NationalAuthorityKnows,
    NotPostponed,
    OwnPlanDeclined,
    PersonOfAnotherAuthority,
    PlanAcceptedBefore,
    PlanAlreadyAgreed,
    PlanDeclinedBefore,
    PlanSuperseded,
    PlanUnknown,
    SealEndsBeforeTheVisit,
    SealHasEnded,
    WindowIsOver,
)
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import CaseAnswer
from shared.domain.texts import ListMissing, TextMissing
from shared.errors import LianjianError
from tests.domain.a_case import (
    HENAN,
    JOINT_ACCEPTED,
    JOINT_DECLINED,
    JOINT_ESCALATED,
    JOINT_PAPER,
    JOINT_POSTPONED,
    JOINT_STARTED,
    JOINT_WITHDRAWN,
    TODAY,
    ZHEJIANG,
)
from tests.domain.a_joint_case import (
    AGREED,
    COUNTER,
    COUNTER_HASH,
    HA,
    JIANGSU,
    JS,
    NODES,
    PLAN_HASH,
    PROPOSED,
    READY,
    REVISED,
    REVISED_HASH,
    ZJ,
    case,
    hash_of,
)

ACCEPTANCE = Acceptance(plan_hash=PLAN_HASH, accepted_on=JOINT_ACCEPTED.accepted_on)
REFUSAL = Refusal(
    plan_hash=PLAN_HASH, reason=JOINT_DECLINED.reason, declined_on=JOINT_DECLINED.declined_on
)
LEAVING = Leaving(reason=JOINT_WITHDRAWN.reason, withdrawn_on=JOINT_WITHDRAWN.withdrawn_on)
PAPER = Paper(
    on_behalf_of=HENAN,
    plan_hash=PLAN_HASH,
    answer=CaseAnswer.ACCEPTED,
    says=JOINT_PAPER.says,
    scan_sha256=JOINT_PAPER.scan_sha256,
    document_no=JOINT_PAPER.document_no,
    answered_on=JOINT_PAPER.answered_on,
)
LATER = LaterTime(
    plan_hash=PLAN_HASH,
    planned_from=JOINT_POSTPONED.planned_from,
    planned_until=JOINT_POSTPONED.planned_until,
    reason=JOINT_POSTPONED.reason,
    postponed_on=JOINT_POSTPONED.postponed_on,
)
HELP = CallForHelp(
    plan_hash=PLAN_HASH,
    reason=JOINT_ESCALATED.reason,
    persons=JOINT_ESCALATED.persons,
    escalated_on=JOINT_ESCALATED.escalated_on,
)
WITHOUT_HENAN = NODES - {HENAN}
TOMORROW = date(2026, 10, 31)
LAST_DAY = replace(HA, today=date(2026, 12, 31))


def attest(known: JointCase, stated: Paper, by: Acting) -> object:
    return attest_answer(known, stated, by, WITHOUT_HENAN)


STEPS: tuple[tuple[Callable[[JointCase, Any, Acting], object], Any], ...] = (
    (accept, ACCEPTANCE),
    (decline, REFUSAL),
    (withdraw, LEAVING),
    (attest, PAPER),
    (postpone, LATER),
    (escalate, HELP),
)


def test_steps_are_taken_as_stated() -> None:
    proposed = case(*PROPOSED)
    assert accept(proposed, ACCEPTANCE, HA) == JOINT_ACCEPTED
    assert decline(proposed, REFUSAL, HA) == JOINT_DECLINED
    assert withdraw(proposed, LEAVING, ZJ) == JOINT_WITHDRAWN
    assert attest(proposed, PAPER, ZJ) == JOINT_PAPER
    assert postpone(case(*AGREED), LATER, HA) == JOINT_POSTPONED
    assert escalate(proposed, HELP, ZJ) == JOINT_ESCALATED


@pytest.mark.parametrize(("step", "stated"), STEPS)
def test_nothing_is_answered_once_the_seal_is_off(
    step: Callable[[JointCase, Any, Acting], object], stated: object
) -> None:
    with pytest.raises(JointCaseStarted):
        step(case(*READY, (ZHEJIANG, JOINT_STARTED)), stated, ZJ)
    with pytest.raises(JointCaseCalledOff):
        step(case(*PROPOSED, (HENAN, JOINT_WITHDRAWN)), stated, ZJ)
    with pytest.raises(SealHasEnded):
        step(case(*PROPOSED), stated, LAST_DAY)


@pytest.mark.parametrize(("step", "stated"), STEPS)
def test_who_takes_no_part_has_no_say(
    step: Callable[[JointCase, Any, Acting], object], stated: object
) -> None:
    with pytest.raises(AuthorityTakesNoPart):
        step(case(*PROPOSED), stated, JS)


@pytest.mark.parametrize(
    ("step", "stated"), [(step, stated) for step, stated in STEPS if hasattr(stated, "plan_hash")]
)
def test_only_a_plan_on_the_table_is_spoken_of(
    step: Callable[[JointCase, Any, Acting], object], stated: Any
) -> None:
    with pytest.raises(PlanUnknown):
        step(case(*PROPOSED), replace(stated, plan_hash="0" * 64), ZJ)
    for newer in ((ZHEJIANG, REVISED), (HENAN, COUNTER)):
        with pytest.raises(PlanSuperseded):
            step(case(*PROPOSED, newer), stated, ZJ)


def test_plan_is_accepted_once() -> None:
    with pytest.raises(PlanAcceptedBefore):
        accept(case(*AGREED), ACCEPTANCE, HA)
    with pytest.raises(PlanAcceptedBefore):
        accept(case(*PROPOSED), ACCEPTANCE, ZJ)
    with pytest.raises(DateInFuture):
        accept(case(*PROPOSED), replace(ACCEPTANCE, accepted_on=TOMORROW), HA)


def test_who_has_declined_may_accept_after_all() -> None:
    declined = case(*PROPOSED, (HENAN, JOINT_DECLINED))
    assert accept(declined, ACCEPTANCE, HA) == JOINT_ACCEPTED


def test_refusal_of_a_plan_is_refused() -> None:
    with pytest.raises(OwnPlanDeclined):
        decline(case(*PROPOSED), REFUSAL, ZJ)
    with pytest.raises(PlanDeclinedBefore):
        decline(case(*PROPOSED, (HENAN, JOINT_DECLINED)), REFUSAL, HA)
    with pytest.raises(PlanAlreadyAgreed):
        decline(case(*AGREED), REFUSAL, HA)
    with pytest.raises(TextMissing):
        decline(case(*PROPOSED), replace(REFUSAL, reason=" "), HA)
    with pytest.raises(DateInFuture):
        decline(case(*PROPOSED), replace(REFUSAL, declined_on=TOMORROW), HA)


def test_who_is_only_asked_to_join_declines_and_does_not_withdraw() -> None:
    wider = replace(COUNTER, participants=("ha", JIANGSU, "zj"))
    with pytest.raises(AuthorityTakesNoPart):
        withdraw(case(*PROPOSED, (HENAN, wider)), LEAVING, JS)


def test_withdrawal_is_told_to_all_who_have_read_of_the_case() -> None:
    informed = replace(COUNTER, informed=("sh",))
    dropped = replace(COUNTER, version=3, replaces=hash_of(informed))
    known = case(*PROPOSED, (HENAN, informed), (HENAN, dropped))
    assert known.readers == ("ha", "zj")
    assert withdraw(known, LEAVING, ZJ).readers == known.all_readers == ("ha", "sh", "zj")
    with pytest.raises(TextMissing):
        withdraw(case(*PROPOSED), replace(LEAVING, reason=""), ZJ)
    with pytest.raises(DateInFuture):
        withdraw(case(*PROPOSED), replace(LEAVING, withdrawn_on=TOMORROW), ZJ)


def test_paper_answers_only_for_who_cannot_answer_itself() -> None:
    for known, nodes in (
        (case(*PROPOSED), NODES),
        (case(*PROPOSED, (HENAN, JOINT_DECLINED)), WITHOUT_HENAN),
    ):
        with pytest.raises(AnswersOnItsOwnLog):
            attest_answer(known, PAPER, ZJ, nodes)
    with pytest.raises(AnswersOnItsOwnLog):
        attest(case(*PROPOSED), PAPER, HA)
    with pytest.raises(AuthorityTakesNoPart):
        attest(case(*PROPOSED), replace(PAPER, on_behalf_of=JIANGSU), ZJ)


def test_paper_is_attested_once_and_another_answer_corrects_it() -> None:
    attested = case(*PROPOSED, (ZHEJIANG, JOINT_PAPER))
    with pytest.raises(AnswerAttestedBefore):
        attest(attested, PAPER, ZJ)
    mistaken = replace(PAPER, answer=CaseAnswer.DECLINED, says="不同意")
    told = attest_answer(attested, mistaken, ZJ, WITHOUT_HENAN)
    assert case(*PROPOSED, (ZHEJIANG, JOINT_PAPER), (ZHEJIANG, told)).agreed is None


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"says": ""}, TextMissing),
        ({"document_no": ""}, TextMissing),
        ({"scan_sha256": "abc"}, MalformedDigest),
        ({"answered_on": TOMORROW}, DateInFuture),
    ],
)
def test_paper_is_refused(changes: dict[str, Any], refusal: type[LianjianError]) -> None:
    with pytest.raises(refusal):
        attest(case(*PROPOSED), replace(PAPER, **changes), ZJ)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"planned_from": date(2026, 11, 11)}, PeriodReversed),
        ({"planned_from": date(2026, 10, 25)}, NotPostponed),
        (
            {"planned_from": date(2026, 10, 28), "planned_until": TODAY.replace(day=29)},
            WindowIsOver,
        ),
        ({"planned_until": date(2026, 12, 31)}, SealEndsBeforeTheVisit),
        ({"reason": ""}, TextMissing),
        ({"postponed_on": TOMORROW}, DateInFuture),
    ],
)
def test_postponement_is_refused(changes: dict[str, Any], refusal: type[LianjianError]) -> None:
    with pytest.raises(refusal):
        postpone(case(*AGREED), replace(LATER, **changes), ZJ)


def test_visit_is_postponed_again_only_to_a_later_time_still() -> None:
    moved = case(*AGREED, (HENAN, JOINT_POSTPONED))
    with pytest.raises(NotPostponed):
        postpone(moved, LATER, ZJ)
    again = replace(LATER, planned_until=date(2026, 11, 11))
    assert postpone(moved, again, ZJ).planned_until == date(2026, 11, 11)


def test_only_the_current_plan_is_postponed() -> None:
    both = case(*PROPOSED, (HENAN, COUNTER), (ZHEJIANG, REVISED))
    lower, higher = sorted((COUNTER_HASH, REVISED_HASH))
    assert both.current.hash == higher
    with pytest.raises(PlanSuperseded):
        postpone(both, replace(LATER, plan_hash=lower), ZJ)


def test_escalation_is_refused() -> None:
    with pytest.raises(NationalAuthorityKnows):
        escalate(case(*PROPOSED, (ZHEJIANG, JOINT_ESCALATED)), HELP, HA)
    with pytest.raises(PersonOfAnotherAuthority):
        escalate(case(*PROPOSED), replace(HELP, persons=("ha:coordinator-01",)), HA)
    with pytest.raises(ListMissing):
        escalate(case(*PROPOSED), replace(HELP, persons=()), HA)
    with pytest.raises(TextMissing):
        escalate(case(*PROPOSED), replace(HELP, reason=""), HA)
    with pytest.raises(DateInFuture):
        escalate(case(*PROPOSED), replace(HELP, escalated_on=TOMORROW), HA)
