"""When duties are due, and how they stand today: counted when they are read, never stored.

The calendars and policies are those that this node knows now, the policies those of the authority
on whose board the duty stands. So nodes that know the same entries say the same, and whatever is
published moves at once all that it must.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from shared.domain.calendar import PeriodOutOfBounds
from shared.domain.deadlines import Deadline
from shared.domain.grading import graded_due, is_graded
from shared.domain.reference import Reference
from shared.projections.duties import MET, DutyTerm


class DutyState(StrEnum):
    """How a duty stands today."""

    COMING = "coming"
    """It is not owed yet."""
    DUE = "due"
    """It is owed, and in time; or the law says "promptly" and no more."""
    OVERDUE = "overdue"
    MET = "met"


class Due(NamedTuple):
    """When a duty is due; `on` is an ISO date, None where there is no day."""

    on: str | None
    deadline: Deadline | None = None
    """By which rule it was counted; None where the entries name the day."""


_NO_DAY = Due(None)


class DueDays:
    """Counts the due days of many duties, each period once, by `reference` as of `today`."""

    def __init__(self, reference: Reference, today: date) -> None:
        """Count by `reference`; what a table of levels asks for is as it holds `today`."""
        self._reference, self._day, self._today = reference, today, today.isoformat()
        self._counted: dict[tuple[str, str, str], Due | None] = {}

    def of(self, term: DutyTerm) -> Due | None:
        """Return when the duty of `term` is due; None where nobody asks for it.

        That is an inspection of a level for which the table has no such frequency.
        """
        if not term.deadline:
            return Due(term.due_on or None)
        asked = (term.authority, term.deadline, term.since)
        if asked not in self._counted:
            self._counted[asked] = self._count(*asked)
        due = self._counted[asked]
        return Due(term.due_on) if due is _NO_DAY and term.due_on else due

    def state(self, term: DutyTerm, due: Due) -> DutyState:
        """Return how the duty of `term`, due as `due` says, stands today."""
        if term.state == MET:
            return DutyState.MET
        if term.since > self._today:
            return DutyState.COMING
        if due.on is not None and due.on < self._today:
            return DutyState.OVERDUE
        return DutyState.DUE

    def _count(self, authority: str, key: str, since: str) -> Due | None:
        start = date.fromisoformat(since)
        try:
            if not is_graded(key):
                deadline = self._reference.due(key, start, authority)
                return _NO_DAY if deadline is None else _on(deadline)
            policy = self._reference.grading_policy(self._day, authority)
            if policy is None:
                return None
            deadline = graded_due(policy, key, start, self._reference.calendar)
            return None if deadline is None else _on(deadline)
        except PeriodOutOfBounds:  # a peer's day at the end of the calendar
            return _NO_DAY


def _on(deadline: Deadline) -> Due:
    return Due(deadline.due.on.isoformat(), deadline)
