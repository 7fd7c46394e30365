"""A delegated inspection: its result goes back to the authority that delegated it.

The commissioned authority carries the inspection out on its own log; the one that delegated
confirms the report on its own. Two logs tell one inspection, readers merge them.

XRG-104  the result is returned within 10 working days after the end.
         药监综械管〔2022〕21号 二（二）.
REG-010  the registrant's authority reviews and confirms the report. Announcement 38 of 2024
         art. 12.
"""

from dataclasses import dataclass
from datetime import date

from shared.domain.dates import require_not_future
from shared.domain.inspection.events import (
    InspectionPlanned,
    Mode,
    ReportConfirmed,
    ResultReturned,
)
from shared.domain.inspection.refusals import (
    ConfirmationByAnotherAuthority,
    DatedBeforeEarlierStep,
    InspectionNotDelegated,
    ReportAlreadyConfirmed,
    ReportMissing,
    ResultAlreadyReturned,
    ResultNotReturned,
)
from shared.domain.inspection.state import Inspection
from shared.domain.texts import REPORT, TEXT, allow_text, require_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the commissioned authority states when it returns the result."""

    summary: str
    returned_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """What the authority that delegated states when it confirms the report."""

    confirmed_on: date
    remarks: str = ""


def return_result(
    inspection: Inspection, answer: Answer, authority: str, recorded_by: str, today: date
) -> ResultReturned:
    """Return the result of the commissioned `authority`; a late one is accepted all the same.

    Raises:
        InspectionNotDelegated: nobody has delegated it.
        ReportMissing: the team has not reported.
        ResultAlreadyReturned: it was returned before.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    plan, report, result = inspection.plan, inspection.report, inspection.result
    if plan.mode is not Mode.DELEGATED or plan.delegating_authority is None:
        raise InspectionNotDelegated(f"{plan.inspection_id} is {plan.mode}")
    if report is None or inspection.closed is None:
        raise ReportMissing(f"{plan.inspection_id} is {inspection.stage}")
    if inspection.returned is not None:
        raise ResultAlreadyReturned(f"on {inspection.returned.returned_on}")
    require_text(answer.summary, REPORT, "/summary")
    _require_day(answer.returned_on, report.reported_on, today, "/returned_on")
    return ResultReturned(
        inspection_id=plan.inspection_id,
        uscc=plan.uscc,
        firms=_firms(plan),
        delegating_authority=plan.delegating_authority,
        commissioned_authority=authority,
        participants=plan.participants,
        conclusion=report.proposed if result is None else result.conclusion,
        is_final=result is not None,
        summary=answer.summary,
        returned_on=answer.returned_on,
        due_on=inspection.closed.result_due_on,
        recorded_by=recorded_by,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """What the logs of both authorities tell of a delegated inspection."""

    returned: ResultReturned | None = None
    confirmed: ReportConfirmed | None = None


def confirm_report(
    exchange: Exchange, review: Review, authority: str, recorded_by: str, today: date
) -> ReportConfirmed:
    """Confirm the report that was returned to the delegating `authority`.

    Raises:
        ResultNotReturned: nothing was returned, as far as this node knows.
        ConfirmationByAnotherAuthority: it was returned to another one.
        ReportAlreadyConfirmed: it is confirmed.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
        TextTooLong, TextUnprintable: out of bounds.
    """
    returned = exchange.returned
    if returned is None:
        raise ResultNotReturned("no result was returned")
    if authority != returned.delegating_authority:
        raise ConfirmationByAnotherAuthority(f"it is for {returned.delegating_authority}")
    if exchange.confirmed is not None:
        raise ReportAlreadyConfirmed(f"on {exchange.confirmed.confirmed_on}")
    allow_text(review.remarks, TEXT, "/remarks")
    _require_day(review.confirmed_on, returned.returned_on, today, "/confirmed_on")
    return ReportConfirmed(
        inspection_id=returned.inspection_id,
        uscc=returned.uscc,
        firms=returned.firms,
        delegating_authority=authority,
        commissioned_authority=returned.commissioned_authority,
        participants=returned.participants,
        conclusion=returned.conclusion,
        confirmed_on=review.confirmed_on,
        remarks=review.remarks,
        recorded_by=recorded_by,
    )


def _firms(plan: InspectionPlanned) -> tuple[str, ...]:
    parties = {(one.registrant_uscc, one.contractor_uscc) for one in plan.entrustments}
    return tuple(sorted({plan.uscc, *(firm for pair in parties for firm in pair)}))


def _require_day(day: date, earlier: date, today: date, pointer: str) -> None:
    require_not_future(day, today, pointer)
    if day < earlier:
        raise DatedBeforeEarlierStep(f"{day} is before {earlier}")
