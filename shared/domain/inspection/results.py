"""After the visit: the team proposes, the authority issues the final result.

Where the conclusion waits for a rectification, a second result follows once that was checked, or
found overdue: 整改后复查 becomes 整改后通过核查 or 整改后未通过核查, a renewal is refused.

A visit may serve several purposes (INS-001). Each is judged by itself, by the scheme in force for
its use and of all that was found; a conclusion that waits for nothing is repeated unchanged.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from shared.domain.dates import legal_date, require_not_future
from shared.domain.inspection.events import (
    Purpose,
    PurposeProposal,
    PurposeResult,
    RectificationOutcome,
    ReportSubmitted,
    ResultIssued,
)
from shared.domain.inspection.judging import judgement, scheme_conclusion
from shared.domain.inspection.refusals import (
    ConclusionForced,
    ConclusionOfAnotherUse,
    ConclusionWithoutReason,
    DatedBeforeEarlierStep,
    InspectionNotClosed,
    PurposeNamedTwice,
    PurposeNotPlanned,
    PurposeWithoutConclusion,
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
    Schemes,
)
from shared.domain.texts import REPORT, TEXT, allow_text, require_text


@dataclass(frozen=True, kw_only=True, slots=True)
class StatedProposal:
    """What the team states for a further purpose."""

    purpose: Purpose
    proposed: Conclusion | None = None
    """None leaves it to the scheme."""
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamReport:
    """What the team states in its report."""

    summary: str
    reported_on: date
    proposed: Conclusion | None = None
    """None leaves it to the scheme."""
    reason: str = ""
    further: tuple[StatedProposal, ...] = ()
    """For further purposes; one that is left out is left to its scheme."""


def submit_report(
    inspection: Inspection, report: TeamReport, recorded_by: str, today: date, schemes: Schemes
) -> ReportSubmitted:
    """Accept the team's report; its proposal is the scheme's unless the team gives a reason.

    A late report is accepted; the last day stands beside its own.

    Raises:
        InspectionNotClosed: the team has not ended its work.
        ReportAlreadySubmitted: it has reported before.
        PurposeNotPlanned, PurposeNamedTwice: of further purposes.
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
    _require_day(report.reported_on, legal_date(inspection.closed.closed_at), today, "/reported_on")
    _require_planned(inspection, [one.purpose for one in report.further])
    stated = {one.purpose: one for one in report.further}
    main = StatedProposal(
        purpose=inspection.plan.purpose, proposed=report.proposed, reason=report.reason
    )
    first = _propose(inspection, main, schemes)
    return ReportSubmitted(
        inspection_id=inspection.plan.inspection_id,
        summary=report.summary,
        scheme_conclusion=first.scheme_conclusion,
        proposed=first.proposed,
        reason=first.reason,
        reported_on=report.reported_on,
        due_on=inspection.closed.report_due_on,
        further=tuple(
            _propose(inspection, stated.get(purpose, StatedProposal(purpose=purpose)), schemes)
            for purpose in inspection.plan.further_purposes
        ),
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
        PurposeNotPlanned, PurposeNamedTwice, PurposeWithoutConclusion: of further purposes.
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
    stated = _stated_results(inspection, result)
    if inspection.result is not None:
        return _issue_later(inspection, inspection.result, stated, result, today, schemes)
    _require_day(result.issued_on, report.reported_on, today, "/issued_on")
    proposals = {one.purpose: one for one in _proposals(inspection, report)}
    decided = [_decide(inspection, proposals[one.purpose], one) for one in stated]
    return _with_results(result, decided)


def _propose(inspection: Inspection, stated: StatedProposal, schemes: Schemes) -> PurposeProposal:
    allow_text(stated.reason, TEXT, "/reason")
    by_scheme = scheme_conclusion(inspection, schemes, stated.purpose)
    proposed = stated.proposed if stated.proposed is not None else by_scheme
    if proposed is not Conclusion.NEEDS_HUMAN:
        _require_possible(inspection, stated.purpose, proposed)
    if proposed is not by_scheme and not stated.reason.strip():
        raise ConclusionWithoutReason(f"the scheme says {by_scheme}, the team {proposed}")
    return PurposeProposal(
        purpose=stated.purpose,
        scheme_conclusion=by_scheme,
        proposed=proposed,
        reason=stated.reason,
    )


def _decide(
    inspection: Inspection, proposal: PurposeProposal, stated: PurposeResult
) -> PurposeResult:
    _require_decided(stated.conclusion)
    _require_possible(inspection, stated.purpose, stated.conclusion)
    by_scheme = proposal.scheme_conclusion
    settled = stated.conclusion is proposal.proposed and stated.conclusion is by_scheme
    if not settled and not stated.reason.strip():
        raise ConclusionWithoutReason(
            f"scheme {by_scheme}, team {proposal.proposed}, final {stated.conclusion}"
        )
    return replace(stated, scheme_conclusion=by_scheme)


def _issue_later(
    inspection: Inspection,
    first: ResultIssued,
    stated: list[PurposeResult],
    result: ResultIssued,
    today: date,
    schemes: Schemes,
) -> ResultIssued:
    """Accept the result that follows the rectification which the `first` one waited for."""
    issued = {one.purpose: one for one in _results(inspection, first)}
    if not any(_awaits(one) for one in issued.values()):
        raise ResultAlreadyIssued(f"{first.conclusion}")
    corrected, checked_on = _rectified(inspection)
    _require_day(result.issued_on, max(first.issued_on, checked_on), today, "/issued_on")
    decided: list[PurposeResult] = []
    for one in stated:
        before = issued[one.purpose]
        possible = LATER_OUTCOMES.get((one.purpose.use, before.conclusion))
        expected = before.scheme_conclusion
        if possible is not None:
            judging = judgement(inspection, schemes, one.purpose)
            afterwards = None if judging is None else judging.afterwards
            expected = Conclusion.NEEDS_HUMAN
            if afterwards is not None:
                expected = afterwards.corrected if corrected else afterwards.not_corrected
        _require_decided(one.conclusion)
        if one.conclusion not in (possible or {before.conclusion}):
            raise ConclusionOfAnotherUse(f"{before.conclusion} does not become {one.conclusion}")
        if possible is not None and one.conclusion is not expected and not one.reason.strip():
            raise ConclusionWithoutReason(f"scheme {expected}, final {one.conclusion}")
        decided.append(replace(one, scheme_conclusion=expected))
    return _with_results(result, decided)


def _awaits(issued: PurposeResult) -> bool:
    """Tell whether the conclusion waits for a rectification."""
    return (issued.purpose.use, issued.conclusion) in LATER_OUTCOMES


def _proposals(inspection: Inspection, report: ReportSubmitted) -> Iterator[PurposeProposal]:
    yield PurposeProposal(
        purpose=inspection.plan.purpose,
        scheme_conclusion=report.scheme_conclusion,
        proposed=report.proposed,
        reason=report.reason,
    )
    yield from report.further


def _results(inspection: Inspection, result: ResultIssued) -> Iterator[PurposeResult]:
    yield PurposeResult(
        purpose=inspection.plan.purpose,
        conclusion=result.conclusion,
        reason=result.reason,
        scheme_conclusion=result.scheme_conclusion,
    )
    yield from result.further


def _stated_results(inspection: Inspection, result: ResultIssued) -> list[PurposeResult]:
    """Return what `result` states for each purpose, the main one first, in the plan's order."""
    _require_planned(inspection, [one.purpose for one in result.further])
    stated = {one.purpose: one for one in _results(inspection, result)}
    purposes = (inspection.plan.purpose, *inspection.plan.further_purposes)
    missing = [purpose for purpose in purposes if purpose not in stated]
    if missing:
        raise PurposeWithoutConclusion(f"nothing is concluded for {missing[0]}")
    for one in stated.values():
        allow_text(one.reason, TEXT, "/reason")
    return [stated[purpose] for purpose in purposes]


def _with_results(result: ResultIssued, decided: list[PurposeResult]) -> ResultIssued:
    main, *further = decided
    return replace(result, scheme_conclusion=main.scheme_conclusion, further=tuple(further))


def _require_planned(inspection: Inspection, purposes: list[Purpose]) -> None:
    planned = inspection.plan.further_purposes
    for purpose in purposes:
        if purpose not in planned:
            raise PurposeNotPlanned(f"{purpose} is no further purpose of the visit")
    if len(set(purposes)) < len(purposes):
        raise PurposeNamedTwice("each purpose is concluded once", "/further")


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


def _require_possible(inspection: Inspection, purpose: Purpose, conclusion: Conclusion) -> None:
    if conclusion is Conclusion.NOT_CONFORMING:
        return
    if inspection.prevented:
        raise ConclusionForced(f"the firm has made it impossible; it is not {conclusion}")
    if conclusion not in OUTCOMES[purpose.use]:
        raise ConclusionOfAnotherUse(f"{purpose} does not end {conclusion}")


def _require_day(day: date, earlier: date, today: date, pointer: str) -> None:
    require_not_future(day, today, pointer)
    if day < earlier:
        raise DatedBeforeEarlierStep(f"{day} is before {earlier}")
