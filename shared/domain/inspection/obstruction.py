"""What the team cannot keep to itself during a visit: emergencies, and a firm that resists.

FLT-008  Order 14 art. 20: five kinds are reported to the organiser at once.
FLT-013  art. 28: five kinds count as refusal or evasion. "Not conforming" follows only where the
         firm does not correct itself and the inspection cannot be completed because of it. A visit
         begins when the team shows its credentials, so a gate that stays shut is recorded too.
"""

from datetime import date

from shared.domain.dates import legal_date, require_not_future, require_past_instant
from shared.domain.inspection.events import Escalated, RefusedByFirm
from shared.domain.inspection.refusals import DatedBeforeEarlierStep, InspectionNotUnderWay
from shared.domain.inspection.state import Inspection, Stage
from shared.domain.texts import TEXT, require_text


def escalate(inspection: Inspection, escalation: Escalated, today: date) -> Escalated:
    """Accept the team's report on what cannot wait.

    Raises:
        InspectionNotUnderWay: before site entry or after closure.
        InstantWithoutOffset, DateInFuture, DatedBeforeEarlierStep: the instant cannot be.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    _require_under_way(inspection)
    require_text(escalation.description, TEXT, "/description")
    require_past_instant(escalation.reported_at, today, "/reported_at")
    _require_after_entry(inspection, legal_date(escalation.reported_at))
    return escalation


def record_obstruction(
    inspection: Inspection, obstruction: RefusedByFirm, today: date
) -> RefusedByFirm:
    """Accept that the firm refused or evaded, or that it has corrected what it did before.

    Raises:
        InspectionNotUnderWay: before site entry or after closure.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    _require_under_way(inspection)
    require_text(obstruction.facts, TEXT, "/facts")
    require_not_future(obstruction.occurred_on, today, "/occurred_on")
    _require_after_entry(inspection, obstruction.occurred_on)
    return obstruction


def _require_under_way(inspection: Inspection) -> None:
    if inspection.stage is not Stage.UNDER_WAY:
        raise InspectionNotUnderWay(f"{inspection.plan.inspection_id} is {inspection.stage}")


def _require_after_entry(inspection: Inspection, day: date) -> None:
    if day < inspection.first_day:
        raise DatedBeforeEarlierStep(f"{day} is before site entry, {inspection.first_day}")
