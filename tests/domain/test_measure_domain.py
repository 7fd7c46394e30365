"""What measures promise (SUP-023, MEA-001, MEA-002, FLT-012)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.domain.authorities import UnknownAuthority
from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.firm_facts import StreamMalformed
from shared.domain.measure import (
    DONE_ONCE_TAKEN,
    Before,
    Interviewed,
    InterviewedUnstated,
    InterviewJointWithItself,
    LiftedBeforeTaken,
    MeasureAlreadyLifted,
    MeasureDoesNotLast,
    MeasureKind,
    MeasureNotToBeLifted,
    MeasureStage,
    MeasureTaken,
    MeasureUnknown,
    OtherInterviewerUnstated,
    lift_measure,
    replay,
    take_measure,
)
from shared.domain.rules import RULES, RuleUnknown
from shared.domain.texts import TextMissing
from shared.domain.uscc import UsccCheckCharacterWrong
from tests.domain.a_case import (
    CONTRACTOR,
    HENAN,
    JOINT_INTERVIEW,
    LIFTED,
    SUSPENDED,
    TODAY,
    firm,
)

KNOWN_CONTRACTOR = firm(CONTRACTOR)
WRONG_CHECK = f"{CONTRACTOR.uscc[:17]}0"
LATER = TODAY + timedelta(days=1)
ALL_BEFORE = Before(inspected=True, stepped=True)


def take(stated: MeasureTaken, before: Before = ALL_BEFORE) -> MeasureTaken:
    return take_measure(stated, KNOWN_CONTRACTOR, before, HENAN, TODAY)


def of(kind: MeasureKind) -> MeasureTaken:
    """Return a measure of `kind` as it may be stated."""
    if kind is MeasureKind.JOINT_INTERVIEW:
        return JOINT_INTERVIEW
    alone = replace(JOINT_INTERVIEW, measure=kind, joint_with=None, joint_id=None, basis=())
    return alone if kind is MeasureKind.INTERVIEW else replace(alone, interviewed=None)


def test_measure_is_accepted_as_stated() -> None:
    assert take(SUSPENDED) == SUSPENDED
    assert take(JOINT_INTERVIEW) == JOINT_INTERVIEW


@pytest.mark.parametrize("kind", MeasureKind)
def test_measure_says_on_which_law_it_rests(kind: MeasureKind) -> None:
    taken = take(replace(of(kind), basis=()))
    assert taken.basis == taken.rules
    assert set(taken.basis) <= RULES.keys()


@pytest.mark.parametrize("kind", MeasureKind)
def test_measure_lasts_until_it_is_lifted_or_is_done_at_once(kind: MeasureKind) -> None:
    measure = replay([of(kind)])
    if kind in DONE_ONCE_TAKEN:
        assert measure.stage is MeasureStage.DONE
        with pytest.raises(MeasureNotToBeLifted):
            lift_measure(measure, LIFTED, TODAY)
    else:
        assert measure.stage is MeasureStage.IN_FORCE
        assert lift_measure(measure, LIFTED, TODAY) == LIFTED


SUSPENSION_REFUSED: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"scope": ""}, TextMissing),
    ({"reason": " "}, TextMissing),
    ({"basis": ("XXX-1",)}, RuleUnknown),
    ({"rests_on": ("2026年9月的检查",)}, StreamMalformed),
    ({"taken_on": LATER}, DateInFuture),
    ({"until_on": date(2026, 9, 19)}, PeriodReversed),
    ({"interviewed": Interviewed.LEGAL_REPRESENTATIVE}, InterviewedUnstated),
    ({"joint_with": "zj"}, OtherInterviewerUnstated),
    ({"joint_id": UUID(int=1)}, OtherInterviewerUnstated),
]
INTERVIEW_REFUSED: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"interviewed": None}, InterviewedUnstated),
    ({"joint_with": None}, OtherInterviewerUnstated),
    ({"joint_id": None}, OtherInterviewerUnstated),
    ({"joint_with": "zz"}, UnknownAuthority),
    ({"joint_with": HENAN}, InterviewJointWithItself),
    ({"until_on": TODAY}, MeasureDoesNotLast),
]


@pytest.mark.parametrize(
    ("stated", "change", "refusal"),
    [(SUSPENDED, *one) for one in SUSPENSION_REFUSED]
    + [(JOINT_INTERVIEW, *one) for one in INTERVIEW_REFUSED],
)
def test_measure_is_refused_when(
    stated: MeasureTaken, change: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        take(replace(stated, **change))


@pytest.mark.parametrize(
    ("kind", "before", "codes"),
    [
        (MeasureKind.ADMONITION, Before(inspected=True), ["no-rectification-before"]),
        (MeasureKind.INTERVIEW, Before(), ["no-rectification-before"]),
        (MeasureKind.JOINT_INTERVIEW, ALL_BEFORE, []),
        (MeasureKind.SUSPENSION_OF_USE, Before(), ["no-inspection-before"]),
        (MeasureKind.SEALING, Before(inspected=True), []),
        (MeasureKind.SAFETY_ALERT, Before(), []),
        (MeasureKind.ORDERED_RECALL, Before(), []),
    ],
)
def test_step_that_was_left_out_of_the_ladder_is_a_warning(
    kind: MeasureKind, before: Before, codes: list[str]
) -> None:
    assert [warning.code for warning in take(of(kind), before).warnings] == codes


def test_firm_that_is_not_on_record_is_a_warning_if_its_code_is_right() -> None:
    taken = take_measure(SUSPENDED, None, ALL_BEFORE, HENAN, TODAY)
    assert [warning.code for warning in taken.warnings] == ["firm-not-on-record"]
    with pytest.raises(UsccCheckCharacterWrong):
        take_measure(replace(SUSPENDED, uscc=WRONG_CHECK), None, ALL_BEFORE, HENAN, TODAY)


def test_measure_is_lifted_once() -> None:
    lifted = replay([SUSPENDED, LIFTED])
    assert (lifted.stage, lifted.lifted_on) == (MeasureStage.LIFTED, LIFTED.lifted_on)
    with pytest.raises(MeasureAlreadyLifted):
        lift_measure(lifted, LIFTED, TODAY)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reason": ""}, TextMissing),
        ({"lifted_on": LATER}, DateInFuture),
        ({"lifted_on": SUSPENDED.taken_on - timedelta(days=1)}, LiftedBeforeTaken),
        ({"rests_on": ("inspection",)}, StreamMalformed),
    ],
)
def test_lifting_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        lift_measure(replay([SUSPENDED]), replace(LIFTED, **change), TODAY)


def test_measure_that_nobody_has_recorded_is_unknown() -> None:
    with pytest.raises(MeasureUnknown):
        replay([LIFTED])
