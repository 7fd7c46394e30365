"""The state of an inspection, folded from its events."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from shared.domain.dates import legal_date
from shared.domain.inspection.events import (
    FindingRecorded,
    InspectionClosed,
    InspectionEvent,
    InspectionPlanned,
    RectificationOrdered,
    RectificationSubmitted,
    RectificationVerified,
    ReportSubmitted,
    ResultIssued,
    SiteEntered,
    StatementRecorded,
    TeamAssigned,
)
from shared.domain.inspection.refusals import InspectionUnknown


class Stage(StrEnum):
    """How far an inspection has come; it only ever moves down this list."""

    PLANNED = "planned"
    UNDER_WAY = "under-way"
    CLOSED = "closed"
    REPORTED = "reported"
    CONCLUDED = "concluded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rectification:
    """One order and what came of it."""

    ordered: RectificationOrdered
    submitted: RectificationSubmitted | None = None
    verified: RectificationVerified | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspection:
    """One inspection as its events left it."""

    plan: InspectionPlanned
    team: TeamAssigned | None = None
    entries: tuple[SiteEntered, ...] = ()
    findings: tuple[FindingRecorded, ...] = ()
    closed: InspectionClosed | None = None
    report: ReportSubmitted | None = None
    result: ResultIssued | None = None
    rectifications: tuple[Rectification, ...] = ()
    """Oldest first; the last one is the one that counts."""

    @property
    def stage(self) -> Stage:
        """The stage that the inspection has reached."""
        if self.result is not None:
            return Stage.CONCLUDED
        if self.report is not None:
            return Stage.REPORTED
        if self.closed is not None:
            return Stage.CLOSED
        return Stage.UNDER_WAY if self.entries else Stage.PLANNED

    @property
    def first_day(self) -> date:
        """The legal date on which the first site was entered; it chooses the scheme.

        Raises:
            ValueError: none was.
        """
        return legal_date(min(entry.entered_at for entry in self.entries))


def replay(events: Iterable[InspectionEvent]) -> Inspection:
    """Return the inspection that `events`, oldest first, describe.

    Raises:
        InspectionUnknown: there is no plan among them.
    """
    inspection: Inspection | None = None
    for event in events:
        inspection = evolve(inspection, event)
    if inspection is None:
        raise InspectionUnknown("no inspection of this id is planned here")
    return inspection


def evolve(inspection: Inspection | None, event: InspectionEvent) -> Inspection | None:  # noqa: C901, PLR0911 - one case per event
    """Return the inspection after `event`; history is never judged again, only applied."""
    if isinstance(event, InspectionPlanned):
        return Inspection(plan=event)
    if inspection is None:
        return None
    match event:
        case TeamAssigned():
            return replace(inspection, team=event)
        case SiteEntered():
            return replace(inspection, entries=(*inspection.entries, event))
        case FindingRecorded():
            return replace(inspection, findings=(*inspection.findings, event))
        case StatementRecorded():
            return inspection
        case InspectionClosed():
            return replace(inspection, closed=event)
        case ReportSubmitted():
            return replace(inspection, report=event)
        case ResultIssued():
            return replace(inspection, result=event)
        case RectificationOrdered():
            opened = Rectification(ordered=event)
            return replace(inspection, rectifications=(*inspection.rectifications, opened))
        case RectificationSubmitted() | RectificationVerified():
            return _with_last_rectification(inspection, event)
        case _:
            assert_never(event)


def _with_last_rectification(
    inspection: Inspection, event: RectificationSubmitted | RectificationVerified
) -> Inspection:
    if not inspection.rectifications:
        return inspection
    *earlier, last = inspection.rectifications
    if isinstance(event, RectificationSubmitted):
        last = replace(last, submitted=event)
    else:
        last = replace(last, verified=event)
    return replace(inspection, rectifications=(*earlier, last))
