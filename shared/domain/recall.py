"""Recalls of devices: by the registrant's own decision or by order, until all is brought back.

Rule kept here:
  739-67  a registrant that finds its device unfit recalls it and says so; the authority may order
          it. Order 739 art. 67.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.dates import require_not_future
from shared.domain.event import ArchiveSection, Event
from shared.domain.firm_facts import OfFirm
from shared.domain.texts import NAME, REFERENCE, TEXT, allow_text, require_text, require_texts
from shared.errors import NotFound, RefusedByRule


class RecallGround(StrEnum):
    """Who decided that the device is recalled."""

    VOLUNTARY = "voluntary"
    ORDERED = "ordered"


class RecallLevel(IntEnum):
    """How serious the harm may be: first (一级) is the most serious."""

    FIRST = 1
    SECOND = 2
    THIRD = 3


class RecallStage(StrEnum):
    """How far a recall has come."""

    UNDER_WAY = "under-way"
    CONCLUDED = "concluded"


class RecallUnknown(NotFound):
    """No recall of this id is in the own log."""

    code: ClassVar[str] = "recall-unknown"


class RecallAlreadyConcluded(RefusedByRule):
    """The recall was concluded before."""

    code: ClassVar[str] = "recall-already-concluded"
    rules: ClassVar[tuple[str, ...]] = ("739-67",)


class ConcludedBeforeStarted(RefusedByRule):
    """The recall is said to have ended before the day on which it began."""

    code: ClassVar[str] = "concluded-before-started"
    rules: ClassVar[tuple[str, ...]] = ("739-67",)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfRecall(OfFirm):
    """What every event of a recall names."""

    STREAM: ClassVar[str] = "recall/{0.recall_id}"
    RULES: ClassVar[tuple[str, ...]] = ("739-67",)
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.VIOLATIONS

    recall_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RecallStarted(OfRecall):
    """The firm began to bring devices back."""

    KIND: ClassVar[str] = "recall.started.v1"
    ON: ClassVar[str | None] = "started_on"

    ground: RecallGround
    level: RecallLevel
    certificate_no: str
    product_name: str
    batches: tuple[str, ...]
    reason: str
    ordered_by: str | None
    """Stream of the measure that ordered it, such as `measure/0192…`; None without one."""
    started_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class RecallConcluded(OfRecall):
    """What was to be brought back is brought back, or accounted for."""

    KIND: ClassVar[str] = "recall.concluded.v1"
    ON: ClassVar[str | None] = "concluded_on"

    summary: str
    concluded_on: date


RecallEvent = RecallStarted | RecallConcluded


@dataclass(frozen=True, kw_only=True, slots=True)
class Recall:
    """One recall as the entries of one authority left it."""

    uscc: str
    certificate_no: str
    stage: RecallStage
    started_on: date
    concluded_on: date | None = None


def start_recall(stated: RecallStarted, today: date) -> RecallStarted:
    """Accept the record of a recall.

    Raises:
        DateInFuture: it began after `today`.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_text(stated.certificate_no, REFERENCE, "/certificate_no")
    require_text(stated.product_name, NAME, "/product_name")
    require_texts(stated.batches, REFERENCE, "/batches")
    require_text(stated.reason, TEXT, "/reason")
    allow_text(stated.ordered_by or "", NAME, "/ordered_by")
    require_not_future(stated.started_on, today, "/started_on")
    return stated


def conclude_recall(recall: Recall, stated: RecallConcluded, today: date) -> RecallConcluded:
    """Accept the end of `recall`.

    Raises:
        RecallAlreadyConcluded: it has ended before.
        ConcludedBeforeStarted: it would end before it began.
        DateInFuture: it ends after `today`.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(stated.summary, TEXT, "/summary")
    require_not_future(stated.concluded_on, today, "/concluded_on")
    if recall.concluded_on is not None:
        raise RecallAlreadyConcluded(f"on {recall.concluded_on}")
    if stated.concluded_on < recall.started_on:
        raise ConcludedBeforeStarted(f"it began on {recall.started_on}")
    return stated


def replay(events: Iterable[Event]) -> Recall:
    """Return the recall that `events` of its stream describe.

    Raises:
        RecallUnknown: nobody has recorded one.
    """
    recall: Recall | None = None
    for event in events:
        if isinstance(event, RecallEvent):
            recall = evolve(recall, event)
    if recall is None:
        raise RecallUnknown("no recall of this id is on record")
    return recall


def evolve(recall: Recall | None, event: RecallEvent) -> Recall | None:
    """Return the recall after `event`; what follows nothing known leaves nothing known."""
    match event:
        case RecallStarted():
            return Recall(
                uscc=event.uscc,
                certificate_no=event.certificate_no,
                stage=RecallStage.UNDER_WAY,
                started_on=event.started_on,
            )
        case RecallConcluded():
            return recall and replace(
                recall, stage=RecallStage.CONCLUDED, concluded_on=event.concluded_on
            )
        case _:
            assert_never(event)
