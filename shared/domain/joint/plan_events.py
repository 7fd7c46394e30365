"""How a plan comes to be agreed: proposals, answers, what ends or moves the case before its start.

A plan is named by the hash of the bytes of its own entry's body, so nobody can agree to words that
were never written.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.domain.cautions import RuleWarning
from shared.domain.dates import Instant
from shared.domain.inspection.matter import NamedEntrustment
from shared.domain.inspection.vocabulary import Announcement, Ground, Purpose
from shared.domain.joint.matter import OfSealedCase, Target
from shared.domain.joint.vocabulary import CaseAnswer, CaseMode
from shared.domain.numbers import Whole


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanProposed(OfSealedCase):
    """An authority proposed a plan, or another one in place of a plan that is on the table."""

    KIND: ClassVar[str] = "joint-plan.proposed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-002", "FLT-002", "FLT-004")
    ON: ClassVar[str | None] = "planned_from"

    version: Whole
    """1 for a first plan, one more than the plan that it replaces otherwise."""
    replaces: str | None
    """Hash of the plan that it counters or revises; None for a first one."""
    mode: CaseMode
    proposed_by: str
    leading_authority: str
    participants: tuple[str, ...]
    """The authorities that must agree, the proposing one among them, sorted."""
    informed: tuple[str, ...]
    """Authorities that read of it and need not answer, sorted (FLT-005, XRG-102)."""
    purposes: tuple[Purpose, ...]
    """One or two that one visit serves; the first is the main one."""
    announcement: Announcement
    grounds: tuple[Ground, ...]
    basis: str
    """Plan, order or lead on which the case rests."""
    targets: tuple[Target, ...]
    items: tuple[str, ...]
    scheme: str | None
    planned_from: date
    planned_until: date
    entrustments: tuple[NamedEntrustment, ...]
    need_to_know: tuple[str, ...]
    """Accounts such as `ha:coordinator-01` that may know of the case, sorted."""
    proposed_leader: str | None = None
    """Account that is to lead the team (INS-TEAM)."""
    campaign_id: UUID | None = None
    answer_by: date | None = None
    """The day by which an answer is wanted; None where none is named."""
    warnings: tuple[RuleWarning, ...] = ()
    full_scope: bool = False
    """Whether the whole quality management system is inspected (SUP-019)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanAccepted(OfSealedCase):
    """A participant accepted one plan, named by its hash."""

    KIND: ClassVar[str] = "joint-plan.accepted.v1"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-002", "XRG-104")
    ON: ClassVar[str | None] = "accepted_on"

    plan_hash: str
    accepted_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanDeclined(OfSealedCase):
    """A participant declined one plan, and says why."""

    KIND: ClassVar[str] = "joint-plan.declined.v1"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-002", "XRG-104")
    ON: ClassVar[str | None] = "declined_on"

    plan_hash: str
    reason: str
    declined_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseWithdrawn(OfSealedCase):
    """A participant withdrew: the case is called off."""

    KIND: ClassVar[str] = "joint-plan.withdrawn.v1"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-002",)
    ON: ClassVar[str | None] = "withdrawn_on"

    reason: str
    withdrawn_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class CasePostponed(OfSealedCase):
    """A participant moved the visit to a later time."""

    KIND: ClassVar[str] = "joint-plan.postponed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-002",)
    ON: ClassVar[str | None] = "postponed_on"

    plan_hash: str
    planned_from: date
    planned_until: date
    reason: str
    postponed_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerAttested(OfSealedCase):
    """A participant attests what an authority without a node has answered on paper."""

    KIND: ClassVar[str] = "joint-plan.answer-attested.v1"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-002", "XRG-104")
    ON: ClassVar[str | None] = "answered_on"

    on_behalf_of: str
    plan_hash: str
    answer: CaseAnswer
    says: str
    """What the paper says, in the words that matter."""
    scan_sha256: str
    """SHA-256 of the scan, 64 hexadecimal digits; the scan itself is kept by who attests."""
    document_no: str
    answered_on: date
    """The day that the paper bears."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseEscalated(OfSealedCase):
    """A participant took the case to the national authority, which reads what follows."""

    KIND: ClassVar[str] = "joint-plan.escalated.v1"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-002",)
    ON: ClassVar[str | None] = "escalated_on"

    plan_hash: str
    plan: PlanProposed
    """That plan in full, since the national authority has not read its entry."""
    reason: str
    persons: tuple[str, ...]
    """Accounts of the national authority that may know of the case, sorted."""
    escalated_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedMessage:
    """One sealed entry of another log that has arrived."""

    position: Whole
    leaf_hash: str
    """Base64 of its 32 bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MessagesReceived(OfSealedCase):
    """Sealed entries of another log have arrived here, proven under one checkpoint."""

    KIND: ClassVar[str] = "joint-plan.received.v1"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-002",)
    ON: ClassVar[str | None] = "received_at"

    log: str
    """The log in which they stand."""
    messages: tuple[ReceivedMessage, ...]
    checkpoint_size: Whole
    checkpoint_root: str
    """Base64 of its 32 bytes."""
    received_at: Instant
