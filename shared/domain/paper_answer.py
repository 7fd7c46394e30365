"""Answers on paper to letters between authorities, attested by the one that wrote the letter.

An authority without a node cannot answer on its own log, and one with a node may still answer on
paper. Then a named account of the sender attests what the paper says, on the sender's log and in
the history of the letter. It counts only as long as the counterpart's own log says nothing of it:
its own word goes first, and differences are shown.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.domain.cautions import RuleWarning
from shared.domain.correspondence import End, OfCorrespondence


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
