"""How long a participant may take to answer a plan, and how long it took.

The clock starts when the plan has provably arrived: with the acknowledgement in the log of who has
to answer. Seven days is the project's own measure of good cooperation; the law names none. The day
by which the plan wants an answer stands beside it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.domain.dates import legal_date
from shared.domain.joint.known import KnownPlan
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import CaseAnswer

ANSWER_WITHIN = timedelta(days=7)
"""After the day of receipt, which is not counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerClock:
    """How one participant stands to one plan that another one has proposed."""

    plan_hash: str
    asking: str
    asked: str
    received_on: date | None
    """The legal date of the receipt; None while it is not proven."""
    due_on: date | None
    """None while the receipt is not proven."""
    wanted_by: date | None
    answer: CaseAnswer | None
    answered_on: date | None
    """The day of the last answer, on paper too."""

    def is_overdue(self, today: date) -> bool:
        """Tell whether the answer is missing after the day on which it was due."""
        return self.answer is None and self.due_on is not None and today > self.due_on


def answer_clocks(case: JointCase) -> tuple[AnswerClock, ...]:
    """Return the clock of each participant of each plan but its author, by plan and authority."""
    return tuple(
        _clock(case, known, asked)
        for known in case.plans.values()
        for asked in known.plan.participants
        if asked != known.log
    )


def _clock(case: JointCase, known: KnownPlan, asked: str) -> AnswerClock:
    received = [
        legal_date(one.received_at)
        for one in case.receipts
        if (one.receiver, one.log, one.position) == (asked, known.log, known.position)
    ]
    answers = [one for one in case.answers if (one.authority, one.plan_hash) == (asked, known.hash)]
    return AnswerClock(
        plan_hash=known.hash,
        asking=known.log,
        asked=asked,
        received_on=received[0] if received else None,
        due_on=received[0] + ANSWER_WITHIN if received else None,
        wanted_by=known.plan.answer_by,
        answer=answers[0].answer if answers else None,
        answered_on=answers[0].answered_on if answers else None,
    )
