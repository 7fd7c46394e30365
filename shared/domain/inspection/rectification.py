"""Rectification: ordered by the authority, reported by the firm, checked by the authority.

An order that the check found not corrected, or that is overdue, may be followed by another; each is
a round of its own. The scheme in force sets the term of some (30 days for a licence, 6 months for a
registration); it is the last day where the order names none, and a warning where it is exceeded.
"""

from dataclasses import dataclass
from datetime import date

from shared.domain.calendar import WorkingCalendar
from shared.domain.cautions import RuleWarning
from shared.domain.dates import legal_date, require_not_future, require_period
from shared.domain.inspection.events import (
    RectificationOrdered,
    RectificationOverdue,
    RectificationSubmitted,
    RectificationVerified,
)
from shared.domain.inspection.judging import judgement
from shared.domain.inspection.refusals import (
    DatedBeforeEarlierStep,
    DueDayMissing,
    FindingUnknown,
    InspectionNotClosed,
    RectificationAlreadyOverdue,
    RectificationAlreadySubmitted,
    RectificationNotDue,
    RectificationNotOrdered,
    RectificationNotSubmitted,
    RectificationUnderWay,
)
from shared.domain.inspection.state import Inspection, Rectification
from shared.domain.schemes import Schemes
from shared.domain.texts import TEXT, allow_text, require_list, require_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Demand:
    """What the authority orders."""

    findings: tuple[int, ...]
    """Numbers of the findings to be corrected."""
    requirement: str
    ordered_on: date
    due_on: date | None = None
    """None leaves it to the scheme."""


def longest_term(
    inspection: Inspection, schemes: Schemes, calendar: WorkingCalendar
) -> date | None:
    """Return the last day that the schemes in force allow for rectification, None without one.

    Of a visit for several purposes it is the earliest that one of their schemes sets.
    """
    if inspection.closed is None:
        return None
    purposes = (inspection.plan.purpose, *inspection.plan.further_purposes)
    judging = [judgement(inspection, schemes, purpose) for purpose in purposes]
    terms = [one.term for one in judging if one is not None and one.term is not None]
    end = legal_date(inspection.closed.closed_at)
    return min((term.last_day(end, calendar) for term in terms), default=None)


def order_rectification(
    inspection: Inspection, demand: Demand, longest: date | None, recorded_by: str, today: date
) -> RectificationOrdered:
    """Accept the order to correct findings of a closed inspection by a day.

    `longest` is the last day that the scheme in force allows, None where it sets none.

    Raises:
        DueDayMissing: neither the order nor the scheme sets a day.
        InspectionNotClosed: the team has not ended its work.
        RectificationUnderWay: an earlier order is neither checked nor overdue.
        FindingUnknown: a number is no finding's.
        DateInFuture, DatedBeforeEarlierStep, PeriodReversed: the days cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    if inspection.closed is None:
        raise InspectionNotClosed(f"{inspection.plan.inspection_id} is {inspection.stage}")
    if inspection.rectifications and _waits(inspection.rectifications[-1]):
        raise RectificationUnderWay(f"due {inspection.rectifications[-1].ordered.due_on}")
    require_list(demand.findings, "/findings")
    require_text(demand.requirement, TEXT, "/requirement")
    due_on = demand.due_on or longest
    if due_on is None:
        raise DueDayMissing("the scheme in force sets no term", "/due_on")
    require_period(demand.ordered_on, due_on, "/due_on")
    _require_day(demand.ordered_on, legal_date(inspection.closed.closed_at), today, "/ordered_on")
    unknown = set(demand.findings) - {finding.number for finding in inspection.findings}
    if unknown:
        raise FindingUnknown(f"no finding has the number {min(unknown)}")
    return RectificationOrdered(
        inspection_id=inspection.plan.inspection_id,
        findings=demand.findings,
        requirement=demand.requirement,
        ordered_on=demand.ordered_on,
        due_on=due_on,
        warnings=() if longest is None or due_on <= longest else (_exceeds(due_on, longest),),
        recorded_by=recorded_by,
    )


def note_overdue(
    inspection: Inspection, noted_on: date, remarks: str, recorded_by: str, today: date
) -> RectificationOverdue:
    """Note that the firm has not reported on the standing order, once its last day has passed.

    Raises:
        RectificationNotOrdered: none stands.
        RectificationAlreadySubmitted: the firm has reported on it.
        RectificationAlreadyOverdue: it is noted.
        RectificationNotDue: the last day has not passed on the day of the note.
        DateInFuture: that day lies ahead.
        TextTooLong, TextUnprintable: out of bounds.
    """
    standing = _standing(inspection)
    if standing.submitted is not None:
        raise RectificationAlreadySubmitted(f"on {standing.submitted.submitted_on}")
    if standing.overdue is not None:
        raise RectificationAlreadyOverdue(f"since {standing.ordered.due_on}")
    allow_text(remarks, TEXT, "/remarks")
    require_not_future(noted_on, today, "/noted_on")
    if noted_on <= standing.ordered.due_on:
        raise RectificationNotDue(f"due {standing.ordered.due_on}")
    return RectificationOverdue(
        inspection_id=inspection.plan.inspection_id,
        due_on=standing.ordered.due_on,
        noted_on=noted_on,
        remarks=remarks,
        recorded_by=recorded_by,
    )


def submit_rectification(
    inspection: Inspection, submission: RectificationSubmitted, today: date
) -> RectificationSubmitted:
    """Accept the firm's report on the order that stands.

    Raises:
        RectificationNotOrdered: none stands.
        RectificationAlreadySubmitted: the firm has reported on it.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    standing = _standing(inspection)
    if standing.submitted is not None:
        raise RectificationAlreadySubmitted(f"on {standing.submitted.submitted_on}")
    require_text(submission.summary, TEXT, "/summary")
    _require_day(submission.submitted_on, standing.ordered.ordered_on, today, "/submitted_on")
    return submission


def verify_rectification(
    inspection: Inspection, check: RectificationVerified, today: date
) -> RectificationVerified:
    """Accept the authority's check of what the firm reported.

    Raises:
        RectificationNotOrdered: no order stands.
        RectificationNotSubmitted: the firm has not reported on it.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
        TextTooLong, TextUnprintable: out of bounds.
    """
    standing = _standing(inspection)
    if standing.submitted is None:
        raise RectificationNotSubmitted(f"due {standing.ordered.due_on}")
    allow_text(check.remarks, TEXT, "/remarks")
    _require_day(check.verified_on, standing.submitted.submitted_on, today, "/verified_on")
    return check


def _waits(last: Rectification) -> bool:
    """Return whether an order has come to no end: neither checked nor overdue without a report."""
    return last.verified is None and (last.overdue is None or last.submitted is not None)


def _exceeds(due_on: date, longest: date) -> RuleWarning:
    return RuleWarning(
        code="rectification-term-exceeded",
        rules=("FND-2015", "FND-REG-2022"),
        zh=f"整改期限 {due_on} 超过规定时限 {longest}",
        en=f"The rectification is due on {due_on}, after the term of the guide, {longest}",
    )


def _standing(inspection: Inspection) -> Rectification:
    if not inspection.rectifications or inspection.rectifications[-1].verified is not None:
        raise RectificationNotOrdered(f"{inspection.plan.inspection_id} has no standing order")
    return inspection.rectifications[-1]


def _require_day(day: date, earlier: date, today: date, pointer: str) -> None:
    require_not_future(day, today, pointer)
    if day < earlier:
        raise DatedBeforeEarlierStep(f"{day} is before {earlier}")
