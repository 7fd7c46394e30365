"""Before the visit: the plan, the team and what each member signs, and the entry of a site."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.domain.cautions import RuleWarning
from shared.domain.dates import Instant
from shared.domain.event import ArchiveSection
from shared.domain.inspection.matter import NamedEntrustment, OfInspection
from shared.domain.inspection.vocabulary import Announcement, Ground, Mode, Purpose, TeamRole
from shared.domain.numbers import Whole


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamMember:
    """One participant; both flags are as signed on paper, attested by who records the team.

    Where a flag is None, the member declares or pledges himself, as the act of his own account.
    """

    member_ref: str
    """Account of the participant such as `zj:inspector-01`, or another pseudonym."""
    authority: str
    role: TeamRole
    no_conflict_declared: bool | None = None
    integrity_pledged: bool | None = None


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
    mode: Mode = Mode.OWN
    delegating_authority: str | None = None
    """For whom a delegated inspection is carried out (XRG-104)."""
    full_scope: bool = False
    """Whether all items of the scheme are inspected (GRD-004)."""
    follows: UUID | None = None
    """The inspection whose rectification is followed up (INS-005)."""
    further_purposes: tuple[Purpose, ...] = ()
    """What the same visit serves beside its main purpose; each gets a conclusion of its own."""
    joint_id: UUID | None = None
    """The case of several authorities whose part this inspection is."""
    participants: tuple[str, ...] = ()
    """The authorities of that case, the own one included, sorted: they read from site entry on."""
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamAssigned(OfInspection):
    """The inspection got its team; a later one replaces it."""

    KIND: ClassVar[str] = "inspection.team-assigned.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-003")
    SECTION: ClassVar[ArchiveSection | None] = None

    members: tuple[TeamMember, ...]
    personal: TeamPersonal | None = None
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictDeclared(OfInspection):
    """A member declared whether a conflict of interest stands in his way; his own act."""

    KIND: ClassVar[str] = "inspection.conflict-declared.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-003",)
    ON: ClassVar[str | None] = "declared_on"
    SECTION: ClassVar[ArchiveSection | None] = None

    member_ref: str
    """The account that declared it."""
    free_of_conflict: bool
    declared_on: date
    remarks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PledgeSigned(OfInspection):
    """A member signed the integrity pledge; his own act."""

    KIND: ClassVar[str] = "inspection.pledge-signed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-003",)
    ON: ClassVar[str | None] = "signed_on"
    SECTION: ClassVar[ArchiveSection | None] = None

    member_ref: str
    """The account that signed."""
    signed_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberRecused(OfInspection):
    """A member withdrew, or was withdrawn; another one may take his place."""

    KIND: ClassVar[str] = "inspection.member-recused.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-003",)
    ON: ClassVar[str | None] = "recused_on"
    SECTION: ClassVar[ArchiveSection | None] = None

    member_ref: str
    reason: str
    recused_on: date
    replacement: TeamMember | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalAuthorityNotified(OfInspection):
    """The authority of the place was told of the inspection, before the visit or during it."""

    KIND: ClassVar[str] = "inspection.local-authority-notified.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-005", "XRG-102")
    ON: ClassVar[str | None] = "notified_at"
    SECTION: ClassVar[ArchiveSection | None] = None

    authority: str
    notified_at: Instant
    remarks: str = ""


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
    mode: Mode = Mode.OWN
    delegating_authority: str | None = None
    full_scope: bool = False
    follows: UUID | None = None
    further_purposes: tuple[Purpose, ...] = ()
    joint_id: UUID | None = None
    participants: tuple[str, ...] = ()
    warnings: tuple[RuleWarning, ...] = ()

    @property
    def touches(self) -> tuple[str, ...]:
        """Return the stream of the case of several authorities, if it is part of one."""
        return () if self.joint_id is None else (f"joint-inspection/{self.joint_id}",)
