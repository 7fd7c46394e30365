"""The state of an inspection, folded from its events."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from shared.domain.dates import legal_date
from shared.domain.inspection.events import (
    ConflictDeclared,
    Escalated,
    FindingConfirmed,
    FindingRecorded,
    InspectionClosed,
    InspectionEvent,
    InspectionPlanned,
    LocalAuthorityNotified,
    MemberRecused,
    NamedFinding,
    PartnerFindingConfirmed,
    PledgeSigned,
    RectificationOrdered,
    RectificationOverdue,
    RectificationSubmitted,
    RectificationVerified,
    RefusedByFirm,
    ReportConfirmed,
    ReportSubmitted,
    ResultIssued,
    ResultReturned,
    SiteEntered,
    StatementRecorded,
    TeamAssigned,
    TeamMember,
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
    overdue: RectificationOverdue | None = None
    verified: RectificationVerified | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspection:
    """One inspection as its events left it."""

    plan: InspectionPlanned
    team: TeamAssigned | None = None
    members: tuple[TeamMember, ...] = ()
    """The team as it is now, after recusals and replacements."""
    signed: tuple[ConflictDeclared | PledgeSigned, ...] = ()
    """What members declared and pledged themselves, oldest first."""
    recused: frozenset[str] = frozenset()
    """Who was recused, whatever team came later."""
    notified: frozenset[str] = frozenset()
    """The authorities of the place that were told."""
    entries: tuple[SiteEntered, ...] = ()
    findings: tuple[FindingRecorded, ...] = ()
    confirmed: frozenset[int] = frozenset()
    """Numbers of the findings that a second inspector confirmed."""
    seconded: frozenset[NamedFinding] = frozenset()
    """Findings of other participants of the case that an inspector of this team confirmed."""
    obstructions: tuple[RefusedByFirm, ...] = ()
    """How the firm refused or evaded: of each kind what was recorded last."""
    closed: InspectionClosed | None = None
    report: ReportSubmitted | None = None
    result: ResultIssued | None = None
    """The last one issued."""
    rectifications: tuple[Rectification, ...] = ()
    """Oldest first; the last one is the one that counts."""
    returned: ResultReturned | None = None

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

    @property
    def prevented(self) -> bool:
        """Whether the firm has made completion impossible and not corrected itself (FLT-013)."""
        return any(one.prevents_completion and not one.corrected for one in self.obstructions)

    def member(self, ref: str) -> TeamMember | None:
        """Return the member of the present team that `ref` stands for."""
        return next((one for one in self.members if one.member_ref == ref), None)


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


def evolve(inspection: Inspection | None, event: InspectionEvent) -> Inspection | None:
    """Return the inspection after `event`; history is never judged again, only applied."""
    if isinstance(event, InspectionPlanned):
        return Inspection(plan=event)
    if inspection is None:
        return None
    match event:
        case (
            TeamAssigned()
            | ConflictDeclared()
            | PledgeSigned()
            | MemberRecused()
            | LocalAuthorityNotified()
        ):
            return _before_the_visit(inspection, event)
        case (
            RectificationOrdered()
            | RectificationSubmitted()
            | RectificationOverdue()
            | RectificationVerified()
        ):
            return _rectified(inspection, event)
        case ReportSubmitted() | ResultIssued() | ResultReturned() | ReportConfirmed():
            return _told(inspection, event)
        case _:
            return _at_the_firm(inspection, event)


def _before_the_visit(
    inspection: Inspection,
    event: TeamAssigned | ConflictDeclared | PledgeSigned | MemberRecused | LocalAuthorityNotified,
) -> Inspection:
    match event:
        case TeamAssigned():
            return replace(inspection, team=event, members=event.members)
        case ConflictDeclared() | PledgeSigned():
            return replace(inspection, signed=(*inspection.signed, event))
        case LocalAuthorityNotified():
            return replace(inspection, notified=inspection.notified | {event.authority})
        case MemberRecused():
            left = [one for one in inspection.members if one.member_ref != event.member_ref]
            joined = [event.replacement] if event.replacement is not None else []
            return replace(
                inspection,
                members=(*left, *joined),
                recused=inspection.recused | {event.member_ref},
            )
        case _:
            assert_never(event)


def _at_the_firm(  # noqa: PLR0911 - one case each
    inspection: Inspection,
    event: SiteEntered
    | FindingRecorded
    | FindingConfirmed
    | PartnerFindingConfirmed
    | StatementRecorded
    | Escalated
    | RefusedByFirm
    | InspectionClosed,
) -> Inspection:
    match event:
        case FindingRecorded():
            return replace(inspection, findings=(*inspection.findings, event))
        case FindingConfirmed():
            return replace(inspection, confirmed=inspection.confirmed | {event.number})
        case PartnerFindingConfirmed():
            return replace(inspection, seconded=inspection.seconded | {event.finding})
        case SiteEntered():
            return replace(inspection, entries=(*inspection.entries, event))
        case StatementRecorded() | Escalated():
            return inspection
        case RefusedByFirm():
            others = [one for one in inspection.obstructions if one.kind is not event.kind]
            return replace(inspection, obstructions=(*others, event))
        case InspectionClosed():
            return replace(inspection, closed=event)
        case _:
            assert_never(event)


def _told(
    inspection: Inspection,
    event: ReportSubmitted | ResultIssued | ResultReturned | ReportConfirmed,
) -> Inspection:
    match event:
        case ReportSubmitted():
            return replace(inspection, report=event)
        case ResultIssued():
            return replace(inspection, result=event)
        case ResultReturned():
            return replace(inspection, returned=event)
        case ReportConfirmed():
            return inspection
        case _:
            assert_never(event)


def _rectified(
    inspection: Inspection,
    event: RectificationOrdered
    | RectificationSubmitted
    | RectificationOverdue
    | RectificationVerified,
) -> Inspection:
    if isinstance(event, RectificationOrdered):
        opened = Rectification(ordered=event)
        return replace(inspection, rectifications=(*inspection.rectifications, opened))
    if not inspection.rectifications:
        return inspection
    *earlier, last = inspection.rectifications
    match event:
        case RectificationSubmitted():
            last = replace(last, submitted=event)
        case RectificationOverdue():
            last = replace(last, overdue=event)
        case RectificationVerified():
            last = replace(last, verified=event)
        case _:
            assert_never(event)
    return replace(inspection, rectifications=(*earlier, last))
