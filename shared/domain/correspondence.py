"""What two authorities write to each other, each on its own log: a letter, and what answers it.

Rule kept here:
  XRG-003  authorities of several regions tell each other, and answer. Order 53 art. 58.

A statement counts only on the log of the authority that makes it. A letter may also go to an organ
outside the federation: then there is no `receiver`, and nobody but the sender writes of it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.domain.authorities import require_authority
from shared.domain.dates import require_not_future
from shared.domain.event import Event
from shared.domain.texts import REFERENCE, require_list, require_text
from shared.domain.uscc import MalformedUscc, is_uscc_shaped
from shared.errors import NotFound, RefusedByRule


class LetterUnknown(NotFound):
    """No letter of this id is known to this node."""

    code: ClassVar[str] = "letter-unknown"


class LetterClaimedByTwo(RefusedByRule):
    """Two authorities claim to have written the letter of this id."""

    code: ClassVar[str] = "letter-claimed-by-two"
    rules: ClassVar[tuple[str, ...]] = ("XRG-003",)


class LetterToItsSender(RefusedByRule):
    """Sender and receiver of the letter are one authority."""

    code: ClassVar[str] = "letter-to-its-sender"
    rules: ClassVar[tuple[str, ...]] = ("XRG-004",)


class LetterForAnotherAuthority(RefusedByRule):
    """Only the authority to which the letter went answers it."""

    code: ClassVar[str] = "letter-for-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("XRG-004",)


class LetterOfAnotherAuthority(RefusedByRule):
    """Only the authority that wrote the letter withdraws it, or attests an answer on paper."""

    code: ClassVar[str] = "letter-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("XRG-004",)


class LetterAlreadyAnswered(RefusedByRule):
    """The letter has its final answer."""

    code: ClassVar[str] = "letter-already-answered"
    rules: ClassVar[tuple[str, ...]] = ("XRG-004",)


class LetterWithdrawn(RefusedByRule):
    """The letter was withdrawn."""

    code: ClassVar[str] = "letter-withdrawn"
    rules: ClassVar[tuple[str, ...]] = ("XRG-004",)


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Reasoned:
    """What an authority states when it declines, returns or withdraws."""

    reason: str
    on: date


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


def require_receiver(sender: str, receiver: str, pointer: str) -> None:
    """Refuse a receiver that is no authority, or the sender itself.

    Raises:
        UnknownAuthority: it is none.
        LetterToItsSender: it is the sender.
    """
    require_authority(receiver, pointer)
    if receiver == sender:
        raise LetterToItsSender(f"{sender} writes to itself")


def require_answer_day(day: date, earlier: date, today: date, pointer: str) -> None:
    """Refuse the `day` of an answer that lies ahead, or before the letter or an `earlier` answer.

    Raises:
        DateInFuture: it is after `today`.
        AnsweredBeforeSent: it is before `earlier`.
    """
    require_not_future(day, today, pointer)
    if day < earlier:
        raise AnsweredBeforeSent(f"{day} is before {earlier}")


def allow_document_no(document_no: str | None) -> None:
    """Refuse a number of a letter that is given and blank, too long or not printable.

    Raises:
        TextMissing, TextTooLong, TextUnprintable: it is.
    """
    if document_no is not None:
        require_text(document_no, REFERENCE, "/document_no")
