"""Complaints and reports on a firm: what they are about, and what came of them.

Rules kept here:
  ARC-001  complaints and reports are the seventh content of a credit archive. Order 53 art. 67.
  LAW-002  who complains stands in no entry; FLT-014 punishes whoever leaks it.

A complaint is known to its writer alone, and is opened to nobody afterwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.anonymity import require_anonymous
from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.event import ArchiveSection, Event
from shared.domain.firm_facts import allow_streams
from shared.domain.texts import NAME, REFERENCE, TEXT, allow_text, require_text
from shared.errors import NotFound, RefusedByRule


class ComplaintChannel(StrEnum):
    """How it came."""

    HOTLINE = "hotline"
    """12315 and 12345."""
    ONLINE = "online"
    LETTER = "letter"
    VISIT = "visit"
    TRANSFERRED = "transferred"
    """From another authority."""
    OTHER = "other"


class ComplaintTopic(StrEnum):
    """What it is about."""

    QUALITY = "quality"
    UNLICENSED = "unlicensed"
    """Production without licence or certificate, or beyond its scope."""
    ENTRUSTMENT = "entrustment"
    """Entrusted production that is not as it was reported."""
    QUALITY_SYSTEM = "quality-system"
    LABELLING = "labelling"
    OTHER = "other"


class ComplaintOutcome(StrEnum):
    """What was found."""

    SUBSTANTIATED = "substantiated"
    PARTLY_SUBSTANTIATED = "partly-substantiated"
    UNSUBSTANTIATED = "unsubstantiated"
    NOT_COMPETENT = "not-competent"
    """It was handed to the authority that is."""


class ComplaintStage(StrEnum):
    """How far it has come."""

    OPEN = "open"
    RESOLVED = "resolved"


class ComplaintUnknown(NotFound):
    """No complaint of this id is in the own log."""

    code: ClassVar[str] = "complaint-unknown"


class ComplaintAlreadyResolved(RefusedByRule):
    """The complaint was resolved before."""

    code: ClassVar[str] = "complaint-already-resolved"
    rules: ClassVar[tuple[str, ...]] = ("ARC-001",)


class ResolvedBeforeReceived(RefusedByRule):
    """The complaint is said to be resolved before the day on which it came."""

    code: ClassVar[str] = "resolved-before-received"
    rules: ClassVar[tuple[str, ...]] = ("ARC-001",)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfComplaint(Event):
    """What every event of a complaint names."""

    STREAM: ClassVar[str] = "complaint/{0.complaint_id}"
    RULES: ClassVar[tuple[str, ...]] = ("ARC-001", "LAW-002")
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.COMPLAINTS

    complaint_id: UUID
    uscc: str
    """Credit code of the firm that it is about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ComplaintRecorded(OfComplaint):
    """A complaint or report came in."""

    KIND: ClassVar[str] = "complaint.recorded.v1"
    ON: ClassVar[str | None] = "received_on"

    channel: ComplaintChannel
    topic: ComplaintTopic
    reference: str
    """Under which the authority keeps the file, and in it who complains."""
    product_name: str
    certificate_no: str
    """Empty where it is not known."""
    summary: str
    """What it says of the firm, and nothing of who says it."""
    received_on: date
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ComplaintResolved(OfComplaint):
    """The authority has dealt with it."""

    KIND: ClassVar[str] = "complaint.resolved.v1"
    ON: ClassVar[str | None] = "resolved_on"

    outcome: ComplaintOutcome
    summary: str
    follow_up: tuple[str, ...]
    """Streams of what followed, such as `inspection/0192…`; may be empty."""
    resolved_on: date


ComplaintEvent = ComplaintRecorded | ComplaintResolved


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """One complaint as the entries of its authority left it."""

    uscc: str
    topic: ComplaintTopic
    stage: ComplaintStage
    received_on: date
    outcome: ComplaintOutcome | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolution:
    """What is stated when a complaint is resolved."""

    outcome: ComplaintOutcome
    summary: str
    follow_up: tuple[str, ...]
    resolved_on: date


def record_complaint(
    stated: ComplaintRecorded, firm: Enterprise | None, today: date
) -> ComplaintRecorded:
    """Accept a complaint, with its warnings.

    Raises:
        TextNamesPerson: it holds a telephone or identity number, or a mail address.
        MalformedUscc, UsccCheckCharacterWrong: of a firm that is not on record.
        DateInFuture: it came after `today`.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(stated.reference, REFERENCE, "/reference")
    require_anonymous(stated.reference, "/reference")
    allow_text(stated.product_name, NAME, "/product_name")
    require_anonymous(stated.product_name, "/product_name")
    allow_text(stated.certificate_no, REFERENCE, "/certificate_no")
    require_text(stated.summary, TEXT, "/summary")
    require_anonymous(stated.summary, "/summary")
    require_not_future(stated.received_on, today, "/received_on")
    return replace(stated, warnings=caution_unrecorded(firm, stated.uscc, "/uscc"))


def resolve_complaint(
    complaint: Complaint, complaint_id: UUID, resolution: Resolution, recorded_by: str, today: date
) -> ComplaintResolved:
    """Return the end of `complaint`.

    Raises:
        ComplaintAlreadyResolved: it has ended before.
        ResolvedBeforeReceived: it would end before it came.
        TextNamesPerson: the summary holds a telephone or identity number, or a mail address.
        DateInFuture: it ends after `today`.
        StreamMalformed, TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    require_text(resolution.summary, TEXT, "/summary")
    require_anonymous(resolution.summary, "/summary")
    allow_streams(resolution.follow_up, "/follow_up")
    require_not_future(resolution.resolved_on, today, "/resolved_on")
    if complaint.stage is ComplaintStage.RESOLVED:
        raise ComplaintAlreadyResolved(f"as {complaint.outcome}")
    if resolution.resolved_on < complaint.received_on:
        raise ResolvedBeforeReceived(f"it came on {complaint.received_on}")
    return ComplaintResolved(
        complaint_id=complaint_id,
        uscc=complaint.uscc,
        outcome=resolution.outcome,
        summary=resolution.summary,
        follow_up=resolution.follow_up,
        resolved_on=resolution.resolved_on,
        recorded_by=recorded_by,
    )


def replay(events: Iterable[Event]) -> Complaint:
    """Return the complaint that `events` of its stream describe.

    Raises:
        ComplaintUnknown: nobody has recorded one.
    """
    complaint: Complaint | None = None
    for event in events:
        if isinstance(event, ComplaintEvent):
            complaint = evolve(complaint, event)
    if complaint is None:
        raise ComplaintUnknown("no complaint of this id is on record")
    return complaint


def evolve(complaint: Complaint | None, event: ComplaintEvent) -> Complaint | None:
    """Return the complaint after `event`; what follows nothing known leaves nothing known."""
    match event:
        case ComplaintRecorded():
            return Complaint(
                uscc=event.uscc,
                topic=event.topic,
                stage=ComplaintStage.OPEN,
                received_on=event.received_on,
            )
        case ComplaintResolved():
            return complaint and replace(
                complaint, stage=ComplaintStage.RESOLVED, outcome=event.outcome
            )
        case _:
            assert_never(event)
