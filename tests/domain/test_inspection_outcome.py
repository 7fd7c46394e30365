"""What becomes of an inspection: conclusions for each purpose, rectification, delegation."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.inspection.delegation import (
    Answer,
    Exchange,
    Review,
    confirm_report,
    return_result,
)
from shared.domain.inspection.events import (
    InspectionEvent,
    Mode,
    Obstruction,
    Purpose,
    RectificationOutcome,
)
from shared.domain.inspection.judging import judgement
from shared.domain.inspection.rectification import (
    Demand,
    note_overdue,
    order_rectification,
    submit_rectification,
)
from shared.domain.inspection.refusals import (
    ConclusionForced,
    ConclusionOfAnotherUse,
    ConclusionWithoutReason,
    ConfirmationByAnotherAuthority,
    DatedBeforeEarlierStep,
    DueDayMissing,
    InspectionNotDelegated,
    RectificationAlreadyOverdue,
    RectificationAlreadySubmitted,
    RectificationNotChecked,
    RectificationNotDue,
    RectificationNotOrdered,
    ReportAlreadyConfirmed,
    ReportMissing,
    ResultAlreadyIssued,
    ResultAlreadyReturned,
    ResultNotReturned,
)
from shared.domain.inspection.results import TeamReport, issue_result, submit_report
from shared.domain.inspection.state import Inspection, replay
from shared.domain.schemes import SCHEMES, Conclusion
from tests.domain.a_case import (
    CLERK,
    CLOSED,
    ENTERED,
    FINDING,
    HENAN,
    OBSTRUCTED,
    ORDERED,
    OVERDUE,
    PLANNED,
    REPORT_CONFIRMED,
    REPORTED,
    RESULT,
    RETURNED,
    SUBMITTED,
    TEAM,
    TODAY,
    VERIFIED,
    ZHEJIANG,
)

REPORT = TeamReport(summary=REPORTED.summary, reported_on=REPORTED.reported_on)
TOMORROW = date(2026, 10, 31)
ENDED = (PLANNED, TEAM, ENTERED, FINDING, CLOSED)
DEMAND = Demand(findings=(1,), requirement=ORDERED.requirement, ordered_on=ORDERED.ordered_on)
PREVENTED = replace(
    OBSTRUCTED, kind=Obstruction.ENTRY_HINDERED, corrected=False, prevents_completion=True
)


def given(*events: InspectionEvent) -> Inspection:
    return replay(events)


def ended_for(purpose: Purpose, clause: str = FINDING.clause) -> tuple[InspectionEvent, ...]:
    finding = replace(FINDING, clause=clause)
    return (replace(PLANNED, purpose=purpose), TEAM, ENTERED, finding, CLOSED)


# what follows for each purpose


@pytest.mark.parametrize(
    ("purpose", "clause", "conclusion"),
    [
        (Purpose.KEY, "2015-GEN:2.7.2", Conclusion.RECTIFY),
        (Purpose.LICENSING, "2015-GEN:2.7.2", Conclusion.REINSPECT),
        (Purpose.RENEWAL, "2015-GEN:2.7.2", Conclusion.RECTIFY),
        (Purpose.REGISTRATION, "2022-REG:4.8.1", Conclusion.REINSPECT),
        (Purpose.REGISTRATION, "2015-GEN:2.7.2", Conclusion.NEEDS_HUMAN),
    ],
)
def test_report_concludes_as_the_purpose_has_it(
    purpose: Purpose, clause: str, conclusion: Conclusion
) -> None:
    report = submit_report(given(*ended_for(purpose, clause)), REPORT, CLERK, TODAY, SCHEMES)
    assert report.proposed is conclusion


def test_doubt_about_authenticity_fails_a_verification() -> None:
    doubtful = replace(FINDING, clause="2022-REG:4.8.1", authenticity_problem=True)
    history = (replace(PLANNED, purpose=Purpose.REGISTRATION), TEAM, ENTERED, doubtful, CLOSED)
    report = submit_report(given(*history), REPORT, CLERK, TODAY, SCHEMES)
    assert report.proposed is Conclusion.FAILED


def test_report_tells_the_last_day_for_it_and_a_late_one_is_accepted() -> None:
    told = replace(CLOSED, report_due_on=date(2026, 9, 17))
    report = submit_report(given(*ENDED[:-1], told), REPORT, CLERK, TODAY, SCHEMES)
    assert (report.due_on, report.reported_on) == (date(2026, 9, 17), date(2026, 9, 18))


@pytest.mark.parametrize(
    ("purpose", "conclusion"),
    [
        (Purpose.SUPERVISION, Conclusion.PASSED),
        (Purpose.LICENSING, Conclusion.RECTIFY),
        (Purpose.RENEWAL, Conclusion.FAILED),
        (Purpose.REGISTRATION, Conclusion.STOP_AND_RECTIFY),
        (Purpose.REGISTRATION, Conclusion.PASSED_AFTER_RECTIFICATION),
    ],
)
def test_conclusion_of_another_purpose_is_refused_whatever_the_reason(
    purpose: Purpose, conclusion: Conclusion
) -> None:
    history = ended_for(purpose)
    stated = replace(REPORT, proposed=conclusion, reason="集体研究")
    with pytest.raises(ConclusionOfAnotherUse):
        submit_report(given(*history), stated, CLERK, TODAY, SCHEMES)
    final = replace(RESULT, conclusion=conclusion, reason="集体研究")
    with pytest.raises(ConclusionOfAnotherUse):
        issue_result(given(*history, REPORTED), final, TODAY, SCHEMES)


def test_not_conforming_is_forced_where_the_firm_made_the_inspection_impossible() -> None:
    history = (PLANNED, TEAM, ENTERED, PREVENTED, CLOSED)
    report = submit_report(given(*history), REPORT, CLERK, TODAY, SCHEMES)
    forced = Conclusion.NOT_CONFORMING
    assert (report.scheme_conclusion, report.proposed) == (forced, forced)
    lenient = replace(REPORT, proposed=Conclusion.RECTIFY, reason="从轻")
    with pytest.raises(ConclusionForced):
        submit_report(given(*history), lenient, CLERK, TODAY, SCHEMES)
    final = replace(RESULT, reason="从轻")
    with pytest.raises(ConclusionForced):
        issue_result(given(*history, report), final, TODAY, SCHEMES)
    final = replace(RESULT, conclusion=forced)
    assert issue_result(given(*history, report), final, TODAY, SCHEMES).conclusion is forced


def test_not_conforming_may_be_found_with_a_reason_where_nothing_forces_it() -> None:
    stated = replace(REPORT, proposed=Conclusion.NOT_CONFORMING)
    with pytest.raises(ConclusionWithoutReason):
        submit_report(given(*ENDED), stated, CLERK, TODAY, SCHEMES)
    reasoned = replace(stated, reason="拒绝取样")
    report = submit_report(given(*ENDED), reasoned, CLERK, TODAY, SCHEMES)
    assert report.proposed is Conclusion.NOT_CONFORMING


# the result after rectification

VERIFICATION = ended_for(Purpose.REGISTRATION, "2022-REG:4.8.1")
FIRST = replace(RESULT, conclusion=Conclusion.REINSPECT, scheme_conclusion=Conclusion.REINSPECT)
PROPOSED = replace(REPORTED, scheme_conclusion=Conclusion.REINSPECT, proposed=Conclusion.REINSPECT)
WAITING = (*VERIFICATION, PROPOSED, FIRST, ORDERED)
FAILED_CHECK = replace(VERIFIED, outcome=RectificationOutcome.NOT_CORRECTED)
LATER = replace(
    RESULT, conclusion=Conclusion.PASSED_AFTER_RECTIFICATION, issued_on=date(2026, 10, 22)
)
LATER_FAILED = replace(LATER, conclusion=Conclusion.FAILED_AFTER_RECTIFICATION)


@pytest.mark.parametrize(
    ("checked", "conclusion"),
    [
        ((SUBMITTED, VERIFIED), Conclusion.PASSED_AFTER_RECTIFICATION),
        ((SUBMITTED, FAILED_CHECK), Conclusion.FAILED_AFTER_RECTIFICATION),
        ((OVERDUE,), Conclusion.FAILED_AFTER_RECTIFICATION),
    ],
)
def test_verification_ends_after_rectification_as_the_check_found(
    checked: tuple[InspectionEvent, ...], conclusion: Conclusion
) -> None:
    final = replace(LATER, conclusion=conclusion)
    issued = issue_result(given(*WAITING, *checked), final, TODAY, SCHEMES)
    assert (issued.conclusion, issued.scheme_conclusion) == (conclusion, conclusion)


@pytest.mark.parametrize("checked", [(), (SUBMITTED,), (OVERDUE, SUBMITTED)])
def test_result_waits_for_the_check_of_the_rectification(
    checked: tuple[InspectionEvent, ...],
) -> None:
    with pytest.raises(RectificationNotChecked):
        issue_result(given(*WAITING, *checked), LATER, TODAY, SCHEMES)


def test_result_waits_for_a_rectification_that_was_never_ordered() -> None:
    with pytest.raises(RectificationNotChecked):
        issue_result(given(*WAITING[:-1]), LATER, TODAY, SCHEMES)


def test_later_result_departs_from_the_check_only_with_a_reason() -> None:
    history = given(*WAITING, SUBMITTED, VERIFIED)
    with pytest.raises(ConclusionWithoutReason):
        issue_result(history, LATER_FAILED, TODAY, SCHEMES)
    reasoned = replace(LATER_FAILED, reason="复查又现同类问题")
    issued = issue_result(history, reasoned, TODAY, SCHEMES)
    assert issued.scheme_conclusion is Conclusion.PASSED_AFTER_RECTIFICATION
    again = replace(LATER, conclusion=Conclusion.REINSPECT, reason="再查")
    with pytest.raises(ConclusionOfAnotherUse):
        issue_result(history, again, TODAY, SCHEMES)
    with pytest.raises(DatedBeforeEarlierStep):
        issue_result(history, replace(LATER, issued_on=date(2026, 10, 15)), TODAY, SCHEMES)


def test_later_result_is_issued_once() -> None:
    history = given(*WAITING, SUBMITTED, VERIFIED, LATER)
    with pytest.raises(ResultAlreadyIssued):
        issue_result(history, LATER, TODAY, SCHEMES)


def test_renewal_is_refused_only_after_rectification_has_failed() -> None:
    first = replace(RESULT, conclusion=Conclusion.RECTIFY)
    history = (*ended_for(Purpose.RENEWAL), REPORTED, first, ORDERED, SUBMITTED, FAILED_CHECK)
    final = replace(LATER, conclusion=Conclusion.RENEWAL_REFUSED)
    issued = issue_result(given(*history), final, TODAY, SCHEMES)
    assert issued.scheme_conclusion is Conclusion.RENEWAL_REFUSED
    refused_at_once = replace(RESULT, conclusion=Conclusion.RENEWAL_REFUSED, reason="重大问题")
    with pytest.raises(ConclusionOfAnotherUse):
        issue_result(given(*history[:6]), refused_at_once, TODAY, SCHEMES)


# terms, and what is overdue


def test_rectification_without_a_day_is_due_when_the_schemes_term_ends() -> None:
    longest = date(2026, 10, 16)
    ordered = order_rectification(given(*ENDED), DEMAND, longest, CLERK, TODAY)
    assert (ordered.due_on, ordered.warnings) == (longest, ())
    with pytest.raises(DueDayMissing):
        order_rectification(given(*ENDED), DEMAND, None, CLERK, TODAY)


def test_rectification_beyond_the_schemes_term_is_ordered_with_a_warning() -> None:
    longest = date(2026, 10, 16)
    late = replace(DEMAND, due_on=date(2026, 10, 17))
    (warning,) = order_rectification(given(*ENDED), late, longest, CLERK, TODAY).warnings
    assert warning.code == "rectification-term-exceeded"
    with pytest.raises(PeriodReversed):
        order_rectification(given(*ENDED), DEMAND, date(2026, 9, 21), CLERK, TODAY)


def test_term_follows_from_purpose_and_scheme() -> None:
    def term(purpose: Purpose) -> object:
        judging = judgement(given(*ended_for(purpose)), SCHEMES, purpose)
        return judging and judging.term and (judging.term.days, judging.term.months)

    assert term(Purpose.SUPERVISION) is None
    assert term(Purpose.LICENSING) == (30, 0)
    assert term(Purpose.REGISTRATION) == (0, 6)
    entered = replace(ENTERED, entered_at=datetime(2026, 11, 2, tzinfo=UTC))
    assert judgement(given(PLANNED, TEAM, entered), SCHEMES, PLANNED.purpose) is None


STANDING = (*ENDED, REPORTED, RESULT, ORDERED)


def test_rectification_is_overdue_once_its_last_day_has_passed() -> None:
    assert note_overdue(given(*STANDING), OVERDUE.noted_on, "", CLERK, TODAY) == OVERDUE
    with pytest.raises(RectificationNotDue):
        note_overdue(given(*STANDING), ORDERED.due_on, "", CLERK, TODAY)
    with pytest.raises(DateInFuture):
        note_overdue(given(*STANDING), TOMORROW, "", CLERK, TODAY)


@pytest.mark.parametrize(
    ("history", "refusal"),
    [
        (ENDED, RectificationNotOrdered),
        ((*STANDING, SUBMITTED), RectificationAlreadySubmitted),
        ((*STANDING, OVERDUE), RectificationAlreadyOverdue),
        ((*STANDING, SUBMITTED, VERIFIED), RectificationNotOrdered),
    ],
)
def test_nothing_is_overdue_but_a_standing_order_without_a_report(
    history: tuple[InspectionEvent, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        note_overdue(given(*history), OVERDUE.noted_on, "", CLERK, TODAY)


def test_overdue_rectification_is_reported_late_or_ordered_again() -> None:
    history = given(*STANDING, OVERDUE)
    late = replace(SUBMITTED, submitted_on=date(2026, 10, 28))
    assert submit_rectification(history, late, TODAY) == late
    again = replace(DEMAND, ordered_on=date(2026, 10, 22), due_on=date(2026, 11, 30))
    assert order_rectification(history, again, None, CLERK, TODAY).due_on == again.due_on


# delegation

DELEGATED = replace(PLANNED, mode=Mode.DELEGATED, delegating_authority=ZHEJIANG)
CARRIED_OUT = (DELEGATED, *ENDED[1:], REPORTED)
ANSWER = Answer(summary=RETURNED.summary, returned_on=RETURNED.returned_on)
REVIEW = Review(confirmed_on=REPORT_CONFIRMED.confirmed_on)


def test_result_of_a_delegated_inspection_is_returned_with_its_last_day() -> None:
    answer = return_result(given(*CARRIED_OUT, RESULT), ANSWER, HENAN, CLERK, TODAY)
    assert answer == RETURNED
    due = replace(CLOSED, result_due_on=date(2026, 9, 23))
    late = given(DELEGATED, *ENDED[1:-1], due, REPORTED)
    returned = return_result(late, ANSWER, HENAN, CLERK, TODAY)
    assert (returned.due_on, returned.is_final) == (date(2026, 9, 23), False)


@pytest.mark.parametrize(
    ("history", "refusal"),
    [
        ((*ENDED, REPORTED), InspectionNotDelegated),
        ((DELEGATED, *ENDED[1:]), ReportMissing),
        ((*CARRIED_OUT, RETURNED), ResultAlreadyReturned),
    ],
)
def test_result_is_returned_once_of_a_delegated_inspection_that_was_reported(
    history: tuple[InspectionEvent, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        return_result(given(*history), ANSWER, HENAN, CLERK, TODAY)


@pytest.mark.parametrize("day", [date(2026, 9, 17), TOMORROW])
def test_result_is_refused_when_its_day_cannot_be(day: date) -> None:
    with pytest.raises((DateInFuture, DatedBeforeEarlierStep)):
        return_result(given(*CARRIED_OUT), replace(ANSWER, returned_on=day), HENAN, CLERK, TODAY)


def test_report_is_confirmed_by_who_delegated() -> None:
    exchange = Exchange(returned=RETURNED)
    assert confirm_report(exchange, REVIEW, ZHEJIANG, CLERK, TODAY) == REPORT_CONFIRMED


@pytest.mark.parametrize(
    ("exchange", "authority", "refusal"),
    [
        (Exchange(), ZHEJIANG, ResultNotReturned),
        (Exchange(returned=RETURNED), HENAN, ConfirmationByAnotherAuthority),
        (
            Exchange(returned=RETURNED, confirmed=REPORT_CONFIRMED),
            ZHEJIANG,
            ReportAlreadyConfirmed,
        ),
    ],
)
def test_report_is_confirmed_once_and_only_what_was_returned(
    exchange: Exchange, authority: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        confirm_report(exchange, REVIEW, authority, CLERK, TODAY)


@pytest.mark.parametrize("day", [date(2026, 9, 23), TOMORROW])
def test_confirmation_is_refused_when_its_day_cannot_be(day: date) -> None:
    review = replace(REVIEW, confirmed_on=day)
    with pytest.raises((DateInFuture, DatedBeforeEarlierStep)):
        confirm_report(Exchange(returned=RETURNED), review, ZHEJIANG, CLERK, TODAY)
