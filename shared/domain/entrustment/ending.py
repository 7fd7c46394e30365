"""The end of an entrustment, told from both sides (REG-017).

Each authority records the end once, with what its own firm owes. What was still owed then it adds
by recording the end again; nothing else is added to an entrustment that has ended.
"""

from datetime import date

from shared.domain.dates import require_not_future
from shared.domain.entrustment.events import EntrustmentTerminated
from shared.domain.entrustment.refusals import (
    EntrustmentAlreadyTerminated,
    FactOfTheOtherSide,
    TerminatedBeforeStart,
)
from shared.domain.entrustment.sides import require_author
from shared.domain.entrustment.state import Entrustment
from shared.domain.parties import Party
from shared.domain.texts import TEXT, require_text

_OWED = {Party.REGISTRANT: "address_removed_on", Party.CONTRACTOR: "contractor_reported_on"}


def terminate(
    entrustment: Entrustment, ended: EntrustmentTerminated, authority: str, today: date
) -> EntrustmentTerminated:
    """Accept the end of the entrustment as the side of `authority` tells it.

    Raises:
        SideOfAnotherAuthority, EntrustmentNotEstablished, EntrustmentNotAcknowledged: see
            `require_author`.
        FactOfTheOtherSide: the removal of the address is told by the registrant's authority, the
            contractor's report by the contractor's.
        EntrustmentAlreadyTerminated: the end is recorded, and nothing owed is added.
        TerminatedBeforeStart: it ended before it started.
        DateInFuture: something is dated after `today`.
        TextMissing, TextTooLong, TextUnprintable: the reason is out of bounds.
    """
    require_text(ended.reason, TEXT, "/reason")
    for name in ("ended_on", *_OWED.values()):
        stated: date | None = getattr(ended, name)
        if stated is not None:
            require_not_future(stated, today, f"/{name}")
    require_author(entrustment, ended, authority)
    for side, owed in _OWED.items():
        if side is not ended.side and getattr(ended, owed) is not None:
            raise FactOfTheOtherSide(f"{owed} is told by the {side}'s authority")
    owed = _OWED[ended.side]
    before = entrustment.termination(ended.side)
    adds = getattr(ended, owed) is not None
    if before is not None and (getattr(before, owed) is not None or not adds):
        raise EntrustmentAlreadyTerminated(f"it ended on {before.ended_on}")
    started = entrustment.parties.started_on
    if started is not None and ended.ended_on < started:
        raise TerminatedBeforeStart(f"it started on {started}")
    return ended
