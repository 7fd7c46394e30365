"""Giving a duty of a board to somebody of the own authority, in the own log."""

from services.authority.boards import Boards
from services.authority.desk import Desk, Request
from services.authority.firm_facts import told
from shared.domain import duty_assignment
from shared.domain.duty_assignment import DutyAssigned, DutyUnknown
from shared.store.accounts import Accounts
from shared.store.appending import Appended


def assign(
    desk: Desk, request: Request, accounts: Accounts, duty: str, assignee: str | None, note: str
) -> Appended:
    """Give the duty of this id to `assignee`, an account of the own authority, or release it.

    Whose duty it is does not matter: an authority may let somebody see to what another one owes.

    Raises:
        DutyUnknown: this node knows of no such duty, now or from an assignment.
        LianjianError: what `shared.domain.duty_assignment.assign_duty` and the log refuse.
    """
    stated = DutyAssigned(
        duty=duty,
        assignee=assignee,
        note=note,
        assigned_on=desk.today(),
        recorded_by=request.caller,
    )
    shown = Boards(desk).find(duty)
    version, before = told(desk, stated.stream)
    if shown is None and (not before or assignee is not None):
        raise DutyUnknown(f"no duty {duty!r:.200} is known here")
    event = duty_assignment.assign_duty(
        duty_assignment.assignee_of(before),
        stated,
        met=shown is None or bool(shown.duty["met_by"]),
        takes=assignee is not None and accounts.is_enabled(assignee),
    )
    return desk.append(request, version + 1, event)
