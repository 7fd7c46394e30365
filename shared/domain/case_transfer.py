"""Cases that go to whoever has jurisdiction: another drug authority, or the police or judiciary.

Rules kept here:
  XRG-001  each authority answers for its own firms; what belongs to another one goes there.
           Order 53 art. 56.
  APL-027  a violation that may be a crime goes to the judicial organs without delay.
           Administrative Penalty Law art. 27.
  FLT-008  a suspected crime found in an inspection is reported at once. CFDA Order 14 art. 20.

A transfer says who investigates, not what was found: it stands in no credit archive (ARC-001). What
comes of it does, as the case and the penalty of the authority that took it over. An organ outside
the federation answers on paper, which the sender attests.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.correspondence import (
    End,
    LetterAlreadyAnswered,
    LetterForAnotherAuthority,
    LetterUnknown,
    OfCorrespondence,
    Reasoned,
    allow_document_no,
    require_answer_day,
    require_firms,
    require_receiver,
)
from shared.domain.dates import require_not_future
from shared.domain.event import Event
from shared.domain.evidence import Evidence, require_evidence
from shared.domain.firm_facts import allow_streams
from shared.domain.paper_answer import PaperAnswerAttested
from shared.domain.texts import NAME, TEXT, allow_text, require_text
from shared.errors import InvalidInput


class Addressee(StrEnum):
    """To what kind of organ a case goes."""

    AUTHORITY = "authority"
    """Another drug authority."""
    PUBLIC_SECURITY = "public-security"
    JUDICIAL = "judicial"
    OTHER = "other"
    """Another administrative organ that has jurisdiction."""


class TransferAddresseeUnclear(InvalidInput):
    """A transfer names a drug authority or an organ outside, the one that its kind asks for."""

    code: ClassVar[str] = "transfer-addressee-unclear"
    rules: ClassVar[tuple[str, ...]] = ("APL-027",)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfCaseTransfer(OfCorrespondence):
    """What every event of a transfer names."""

    STREAM: ClassVar[str] = "case-transfer/{0.case_transfer_id}"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-001", "APL-027")

    case_transfer_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseTransferSent(OfCaseTransfer):
    """The sender handed a case over."""

    KIND: ClassVar[str] = "case-transfer.sent.v1"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-001", "APL-027", "FLT-008")
    ON: ClassVar[str | None] = "sent_on"
    SAID_BY: ClassVar[End] = End.SENDER

    addressee: Addressee
    organ: str | None
    """Name of the organ outside the federation; None for a drug authority."""
    case: str | None
    """Stream of the sender's case, such as `case/0192…`; None where it has opened none."""
    grounds: str
    legal_basis: str
    evidence: tuple[Evidence, ...]
    sent_on: date
    document_no: str | None = None
    """Number that the sender's office gave the letter."""

    @property
    def touches(self) -> tuple[str, ...]:
        """Return the case that is handed over."""
        return () if self.case is None else (self.case,)


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseTransferAccepted(OfCaseTransfer):
    """The receiver took the case over."""

    KIND: ClassVar[str] = "case-transfer.accepted.v1"
    ON: ClassVar[str | None] = "accepted_on"
    SAID_BY: ClassVar[End] = End.RECEIVER

    case: str | None
    """Stream of the case that it opened; None before it has."""
    remarks: str
    accepted_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseTransferReturned(OfCaseTransfer):
    """The receiver sent the case back, and says why."""

    KIND: ClassVar[str] = "case-transfer.returned.v1"
    ON: ClassVar[str | None] = "returned_on"
    SAID_BY: ClassVar[End] = End.RECEIVER

    reason: str
    returned_on: date


CaseTransferEvent = CaseTransferSent | CaseTransferAccepted | CaseTransferReturned


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseTransfer:
    """One transfer as the entries of both authorities left it."""

    sent: CaseTransferSent
    answered: CaseTransferAccepted | CaseTransferReturned | None = None
    papers: tuple[PaperAnswerAttested, ...] = ()
    """Answers on paper that the sender attests."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """What the receiver states when it takes a case over."""

    accepted_on: date
    case: str | None = None
    remarks: str = ""


def send_case(stated: CaseTransferSent, today: date) -> CaseTransferSent:
    """Accept the transfer of a case.

    Raises:
        TransferAddresseeUnclear: it names neither or both, or another one than its kind asks for.
        LetterToItsSender, UnknownAuthority: the receiver cannot be.
        MalformedUscc, StreamMalformed, MalformedDigest: a firm, the case or a piece of evidence is
            not named as it is to be.
        DateInFuture: it is sent after `today`.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    within = stated.addressee is Addressee.AUTHORITY
    if within != (stated.receiver is not None) or within == (stated.organ is not None):
        raise TransferAddresseeUnclear(
            f"to {stated.addressee} goes by {'receiver' if within else 'organ'}",
            "/receiver" if within else "/organ",
        )
    if stated.receiver is not None:
        require_receiver(stated.sender, stated.receiver, "/receiver")
    if stated.organ is not None:
        require_text(stated.organ, NAME, "/organ")
    require_firms(stated.firms, "/firms")
    allow_streams(stated.touches, "/case")
    require_text(stated.grounds, TEXT, "/grounds")
    require_text(stated.legal_basis, NAME, "/legal_basis")
    require_evidence(stated.evidence, "/evidence")
    allow_document_no(stated.document_no)
    require_not_future(stated.sent_on, today, "/sent_on")
    return stated


def accept_case(
    known: CaseTransfer, stated: Acceptance, authority: str, recorded_by: str, today: date
) -> CaseTransferAccepted:
    """Take the case over, as the receiving `authority`.

    Raises:
        LetterForAnotherAuthority: `authority` is not the receiver.
        LetterAlreadyAnswered: it has accepted or returned it.
        AnsweredBeforeSent, DateInFuture: the day cannot be.
        StreamMalformed, TextTooLong, TextUnprintable: out of bounds.
    """
    sent = _require_open(known, authority)
    allow_streams(() if stated.case is None else (stated.case,), "/case")
    allow_text(stated.remarks, TEXT, "/remarks")
    require_answer_day(stated.accepted_on, sent.sent_on, today, "/accepted_on")
    return CaseTransferAccepted(
        case_transfer_id=sent.case_transfer_id,
        sender=sent.sender,
        receiver=sent.receiver,
        firms=sent.firms,
        case=stated.case,
        remarks=stated.remarks,
        accepted_on=stated.accepted_on,
        recorded_by=recorded_by,
    )


def return_case(
    known: CaseTransfer, stated: Reasoned, authority: str, recorded_by: str, today: date
) -> CaseTransferReturned:
    """Send the case back, as the receiving `authority`.

    Raises:
        LetterForAnotherAuthority: `authority` is not the receiver.
        LetterAlreadyAnswered: it has accepted or returned it.
        AnsweredBeforeSent, DateInFuture: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    sent = _require_open(known, authority)
    require_text(stated.reason, TEXT, "/reason")
    require_answer_day(stated.on, sent.sent_on, today, "/returned_on")
    return CaseTransferReturned(
        case_transfer_id=sent.case_transfer_id,
        sender=sent.sender,
        receiver=sent.receiver,
        firms=sent.firms,
        reason=stated.reason,
        returned_on=stated.on,
        recorded_by=recorded_by,
    )


def replay(events: Iterable[Event]) -> CaseTransfer:
    """Return the transfer that `events` of both logs describe, the sent one first.

    Raises:
        LetterUnknown: nobody has sent it.
    """
    known: CaseTransfer | None = None
    for event in events:
        if isinstance(event, CaseTransferEvent | PaperAnswerAttested):
            known = evolve(known, event)
    if known is None:
        raise LetterUnknown("no authority has transferred this case")
    return known


def evolve(
    known: CaseTransfer | None, event: CaseTransferEvent | PaperAnswerAttested
) -> CaseTransfer | None:
    """Return the transfer after `event`; an answer to nothing known leaves nothing known."""
    match event:
        case CaseTransferSent():
            return CaseTransfer(sent=event)
        case CaseTransferAccepted() | CaseTransferReturned():
            return known and replace(known, answered=event)
        case PaperAnswerAttested():
            return known and replace(known, papers=(*known.papers, event))
        case _:
            assert_never(event)


def _require_open(known: CaseTransfer, authority: str) -> CaseTransferSent:
    sent = known.sent
    if authority != sent.receiver:
        raise LetterForAnotherAuthority(f"it is for {sent.receiver or sent.organ}")
    if known.answered is not None:
        raise LetterAlreadyAnswered(f"{known.answered.KIND}")
    return sent
