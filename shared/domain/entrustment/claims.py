"""Whose an entrustment is, where more than one log claims it.

A statement is heard only on the log of the authority that it says it comes from. Two logs can each
establish one id all the same: then it belongs to the one that is the home authority of the
registrant it names, if that registrant holds the certificate it names (REG-013, XRG-001). Where
the records confirm none of them or several, nobody decides on it, and an inspection of a party
names every claim: an authority that should read of it is never left out, and a false claim gains
nothing by it, since an entrustment of its own would be named as well.
"""

from collections.abc import Callable, Iterable, Sequence

from shared.domain.entrustment.events import (
    EntrustmentAcknowledged,
    EntrustmentEstablished,
    EntrustmentEvent,
    OfEntrustment,
    author_of,
    side_of,
)
from shared.domain.entrustment.refusals import EntrustmentUnknown
from shared.domain.entrustment.state import Entrustment, replay
from shared.domain.parties import Party

Told = tuple[str, EntrustmentEvent]
"""An event and the log on which it stands."""
Confirms = Callable[[Entrustment], bool]
"""Whether the records of firms and certificates bear out a claim."""


def claims(told: Iterable[Told]) -> list[Entrustment]:
    """Return the entrustment as each log that claims it tells it, each log's events in order.

    A claim is an established entrustment; where there is none, an acknowledgement.

    Raises:
        EntrustmentUnknown: no log has either.
    """
    heard = [event for log, event in told if author_of(event) == log]
    opened = {event.registrant_authority: event for event in heard
              if isinstance(event, EntrustmentEstablished)}  # fmt: skip
    if opened:
        alone = len(opened) == 1
        return [replay(_of_claim(heard, opened[one], alone=alone)) for one in sorted(opened)]
    answered = {event.contractor_authority for event in heard
                if isinstance(event, EntrustmentAcknowledged)}  # fmt: skip
    if not answered:
        raise EntrustmentUnknown("no authority has recorded this entrustment")
    return [replay(event for event in heard if author_of(event) == one) for one in sorted(answered)]


def true_claims(found: Sequence[Entrustment], confirms: Confirms) -> Sequence[Entrustment]:
    """Return the one claim that is true, or all of `found` where that cannot be told."""
    if len(found) == 1:
        return found
    confirmed = [claim for claim in found if confirms(claim)]
    return confirmed if len(confirmed) == 1 else found


def _of_claim(
    heard: Iterable[EntrustmentEvent], opened: OfEntrustment, *, alone: bool
) -> Iterable[EntrustmentEvent]:
    """Yield what belongs to the claim `opened`; an answer goes with the claim that it names."""
    for event in heard:
        named = alone or event.registrant_authority == opened.registrant_authority
        author = (
            opened.registrant_authority
            if side_of(event) is Party.REGISTRANT
            else opened.contractor_authority
        )
        if named and author_of(event) == author:
            yield event
