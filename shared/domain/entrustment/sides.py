"""Who tells what of an entrustment: each authority of its own side, until it has recorded the end.

Rules: XRG-001 (each authority for its own firm), REG-013 (both record), REG-017 (the end).
"""

from shared.domain.entrustment.events import OfEntrustment, author_of, side_of
from shared.domain.entrustment.refusals import (
    EntrustmentAlreadyTerminated,
    EntrustmentNotAcknowledged,
    EntrustmentNotEstablished,
    SideOfAnotherAuthority,
)
from shared.domain.entrustment.state import Entrustment
from shared.domain.parties import Party


def side_told_by(entrustment: Entrustment, authority: str) -> Party:
    """Return the side of which `authority` tells where it names none: the registrant's first.

    An authority without a part is given the contractor's, and refused by `require_author`.
    """
    told = entrustment.parties
    return Party.REGISTRANT if authority == told.registrant_authority else Party.CONTRACTOR


def require_author(entrustment: Entrustment, event: OfEntrustment, authority: str) -> None:
    """Refuse `event` from any but the authority of its side, which has recorded the entrustment.

    Raises:
        SideOfAnotherAuthority: `authority` is not that of the side.
        EntrustmentNotEstablished, EntrustmentNotAcknowledged: it has made no entry of its own.
    """
    side, author = side_of(event), author_of(event)
    if authority != author:
        raise SideOfAnotherAuthority(f"the {side}'s side is told by {author}")
    if side is Party.REGISTRANT and entrustment.established is None:
        raise EntrustmentNotEstablished(f"{author} has not established {event.entrustment_id}")
    if side is Party.CONTRACTOR and entrustment.acknowledged is None:
        raise EntrustmentNotAcknowledged(f"{author} has not acknowledged {event.entrustment_id}")


def require_open(entrustment: Entrustment, event: OfEntrustment, authority: str) -> None:
    """Refuse `event` as `require_author` does, and after its author has recorded the end.

    The end that the other authority records closes nothing here: each speaks for its own side.

    Raises:
        EntrustmentAlreadyTerminated: REG-017.
        SideOfAnotherAuthority, EntrustmentNotEstablished, EntrustmentNotAcknowledged: see above.
    """
    require_author(entrustment, event, authority)
    ended = entrustment.termination(side_of(event))
    if ended is not None:
        raise EntrustmentAlreadyTerminated(f"it ended on {ended.ended_on}")
