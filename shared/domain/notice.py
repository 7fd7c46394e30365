"""Notices from one authority to another, and what the receiver says of them on its own log.

Rules kept here:
  SUP-022  across provinces, product varieties, inspection results and interviews are notified.
           Announcement 38 of 2024, §18.
  XRG-003  defects and their rectification are notified; the receiver assesses at once what is, and
           acts. Order 53 art. 58.
  ARC-003  a new product of an out-of-province registrant is notified. Order 53 art. 68.
  MEA-002  so is a responsibility interview. Order 53 art. 66.

The receiver acknowledges once, and assesses as often as it learns more. An assessment implies that
the notice has arrived: it does not wait for the acknowledgement.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.authorities import require_authority
from shared.domain.correspondence import (
    End,
    OfCorrespondence,
    allow_document_no,
    require_answer_day,
    require_firms,
)
from shared.domain.dates import require_not_future
from shared.domain.event import Event
from shared.domain.firm_facts import allow_streams
from shared.domain.paper_answer import PaperAnswerAttested
from shared.domain.texts import TEXT, allow_text, require_text
from shared.errors import NotFound, RefusedByRule


class NoticeMatter(StrEnum):
    """What a notice is about."""

    PRODUCT_VARIETY = "product-variety"
    INSPECTION_RESULT = "inspection-result"
    RECTIFICATION = "rectification"
    INTERVIEW = "interview"
    RISK = "risk"
    VIOLATION_OUTCOME = "violation-outcome"
    SAMPLING = "sampling"
    ADVERSE_EVENT = "adverse-event"


ASSESSED_BY_RULE: Mapping[NoticeMatter, str] = MappingProxyType(
    {
        NoticeMatter.INSPECTION_RESULT: "XRG-003",
        NoticeMatter.RISK: "XRG-003",
        NoticeMatter.SAMPLING: "XRG-107",
        NoticeMatter.ADVERSE_EVENT: "XRG-108",
    }
)
"""The matters that tell of a problem, which the receiver assesses, and the rule that says so.

A product variety, an interview, a rectification and the outcome of a violation are known with their
receipt.
"""


class Risk(StrEnum):
    """How serious the receiver judges what it was told, as a person states it."""

    NONE = "none"
    LOW = "low"
    HIGH = "high"


class NoticeUnknown(NotFound):
    """No notice of this id is known to this node."""

    code: ClassVar[str] = "notice-unknown"


class NoticeToItsSender(RefusedByRule):
    """Sender and receiver of the notice are one authority."""

    code: ClassVar[str] = "notice-to-its-sender"
    rules: ClassVar[tuple[str, ...]] = ("SUP-022",)


class NoticeForAnotherAuthority(RefusedByRule):
    """Only the receiver acknowledges and assesses a notice."""

    code: ClassVar[str] = "notice-for-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("XRG-003",)


class NoticeAlreadyAcknowledged(RefusedByRule):
    """The receiver has acknowledged the notice before."""

    code: ClassVar[str] = "notice-already-acknowledged"
    rules: ClassVar[tuple[str, ...]] = ("XRG-003",)


class AcknowledgedBeforeSent(RefusedByRule):
    """The notice is said to have arrived before the day on which it was sent."""

    code: ClassVar[str] = "acknowledged-before-sent"
    rules: ClassVar[tuple[str, ...]] = ("XRG-003",)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfNotice(OfCorrespondence):
    """What every event of a notice names."""

    STREAM: ClassVar[str] = "notice/{0.notice_id}"

    notice_id: UUID
    receiver: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeSent(OfNotice):
    """The sender notified the receiver."""

    KIND: ClassVar[str] = "notice.sent.v1"
    RULES: ClassVar[tuple[str, ...]] = ("SUP-022", "XRG-003")
    ON: ClassVar[str | None] = "sent_on"
    SAID_BY: ClassVar[End] = End.SENDER

    matter: NoticeMatter
    about: tuple[str, ...]
    """Streams that it refers to, such as `inspection/0192…`; may be empty."""
    summary: str
    sent_on: date
    document_no: str | None = None
    """Number that the sender's office gave the letter."""

    @property
    def touches(self) -> tuple[str, ...]:
        """Return the matters that it tells the receiver of: each shows that it was notified."""
        return tuple(dict.fromkeys(self.about))


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeAcknowledged(OfNotice):
    """The receiver confirmed that the notice arrived."""

    KIND: ClassVar[str] = "notice.acknowledged.v1"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-003",)
    ON: ClassVar[str | None] = "received_on"
    SAID_BY: ClassVar[End] = End.RECEIVER

    received_on: date
    remarks: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeAssessed(OfNotice):
    """The receiver judged what it was told, and says what it did; a later one adds to it."""

    KIND: ClassVar[str] = "notice.assessed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-003",)
    ON: ClassVar[str | None] = "assessed_on"
    SAID_BY: ClassVar[End] = End.RECEIVER

    assessment: str
    risk: Risk
    acted: bool
    """Whether anything was done about it."""
    action: str
    """What was done; or why nothing was."""
    followed: tuple[str, ...]
    """Streams of what followed, such as `inspection/0192…`; may be empty."""
    assessed_on: date


NoticeEvent = NoticeSent | NoticeAcknowledged | NoticeAssessed


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One notice as the entries of both authorities left it."""

    sent: NoticeSent
    acknowledged: NoticeAcknowledged | None = None
    assessed: NoticeAssessed | None = None
    """The latest assessment."""
    papers: tuple[PaperAnswerAttested, ...] = ()
    """Answers on paper that the sender attests."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What the receiver states when it acknowledges."""

    received_on: date
    remarks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """What the receiver states when it assesses."""

    assessment: str
    risk: Risk
    acted: bool
    action: str
    assessed_on: date
    followed: tuple[str, ...] = ()


def send_notice(notice: NoticeSent, today: date) -> NoticeSent:
    """Accept a notice to another authority.

    Raises:
        NoticeToItsSender: receiver and sender are one.
        UnknownAuthority: the receiver is none.
        MalformedUscc: a firm is named by something else than a credit code.
        StreamMalformed: what it is about is named by something else than a stream.
        DateInFuture: it is sent after `today`.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_authority(notice.receiver, "/receiver")
    require_firms(notice.firms, "/firms")
    allow_streams(notice.about, "/about")
    require_text(notice.summary, TEXT, "/summary")
    allow_document_no(notice.document_no)
    require_not_future(notice.sent_on, today, "/sent_on")
    if notice.receiver == notice.sender:
        raise NoticeToItsSender(f"{notice.sender} notifies itself")
    return notice


def acknowledge(
    notice: Notice, receipt: Receipt, authority: str, recorded_by: str, today: date
) -> NoticeAcknowledged:
    """Confirm, as the receiving `authority`, that the notice arrived.

    Raises:
        NoticeForAnotherAuthority: `authority` is not the receiver.
        NoticeAlreadyAcknowledged: it has confirmed before.
        AcknowledgedBeforeSent: it came before it was sent.
        DateInFuture: it comes after `today`.
        TextTooLong, TextUnprintable: the remarks are out of bounds.
    """
    sent = notice.sent
    if authority != sent.receiver:
        raise NoticeForAnotherAuthority(f"it is for {sent.receiver}")
    if notice.acknowledged is not None:
        raise NoticeAlreadyAcknowledged(f"on {notice.acknowledged.received_on}")
    require_not_future(receipt.received_on, today, "/received_on")
    allow_text(receipt.remarks, TEXT, "/remarks")
    if receipt.received_on < sent.sent_on:
        raise AcknowledgedBeforeSent(f"sent on {sent.sent_on}, received {receipt.received_on}")
    return NoticeAcknowledged(
        notice_id=sent.notice_id,
        sender=sent.sender,
        receiver=sent.receiver,
        firms=sent.firms,
        received_on=receipt.received_on,
        remarks=receipt.remarks,
        recorded_by=recorded_by,
    )


def assess(
    notice: Notice, stated: Assessment, authority: str, recorded_by: str, today: date
) -> NoticeAssessed:
    """Judge, as the receiving `authority`, what the notice tells; as often as there is news.

    Raises:
        NoticeForAnotherAuthority: `authority` is not the receiver.
        AnsweredBeforeSent: it was assessed before it was sent, or before the last assessment.
        DateInFuture: that is after `today`.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong, StreamMalformed: out of bounds.
    """
    sent, last = notice.sent, notice.assessed
    if authority != sent.receiver:
        raise NoticeForAnotherAuthority(f"it is for {sent.receiver}")
    require_text(stated.assessment, TEXT, "/assessment")
    require_text(stated.action, TEXT, "/action")
    allow_streams(stated.followed, "/followed")
    earlier = sent.sent_on if last is None else last.assessed_on
    require_answer_day(stated.assessed_on, earlier, today, "/assessed_on")
    return NoticeAssessed(
        notice_id=sent.notice_id,
        sender=sent.sender,
        receiver=sent.receiver,
        firms=sent.firms,
        assessment=stated.assessment,
        risk=stated.risk,
        acted=stated.acted,
        action=stated.action,
        followed=stated.followed,
        assessed_on=stated.assessed_on,
        recorded_by=recorded_by,
    )


def replay(events: Iterable[Event]) -> Notice:
    """Return the notice that `events` of both logs describe, the sent one first.

    Raises:
        NoticeUnknown: nobody has sent it.
    """
    notice: Notice | None = None
    for event in events:
        if isinstance(event, NoticeEvent | PaperAnswerAttested):
            notice = evolve(notice, event)
    if notice is None:
        raise NoticeUnknown("no authority has sent this notice")
    return notice


def evolve(notice: Notice | None, event: NoticeEvent | PaperAnswerAttested) -> Notice | None:
    """Return the notice after `event`; an answer to nothing known leaves nothing known."""
    match event:
        case NoticeSent():
            return Notice(sent=event)
        case NoticeAcknowledged():
            return notice and replace(notice, acknowledged=event)
        case NoticeAssessed():
            return notice and replace(notice, assessed=event)
        case PaperAnswerAttested():
            return notice and replace(notice, papers=(*notice.papers, event))
        case _:
            assert_never(event)
