"""What is told of a penalty, and by whom."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.domain.cautions import RuleWarning
from shared.domain.event import ArchiveSection
from shared.domain.firm_facts import OfFirm


class PenaltyKind(StrEnum):
    """What is imposed (APL-009)."""

    WARNING = "warning"
    CRITICISM = "criticism"
    """通报批评."""
    FINE = "fine"
    CONFISCATION_OF_INCOME = "confiscation-of-income"
    CONFISCATION_OF_GOODS = "confiscation-of-goods"
    SUSPENSION_OF_PERMIT = "suspension-of-permit"
    """暂扣许可证件."""
    REVOCATION_OF_PERMIT = "revocation-of-permit"
    """吊销许可证件."""
    DOWNGRADE = "downgrade"
    """降低资质等级."""
    RESTRICTION_OF_BUSINESS = "restriction-of-business"
    """限制开展生产经营活动."""
    SHUTDOWN = "shutdown"
    """责令停产停业."""
    CLOSURE = "closure"
    """责令关闭."""
    RESTRICTION_OF_EMPLOYMENT = "restriction-of-employment"
    """限制从业."""
    DETENTION = "detention"
    OTHER = "other"
    """Another one of a law or of administrative regulations."""


class Procedure(StrEnum):
    """How it was decided."""

    ORDINARY = "ordinary"
    SIMPLE = "simple"
    """当场: on the spot."""


class Invalidity(StrEnum):
    """Why a decision no longer stands."""

    REVOKED = "revoked"
    UNLAWFUL = "unlawful"
    VOID = "void"


class EndGround(StrEnum):
    """Why a publication ends."""

    WITHDRAWN = "withdrawn"
    """The decision was changed, revoked, found unlawful or void."""
    EARLY = "early"
    """The deciding authority has granted an early end."""
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True, slots=True)
class OfPenalty(OfFirm):
    """What every event of a penalty names."""

    STREAM: ClassVar[str] = "penalty/{0.penalty_id}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.VIOLATIONS

    penalty_id: UUID
    decider: str
    """The authority that decided."""
    party_authority: str
    """The authority of the province in which the party is registered: the host, if another one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PenaltyDecided(OfPenalty):
    """The authority decided on a penalty."""

    KIND: ClassVar[str] = "penalty.decided.v1"
    RULES: ClassVar[tuple[str, ...]] = ("APL-009",)
    ON: ClassVar[str | None] = "decided_on"

    decision_no: str
    procedure: Procedure
    case_id: UUID | None
    """The case in which it was decided; None for one that was decided on the spot."""
    replaces: UUID | None
    """The penalty that was changed into this one."""
    party_name: str
    violation_type: str
    articles: tuple[str, ...]
    """By code, such as `739-86-2`."""
    kinds: tuple[PenaltyKind, ...]
    content: str
    """What is imposed, in words, as the abstract has it."""
    fine_fen: int | None
    low_fine: bool | None
    """Whether the fine is low as the province has it; None without a fine."""
    confiscated_income_fen: int | None
    confiscated_goods: str
    restricted_until: date | None
    """The last day of a restriction of business or employment."""
    persons_sanctioned: int
    """How many natural persons were sanctioned beside the firm."""
    persons_ref: str
    """Where they are named; no name stands here."""
    decided_on: date
    warnings: tuple[RuleWarning, ...] = ()

    @property
    def touches(self) -> tuple[str, ...]:
        """Return the case in which it was decided."""
        return () if self.case_id is None else (f"case/{self.case_id}",)


@dataclass(frozen=True, kw_only=True, slots=True)
class PenaltyChanged(OfPenalty):
    """The decision was changed by law; what it was changed into is a penalty of its own."""

    KIND: ClassVar[str] = "penalty.changed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("PUB-003",)
    ON: ClassVar[str | None] = "changed_on"

    changed_by: str
    """Who changed it: a court, the authority that reviewed it, the authority itself."""
    document_no: str
    reason: str
    changed_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class PenaltyRevoked(OfPenalty):
    """The decision was revoked, found unlawful, or found void."""

    KIND: ClassVar[str] = "penalty.revoked.v1"
    RULES: ClassVar[tuple[str, ...]] = ("PUB-003",)
    ON: ClassVar[str | None] = "revoked_on"

    invalidity: Invalidity
    revoked_by: str
    document_no: str
    reason: str
    revoked_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class PenaltyPushed(OfPenalty):
    """The deciding authority pushed it to the party's province."""

    KIND: ClassVar[str] = "penalty.pushed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("PUB-002",)
    ON: ClassVar[str | None] = "pushed_on"

    through: str
    """The market-regulation department through which it went."""
    pushed_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class PushReceived(OfPenalty):
    """The host received what was pushed to it."""

    KIND: ClassVar[str] = "penalty.push-received.v1"
    RULES: ClassVar[tuple[str, ...]] = ("PUB-002",)
    ON: ClassVar[str | None] = "received_on"

    through: str
    received_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class PenaltyPublished(OfPenalty):
    """An authority published the abstract of the decision (PUB-007)."""

    KIND: ClassVar[str] = "penalty.published.v1"
    RULES: ClassVar[tuple[str, ...]] = ("PUB-007", "PUB-008")
    ON: ClassVar[str | None] = "published_on"

    publisher: str
    decision_no: str
    party_name: str
    violation_type: str
    content: str
    decided_on: date
    published_on: date
    ends_on: date | None
    """The last day of publicity; None where no table of terms was in force."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlyEndGranted(OfPenalty):
    """The deciding authority granted that publicity ends before its term."""

    KIND: ClassVar[str] = "penalty.early-end-granted.v1"
    RULES: ClassVar[tuple[str, ...]] = ("PUB-006",)
    ON: ClassVar[str | None] = "granted_on"

    obligations_fulfilled: bool
    harm_removed: bool
    not_repeated: bool
    not_listed: bool
    """The party is on neither list, of abnormal operation or of serious violations."""
    not_before: date
    """The first day on which the least time of publicity is over."""
    least_time_basis: str
    """The provision that says how long the least time is."""
    granted_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicityEnded(OfPenalty):
    """An authority no longer publishes the decision."""

    KIND: ClassVar[str] = "penalty.publicity-ended.v1"
    RULES: ClassVar[tuple[str, ...]] = ("PUB-003", "PUB-004", "PUB-006")
    ON: ClassVar[str | None] = "ended_on"

    publisher: str
    ground: EndGround
    reason: str
    """Why it was withdrawn; may be empty for the other grounds."""
    ended_on: date


PenaltyEvent = (
    PenaltyDecided
    | PenaltyChanged
    | PenaltyRevoked
    | PenaltyPushed
    | PushReceived
    | PenaltyPublished
    | EarlyEndGranted
    | PublicityEnded
)
