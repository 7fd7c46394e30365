"""Letters that ask another authority to help an investigation, and what it answers.

Rules kept here:
  XRG-004  an authority that needs facts or evidence from another region may ask that authority for
           them by a letter of assistance (协助调查函). Order 53 art. 59.
  APL-026  an authority may ask others for help with a penalty; what lies within their powers they
           give. Administrative Penalty Law art. 26.

The authority that is asked answers on its own log, as often as it has something to tell, until an
answer is final or it declines. Until then the one that asked may withdraw.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.correspondence import (
    End,
    LetterAlreadyAnswered,
    LetterForAnotherAuthority,
    LetterOfAnotherAuthority,
    LetterUnknown,
    LetterWithdrawn,
    OfCorrespondence,
    Reasoned,
    allow_document_no,
    require_answer_day,
    require_firms,
    require_receiver,
)
from shared.domain.dates import require_not_future, require_period
from shared.domain.event import Event
from shared.domain.evidence import Evidence, allow_evidence
from shared.domain.firm_facts import allow_streams
from shared.domain.paper_answer import PaperAnswer, PaperAnswerAttested
from shared.domain.texts import NAME, REPORT, TEXT, require_text, require_texts


@dataclass(frozen=True, kw_only=True, slots=True)
class OfAssistance(OfCorrespondence):
    """What every event of such a letter names."""

    STREAM: ClassVar[str] = "assistance/{0.assistance_id}"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-004", "APL-026")

    assistance_id: UUID
    receiver: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AssistanceRequested(OfAssistance):
    """The sender asked for help with an investigation."""

    KIND: ClassVar[str] = "assistance.requested.v1"
    ON: ClassVar[str | None] = "requested_on"
    SAID_BY: ClassVar[End] = End.SENDER

    subject: str
    questions: tuple[str, ...]
    """What is to be found out or secured, one each."""
    legal_basis: str
    case: str | None
    """Stream of the case for which it is asked, such as `case/0192…`; None without one."""
    wanted_by: date | None
    """The day by which an answer is wanted; None where the letter names none."""
    requested_on: date
    document_no: str | None = None
    """Number that the sender's office gave the letter."""

    @property
    def touches(self) -> tuple[str, ...]:
        """Return the case for which it is asked."""
        return () if self.case is None else (self.case,)


@dataclass(frozen=True, kw_only=True, slots=True)
class AssistanceAnswered(OfAssistance):
    """The authority that was asked told what it found; more may follow one that is not final."""

    KIND: ClassVar[str] = "assistance.answered.v1"
    ON: ClassVar[str | None] = "answered_on"
    SAID_BY: ClassVar[End] = End.RECEIVER

    is_final: bool
    findings: str
    evidence: tuple[Evidence, ...]
    streams: tuple[str, ...]
    """Matters of its own log to which it points, such as `inspection/0192…`."""
    answered_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class AssistanceDeclined(OfAssistance):
    """The authority that was asked cannot or may not help, and says why."""

    KIND: ClassVar[str] = "assistance.declined.v1"
    ON: ClassVar[str | None] = "declined_on"
    SAID_BY: ClassVar[End] = End.RECEIVER

    reason: str
    declined_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class AssistanceWithdrawn(OfAssistance):
    """The sender no longer needs help."""

    KIND: ClassVar[str] = "assistance.withdrawn.v1"
    ON: ClassVar[str | None] = "withdrawn_on"
    SAID_BY: ClassVar[End] = End.SENDER

    reason: str
    withdrawn_on: date


AssistanceEvent = (
    AssistanceRequested | AssistanceAnswered | AssistanceDeclined | AssistanceWithdrawn
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Assistance:
    """One such letter as the entries of both authorities left it."""

    requested: AssistanceRequested
    answered: AssistanceAnswered | None = None
    """The latest answer."""
    declined: AssistanceDeclined | None = None
    withdrawn: AssistanceWithdrawn | None = None
    papers: tuple[PaperAnswerAttested, ...] = ()
    """Answers on paper that the sender attests."""

    @property
    def ended_on(self) -> date | None:
        """Return the day of the final answer or of the refusal, None while one may still come."""
        if self.declined is not None:
            return self.declined.declined_on
        if self.answered is not None and self.answered.is_final:
            return self.answered.answered_on
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the authority that was asked states when it answers."""

    is_final: bool
    findings: str
    answered_on: date
    evidence: tuple[Evidence, ...] = ()
    streams: tuple[str, ...] = ()


def request_assistance(stated: AssistanceRequested, today: date) -> AssistanceRequested:
    """Accept a letter that asks another authority for help.

    Raises:
        LetterToItsSender: receiver and sender are one.
        UnknownAuthority: the receiver is none.
        MalformedUscc: a firm is named by something else than a credit code.
        StreamMalformed: the case is named by something else than a stream.
        DateInFuture, PeriodReversed: it is sent after `today`, or wanted before it is sent.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_receiver(stated.sender, stated.receiver, "/receiver")
    require_firms(stated.firms, "/firms")
    require_text(stated.subject, NAME, "/subject")
    require_texts(stated.questions, TEXT, "/questions")
    require_text(stated.legal_basis, NAME, "/legal_basis")
    allow_streams(stated.touches, "/case")
    allow_document_no(stated.document_no)
    require_not_future(stated.requested_on, today, "/requested_on")
    if stated.wanted_by is not None:
        require_period(stated.requested_on, stated.wanted_by, "/wanted_by")
    return stated


def answer(
    known: Assistance, stated: Answer, authority: str, recorded_by: str, today: date
) -> AssistanceAnswered:
    """Answer, as the `authority` that was asked.

    Raises:
        LetterForAnotherAuthority, LetterAlreadyAnswered, LetterWithdrawn: it may not answer now.
        AnsweredBeforeSent, DateInFuture: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong, StreamMalformed, MalformedDigest:
            out of bounds.
    """
    _require_open(known, authority)
    require_text(stated.findings, REPORT, "/findings")
    allow_evidence(stated.evidence, "/evidence")
    allow_streams(stated.streams, "/streams")
    earlier = known.requested.requested_on
    if known.answered is not None:
        earlier = known.answered.answered_on
    require_answer_day(stated.answered_on, earlier, today, "/answered_on")
    letter = known.requested
    return AssistanceAnswered(
        assistance_id=letter.assistance_id,
        sender=letter.sender,
        receiver=letter.receiver,
        firms=letter.firms,
        is_final=stated.is_final,
        findings=stated.findings,
        evidence=stated.evidence,
        streams=stated.streams,
        answered_on=stated.answered_on,
        recorded_by=recorded_by,
    )


def decline(
    known: Assistance, stated: Reasoned, authority: str, recorded_by: str, today: date
) -> AssistanceDeclined:
    """Decline, as the `authority` that was asked; an interim answer may have come before.

    Raises:
        LetterForAnotherAuthority, LetterAlreadyAnswered, LetterWithdrawn: it may not answer now.
        AnsweredBeforeSent, DateInFuture: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    _require_open(known, authority)
    letter = known.requested
    require_text(stated.reason, TEXT, "/reason")
    require_answer_day(stated.on, letter.requested_on, today, "/declined_on")
    return AssistanceDeclined(
        assistance_id=letter.assistance_id,
        sender=letter.sender,
        receiver=letter.receiver,
        firms=letter.firms,
        reason=stated.reason,
        declined_on=stated.on,
        recorded_by=recorded_by,
    )


def withdraw(
    known: Assistance, stated: Reasoned, authority: str, recorded_by: str, today: date
) -> AssistanceWithdrawn:
    """Withdraw, as the `authority` that asked, what is neither answered nor declined.

    Raises:
        LetterOfAnotherAuthority: another authority has asked.
        LetterAlreadyAnswered: the final answer is there, or a refusal, be it on paper.
        LetterWithdrawn: it was withdrawn before.
        AnsweredBeforeSent, DateInFuture: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    letter = known.requested
    if authority != letter.sender:
        raise LetterOfAnotherAuthority(f"{letter.sender} has asked")
    _require_undecided(known)
    for paper in known.papers:
        if paper.answer is not PaperAnswer.INTERIM:
            raise LetterAlreadyAnswered(f"on paper, received on {paper.received_on}")
    require_text(stated.reason, TEXT, "/reason")
    require_answer_day(stated.on, letter.requested_on, today, "/withdrawn_on")
    return AssistanceWithdrawn(
        assistance_id=letter.assistance_id,
        sender=letter.sender,
        receiver=letter.receiver,
        firms=letter.firms,
        reason=stated.reason,
        withdrawn_on=stated.on,
        recorded_by=recorded_by,
    )


def replay(events: Iterable[Event]) -> Assistance:
    """Return the letter that `events` of both logs describe, the request first.

    Raises:
        LetterUnknown: nobody has asked.
    """
    known: Assistance | None = None
    for event in events:
        if isinstance(event, AssistanceEvent | PaperAnswerAttested):
            known = evolve(known, event)
    if known is None:
        raise LetterUnknown("no authority has asked for this assistance")
    return known


def evolve(
    known: Assistance | None, event: AssistanceEvent | PaperAnswerAttested
) -> Assistance | None:
    """Return the letter after `event`; an answer to nothing known leaves nothing known."""
    match event:
        case AssistanceRequested():
            return Assistance(requested=event)
        case AssistanceAnswered():
            return known and replace(known, answered=event)
        case AssistanceDeclined():
            return known and replace(known, declined=event)
        case AssistanceWithdrawn():
            return known and replace(known, withdrawn=event)
        case PaperAnswerAttested():
            return known and replace(known, papers=(*known.papers, event))
        case _:
            assert_never(event)


def _require_open(known: Assistance, authority: str) -> None:
    if authority != known.requested.receiver:
        raise LetterForAnotherAuthority(f"{known.requested.receiver} was asked")
    _require_undecided(known)


def _require_undecided(known: Assistance) -> None:
    if known.ended_on is not None:
        raise LetterAlreadyAnswered(f"on {known.ended_on}")
    if known.withdrawn is not None:
        raise LetterWithdrawn(f"on {known.withdrawn.withdrawn_on}")
