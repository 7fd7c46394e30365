"""What use cases that record a fact of one firm have in common: who reads it, what was told."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from services.authority.desk import Desk
from shared.domain.event import Event
from shared.domain.firm_facts import OfFirm
from shared.domain.uscc import MalformedUscc, is_uscc_shaped

Stated = TypeVar("Stated", bound=OfFirm)


def concerned(desk: Desk, stated: Stated, before: Iterable[Event] = ()) -> Stated:
    """Return `stated` with the authorities that it concerns: who supervises what the firm makes.

    Whoever could read what came `before` of the same matter reads this too.

    Raises:
        MalformedUscc: the firm is named by something else than a credit code.
    """
    if not is_uscc_shaped(stated.uscc):
        raise MalformedUscc(f"{stated.uscc!r} is no credit code", "/uscc")
    earlier = {one for event in before if isinstance(event, OfFirm) for one in event.concerned}
    authorities = (desk.standing.authorities(stated.uscc) | earlier) - {desk.authority}
    return replace(stated, concerned=tuple(sorted(authorities)))


def told(desk: Desk, stream: str) -> tuple[int, list[Event]]:
    """Return the version of `stream` in the own log, and what it tells now, in order.

    There are fewer events than versions where some of it was corrected or annulled.

    Raises:
        UnreadableEvent: a newer version has written one of them.
    """
    version = desk.log.version(stream)
    return version, desk.own(stream)


def is_about(desk: Desk, stream: str, uscc: str) -> bool | None:
    """Tell whether what is held of `stream`, in all logs, is about the firm `uscc`.

    None where nothing is held of it.
    """
    held = desk.held(stream)
    return any(uscc in entry.header().subjects for entry in held) if held else None
