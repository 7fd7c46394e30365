"""How well authorities answer each other: rows by who asks and who is asked.

The clock of an answer runs from its provable receipt (XRG-002); within seven days is the project's
own measure of good cooperation, no law's. What is late without an answer depends on today.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from services.authority.csv_tables import Cell
from shared.domain.joint.clocks import ANSWER_WITHIN
from shared.projections.cooperation import HowAnswered
from shared.projections.cooperation_reading import Asked

Row = dict[str, Cell]


def cooperation_rows(
    plans: Iterable[Asked], today: date, first: date | None = None, last: date | None = None
) -> list[Row]:
    """Return how plans proposed from `first` to `last` were answered; each number with its cases.

    A plan without a proven receipt is never counted as in time or late, nor in the mean.
    """
    pairs: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for one in plans:
        if (first is None or one.asked_on >= first) and (last is None or one.asked_on <= last):
            pairs[one.asking, one.asked].append(one)
    return [_row(asking, asked, pairs[asking, asked], today) for asking, asked in sorted(pairs)]


def _row(asking: str, asked: str, plans: Sequence[Asked], today: date) -> Row:
    counted: dict[str, Callable[[Asked], bool]] = {
        "plans": lambda _: True,
        "received": lambda one: one.received_on is not None,
        "accepted": lambda one: one.how is HowAnswered.ACCEPTED,
        "accepted_within_7_days": lambda one: one.how is HowAnswered.ACCEPTED and _in_time(one),
        "declined": lambda one: one.how is HowAnswered.DECLINED,
        "countered": lambda one: one.how is HowAnswered.COUNTERED,
        "overtaken": lambda one: one.how is HowAnswered.OVERTAKEN,
        "unanswered": lambda one: one.how is HowAnswered.UNANSWERED,
        "late": lambda one: _is_late(one, today),
        "with_wanted_date": lambda one: one.wanted_by is not None,
        "answered_by_wanted_date": _by_wanted_date,
    }
    row: Row = {"asking": asking, "asked": asked}
    for name, counts in counted.items():
        found = [one for one in plans if counts(one)]
        row[name] = len(found)
        row[f"{name}_cases"] = " ".join(sorted({one.joint_id for one in found}))
    days = [
        max((one.answered_on - one.received_on).days, 0)
        for one in plans
        if one.answered_on is not None and one.received_on is not None
    ]
    row["mean_days_to_answer"] = round(sum(days) / len(days), 2) if days else None
    return row


def _in_time(one: Asked) -> bool:
    if one.received_on is None or one.answered_on is None:
        return False
    return one.answered_on <= one.received_on + ANSWER_WITHIN


def _is_late(one: Asked, today: date) -> bool:
    if one.received_on is None or one.how is HowAnswered.OVERTAKEN:
        return False
    return (one.answered_on or today) > one.received_on + ANSWER_WITHIN


def _by_wanted_date(one: Asked) -> bool:
    wanted, answered = one.wanted_by, one.answered_on
    return wanted is not None and answered is not None and answered <= wanted
