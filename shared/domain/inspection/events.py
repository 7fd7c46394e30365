"""What happens in an inspection, as published documents; all in the stream `inspection/<id>`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.domain.dates import Instant
from shared.domain.event import ArchiveSection, Event
from shared.domain.numbers import Whole
from shared.domain.parties import Party
from shared.domain.schemes import Conclusion, Use


class Purpose(StrEnum):
    """Form of an inspection (INS-001)."""

    SUPERVISION = "supervision"
    KEY = "key"
    FOLLOW_UP = "follow-up"
    FOR_CAUSE = "for-cause"
    SPECIAL = "special"
    LICENSING = "licensing"
    """For the first issue or a change of a production licence."""
    RENEWAL = "licence-renewal"
    REGISTRATION = "registration-verification"
    """Verification of an applicant's quality system (REG-010)."""

    @property
    def use(self) -> Use:
        """What the outcome is used for; it chooses how a scheme judges."""
        return _USES.get(self, Use.SUPERVISION)


_USES = {
    Purpose.LICENSING: Use.LICENCE,
    Purpose.RENEWAL: Use.RENEWAL,
    Purpose.REGISTRATION: Use.REGISTRATION,
}


class Announcement(StrEnum):
    """Whether the firm hears of the inspection before."""

    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"


class Ground(StrEnum):
    """Why an unannounced inspection is started (FLT-001); never disclosed with the site entry."""

    COMPLAINT = "complaint"
    TEST_RESULT = "test-result"
    ADVERSE_EVENT = "adverse-event"
    DOUBTFUL_DATA = "doubtful-data"
    SERIOUS_BREACH = "serious-breach"
    BAD_CREDIT = "bad-credit"
    OTHER = "other"


class TeamRole(StrEnum):
    """What a participant does; experts advise and do not count as inspectors."""

    LEADER = "leader"
    MEMBER = "member"
    EXPERT = "expert"


class CheckMethod(StrEnum):
    """How rectification was checked (INS-005)."""

    PAPER = "paper"
    ON_SITE = "on-site"


class RectificationOutcome(StrEnum):
    """What the check of a rectification found."""

    CORRECTED = "corrected"
    NOT_CORRECTED = "not-corrected"


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedEntrustment:
    """An entrustment that an inspection covers: whose authorities read of it from site entry on."""

    entrustment_id: UUID
    registrant_uscc: str
    registrant_authority: str
    contractor_uscc: str
    contractor_authority: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamMember:
    """One participant; `member_ref` is a pseudonym."""

    member_ref: str
    authority: str
    role: TeamRole
    no_conflict_declared: bool
    integrity_pledged: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberName:
    """Who stands behind a pseudonym."""

    member_ref: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamPersonal:
    """The names of the team."""

    names: tuple[MemberName, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementPersonal:
    """Who spoke for the firm."""

    name: str
    post: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OfInspection(Event):
    """What every event of an inspection names; until site entry it is no fact of a firm yet."""

    STREAM: ClassVar[str] = "inspection/{0.inspection_id}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.INSPECTIONS

    inspection_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class InspectionPlanned(OfInspection):
    """The authority decided to inspect a firm; known to it alone."""

    KIND: ClassVar[str] = "inspection.planned.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-001", "INS-002")
    ON: ClassVar[str | None] = "planned_from"
    SECTION: ClassVar[ArchiveSection | None] = None

    uscc: str
    """The firm to be inspected."""
    sites: tuple[str, ...]
    purpose: Purpose
    announcement: Announcement
    grounds: tuple[Ground, ...]
    basis: str
    """Plan or order on which the inspection rests."""
    items: tuple[str, ...]
    planned_from: date
    planned_until: date
    scheme: str | None
    """Inspection scheme to be applied; None where no known one is in force."""
    entrustments: tuple[NamedEntrustment, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamAssigned(OfInspection):
    """The inspection got its team; a later one replaces it."""

    KIND: ClassVar[str] = "inspection.team-assigned.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-003")
    SECTION: ClassVar[ArchiveSection | None] = None

    members: tuple[TeamMember, ...]
    personal: TeamPersonal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteEntered(OfInspection):
    """The team entered a site; complete in itself, for its readers have not seen the plan."""

    KIND: ClassVar[str] = "inspection.site-entered.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-006")
    ON: ClassVar[str | None] = "entered_at"

    uscc: str
    site: str
    entered_at: Instant
    credentials_shown: bool
    planned_sites: tuple[str, ...]
    purpose: Purpose
    announcement: Announcement
    team_size: Whole
    scheme: str | None
    entrustments: tuple[NamedEntrustment, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingRecorded(OfInspection):
    """An inspector wrote down one departure from a clause."""

    KIND: ClassVar[str] = "inspection.finding-recorded.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FND-2015", "FLT-006")
    ON: ClassVar[str | None] = "found_on"

    number: Whole
    """1, 2, … within the inspection."""
    clause: str
    """Scheme and item, such as `2015-GEN:*2.8.1`."""
    severity: str
    """The grade that the scheme gives the clause, such as `key`."""
    fact: str
    party: Party
    affects_quality: bool
    """It may directly affect product quality (FND-2015)."""
    found_on: date
    found_by: str
    """Pseudonym of the inspector."""
    entrustments: tuple[UUID, ...]
    """Those that it concerns; empty for the firm's system in general, that is all named ones."""
    gmp_article: str | None
    """Article such as `GMP2025:§109`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementRecorded(OfInspection):
    """The firm stated or defended itself (FLT-010)."""

    KIND: ClassVar[str] = "inspection.statement-recorded.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-010",)
    ON: ClassVar[str | None] = "stated_on"

    statement: str
    stated_on: date
    personal: StatementPersonal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class InspectionClosed(OfInspection):
    """The team ended its work at the firm."""

    KIND: ClassVar[str] = "inspection.closed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-009",)
    ON: ClassVar[str | None] = "closed_at"

    closed_at: Instant
    consent_ref: str | None
    """Reference of the organiser's consent (FLT-009)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportSubmitted(OfInspection):
    """The team reported and proposed a conclusion."""

    KIND: ClassVar[str] = "inspection.report-submitted.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-011", "FND-2015")
    ON: ClassVar[str | None] = "reported_on"

    summary: str
    scheme_conclusion: Conclusion
    """What the scheme in force makes of the findings."""
    proposed: Conclusion
    reason: str
    reported_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultIssued(OfInspection):
    """The authority issued the final result."""

    KIND: ClassVar[str] = "inspection.result-issued.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-002", "FND-2015")
    ON: ClassVar[str | None] = "issued_on"

    conclusion: Conclusion
    reason: str
    issued_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class RectificationOrdered(OfInspection):
    """The authority ordered the firm to correct findings by a day."""

    KIND: ClassVar[str] = "inspection.rectification-ordered.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-002", "SUP-023")
    ON: ClassVar[str | None] = "ordered_on"

    findings: tuple[Whole, ...]
    """Numbers of the findings to be corrected."""
    requirement: str
    ordered_on: date
    due_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class RectificationSubmitted(OfInspection):
    """The firm reported what it has corrected."""

    KIND: ClassVar[str] = "inspection.rectification-submitted.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-005",)
    ON: ClassVar[str | None] = "submitted_on"

    summary: str
    submitted_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class RectificationVerified(OfInspection):
    """The authority checked the rectification."""

    KIND: ClassVar[str] = "inspection.rectification-verified.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-005", "XRG-003")
    ON: ClassVar[str | None] = "verified_on"

    method: CheckMethod
    outcome: RectificationOutcome
    remarks: str
    verified_on: date


InspectionEvent = (
    InspectionPlanned
    | TeamAssigned
    | SiteEntered
    | FindingRecorded
    | StatementRecorded
    | InspectionClosed
    | ReportSubmitted
    | ResultIssued
    | RectificationOrdered
    | RectificationSubmitted
    | RectificationVerified
)
