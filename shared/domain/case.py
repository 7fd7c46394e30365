"""Cases: an authority investigates a suspected violation of its own firm, and closes the case.

Rules kept here:
  APL-054  a suspected violation is put on file as a case. Administrative Penalty Law art. 54.
  APL-060  the decision comes within 90 days from then. Art. 60; counted by the deadline table.
  XRG-004  each authority investigates its own firms and notifies the other of what comes of it.
           Order 53 art. 59.
  XRG-106  what was found when the registrant's authority inspected the contractor, or in a
           registration verification, is notified to it within 10 working days after it was dealt
           with, in principle. 药监综械管〔2022〕21号, 二（三）.

Articles are named by code: document, article, item, such as `739-86-2`.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.authorities import require_authority
from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.event import ArchiveSection, Event
from shared.domain.firm_facts import OfFirm, allow_streams
from shared.domain.texts import (
    NAME,
    REFERENCE,
    TEXT,
    allow_list,
    allow_text,
    require_text,
    require_texts,
)
from shared.errors import InvalidInput, NotFound, RefusedByRule

_ARTICLE = re.compile(r"[0-9A-Za-z]{1,16}(?:-[0-9]{1,3}){1,3}", re.ASCII)


class FoundIn(StrEnum):
    """How the authority came to know of the suspected violation."""

    OWN_INSPECTION = "own-inspection"
    OTHER_INSPECTION = "other-inspection"
    """Another authority inspected the firm."""
    JOINT_INSPECTION = "joint-inspection"
    DELEGATED_INSPECTION = "delegated-inspection"
    REGISTRATION_VERIFICATION = "registration-verification"
    SAMPLING = "sampling"
    ADVERSE_EVENT = "adverse-event"
    COMPLAINT = "complaint"
    NOTICE = "notice"
    TRANSFER = "transfer"
    OTHER = "other"


class Outcome(StrEnum):
    """What a case came to."""

    PENALISED = "penalised"
    NO_PENALTY = "no-penalty"
    TRANSFERRED = "transferred"
    """To the judiciary, or to whoever has jurisdiction."""
    NOT_ESTABLISHED = "not-established"


class CaseStage(StrEnum):
    """How far a case has come."""

    OPEN = "open"
    CLOSED = "closed"


OUTCOME_IN_PRINCIPLE = frozenset(
    {
        FoundIn.OTHER_INSPECTION,
        FoundIn.JOINT_INSPECTION,
        FoundIn.DELEGATED_INSPECTION,
        FoundIn.REGISTRATION_VERIFICATION,
    }
)
"""Whose outcome XRG-106 asks to be notified within its working days."""
_BY_ANOTHER = frozenset(
    {
        FoundIn.OTHER_INSPECTION,
        FoundIn.JOINT_INSPECTION,
        FoundIn.DELEGATED_INSPECTION,
        FoundIn.NOTICE,
    }
)
_BY_ITSELF = frozenset({FoundIn.OWN_INSPECTION, FoundIn.COMPLAINT})


class CaseUnknown(NotFound):
    """No case of this id is in the own log."""

    code: ClassVar[str] = "case-unknown"


class CaseAlreadyClosed(RefusedByRule):
    """The case was closed before."""

    code: ClassVar[str] = "case-already-closed"
    rules: ClassVar[tuple[str, ...]] = ("APL-060",)


class CaseClosedBeforeOpened(RefusedByRule):
    """The case is said to have been closed before the day on which it was opened."""

    code: ClassVar[str] = "case-closed-before-opened"
    rules: ClassVar[tuple[str, ...]] = ("APL-060",)


class FindingAuthorityUnstated(InvalidInput):
    """What another authority found does not name it, or what was found alone names one."""

    code: ClassVar[str] = "finding-authority-unstated"
    rules: ClassVar[tuple[str, ...]] = ("XRG-106",)


class ArticleMalformed(InvalidInput):
    """An article is named by something else than its code, such as `739-86-2`."""

    code: ClassVar[str] = "article-malformed"
    rules: ClassVar[tuple[str, ...]] = ("APL-054",)


class PenaltiesContradictOutcome(InvalidInput):
    """A case that was penalised names no penalty, or one that was not names some."""

    code: ClassVar[str] = "penalties-contradict-outcome"
    rules: ClassVar[tuple[str, ...]] = ("APL-060",)


class PenaltyOfAnotherCase(RefusedByRule):
    """A penalty that the case is said to have come to was not decided in it, or stands no more."""

    code: ClassVar[str] = "penalty-of-another-case"
    rules: ClassVar[tuple[str, ...]] = ("APL-060",)


class TransferContradictsOutcome(InvalidInput):
    """A case that was transferred does not say to whom, or one that was not does."""

    code: ClassVar[str] = "transfer-contradicts-outcome"
    rules: ClassVar[tuple[str, ...]] = ("APL-060",)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfCase(OfFirm):
    """What every event of a case names."""

    STREAM: ClassVar[str] = "case/{0.case_id}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.VIOLATIONS

    case_id: UUID
    finding_authority: str | None
    """The other authority that found it, or has told of it; None where there is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseOpened(OfCase):
    """The authority put a suspected violation on file."""

    KIND: ClassVar[str] = "case.opened.v1"
    RULES: ClassVar[tuple[str, ...]] = ("APL-054", "XRG-004")
    ON: ClassVar[str | None] = "opened_on"

    case_no: str
    ground: str
    found_in: FoundIn
    suspected: tuple[str, ...]
    """Articles that are suspected to be violated, by code."""
    rests_on: tuple[str, ...]
    """Streams from which it follows, such as `inspection/0192…`; may be empty."""
    opened_on: date
    warnings: tuple[RuleWarning, ...] = ()

    @property
    def touches(self) -> tuple[str, ...]:
        """Return the matters from which it follows: each shows that a case was opened."""
        return tuple(dict.fromkeys(self.rests_on))


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseClosed(OfCase):
    """The authority has dealt with the case."""

    KIND: ClassVar[str] = "case.closed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("APL-060", "XRG-004")
    ON: ClassVar[str | None] = "closed_on"

    outcome: Outcome
    penalties: tuple[UUID, ...]
    """The penalties that it came to."""
    transferred_to: str
    """Empty where it was not transferred."""
    summary: str
    closed_on: date


CaseEvent = CaseOpened | CaseClosed


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One case as the entries of one authority left it."""

    uscc: str
    stage: CaseStage
    finding_authority: str | None
    opened_on: date
    outcome: Outcome | None = None
    closed_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Closing:
    """What an authority states when it closes a case."""

    outcome: Outcome
    penalties: tuple[UUID, ...]
    transferred_to: str
    summary: str
    closed_on: date


def open_case(
    stated: CaseOpened, firm: Enterprise | None, authority: str, today: date
) -> CaseOpened:
    """Accept a case of `authority` against `firm`, with its warnings.

    Raises:
        FindingAuthorityUnstated: it was found by another authority and does not say by which, or
            the other way round, or by `authority` itself.
        ArticleMalformed, StreamMalformed, UnknownAuthority: what it names is none.
        MalformedUscc, UsccCheckCharacterWrong: of a firm that is not on record.
        DateInFuture: it is opened after `today`.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_text(stated.case_no, REFERENCE, "/case_no")
    require_text(stated.ground, TEXT, "/ground")
    require_articles(stated.suspected, "/suspected")
    allow_streams(stated.rests_on, "/rests_on")
    require_not_future(stated.opened_on, today, "/opened_on")
    _require_finder(stated, authority)
    return replace(stated, warnings=caution_unrecorded(firm, stated.uscc, "/uscc"))


def close_case(
    case: Case, stated: CaseClosed, decided: Collection[UUID], today: date
) -> CaseClosed:
    """Accept the end of `case`, in which the penalties `decided` were decided and stand.

    Raises:
        CaseAlreadyClosed: it has ended before.
        CaseClosedBeforeOpened: it would end before it began.
        PenaltyOfAnotherCase: it names a penalty that is none of `decided`.
        PenaltiesContradictOutcome, TransferContradictsOutcome: the outcome says something else.
        DateInFuture: it is closed after `today`.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    require_text(stated.summary, TEXT, "/summary")
    allow_text(stated.transferred_to, NAME, "/transferred_to")
    allow_list(stated.penalties, "/penalties")
    require_not_future(stated.closed_on, today, "/closed_on")
    if bool(stated.penalties) != (stated.outcome is Outcome.PENALISED):
        raise PenaltiesContradictOutcome(f"the outcome is {stated.outcome}", "/penalties")
    if bool(stated.transferred_to.strip()) != (stated.outcome is Outcome.TRANSFERRED):
        raise TransferContradictsOutcome(f"the outcome is {stated.outcome}", "/transferred_to")
    for index, penalty in enumerate(stated.penalties):
        if penalty not in decided:
            raise PenaltyOfAnotherCase(f"{penalty}, number {index + 1} of those named")
    if case.closed_on is not None:
        raise CaseAlreadyClosed(f"on {case.closed_on}")
    if stated.closed_on < case.opened_on:
        raise CaseClosedBeforeOpened(f"it was opened on {case.opened_on}")
    return stated


def require_articles(articles: tuple[str, ...], pointer: str) -> None:
    """Refuse an empty list of articles, or one with a member that is no article's code.

    Raises:
        ArticleMalformed: a member is none.
        ListMissing, ListTooLong, TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_texts(articles, REFERENCE, pointer)
    for index, article in enumerate(articles):
        if _ARTICLE.fullmatch(article) is None:
            raise ArticleMalformed(f"{article!r} names no article", f"{pointer}/{index}")


def _require_finder(stated: CaseOpened, authority: str) -> None:
    finder, pointer = stated.finding_authority, "/finding_authority"
    if finder is None:
        if stated.found_in in _BY_ANOTHER:
            raise FindingAuthorityUnstated(f"it was found in {stated.found_in}", pointer)
        return
    require_authority(finder, pointer)
    if stated.found_in in _BY_ITSELF or finder == authority:
        raise FindingAuthorityUnstated(f"{authority} found it itself", pointer)


def replay(events: Iterable[Event]) -> Case:
    """Return the case that `events` of its stream describe.

    Raises:
        CaseUnknown: nobody has opened one.
    """
    case: Case | None = None
    for event in events:
        if isinstance(event, CaseEvent):
            case = evolve(case, event)
    if case is None:
        raise CaseUnknown("no case of this id is on record")
    return case


def evolve(case: Case | None, event: CaseEvent) -> Case | None:
    """Return the case after `event`; what follows nothing known leaves nothing known."""
    match event:
        case CaseOpened():
            return Case(
                uscc=event.uscc,
                stage=CaseStage.OPEN,
                finding_authority=event.finding_authority,
                opened_on=event.opened_on,
            )
        case CaseClosed():
            return case and replace(
                case, stage=CaseStage.CLOSED, outcome=event.outcome, closed_on=event.closed_on
            )
        case _:
            assert_never(event)
