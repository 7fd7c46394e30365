"""Sampling of devices: the laboratory's result, and the retest that the firm may apply for.

Rules kept here:
  739-75   whoever disputes a result may apply for a retest within seven working days of receiving
           it; another laboratory does it, and its result is final. Order 739 art. 75. Where one
           laboratory alone is qualified, it does it with other staff.
  XRG-107  the registrant's place organises the sampling and may have the contractor's place take
           the samples; of a failure it files the case and sends conclusion and case to the
           contractor's place. 药监综械管〔2022〕21号, 三(四).

A retest is a right of the firm and no duty: the result says until when it may be applied for, and
an application that came later stands on record as not accepted.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.authorities import NMPA, require_authority
from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future, require_period
from shared.domain.deadlines import Deadline
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.event import ArchiveSection, Event
from shared.domain.firm_facts import OfFirm
from shared.domain.texts import ADDRESS, NAME, REFERENCE, TEXT, allow_text, require_text
from shared.domain.uscc import MalformedUscc, is_uscc_shaped
from shared.errors import InvalidInput, NotFound, RefusedByRule


class SamplingResult(StrEnum):
    """Whether the sample is as its standard says."""

    CONFORMING = "conforming"
    NONCONFORMING = "nonconforming"


class SamplingUnknown(NotFound):
    """No sampling of this id is in the own log."""

    code: ClassVar[str] = "sampling-unknown"


class RetestUndecided(InvalidInput):
    """An accepted retest needs laboratory, result and day; one not accepted a reason alone."""

    code: ClassVar[str] = "retest-undecided"
    rules: ClassVar[tuple[str, ...]] = ("739-75",)


class ResultNotDisputable(RefusedByRule):
    """The result is that the sample conforms: there is nothing to be tested again."""

    code: ClassVar[str] = "result-not-disputable"
    rules: ClassVar[tuple[str, ...]] = ("739-75",)


class RetestedAlready(RefusedByRule):
    """The result of a retest is final."""

    code: ClassVar[str] = "retested-already"
    rules: ClassVar[tuple[str, ...]] = ("739-75",)


class RetestAppliedTooLate(RefusedByRule):
    """The firm applied when its seven working days were over."""

    code: ClassVar[str] = "retest-applied-too-late"
    rules: ClassVar[tuple[str, ...]] = ("739-75",)


class RetestAppliedTooEarly(RefusedByRule):
    """The firm is said to have applied before it received the result."""

    code: ClassVar[str] = "retest-applied-too-early"
    rules: ClassVar[tuple[str, ...]] = ("739-75",)


class RetestByTheSameLaboratory(RefusedByRule):
    """The laboratory of the first test does not do the second."""

    code: ClassVar[str] = "retest-by-the-same-laboratory"
    rules: ClassVar[tuple[str, ...]] = ("739-75",)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfSampling(OfFirm):
    """What every event of a sampling names."""

    STREAM: ClassVar[str] = "sampling/{0.sampling_id}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.SAMPLING

    sampling_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SamplingResultRecorded(OfSampling):
    """A sample was tested, and the firm received the result."""

    KIND: ClassVar[str] = "sampling.result-recorded.v1"
    RULES: ClassVar[tuple[str, ...]] = ("739-75", "XRG-107")
    ON: ClassVar[str | None] = "received_on"

    contractor_uscc: str | None
    """Who made the device for the firm; None where it made it itself."""
    organiser: str
    """The authority that had it sampled: the registrant's place, or the NMPA."""
    sampled_by: str
    """The authority that took the sample."""
    sampled_at: str
    sampled_on: date
    certificate_no: str
    product_name: str
    batch: str
    item: str
    """What was tested."""
    standard: str
    """By which standard or technical requirement."""
    result: SamplingResult
    laboratory: str
    report_no: str
    received_on: date
    """The day on which the firm received the result."""
    retest_until: date | None = None
    """The last day on which it may apply for a retest; None where nothing is to be disputed."""
    retest_until_provisional: bool = False
    """No calendar of that year was known: days off may move it."""
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RetestRecorded(OfSampling):
    """The firm applied for a retest, which was done or not accepted."""

    KIND: ClassVar[str] = "sampling.retest-recorded.v1"
    RULES: ClassVar[tuple[str, ...]] = ("739-75",)
    ON: ClassVar[str | None] = "applied_on"

    contractor_uscc: str | None
    applied_on: date
    accepted: bool
    reason: str
    """Why it was not accepted; empty where it was."""
    laboratory: str | None
    only_laboratory: bool
    """No other laboratory is qualified: the first did it with other staff."""
    result: SamplingResult | None
    report_no: str
    concluded_on: date | None


SamplingEvent = SamplingResultRecorded | RetestRecorded


@dataclass(frozen=True, kw_only=True, slots=True)
class Sampling:
    """One sampling as the entries of one authority left it; `stage` is the result that holds."""

    uscc: str
    contractor_uscc: str | None
    certificate_no: str
    stage: SamplingResult
    laboratory: str
    received_on: date
    retest_until: date | None
    retest_until_provisional: bool
    final: bool = False
    """A retest has confirmed or replaced the first result."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retest:
    """What is stated of a retest."""

    applied_on: date
    accepted: bool
    reason: str = ""
    laboratory: str | None = None
    only_laboratory: bool = False
    result: SamplingResult | None = None
    report_no: str = ""
    concluded_on: date | None = None


def record_result(
    stated: SamplingResultRecorded,
    firm: Enterprise | None,
    retest: Deadline | None,
    today: date,
) -> SamplingResultRecorded:
    """Accept a result, with its warnings and, of a failure, until when a `retest` may be asked for.

    Raises:
        UnknownAuthority: organiser or sampler is none.
        MalformedUscc, UsccCheckCharacterWrong: of a contractor, or of a firm not on record.
        DateInFuture, PeriodReversed: received after `today`, or before it was sampled.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_authority(stated.organiser, "/organiser")
    require_authority(stated.sampled_by, "/sampled_by")
    for name, limit in _TEXTS.items():
        require_text(getattr(stated, name), limit, f"/{name}")
    contractor = stated.contractor_uscc
    if contractor is not None and not is_uscc_shaped(contractor):
        raise MalformedUscc(f"{contractor!r} is no credit code", "/contractor_uscc")
    require_not_future(stated.received_on, today, "/received_on")
    require_period(stated.sampled_on, stated.received_on, "/received_on")
    warnings = caution_unrecorded(firm, stated.uscc, "/uscc") + _organised_elsewhere(stated, firm)
    if retest is None or stated.result is SamplingResult.CONFORMING:
        return replace(stated, warnings=warnings)
    return replace(
        stated,
        retest_until=retest.due.on,
        retest_until_provisional=retest.due.provisional,
        warnings=warnings,
    )


def record_retest(sampling: Sampling, stated: RetestRecorded, today: date) -> RetestRecorded:
    """Accept what became of an application for a retest of `sampling`.

    Raises:
        RetestUndecided: accepted without a result, or the reverse.
        ResultNotDisputable, RetestedAlready: there is nothing to test again.
        RetestAppliedTooEarly, RetestAppliedTooLate: outside the seven working days, but accepted.
        RetestByTheSameLaboratory: though others are qualified.
        DateInFuture, PeriodReversed: it ends after `today`, or before it was applied for.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    _require_decided(stated, today)
    if sampling.final:
        raise RetestedAlready("the retest of this sample is final")
    if sampling.stage is SamplingResult.CONFORMING:
        raise ResultNotDisputable("the sample conforms")
    if stated.applied_on < sampling.received_on:
        raise RetestAppliedTooEarly(f"the result was received on {sampling.received_on}")
    if stated.accepted:
        _require_acceptable(sampling, stated)
    return stated


def replay(events: Iterable[Event]) -> Sampling:
    """Return the sampling that `events` of its stream describe.

    Raises:
        SamplingUnknown: nobody has recorded one.
    """
    sampling: Sampling | None = None
    for event in events:
        if isinstance(event, SamplingEvent):
            sampling = evolve(sampling, event)
    if sampling is None:
        raise SamplingUnknown("no sampling of this id is on record")
    return sampling


def evolve(sampling: Sampling | None, event: SamplingEvent) -> Sampling | None:
    """Return the sampling after `event`; what follows nothing known leaves nothing known."""
    match event:
        case SamplingResultRecorded():
            return Sampling(
                uscc=event.uscc,
                contractor_uscc=event.contractor_uscc,
                certificate_no=event.certificate_no,
                stage=event.result,
                laboratory=event.laboratory,
                received_on=event.received_on,
                retest_until=event.retest_until,
                retest_until_provisional=event.retest_until_provisional,
            )
        case RetestRecorded():
            if sampling is None or event.result is None:
                return sampling
            return replace(sampling, stage=event.result, final=True)
        case _:
            assert_never(event)


_TEXTS = {
    "sampled_at": ADDRESS,
    "certificate_no": REFERENCE,
    "product_name": NAME,
    "batch": REFERENCE,
    "item": NAME,
    "standard": NAME,
    "laboratory": NAME,
    "report_no": REFERENCE,
}


def _organised_elsewhere(
    stated: SamplingResultRecorded, firm: Enterprise | None
) -> tuple[RuleWarning, ...]:
    if firm is None or stated.organiser in (firm.home_authority, NMPA):
        return ()
    return (
        RuleWarning(
            code="sampling-organised-elsewhere",
            rules=("XRG-107",),
            zh=f"抽检应当由注册人所在地（{firm.home_authority}）组织，登记为 {stated.organiser}",
            en=f"Sampling is organised by {firm.home_authority}, not by {stated.organiser}",
        ),
    )


def _require_decided(retest: RetestRecorded, today: date) -> None:
    require_not_future(retest.applied_on, today, "/applied_on")
    allow_text(retest.report_no, REFERENCE, "/report_no")
    result = (retest.laboratory, retest.result, retest.concluded_on)
    if not retest.accepted:
        require_text(retest.reason, TEXT, "/reason")
        if any(one is not None for one in result):
            raise RetestUndecided("what is not accepted has no result", "/result")
        return
    if retest.reason or any(one is None for one in result):
        raise RetestUndecided("laboratory, result and day, and no reason", "/result")
    require_text(retest.laboratory or "", NAME, "/laboratory")
    if retest.concluded_on is not None:
        require_not_future(retest.concluded_on, today, "/concluded_on")
        require_period(retest.applied_on, retest.concluded_on, "/concluded_on")


def _require_acceptable(sampling: Sampling, retest: RetestRecorded) -> None:
    until = sampling.retest_until
    if until is not None and retest.applied_on > until and not sampling.retest_until_provisional:
        raise RetestAppliedTooLate(f"it could be applied for until {until}")
    same = _spelled_alike(retest.laboratory or "", sampling.laboratory)
    if same and not retest.only_laboratory:
        raise RetestByTheSameLaboratory(f"{sampling.laboratory} did the first test")


def _spelled_alike(one: str, other: str) -> bool:
    """Tell whether two names are one, whatever their width and spacing."""
    first, second = (
        "".join(unicodedata.normalize("NFKC", name).casefold().split()) for name in (one, other)
    )
    return first == second
