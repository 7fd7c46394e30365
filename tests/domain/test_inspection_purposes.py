"""What one visit for several purposes promises: a conclusion for each, judged by its own scheme."""

from dataclasses import replace
from datetime import date

import pytest

from shared.domain.calendar import CALENDARS, WorkingCalendar
from shared.domain.inspection.events import (
    FindingRecorded,
    InspectionEvent,
    Purpose,
    PurposeProposal,
    PurposeResult,
)
from shared.domain.inspection.rectification import longest_term
from shared.domain.inspection.refusals import (
    ConclusionForced,
    ConclusionOfAnotherUse,
    ConclusionWithoutReason,
    PurposeNamedTwice,
    PurposeNotPlanned,
    PurposeWithoutConclusion,
    RectificationNotChecked,
    ResultAlreadyIssued,
    ResultUndecided,
)
from shared.domain.inspection.results import (
    StatedProposal,
    TeamReport,
    issue_result,
    submit_report,
)
from shared.domain.inspection.state import Inspection, replay
from shared.domain.schemes import SCHEMES, Conclusion
from tests.domain.a_case import (
    CLERK,
    CLOSED,
    ENTERED,
    FINDING,
    OBSTRUCTED,
    ORDERED,
    PLANNED,
    REPORTED,
    RESULT,
    SUBMITTED,
    TEAM,
    TODAY,
    VERIFIED,
)

CALENDAR = WorkingCalendar(CALENDARS.values())
BOTH = replace(PLANNED, purpose=Purpose.SUPERVISION, further_purposes=(Purpose.REGISTRATION,))
REPORT = TeamReport(summary=REPORTED.summary, reported_on=REPORTED.reported_on)
VERIFIED_SO = StatedProposal(
    purpose=Purpose.REGISTRATION, proposed=Conclusion.REINSPECT, reason="与体系核查指南第4.8.1项同"
)
PASSED = PurposeResult(purpose=Purpose.REGISTRATION, conclusion=Conclusion.PASSED, reason="")
WAITS = replace(PASSED, conclusion=Conclusion.REINSPECT, reason="缺陷须整改后复查")
LATER = replace(PASSED, conclusion=Conclusion.PASSED_AFTER_RECTIFICATION)
RECTIFY = replace(RESULT, reason="")


def ended(*found: FindingRecorded) -> Inspection:
    return replay([BOTH, TEAM, ENTERED, *found, CLOSED])


def reported(*found: FindingRecorded, report: TeamReport = REPORT) -> Inspection:
    told = submit_report(ended(*found), report, CLERK, TODAY, SCHEMES)
    return replay([BOTH, TEAM, ENTERED, *found, CLOSED, told])


def test_report_proposes_for_each_purpose_what_its_own_scheme_says() -> None:
    told = submit_report(ended(), REPORT, CLERK, TODAY, SCHEMES)
    assert told.proposed is Conclusion.NO_DEPARTURE
    assert told.further == (
        PurposeProposal(
            purpose=Purpose.REGISTRATION,
            scheme_conclusion=Conclusion.PASSED,
            proposed=Conclusion.PASSED,
            reason="",
        ),
    )


def test_purpose_whose_scheme_does_not_know_a_clause_needs_a_human() -> None:
    told = submit_report(ended(FINDING), REPORT, CLERK, TODAY, SCHEMES)
    assert told.proposed is Conclusion.RECTIFY
    assert told.further[0].proposed is Conclusion.NEEDS_HUMAN
    said = replace(REPORT, further=(VERIFIED_SO,))
    told = submit_report(ended(FINDING), said, CLERK, TODAY, SCHEMES)
    assert told.further[0].proposed is Conclusion.REINSPECT


@pytest.mark.parametrize(
    ("further", "refusal"),
    [
        ((replace(VERIFIED_SO, reason=" "),), ConclusionWithoutReason),
        ((replace(VERIFIED_SO, proposed=Conclusion.RECTIFY),), ConclusionOfAnotherUse),
        ((replace(VERIFIED_SO, purpose=Purpose.KEY),), PurposeNotPlanned),
        ((VERIFIED_SO, VERIFIED_SO), PurposeNamedTwice),
    ],
)
def test_report_is_refused_when_a_further_proposal_cannot_be(
    further: tuple[StatedProposal, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        submit_report(ended(FINDING), replace(REPORT, further=further), CLERK, TODAY, SCHEMES)


def test_result_concludes_for_each_purpose_of_the_visit() -> None:
    stated = replace(RESULT, conclusion=Conclusion.NO_DEPARTURE, further=(PASSED,))
    issued = issue_result(reported(), stated, TODAY, SCHEMES)
    assert issued.scheme_conclusion is Conclusion.NO_DEPARTURE
    assert issued.further == (replace(PASSED, scheme_conclusion=Conclusion.PASSED),)


@pytest.mark.parametrize(
    ("further", "refusal"),
    [
        ((), PurposeWithoutConclusion),
        ((replace(WAITS, reason=""),), ConclusionWithoutReason),
        ((replace(WAITS, conclusion=Conclusion.NEEDS_HUMAN),), ResultUndecided),
        ((replace(WAITS, conclusion=Conclusion.STOP_AND_RECTIFY),), ConclusionOfAnotherUse),
        ((WAITS, replace(WAITS, purpose=Purpose.KEY)), PurposeNotPlanned),
        ((WAITS, WAITS), PurposeNamedTwice),
    ],
)
def test_result_is_refused_when_a_further_conclusion_cannot_be(
    further: tuple[PurposeResult, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        issue_result(reported(FINDING), replace(RECTIFY, further=further), TODAY, SCHEMES)


def test_firm_that_makes_the_visit_impossible_fails_every_purpose() -> None:
    prevented = replace(OBSTRUCTED, corrected=False, prevents_completion=True)
    history: list[InspectionEvent] = [BOTH, TEAM, ENTERED, prevented, CLOSED]
    told = submit_report(replay(history), REPORT, CLERK, TODAY, SCHEMES)
    assert told.further[0].proposed is Conclusion.NOT_CONFORMING
    stated = replace(RESULT, conclusion=Conclusion.NOT_CONFORMING, further=(PASSED,))
    with pytest.raises(ConclusionForced):
        issue_result(replay([*history, told]), stated, TODAY, SCHEMES)


def test_purpose_that_waits_for_rectification_is_concluded_later_and_the_other_repeated() -> None:
    before = reported(FINDING)
    first = issue_result(before, replace(RECTIFY, further=(WAITS,)), TODAY, SCHEMES)
    told = [BOTH, TEAM, ENTERED, FINDING, CLOSED, before.report, first, ORDERED]
    history = [event for event in told if event is not None]
    final = replace(RECTIFY, further=(LATER,), issued_on=date(2026, 10, 22))
    with pytest.raises(RectificationNotChecked):
        issue_result(replay(history), final, TODAY, SCHEMES)
    checked = replay([*history, SUBMITTED, VERIFIED])
    issued = issue_result(checked, final, TODAY, SCHEMES)
    expected = Conclusion.PASSED_AFTER_RECTIFICATION
    assert (issued.conclusion, issued.further[0].scheme_conclusion) == (RESULT.conclusion, expected)
    changed = replace(final, conclusion=Conclusion.STOP_AND_RECTIFY, reason="他故")
    with pytest.raises(ConclusionOfAnotherUse):
        issue_result(checked, changed, TODAY, SCHEMES)
    with pytest.raises(ResultAlreadyIssued):
        issue_result(replay([*history, SUBMITTED, VERIFIED, issued]), final, TODAY, SCHEMES)


def test_rectification_ends_with_the_shortest_term_of_the_purposes() -> None:
    licensing = replace(BOTH, further_purposes=(Purpose.REGISTRATION, Purpose.LICENSING))
    for plan, last in ((BOTH, date(2027, 3, 16)), (licensing, date(2026, 10, 16))):
        visited = replay([plan, TEAM, ENTERED, FINDING, CLOSED])
        assert longest_term(visited, SCHEMES, CALENDAR) == last
