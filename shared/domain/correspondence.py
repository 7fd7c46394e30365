"""What two authorities write to each other, each on its own log: a letter, and what answers it.

Rule kept here:
  XRG-003  authorities of several regions tell each other, and answer. Order 53 art. 58.

A statement counts only on the log of the authority that makes it. A letter may also go to an organ
outside the federation: then there is no `receiver`, and nobody but the sender writes of it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from shared.domain.event import Event
from shared.domain.texts import require_list
from shared.domain.uscc import MalformedUscc, is_uscc_shaped
from shared.errors import RefusedByRule


class AnsweredBeforeSent(RefusedByRule):
    """An answer is dated before the letter, or before an earlier answer."""

    code: ClassVar[str] = "answered-before-sent"
    rules: ClassVar[tuple[str, ...]] = ("XRG-003",)


class End(StrEnum):
    """Who of the two makes a statement."""

    SENDER = "sender"
    RECEIVER = "receiver"


@dataclass(frozen=True, kw_only=True, slots=True)
class OfCorrespondence(Event):
    """What every letter and every answer names."""

    SAID_BY: ClassVar[End]

    sender: str
    """The authority that wrote the letter."""
    receiver: str | None
    """The authority to which it went; None for an organ outside the federation."""
    firms: tuple[str, ...]
    """Credit codes of the firms concerned."""

    @property
    def author(self) -> str | None:
        """Return the authority on whose log alone the statement counts."""
        return self.sender if self.SAID_BY is End.SENDER else self.receiver


def require_firms(firms: tuple[str, ...], pointer: str) -> None:
    """Refuse a list of firms that is empty, too long, or names something else than credit codes.

    Raises:
        MalformedUscc: a member is none.
        ListMissing, ListTooLong: see `require_list`.
    """
    require_list(firms, pointer)
    for index, firm in enumerate(firms):
        if not is_uscc_shaped(firm):
            raise MalformedUscc(f"{firm!r} is no credit code", f"{pointer}/{index}")
