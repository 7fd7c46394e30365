"""Answers on paper to letters between authorities, attested by the one that wrote the letter.

An authority without a node cannot answer on its own log, and one with a node may still answer on
paper. Then a named account of the sender attests what the paper says, on the sender's log and in
the history of the letter. It counts only as long as the counterpart's own log says nothing of it:
its own word goes first, and differences are shown. The last attestation counts: one that was
mistaken is made anew, and the history stays.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.domain.cautions import RuleWarning
from shared.domain.correspondence import (
    End,
    LetterAlreadyAnswered,
    LetterOfAnotherAuthority,
    LetterWithdrawn,
    OfCorrespondence,
    require_answer_day,
)
from shared.domain.dates import require_period
from shared.domain.evidence import require_digest
from shared.domain.texts import REFERENCE, TEXT, require_text
from shared.errors import RefusedByRule


class PaperAnswer(StrEnum):
    """What a paper says to a letter."""

    ACKNOWLEDGED = "acknowledged"
    """The notice, or entry of an entrustment, has arrived."""
    ASSESSED = "assessed"
    """It has, and was assessed."""
    INTERIM = "interim"
    ANSWERED = "answered"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class PaperAnswerUnfit(RefusedByRule):
    """A letter of this kind is not answered like that."""

    code: ClassVar[str] = "paper-answer-unfit"
    rules: ClassVar[tuple[str, ...]] = ("XRG-003",)


class PaperAnswerAlreadyAttested(RefusedByRule):
    """This paper was attested before, word for word."""

    code: ClassVar[str] = "paper-answer-already-attested"
    rules: ClassVar[tuple[str, ...]] = ("XRG-003",)


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperAnswerAttested(OfCorrespondence):
    """The sender received an answer on paper, and attests what it says."""

    KIND: ClassVar[str] = "paper-answer.attested.v1"
    STREAM: ClassVar[str] = "{0.answers}"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-003",)
    ON: ClassVar[str | None] = "received_on"
    SAID_BY: ClassVar[End] = End.SENDER

    answers: str
    """Stream of the letter that is answered, such as `notice/0192…`."""
    organ: str | None
    """Name of the organ outside the federation that answered; None for an authority."""
    answer: PaperAnswer
    document_no: str
    dated_on: date
    """The day that the paper bears."""
    received_on: date
    scan_sha256: str
    """SHA-256 of the scan, 64 hexadecimal digits; the scan itself is kept by the sender."""
    says: str
    """What it says, in the words that matter."""
    attested_by: str
    """Account of the sender that has read it."""
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What is known of a letter that a paper is to answer."""

    stream: str
    own_version: int
    """How many entries of the own log tell it."""
    sender: str
    receiver: str | None
    organ: str | None
    firms: tuple[str, ...]
    sent_on: date
    fitting: frozenset[PaperAnswer]
    """How a letter of its kind may be answered."""
    answered_on_log: bool
    """Whether the counterpart's own log has its final word."""
    withdrawn: bool
    papers: tuple[PaperAnswerAttested, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """What the sender attests of a paper."""

    answer: PaperAnswer
    document_no: str
    dated_on: date
    received_on: date
    scan_sha256: str
    says: str


def attest_paper(
    letter: Letter, paper: Paper, *, has_node: bool, authority: str, recorded_by: str, today: date
) -> PaperAnswerAttested:
    """Attest, as the `authority` that wrote the letter, an answer that came on paper.

    A counterpart that `has_node` should have answered on its own log: the entry carries a warning.

    Raises:
        LetterOfAnotherAuthority: another authority wrote the letter.
        LetterWithdrawn, LetterAlreadyAnswered: it is withdrawn, or has its final answer in a log.
        PaperAnswerUnfit: letters of its kind are not answered like that.
        PaperAnswerAlreadyAttested: all of it is attested; what was mistaken is attested anew.
        AnsweredBeforeSent, PeriodReversed, DateInFuture: the days cannot be.
        MalformedDigest, TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    if authority != letter.sender:
        raise LetterOfAnotherAuthority(f"{letter.sender} wrote it")
    if letter.withdrawn:
        raise LetterWithdrawn(f"{letter.stream} is withdrawn")
    if letter.answered_on_log:
        raise LetterAlreadyAnswered(f"{letter.receiver} has answered on its own log")
    if paper.answer not in letter.fitting:
        raise PaperAnswerUnfit(f"{letter.stream} is not {paper.answer}")
    require_text(paper.document_no, REFERENCE, "/document_no")
    require_text(paper.says, TEXT, "/says")
    require_digest(paper.scan_sha256, "/scan_sha256")
    require_answer_day(paper.received_on, letter.sent_on, today, "/received_on")
    require_answer_day(paper.dated_on, letter.sent_on, today, "/dated_on")
    require_period(paper.dated_on, paper.received_on, "/received_on")
    if any(_paper_of(one) == paper for one in letter.papers):
        raise PaperAnswerAlreadyAttested(f"{paper.document_no} is attested")
    return PaperAnswerAttested(
        answers=letter.stream,
        sender=letter.sender,
        receiver=letter.receiver,
        firms=letter.firms,
        organ=letter.organ,
        answer=paper.answer,
        document_no=paper.document_no,
        dated_on=paper.dated_on,
        received_on=paper.received_on,
        scan_sha256=paper.scan_sha256,
        says=paper.says,
        attested_by=recorded_by,
        warnings=(_HAS_NODE,) if has_node else (),
        recorded_by=recorded_by,
    )


def _paper_of(attested: PaperAnswerAttested) -> Paper:
    return Paper(
        answer=attested.answer,
        document_no=attested.document_no,
        dated_on=attested.dated_on,
        received_on=attested.received_on,
        scan_sha256=attested.scan_sha256,
        says=attested.says,
    )


_HAS_NODE = RuleWarning(
    code="answered-beside-its-node",
    rules=("XRG-003",),
    zh="对方设有节点，应当在其日志中答复；此处登记的纸质答复仅在其日志没有答复时采用",
    en="The counterpart has a node and should answer there; the paper counts until it does",
)
