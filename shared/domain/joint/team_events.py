"""Who goes, who knows, and how the visit is prepared; each authority tells of its own people."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from shared.domain.dates import Instant
from shared.domain.evidence import Evidence
from shared.domain.inspection.plan_events import TeamMember, TeamPersonal
from shared.domain.joint.matter import OfSealedCase


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamNamed(OfSealedCase):
    """An authority named its part of the team; a later one of the same log replaces it."""

    KIND: ClassVar[str] = "joint-plan.team-named.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-003")

    members: tuple[TeamMember, ...]
    personal: TeamPersonal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberConflictDeclared(OfSealedCase):
    """A member declared whether a conflict of interest stands in his way; his own act."""

    KIND: ClassVar[str] = "joint-plan.conflict-declared.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-003",)
    ON: ClassVar[str | None] = "declared_on"

    member_ref: str
    """The account that declared it."""
    free_of_conflict: bool
    declared_on: date
    remarks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberPledgeSigned(OfSealedCase):
    """A member signed the integrity pledge; his own act."""

    KIND: ClassVar[str] = "joint-plan.pledge-signed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-003",)
    ON: ClassVar[str | None] = "signed_on"

    member_ref: str
    """The account that signed."""
    signed_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamMemberRecused(OfSealedCase):
    """A member withdrew, or was withdrawn; another one may take his place."""

    KIND: ClassVar[str] = "joint-plan.member-recused.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-003",)
    ON: ClassVar[str | None] = "recused_on"

    member_ref: str
    reason: str
    recused_on: date
    replacement: TeamMember | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonsNamed(OfSealedCase):
    """An authority let further people of its own know of the case."""

    KIND: ClassVar[str] = "joint-plan.persons-named.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-004", "FLT-014")

    persons: tuple[str, ...]
    """Accounts of the own authority, sorted."""
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CasePrepared(OfSealedCase):
    """An authority told how the visit is prepared: where one meets, and who does what."""

    KIND: ClassVar[str] = "joint-plan.prepared.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-002", "FLT-004")

    meeting_point: str
    meeting_at: Instant | None
    division_of_work: str
    notes: str
    documents: tuple[Evidence, ...]
