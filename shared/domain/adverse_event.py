"""Serious risks seen in adverse events: told by any authority, assessed where the registrant is.

Rule kept here:
  XRG-108  whoever finds that a device may carry a serious risk promptly tells the registrant's
           place; that assesses, sees to the registrant's control measures, and tells conclusion and
           measures to the contractor's place, which investigates the contractor.
           药监综械管〔2022〕21号, 三(五).

Up to three authorities tell one matter, each on its own log; a statement counts only on the log of
the authority that it names. An authority that finds the risk in its own place tells itself. No data
of patients or reporters stand here; a report of an adverse event is no fact of credit, so none of
this stands in an archive.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.domain.anonymity import require_anonymous
from shared.domain.authorities import require_authority
from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.event import Event
from shared.domain.firm_facts import allow_streams
from shared.domain.texts import NAME, REFERENCE, TEXT, allow_texts, require_text
from shared.domain.uscc import MalformedUscc, is_uscc_shaped
from shared.errors import NotFound, RefusedByRule


class AdverseEventUnknown(NotFound):
    """No risk of this id was notified, as far as this node knows."""

    code: ClassVar[str] = "adverse-event-unknown"


class AdverseEventToldByTwo(RefusedByRule):
    """Two authorities have notified under one id: nobody knows which is meant."""

    code: ClassVar[str] = "adverse-event-told-by-two"
    rules: ClassVar[tuple[str, ...]] = ("XRG-108",)


class AssessmentOfAnotherAuthority(RefusedByRule):
    """Only the registrant's place, to which it was notified, assesses the risk."""

    code: ClassVar[str] = "assessment-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("XRG-108",)


class InvestigationOfAnotherAuthority(RefusedByRule):
    """Only the contractor's place, which the assessment names, investigates the contractor."""

    code: ClassVar[str] = "investigation-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("XRG-108",)


class RiskNotAssessed(RefusedByRule):
    """The registrant's place has not said yet that the risk is serious."""

    code: ClassVar[str] = "risk-not-assessed"
    rules: ClassVar[tuple[str, ...]] = ("XRG-108",)


class ControlMeasuresUnstated(RefusedByRule):
    """A serious risk is controlled: the assessment says by what."""

    code: ClassVar[str] = "control-measures-unstated"
    rules: ClassVar[tuple[str, ...]] = ("XRG-108",)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfAdverseEvent(Event):
    """What every statement on one risk names."""

    STREAM: ClassVar[str] = "adverse-event/{0.adverse_event_id}"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-108",)

    adverse_event_id: UUID
    uscc: str
    """Credit code of the registrant."""
    contractor_uscc: str | None
    notifying: str
    """The authority that found the risk."""
    registrant_authority: str
    contractor_authority: str | None
    """The contractor's place; None where nothing is entrusted, or it is not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskNotified(OfAdverseEvent):
    """An authority told the registrant's that a device may carry a serious risk."""

    KIND: ClassVar[str] = "adverse-event.risk-notified.v1"
    ON: ClassVar[str | None] = "notified_on"

    certificate_no: str
    product_name: str
    batches: tuple[str, ...]
    risk: str
    """What was found on investigation, without data of patients."""
    found_on: date
    notified_on: date
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskAssessed(OfAdverseEvent):
    """The registrant's authority assessed the risk, and what the registrant does about it."""

    KIND: ClassVar[str] = "adverse-event.assessed.v1"
    ON: ClassVar[str | None] = "assessed_on"

    serious: bool
    conclusion: str
    control_measures: tuple[str, ...]
    follow_up: tuple[str, ...]
    """Streams of what followed, such as `recall/0192…`."""
    assessed_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class ContractorInvestigated(OfAdverseEvent):
    """The contractor's authority investigated the contractor."""

    KIND: ClassVar[str] = "adverse-event.contractor-investigated.v1"
    ON: ClassVar[str | None] = "investigated_on"

    conclusion: str
    follow_up: tuple[str, ...]
    """Streams of what followed, such as `inspection/0192…`."""
    investigated_on: date


AdverseEventEvent = RiskNotified | RiskAssessed | ContractorInvestigated


@dataclass(frozen=True, kw_only=True, slots=True)
class AdverseEvent:
    """One risk as its authorities tell it, each by what it stated last."""

    notified: RiskNotified
    assessed: RiskAssessed | None = None
    investigated: ContractorInvestigated | None = None


def author_of(event: AdverseEventEvent) -> str | None:
    """Return the authority on whose log `event` counts; None where it names none."""
    match event:
        case RiskNotified():
            return event.notifying
        case RiskAssessed():
            return event.registrant_authority
        case ContractorInvestigated():
            return event.contractor_authority


def notify_risk(stated: RiskNotified, firm: Enterprise | None, today: date) -> RiskNotified:
    """Accept that a risk is notified to the registrant's authority, with its warnings.

    Raises:
        UnknownAuthority: an authority is none.
        MalformedUscc, UsccCheckCharacterWrong: of a contractor, or of a firm not on record.
        TextNamesPerson: the risk is told with a telephone or identity number.
        DateInFuture, PeriodReversed: notified after `today`, or before it was found.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    require_authority(stated.registrant_authority, "/registrant_authority")
    _require_contractor(stated.contractor_uscc, stated.contractor_authority)
    require_text(stated.certificate_no, REFERENCE, "/certificate_no")
    require_text(stated.product_name, NAME, "/product_name")
    allow_texts(stated.batches, REFERENCE, "/batches")
    require_text(stated.risk, TEXT, "/risk")
    require_anonymous(stated.risk, "/risk")
    require_not_future(stated.notified_on, today, "/notified_on")
    require_period(stated.found_on, stated.notified_on, "/notified_on")
    warnings = caution_unrecorded(firm, stated.uscc, "/uscc")
    if firm is not None and firm.home_authority != stated.registrant_authority:
        warnings += (_told_elsewhere(stated, firm),)
    return replace(stated, warnings=warnings)


def assess_risk(
    known: AdverseEvent, stated: RiskAssessed, authority: str, today: date
) -> RiskAssessed:
    """Accept what the registrant's `authority` states; a later assessment replaces an earlier one.

    Raises:
        AssessmentOfAnotherAuthority: the risk was notified to another one.
        ControlMeasuresUnstated: a serious risk without measures.
        UnknownAuthority, MalformedUscc: the contractor's place, or the contractor, is none.
        TextNamesPerson: it tells a telephone or identity number.
        DateInFuture, PeriodReversed: assessed after `today`, or before it was notified.
        StreamMalformed, TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    if authority != known.notified.registrant_authority:
        raise AssessmentOfAnotherAuthority(f"it is for {known.notified.registrant_authority}")
    _require_contractor(stated.contractor_uscc, stated.contractor_authority)
    _require_told(stated.conclusion, stated.follow_up)
    allow_texts(stated.control_measures, TEXT, "/control_measures")
    if stated.serious and not stated.control_measures:
        raise ControlMeasuresUnstated("a serious risk needs control measures")
    require_not_future(stated.assessed_on, today, "/assessed_on")
    require_period(known.notified.notified_on, stated.assessed_on, "/assessed_on")
    return stated


def investigate_contractor(
    known: AdverseEvent, stated: ContractorInvestigated, authority: str, today: date
) -> ContractorInvestigated:
    """Accept what the contractor's `authority` states of its investigation.

    Raises:
        RiskNotAssessed: nobody has said that the risk is serious.
        InvestigationOfAnotherAuthority: the assessment names another contractor's place, or none.
        TextNamesPerson: it tells a telephone or identity number.
        DateInFuture, PeriodReversed: investigated after `today`, or before it was notified.
        StreamMalformed, TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    if known.assessed is None or not known.assessed.serious:
        raise RiskNotAssessed("the registrant's authority has not found the risk serious")
    if authority != known.assessed.contractor_authority:
        raise InvestigationOfAnotherAuthority(f"it is for {known.assessed.contractor_authority}")
    _require_told(stated.conclusion, stated.follow_up)
    require_not_future(stated.investigated_on, today, "/investigated_on")
    require_period(known.notified.notified_on, stated.investigated_on, "/investigated_on")
    return stated


def replay(told: Iterable[tuple[str, Event]]) -> AdverseEvent:
    """Return the risk that `told`, (log, event) of one stream in all logs, comes to.

    What stands on another log than its author's is not heard.

    Raises:
        AdverseEventUnknown: nobody has notified it.
        AdverseEventToldByTwo: two authorities have.
    """
    heard = [
        event
        for log, event in told
        if isinstance(event, AdverseEventEvent) and author_of(event) == log
    ]
    notified = {one.notifying: one for one in heard if isinstance(one, RiskNotified)}
    if not notified:
        raise AdverseEventUnknown("no authority has notified this risk")
    if len(notified) > 1:
        raise AdverseEventToldByTwo(", ".join(sorted(notified)))
    (opening,) = notified.values()
    assessed: RiskAssessed | None = None
    investigated: ContractorInvestigated | None = None
    for event in heard:
        if isinstance(event, RiskAssessed):
            if event.registrant_authority == opening.registrant_authority:
                assessed = event
        elif isinstance(event, ContractorInvestigated):
            investigated = event
    return AdverseEvent(notified=opening, assessed=assessed, investigated=investigated)


def _require_contractor(uscc: str | None, authority: str | None) -> None:
    if uscc is not None and not is_uscc_shaped(uscc):
        raise MalformedUscc(f"{uscc!r} is no credit code", "/contractor_uscc")
    if authority is not None:
        require_authority(authority, "/contractor_authority")


def _require_told(conclusion: str, follow_up: tuple[str, ...]) -> None:
    require_text(conclusion, TEXT, "/conclusion")
    require_anonymous(conclusion, "/conclusion")
    allow_streams(follow_up, "/follow_up")


def _told_elsewhere(stated: RiskNotified, firm: Enterprise) -> RuleWarning:
    return RuleWarning(
        code="risk-told-elsewhere",
        rules=("XRG-108",),
        zh=f"风险应当通报注册人所在地 {firm.home_authority}，登记为 {stated.registrant_authority}",
        en=f"The registrant is at home in {firm.home_authority}, not {stated.registrant_authority}",
    )
