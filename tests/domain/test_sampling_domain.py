"""What samplings and retests promise."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.authorities import UnknownAuthority
from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.reference import reference_of
from shared.domain.sampling import (
    ResultNotDisputable,
    RetestAppliedTooEarly,
    RetestAppliedTooLate,
    RetestByTheSameLaboratory,
    RetestedAlready,
    RetestUndecided,
    SamplingResult,
    SamplingUnknown,
    record_result,
    record_retest,
    replay,
)
from shared.domain.texts import TextMissing
from shared.domain.uscc import MalformedUscc
from tests.domain.a_case import REGISTRANT, RETESTED, SAMPLED, TODAY, firm

DUE = reference_of("zj", ()).due("retest_apply", SAMPLED.received_on)
FIRM = firm(REGISTRANT)
STATED = replace(SAMPLED, retest_until=None)
FAILED = replay([SAMPLED])
DENIED = replace(
    RETESTED,
    accepted=False,
    reason="逾期提出",
    applied_on=date(2026, 9, 22),
    laboratory=None,
    result=None,
    report_no="",
    concluded_on=None,
)


def test_failed_sample_says_until_when_a_retest_may_be_asked_for() -> None:
    # Seven working days after Thursday the 10th; the 20th is a working Sunday before the holidays.
    recorded = record_result(STATED, FIRM, DUE, TODAY)
    assert recorded == replace(STATED, retest_until=date(2026, 9, 20))


def test_conforming_sample_leaves_nothing_to_dispute() -> None:
    conforming = replace(STATED, result=SamplingResult.CONFORMING)
    assert record_result(conforming, FIRM, DUE, TODAY).retest_until is None
    with pytest.raises(ResultNotDisputable):
        record_retest(replay([conforming]), RETESTED, TODAY)


def test_sampling_by_another_place_or_of_a_firm_not_on_record_is_warned_of() -> None:
    elsewhere = record_result(replace(STATED, organiser="ha"), FIRM, DUE, TODAY)
    assert [one.code for one in elsewhere.warnings] == ["sampling-organised-elsewhere"]
    unknown = record_result(STATED, None, DUE, TODAY)
    assert [one.code for one in unknown.warnings] == ["firm-not-on-record"]
    assert not record_result(replace(STATED, organiser="nmpa"), FIRM, DUE, TODAY).warnings


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"organiser": "atlantis"}, UnknownAuthority),
        ({"batch": " "}, TextMissing),
        ({"contractor_uscc": "某公司"}, MalformedUscc),
        ({"received_on": TODAY + timedelta(days=1)}, DateInFuture),
        ({"sampled_on": date(2026, 9, 11)}, PeriodReversed),
    ],
)
def test_result_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        record_result(replace(STATED, **change), FIRM, DUE, TODAY)


def test_retest_replaces_the_result_for_good() -> None:
    other = replace(RETESTED, result=SamplingResult.CONFORMING)
    assert record_retest(FAILED, other, TODAY) == other
    final = replay([SAMPLED, other])
    assert (final.stage, final.final) == (SamplingResult.CONFORMING, True)
    with pytest.raises(RetestedAlready):
        record_retest(final, RETESTED, TODAY)


def test_late_application_stands_on_record_as_not_accepted_and_changes_nothing() -> None:
    assert record_retest(FAILED, DENIED, TODAY) == DENIED
    assert replay([SAMPLED, DENIED]) == FAILED
    late = replace(RETESTED, applied_on=date(2026, 9, 22))
    with pytest.raises(RetestAppliedTooLate):
        record_retest(FAILED, late, TODAY)
    provisional = replay([replace(SAMPLED, retest_until_provisional=True)])
    assert record_retest(provisional, late, TODAY) == late


def test_only_qualified_laboratory_tests_twice() -> None:
    same = replace(RETESTED, laboratory=f" {SAMPLED.laboratory}")
    with pytest.raises(RetestByTheSameLaboratory):
        record_retest(FAILED, same, TODAY)
    staffed = replace(same, only_laboratory=True)
    assert record_retest(FAILED, staffed, TODAY) == staffed


@pytest.mark.parametrize(
    ("retest", "refusal"),
    [
        (replace(RETESTED, result=None), RetestUndecided),
        (replace(RETESTED, reason="逾期"), RetestUndecided),
        (replace(DENIED, laboratory="某所"), RetestUndecided),
        (replace(DENIED, reason=""), TextMissing),
        (replace(RETESTED, applied_on=date(2026, 9, 9)), RetestAppliedTooEarly),
        (replace(RETESTED, concluded_on=date(2026, 9, 13)), PeriodReversed),
        (replace(RETESTED, concluded_on=TODAY + timedelta(days=1)), DateInFuture),
    ],
)
def test_retest_is_refused_when(retest: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        record_retest(FAILED, retest, TODAY)


def test_sampling_that_nobody_has_recorded_is_unknown() -> None:
    with pytest.raises(SamplingUnknown):
        replay([RETESTED])
