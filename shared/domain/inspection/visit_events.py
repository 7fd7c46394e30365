"""At the firm: findings and their confirmation, what the firm says and does, the closure."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.domain.cautions import RuleWarning
from shared.domain.dates import Instant
from shared.domain.inspection.matter import NamedFinding, OfInspection
from shared.domain.inspection.vocabulary import EscalationKind, Obstruction
from shared.domain.numbers import Whole
from shared.domain.parties import Party


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementPersonal:
    """Who spoke for the firm."""

    name: str
    post: str


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
    authenticity_problem: bool = False
    """It puts in doubt that data, records or samples are genuine (FND-REG-2022)."""
    site: str | None = None
    """Where it was found; None where it concerns the firm as a whole, or nobody said."""
    same_as: NamedFinding | None = None
    """What another authority found on the same matter, in its inspection of the same case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingConfirmed(OfInspection):
    """A second inspector confirmed a finding; his own act."""

    KIND: ClassVar[str] = "inspection.finding-confirmed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-006")
    ON: ClassVar[str | None] = "confirmed_on"

    number: Whole
    confirmed_by: str
    """The account of the inspector."""
    confirmed_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class PartnerFindingConfirmed(OfInspection):
    """An inspector of this inspection confirmed what another participant of its case has found.

    So a finding has its second inspector where each authority has sent a single one.
    """

    KIND: ClassVar[str] = "inspection.partner-finding-confirmed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-006", "XRG-103")
    ON: ClassVar[str | None] = "confirmed_on"

    finding: NamedFinding
    """The other authority's finding, in its inspection of the same firm."""
    found_by_authority: str
    confirmed_by: str
    """The account of the inspector."""
    confirmed_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalated(OfInspection):
    """The team reported to the organiser what cannot wait (FLT-008)."""

    KIND: ClassVar[str] = "inspection.escalated.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-008",)
    ON: ClassVar[str | None] = "reported_at"

    kind: EscalationKind
    description: str
    reported_at: Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusedByFirm(OfInspection):
    """The firm refused or evaded the inspection; the last one of its kind is what counts."""

    KIND: ClassVar[str] = "inspection.refused-by-firm.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-013",)
    ON: ClassVar[str | None] = "occurred_on"

    kind: Obstruction
    facts: str
    occurred_on: date
    corrected: bool
    """Whether the firm has corrected itself when told to."""
    prevents_completion: bool
    """Whether the inspection cannot be completed because of it."""


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
    report_due_on: date | None = None
    """Last day for the report (FLT-011); None where the working calendar does not reach."""
    result_due_on: date | None = None
    """Last day for the result of a delegated inspection (XRG-104)."""
    due_provisional: bool = False
    """Whether a year was counted through whose working calendar is not known (LAW-013)."""
    warnings: tuple[RuleWarning, ...] = ()
