"""Who of an authority has a duty in hand: its own affair, which no other authority reads.

Rules kept here:
  DTY-001  a duty opens and closes by the facts alone; that somebody has it in hand changes nothing
           of it. The project's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from shared.domain.event import Event
from shared.domain.texts import TEXT, allow_text
from shared.errors import InvalidInput, NotFound, RefusedByRule


class DutyUnknown(NotFound):
    """This node knows of no duty of this id."""

    code: ClassVar[str] = "duty-unknown"


class DutyMetAlready(RefusedByRule):
    """The facts that meet the duty are on record: nobody needs to see to it."""

    code: ClassVar[str] = "duty-met-already"
    rules: ClassVar[tuple[str, ...]] = ("DTY-001",)


class DutyNotAssigned(RefusedByRule):
    """A duty is released that nobody has in hand."""

    code: ClassVar[str] = "duty-not-assigned"
    rules: ClassVar[tuple[str, ...]] = ("DTY-001",)


class AssigneeUnknown(InvalidInput):
    """A duty is given to an account that this authority does not have, or has disabled."""

    code: ClassVar[str] = "assignee-unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyAssigned(Event):
    """A coordinator gave a duty to an account of the own authority, or released it."""

    KIND: ClassVar[str] = "duty.assigned.v1"
    STREAM: ClassVar[str] = "duty/{0.duty}"
    RULES: ClassVar[tuple[str, ...]] = ("DTY-001",)
    ON: ClassVar[str | None] = "assigned_on"

    duty: str
    """Id of the duty: view, key, name and mark, such as `entrustments:0192…:review-agreement:…`."""
    assignee: str | None
    """Account such as `zj:coordinator-01`; None where nobody has the duty in hand any more."""
    note: str
    assigned_on: date


def assignee_of(events: Iterable[Event]) -> str | None:
    """Return who has the duty in hand after `events` of one log, oldest first."""
    assignee: str | None = None
    for event in events:
        if isinstance(event, DutyAssigned):
            assignee = event.assignee
    return assignee


def assign_duty(
    before: str | None, assigned: DutyAssigned, *, met: bool, takes: bool
) -> DutyAssigned:
    """Accept that a duty goes from the account `before` to another one, or to none.

    `met` tells whether the duty is; `takes`, whether the account named is there and enabled.

    Raises:
        DutyNotAssigned: it is released, and nobody had it.
        DutyMetAlready: it is given to somebody, and met.
        AssigneeUnknown: there is no such account.
        TextTooLong, TextUnprintable: the note is out of bounds.
    """
    allow_text(assigned.note, TEXT, "/note")
    if assigned.assignee is None:
        if before is None:
            raise DutyNotAssigned(f"nobody has {assigned.duty} in hand")
        return assigned
    if met:
        raise DutyMetAlready(f"{assigned.duty} is met")
    if not takes:
        raise AssigneeUnknown(f"no account {assigned.assignee!r:.100} takes duties", "/assignee")
    return assigned
