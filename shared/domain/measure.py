"""Measures that an authority takes against a firm, and their end. Measures are no penalties.

Rules kept here:
  SUP-023  a ladder: rectification within a time limit, then admonition and interview, joint where
           needed, then suspension. Announcement 38 of 2024, §19. Who leaves out a step is warned.
  MEA-001  suspension is an emergency measure, and a safety alert goes with it. Order 53 art. 64.
  MEA-002  legal representative or responsible person are interviewed. Order 53 art. 66.
  739-67   the authority may order a recall, or that production and operation stop.
  739-70   it may seal and seize.
  739-72   admonition, interview, suspension, safety alert.
  FLT-012  what was taken against a risk is lifted promptly when the risk is gone. CFDA Order 14
           art. 25.

An order to rectify within a time limit belongs to the inspection that found the defects. A joint
interview is told by each of its authorities on its own log, under one `joint_id`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.authorities import require_authority
from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.event import ArchiveSection, Event
from shared.domain.firm_facts import OfFirm, allow_streams
from shared.domain.rules import require_rules
from shared.domain.texts import (
    ADDRESS,
    REFERENCE,
    TEXT,
    allow_list,
    allow_text,
    allow_texts,
    require_text,
)
from shared.errors import InvalidInput, NotFound, RefusedByRule


class MeasureKind(StrEnum):
    """What is done about a risk."""

    ADMONITION = "admonition"
    """告诫."""
    INTERVIEW = "interview"
    """责任约谈."""
    JOINT_INTERVIEW = "joint-interview"
    """联合责任约谈: the authorities of registrant and contractor together."""
    SAFETY_ALERT = "safety-alert"
    """发布安全警示."""
    SUSPENSION_OF_PRODUCTION = "suspension-of-production"
    SUSPENSION_OF_IMPORT = "suspension-of-import"
    SUSPENSION_OF_DISTRIBUTION = "suspension-of-distribution"
    SUSPENSION_OF_USE = "suspension-of-use"
    ORDERED_RECALL = "ordered-recall"
    """责令召回; the recall itself is a matter of its own."""
    ORDERED_STOP = "ordered-stop"
    """责令停止生产经营."""
    SUSPENSION_FOR_RECTIFICATION = "suspension-for-rectification"
    """停产整改."""
    SEALING = "sealing"
    """查封."""
    SEIZURE = "seizure"
    """扣押."""


class Interviewed(StrEnum):
    """Who was interviewed, by office alone: no name stands in a log."""

    LEGAL_REPRESENTATIVE = "legal-representative"
    RESPONSIBLE_PERSON = "responsible-person"


class MeasureStage(StrEnum):
    """How far a measure has come."""

    DONE = "done"
    """Over with being taken, such as an interview."""
    IN_FORCE = "in-force"
    LIFTED = "lifted"


INTERVIEWS = frozenset({MeasureKind.INTERVIEW, MeasureKind.JOINT_INTERVIEW})
DONE_ONCE_TAKEN = INTERVIEWS | {
    MeasureKind.ADMONITION,
    MeasureKind.SAFETY_ALERT,
    MeasureKind.ORDERED_RECALL,
}
"""What does not last, and is therefore not lifted; all other kinds are in force until lifted."""

_ADMONISHING = INTERVIEWS | {MeasureKind.ADMONITION}
_LAW: Mapping[MeasureKind, tuple[str, ...]] = MappingProxyType(
    {
        MeasureKind.ADMONITION: ("SUP-023", "739-72"),
        MeasureKind.INTERVIEW: ("SUP-023", "MEA-002"),
        MeasureKind.JOINT_INTERVIEW: ("SUP-023", "MEA-002"),
        MeasureKind.SAFETY_ALERT: ("MEA-001", "739-72"),
        MeasureKind.SUSPENSION_OF_PRODUCTION: ("MEA-001", "739-72"),
        MeasureKind.SUSPENSION_OF_IMPORT: ("MEA-001", "739-72"),
        MeasureKind.SUSPENSION_OF_DISTRIBUTION: ("MEA-001", "739-72"),
        MeasureKind.SUSPENSION_OF_USE: ("MEA-001", "739-72"),
        MeasureKind.ORDERED_RECALL: ("739-67",),
        MeasureKind.ORDERED_STOP: ("739-67",),
        MeasureKind.SUSPENSION_FOR_RECTIFICATION: ("FND-2015",),
        MeasureKind.SEALING: ("739-70",),
        MeasureKind.SEIZURE: ("739-70",),
    }
)


class MeasureUnknown(NotFound):
    """No measure of this id is in the own log."""

    code: ClassVar[str] = "measure-unknown"


class MeasureNotToBeLifted(RefusedByRule):
    """A measure of this kind is over once it is taken; there is nothing to lift."""

    code: ClassVar[str] = "measure-not-to-be-lifted"
    rules: ClassVar[tuple[str, ...]] = ("FLT-012",)


class MeasureAlreadyLifted(RefusedByRule):
    """The measure was lifted before."""

    code: ClassVar[str] = "measure-already-lifted"
    rules: ClassVar[tuple[str, ...]] = ("FLT-012",)


class LiftedBeforeTaken(RefusedByRule):
    """The measure is said to have been lifted before the day on which it was taken."""

    code: ClassVar[str] = "lifted-before-taken"
    rules: ClassVar[tuple[str, ...]] = ("FLT-012",)


class InterviewedUnstated(InvalidInput):
    """An interview does not say whom, or a measure that is none says it."""

    code: ClassVar[str] = "interviewed-unstated"
    rules: ClassVar[tuple[str, ...]] = ("MEA-002",)


class OtherInterviewerUnstated(InvalidInput):
    """A joint interview does not name the other authority, or a measure that is none does."""

    code: ClassVar[str] = "other-interviewer-unstated"
    rules: ClassVar[tuple[str, ...]] = ("SUP-023",)


class InterviewJointWithItself(RefusedByRule):
    """The other authority of a joint interview is the authority itself."""

    code: ClassVar[str] = "interview-joint-with-itself"
    rules: ClassVar[tuple[str, ...]] = ("SUP-023",)


class MeasureDoesNotLast(InvalidInput):
    """A measure that is over once it is taken has an end."""

    code: ClassVar[str] = "measure-does-not-last"
    rules: ClassVar[tuple[str, ...]] = ("FLT-012",)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfMeasure(OfFirm):
    """What every event of a measure names."""

    STREAM: ClassVar[str] = "measure/{0.measure_id}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.VIOLATIONS

    measure_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureTaken(OfMeasure):
    """The authority took a measure against the firm."""

    KIND: ClassVar[str] = "measure.taken.v1"
    RULES: ClassVar[tuple[str, ...]] = ("SUP-023",)
    ON: ClassVar[str | None] = "taken_on"

    measure: MeasureKind
    decision_no: str
    """Number of the document by which it was taken; empty where there is none."""
    scope: str
    """What it covers."""
    products: tuple[str, ...]
    """Numbers of the certificates or filings of the devices concerned; may be empty."""
    sites: tuple[str, ...]
    reason: str
    basis: tuple[str, ...]
    """Ids of the rules on which it rests."""
    rests_on: tuple[str, ...]
    """Streams from which it follows, such as `inspection/0192…`; may be empty."""
    interviewed: Interviewed | None
    joint_with: str | None
    """The other authority of a joint interview."""
    joint_id: UUID | None
    """By which both authorities' entries of a joint interview are found; who speaks first chose."""
    taken_on: date
    until_on: date | None
    """The last day for which it was ordered; None until it is lifted."""
    warnings: tuple[RuleWarning, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rules of this kind of measure, as the entry states them."""
        return self.basis or self.RULES


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureLifted(OfMeasure):
    """The risk is gone: the measure is lifted."""

    KIND: ClassVar[str] = "measure.lifted.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-012",)
    ON: ClassVar[str | None] = "lifted_on"

    decision_no: str
    reason: str
    rests_on: tuple[str, ...]
    """Streams that show it, such as that of a follow-up inspection; may be empty."""
    lifted_on: date


MeasureEvent = MeasureTaken | MeasureLifted


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One measure as the entries of one authority left it."""

    uscc: str
    measure: MeasureKind
    stage: MeasureStage
    taken_on: date
    until_on: date | None
    joint_with: str | None
    joint_id: UUID | None
    lifted_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """What the streams that a measure rests on tell of the same firm, as far as this node knows."""

    inspected: bool = False
    """A team was on its site."""
    stepped: bool = False
    """It was ordered to rectify, or an earlier measure was taken."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lifting:
    """What an authority states when it lifts a measure."""

    decision_no: str
    reason: str
    rests_on: tuple[str, ...]
    lifted_on: date


def take_measure(
    stated: MeasureTaken, firm: Enterprise | None, before: Before, authority: str, today: date
) -> MeasureTaken:
    """Accept a measure of `authority` against `firm`, with its legal basis and its warnings.

    Raises:
        InterviewedUnstated: an interview of nobody, or somebody where there is no interview.
        OtherInterviewerUnstated: a joint interview with nobody, or another authority without one.
        InterviewJointWithItself: the other authority is `authority`.
        MeasureDoesNotLast: it would end, but is over once it is taken.
        UnknownAuthority, RuleUnknown, StreamMalformed: what it names is none.
        MalformedUscc, UsccCheckCharacterWrong: of a firm that is not on record.
        DateInFuture, PeriodReversed: it is taken after `today`, or ends before.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    _require_bounds(stated)
    _require_interview(stated, authority)
    require_not_future(stated.taken_on, today, "/taken_on")
    if stated.until_on is not None:
        if stated.measure in DONE_ONCE_TAKEN:
            raise MeasureDoesNotLast(f"{stated.measure} is over once it is taken", "/until_on")
        require_period(stated.taken_on, stated.until_on, "/until_on")
    unrecorded = caution_unrecorded(firm, stated.uscc, "/uscc")
    return replace(
        stated,
        basis=stated.basis or _LAW[stated.measure],
        warnings=(*unrecorded, *_left_out(stated.measure, before)),
    )


def lift_measure(measure: Measure, stated: MeasureLifted, today: date) -> MeasureLifted:
    """Accept that `measure` is lifted.

    Raises:
        MeasureNotToBeLifted: it was over once it was taken.
        MeasureAlreadyLifted: it was lifted before.
        LiftedBeforeTaken: it would be lifted before it was taken.
        DateInFuture: it is lifted after `today`.
        StreamMalformed, TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    allow_text(stated.decision_no, REFERENCE, "/decision_no")
    require_text(stated.reason, TEXT, "/reason")
    allow_streams(stated.rests_on, "/rests_on")
    require_not_future(stated.lifted_on, today, "/lifted_on")
    if measure.stage is MeasureStage.DONE:
        raise MeasureNotToBeLifted(f"a measure of the kind {measure.measure}")
    if measure.lifted_on is not None:
        raise MeasureAlreadyLifted(f"on {measure.lifted_on}")
    if stated.lifted_on < measure.taken_on:
        raise LiftedBeforeTaken(f"it was taken on {measure.taken_on}")
    return stated


def _require_bounds(stated: MeasureTaken) -> None:
    allow_text(stated.decision_no, REFERENCE, "/decision_no")
    require_text(stated.scope, TEXT, "/scope")
    require_text(stated.reason, TEXT, "/reason")
    allow_texts(stated.products, REFERENCE, "/products")
    allow_texts(stated.sites, ADDRESS, "/sites")
    allow_streams(stated.rests_on, "/rests_on")
    allow_list(stated.basis, "/basis")
    require_rules(stated.basis, "/basis")


def _require_interview(stated: MeasureTaken, authority: str) -> None:
    if (stated.interviewed is not None) != (stated.measure in INTERVIEWS):
        raise InterviewedUnstated(f"the measure is {stated.measure}", "/interviewed")
    joint = stated.measure is MeasureKind.JOINT_INTERVIEW
    if (stated.joint_with is not None) != joint:
        raise OtherInterviewerUnstated(f"the measure is {stated.measure}", "/joint_with")
    if (stated.joint_id is not None) != joint:
        raise OtherInterviewerUnstated(f"the measure is {stated.measure}", "/joint_id")
    if stated.joint_with is not None:
        require_authority(stated.joint_with, "/joint_with")
    if stated.joint_with == authority:
        raise InterviewJointWithItself(f"{authority} names itself")


def _left_out(measure: MeasureKind, before: Before) -> Iterator[RuleWarning]:
    if measure in _ADMONISHING and not before.stepped:
        yield RuleWarning(
            code="no-rectification-before",
            rules=("SUP-023",),
            zh="所依据的事项中未见责令限期整改或者此前的措施",
            en="What it rests on shows neither ordered rectification nor an earlier measure",
        )
    elif measure not in DONE_ONCE_TAKEN and not before.inspected:
        yield RuleWarning(
            code="no-inspection-before",
            rules=("SUP-023",),
            zh="所依据的事项中未见对该企业的检查",
            en="What it rests on shows no inspection of the firm",
        )


def replay(events: Iterable[Event]) -> Measure:
    """Return the measure that `events` of its stream describe.

    Raises:
        MeasureUnknown: nobody has recorded one.
    """
    measure: Measure | None = None
    for event in events:
        if isinstance(event, MeasureEvent):
            measure = evolve(measure, event)
    if measure is None:
        raise MeasureUnknown("no measure of this id is on record")
    return measure


def evolve(measure: Measure | None, event: MeasureEvent) -> Measure | None:
    """Return the measure after `event`; what follows nothing known leaves nothing known."""
    match event:
        case MeasureTaken():
            over = event.measure in DONE_ONCE_TAKEN
            return Measure(
                uscc=event.uscc,
                measure=event.measure,
                stage=MeasureStage.DONE if over else MeasureStage.IN_FORCE,
                taken_on=event.taken_on,
                until_on=event.until_on,
                joint_with=event.joint_with,
                joint_id=event.joint_id,
            )
        case MeasureLifted():
            return measure and replace(
                measure, stage=MeasureStage.LIFTED, lifted_on=event.lifted_on
            )
        case _:
            assert_never(event)
