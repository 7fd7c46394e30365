"""How authorities answer the plans that others propose to them: one term for each plan and asked.

asked:zj:ha:2026-10-12:2026-10-12:2026-10-20:accepted:2026-10-15:<hash, 8 digits>:<joint id>

are who asks, who is asked, the days of the proposal, of its provable receipt and by which an answer
is wanted, the answer and its day; empty where there is none. Sealed cases are in no view, so they
are in no term and in no number (FLT-004).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from shared.domain.dates import legal_date
from shared.domain.joint.clocks import AnswerClock, answer_clocks
from shared.domain.joint.known import Told
from shared.domain.joint.state import JointCase
from shared.projections.view import Document


class HowAnswered(StrEnum):
    """What became of the question."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    COUNTERED = "countered"
    """Who was asked has proposed another plan in place of it."""
    OVERTAKEN = "overtaken"
    """Who has asked does not stand by the plan any more, and nobody has answered."""
    UNANSWERED = "unanswered"


def asked_plans(case: JointCase, told: Iterable[Told]) -> list[Document]:
    """Return how each participant but its author answered each plan whose entry is known."""
    days = {(one.log, one.position): legal_date(one.at) for one in told}
    return [
        _asked(case, clock, days)
        for clock in answer_clocks(case)
        if case.plans[clock.plan_hash].position is not None
    ]


def asked_terms(document: Document) -> Iterator[str]:
    """Yield the terms of the document of a case."""
    for one in document["asked"]:
        told = (
            one["asking"],
            one["asked"],
            one["asked_on"],
            one["received_on"] or "",
            one["wanted_by"] or "",
            one["how"],
            one["answered_on"] or "",
            one["plan_hash"][:8],
            document["joint_id"],
        )
        yield ":".join(("asked", *told))


def _asked(case: JointCase, clock: AnswerClock, days: Mapping[tuple[str, int], date]) -> Document:
    known = case.plans[clock.plan_hash]
    how, answered_on = _how(case, clock, days)
    return {
        "asking": clock.asking,
        "asked": clock.asked,
        "plan_hash": clock.plan_hash,
        "asked_on": _day(days[known.log, known.position or 0]),
        "received_on": _day(clock.received_on),
        "due_on": _day(clock.due_on),
        "wanted_by": _day(clock.wanted_by),
        "how": how.value,
        "answered_on": _day(answered_on),
    }


def _how(
    case: JointCase, clock: AnswerClock, days: Mapping[tuple[str, int], date]
) -> tuple[HowAnswered, date | None]:
    if clock.answer is not None:
        return HowAnswered(clock.answer.value), clock.answered_on
    counters = sorted(
        one.position
        for one in case.plans.values()
        if one.log == clock.asked
        and one.plan.replaces == clock.plan_hash
        and one.position is not None
    )
    if counters:
        return HowAnswered.COUNTERED, days[clock.asked, counters[0]]
    if not case.stands_by(clock.asking, clock.plan_hash):
        return HowAnswered.OVERTAKEN, None
    return HowAnswered.UNANSWERED, None


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
