"""Rectification: ordered by the authority, reported by the firm, checked by the authority.

An order that the check found not corrected may be followed by another; each is a round of its own.
"""

from datetime import date

from shared.domain.dates import legal_date, require_not_future, require_period
from shared.domain.inspection.events import (
    RectificationOrdered,
    RectificationSubmitted,
    RectificationVerified,
)
from shared.domain.inspection.refusals import (
    DatedBeforeEarlierStep,
    FindingUnknown,
    InspectionNotClosed,
    RectificationAlreadySubmitted,
    RectificationNotOrdered,
    RectificationNotSubmitted,
    RectificationUnderWay,
)
from shared.domain.inspection.state import Inspection, Rectification
from shared.domain.texts import TEXT, allow_text, require_list, require_text


def order_rectification(
    inspection: Inspection, order: RectificationOrdered, today: date
) -> RectificationOrdered:
    """Accept the order to correct findings of a closed inspection by a day.

    Raises:
        InspectionNotClosed: the team has not ended its work.
        RectificationUnderWay: an earlier order has not been checked.
        FindingUnknown: a number is no finding's.
        DateInFuture, DatedBeforeEarlierStep, PeriodReversed: the days cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    if inspection.closed is None:
        raise InspectionNotClosed(f"{inspection.plan.inspection_id} is {inspection.stage}")
    if inspection.rectifications and inspection.rectifications[-1].verified is None:
        raise RectificationUnderWay(f"due {inspection.rectifications[-1].ordered.due_on}")
    require_list(order.findings, "/findings")
    require_text(order.requirement, TEXT, "/requirement")
    require_period(order.ordered_on, order.due_on, "/due_on")
    _require_day(order.ordered_on, legal_date(inspection.closed.closed_at), today, "/ordered_on")
    unknown = set(order.findings) - {finding.number for finding in inspection.findings}
    if unknown:
        raise FindingUnknown(f"no finding has the number {min(unknown)}")
    return order


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


def _standing(inspection: Inspection) -> Rectification:
    if not inspection.rectifications or inspection.rectifications[-1].verified is not None:
        raise RectificationNotOrdered(f"{inspection.plan.inspection_id} has no standing order")
    return inspection.rectifications[-1]


def _require_day(day: date, earlier: date, today: date, pointer: str) -> None:
    require_not_future(day, today, pointer)
    if day < earlier:
        raise DatedBeforeEarlierStep(f"{day} is before {earlier}")
