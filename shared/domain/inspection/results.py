"""After the visit: the team proposes, the authority issues the final result."""

from dataclasses import dataclass
from datetime import date

from shared.domain.dates import legal_date, require_not_future
from shared.domain.inspection.events import FindingRecorded, ReportSubmitted, ResultIssued
from shared.domain.inspection.refusals import (
    ConclusionWithoutReason,
    DatedBeforeEarlierStep,
    InspectionNotClosed,
    ReportAlreadySubmitted,
    ReportMissing,
    ResultAlreadyIssued,
    ResultUndecided,
)
from shared.domain.inspection.state import Inspection
from shared.domain.schemes import Conclusion, Departure, Schemes, Trait, conclude
from shared.domain.texts import REPORT, TEXT, allow_text, require_text


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamReport:
    """What the team states in its report."""

    summary: str
    reported_on: date
    proposed: Conclusion | None = None
    """None leaves it to the scheme."""
    reason: str = ""


def scheme_conclusion(inspection: Inspection, schemes: Schemes) -> Conclusion:
    """Return what the one of `schemes` in force on the first day makes of the findings.

    Raises:
        ValueError: no site was entered.
    """
    departures = [_departure(finding) for finding in inspection.findings]
    return conclude(schemes, inspection.plan.purpose.use, inspection.first_day, departures)


def submit_report(
    inspection: Inspection, report: TeamReport, recorded_by: str, today: date, schemes: Schemes
) -> ReportSubmitted:
    """Accept the team's report; its proposal is the scheme's unless the team gives a reason.

    Raises:
        InspectionNotClosed: the team has not ended its work.
        ReportAlreadySubmitted: it has reported before.
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
    if proposed is not by_scheme and not report.reason.strip():
        raise ConclusionWithoutReason(f"the scheme says {by_scheme}, the team {proposed}")
    return ReportSubmitted(
        inspection_id=inspection.plan.inspection_id,
        summary=report.summary,
        scheme_conclusion=by_scheme,
        proposed=proposed,
        reason=report.reason,
        reported_on=report.reported_on,
        recorded_by=recorded_by,
    )


def issue_result(inspection: Inspection, result: ResultIssued, today: date) -> ResultIssued:
    """Accept the authority's final result, which the law leaves to it and not to the team.

    Raises:
        ReportMissing: the team has not reported.
        ResultAlreadyIssued: there is a final result.
        ResultUndecided: it decides nothing.
        ConclusionWithoutReason: it departs from the proposal, or no scheme decided, and gives no
            reason.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
        TextTooLong, TextUnprintable: out of bounds.
    """
    report = inspection.report
    if report is None:
        raise ReportMissing(f"{inspection.plan.inspection_id} is {inspection.stage}")
    if inspection.result is not None:
        raise ResultAlreadyIssued(f"{inspection.result.conclusion}")
    allow_text(result.reason, TEXT, "/reason")
    _require_day(result.issued_on, report.reported_on, today, "/issued_on")
    if result.conclusion is Conclusion.NEEDS_HUMAN:
        raise ResultUndecided("the final result decides")
    settled = result.conclusion is report.proposed and result.conclusion is report.scheme_conclusion
    if not settled and not result.reason.strip():
        raise ConclusionWithoutReason(
            f"scheme {report.scheme_conclusion}, team {report.proposed}, final {result.conclusion}"
        )
    return result


def _departure(finding: FindingRecorded) -> Departure:
    traits = frozenset({Trait.DIRECT_EFFECT}) if finding.affects_quality else frozenset[Trait]()
    return Departure(clause=finding.clause, grade=finding.severity, traits=traits)


def _require_day(day: date, earlier: date, today: date, pointer: str) -> None:
    require_not_future(day, today, pointer)
    if day < earlier:
        raise DatedBeforeEarlierStep(f"{day} is before {earlier}")
