"""After the visit: the team proposes, the authority issues the final result.

Where the conclusion waits for a rectification, a second result follows once that was checked, or
found overdue: 整改后复查 becomes 整改后通过核查 or 整改后未通过核查, a renewal is refused.
"""

from dataclasses import dataclass, replace
from datetime import date

from shared.domain.dates import legal_date, require_not_future
from shared.domain.inspection.events import (
    FindingRecorded,
    RectificationOutcome,
    ReportSubmitted,
    ResultIssued,
)
from shared.domain.inspection.refusals import (
    ConclusionForced,
    ConclusionOfAnotherUse,
    ConclusionWithoutReason,
    DatedBeforeEarlierStep,
    InspectionNotClosed,
    RectificationNotChecked,
    ReportAlreadySubmitted,
    ReportMissing,
    ResultAlreadyIssued,
    ResultUndecided,
)
from shared.domain.inspection.state import Inspection
from shared.domain.schemes import (
    LATER_OUTCOMES,
    OUTCOMES,
    Conclusion,
    Departure,
    Judgement,
    Schemes,
    Trait,
    conclude,
    scheme_in_force,
)
from shared.domain.texts import REPORT, TEXT, allow_text, require_text


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamReport:
    """What the team states in its report."""

    summary: str
    reported_on: date
    proposed: Conclusion | None = None
    """None leaves it to the scheme."""
    reason: str = ""


def judgement(inspection: Inspection, schemes: Schemes) -> Judgement | None:
    """Return how the one of `schemes` in force on the first day judges, None without one.

    Raises:
        ValueError: no site was entered.
    """
    use = inspection.plan.purpose.use
    scheme = scheme_in_force(schemes, use, inspection.first_day)
    return None if scheme is None else scheme.judgement(use)


def scheme_conclusion(inspection: Inspection, schemes: Schemes) -> Conclusion:
    """Return what follows from the findings by the one of `schemes` in force on the first day.

    Where the firm has made the inspection impossible, that is all that follows (FLT-013).

    Raises:
        ValueError: no site was entered.
    """
    if inspection.prevented:
        return Conclusion.NOT_CONFORMING
    departures = [_departure(finding) for finding in inspection.findings]
    return conclude(schemes, inspection.plan.purpose.use, inspection.first_day, departures)


def submit_report(
    inspection: Inspection, report: TeamReport, recorded_by: str, today: date, schemes: Schemes
) -> ReportSubmitted:
    """Accept the team's report; its proposal is the scheme's unless the team gives a reason.

    A late report is accepted; the last day stands beside its own.

    Raises:
        InspectionNotClosed: the team has not ended its work.
        ReportAlreadySubmitted: it has reported before.
        ConclusionForced: FLT-013.
        ConclusionOfAnotherUse: no inspection for this purpose concludes so.
        ConclusionWithoutReason: it proposes something else than the scheme, without a reason.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    if inspection.closed is None:
        raise InspectionNotClosed(f"{inspection.plan.inspection_id} is {inspection.stage}")
    if inspection.report is not None:
        raise ReportAlreadySubmitted(f"on {inspection.report.reported_on}")
    require_text(report.summary, REPORT, "/summary")
    allow_text(report.reason, TEXT, "/reason")
    _require_day(report.reported_on, legal_date(inspection.closed.closed_at), today, "/reported_on")
    by_scheme = scheme_conclusion(inspection, schemes)
    proposed = report.proposed if report.proposed is not None else by_scheme
    if proposed is not Conclusion.NEEDS_HUMAN:
        _require_possible(inspection, proposed)
    if proposed is not by_scheme and not report.reason.strip():
        raise ConclusionWithoutReason(f"the scheme says {by_scheme}, the team {proposed}")
    return ReportSubmitted(
        inspection_id=inspection.plan.inspection_id,
        summary=report.summary,
        scheme_conclusion=by_scheme,
        proposed=proposed,
        reason=report.reason,
        reported_on=report.reported_on,
        due_on=inspection.closed.report_due_on,
        recorded_by=recorded_by,
    )


def issue_result(
    inspection: Inspection, result: ResultIssued, today: date, schemes: Schemes
) -> ResultIssued:
    """Accept the authority's final result, which the law leaves to it and not to the team.

    Raises:
        ReportMissing: the team has not reported.
        ResultAlreadyIssued: there is a final result, and it waits for no rectification.
        RectificationNotChecked: it waits for one that is not checked and not overdue.
        ResultUndecided: it decides nothing.
        ConclusionForced: FLT-013.
        ConclusionOfAnotherUse: no inspection for this purpose concludes so, or not now.
        ConclusionWithoutReason: it departs from the proposal, or no scheme decided, and gives no
            reason.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
        TextTooLong, TextUnprintable: out of bounds.
    """
    report = inspection.report
    if report is None:
        raise ReportMissing(f"{inspection.plan.inspection_id} is {inspection.stage}")
    allow_text(result.reason, TEXT, "/reason")
    if inspection.result is not None:
        return _issue_later(inspection, inspection.result, result, today, schemes)
    _require_day(result.issued_on, report.reported_on, today, "/issued_on")
    _require_decided(result.conclusion)
    _require_possible(inspection, result.conclusion)
    settled = result.conclusion is report.proposed and result.conclusion is report.scheme_conclusion
    if not settled and not result.reason.strip():
        raise ConclusionWithoutReason(
            f"scheme {report.scheme_conclusion}, team {report.proposed}, final {result.conclusion}"
        )
    return replace(result, scheme_conclusion=report.scheme_conclusion)


def _issue_later(
    inspection: Inspection, first: ResultIssued, result: ResultIssued, today: date, schemes: Schemes
) -> ResultIssued:
    """Accept the result that follows the rectification which the `first` one waited for."""
    possible = LATER_OUTCOMES.get((inspection.plan.purpose.use, first.conclusion))
    if possible is None:
        raise ResultAlreadyIssued(f"{first.conclusion}")
    corrected, checked_on = _rectified(inspection)
    judging = judgement(inspection, schemes)
    afterwards = None if judging is None else judging.afterwards
    expected = Conclusion.NEEDS_HUMAN
    if afterwards is not None:
        expected = afterwards.corrected if corrected else afterwards.not_corrected
    _require_day(result.issued_on, max(first.issued_on, checked_on), today, "/issued_on")
    _require_decided(result.conclusion)
    if result.conclusion not in possible:
        raise ConclusionOfAnotherUse(f"{first.conclusion} does not become {result.conclusion}")
    if result.conclusion is not expected and not result.reason.strip():
        raise ConclusionWithoutReason(f"scheme {expected}, final {result.conclusion}")
    return replace(result, scheme_conclusion=expected)


def _rectified(inspection: Inspection) -> tuple[bool, date]:
    """Return whether the last order was complied with, and the day on which that was seen."""
    last = inspection.rectifications[-1] if inspection.rectifications else None
    if last is not None and last.verified is not None:
        corrected = last.verified.outcome is RectificationOutcome.CORRECTED
        return corrected, last.verified.verified_on
    if last is not None and last.overdue is not None and last.submitted is None:
        return False, last.overdue.noted_on
    raise RectificationNotChecked("the rectification is neither checked nor overdue")


def _require_decided(conclusion: Conclusion) -> None:
    if conclusion is Conclusion.NEEDS_HUMAN:
        raise ResultUndecided("the final result decides")


def _require_possible(inspection: Inspection, conclusion: Conclusion) -> None:
    if conclusion is Conclusion.NOT_CONFORMING:
        return
    if inspection.prevented:
        raise ConclusionForced(f"the firm has made it impossible; it is not {conclusion}")
    if conclusion not in OUTCOMES[inspection.plan.purpose.use]:
        raise ConclusionOfAnotherUse(f"{inspection.plan.purpose} does not end {conclusion}")


def _departure(finding: FindingRecorded) -> Departure:
    told = {
        Trait.DIRECT_EFFECT: finding.affects_quality,
        Trait.AUTHENTICITY: finding.authenticity_problem,
    }
    traits = frozenset(trait for trait, present in told.items() if present)
    return Departure(clause=finding.clause, grade=finding.severity, traits=traits)


def _require_day(day: date, earlier: date, today: date, pointer: str) -> None:
    require_not_future(day, today, pointer)
    if day < earlier:
        raise DatedBeforeEarlierStep(f"{day} is before {earlier}")
