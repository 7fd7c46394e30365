"""Credit repair: who decided on a fact of dishonesty ends its use, once the firm has made it good.

Rules kept here:
  CRD-004  a fact is repaired when its shortest period is over, the matter is corrected, the firm
           has pledged in public and what other law asks is met; from then on publicity, sharing and
           use stop. NDRC Order 36.
  CRD-005  who decided, repairs: nobody repairs what another authority has recorded. Order 36.

The repaired entries stay in the log. A repair counts for the streams of its own log alone, from the
day on which a node knows of it, whatever day's facts are asked for; it is told to whoever was told
of what it repairs, and to nobody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.domain.cautions import RuleWarning
from shared.domain.event import ArchiveSection, Event


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditRepaired(Event):
    """The authority that had decided ended the use of facts of its own log."""

    KIND: ClassVar[str] = "credit.repaired.v1"
    STREAM: ClassVar[str] = "credit-repair/{0.repair_id}"
    RULES: ClassVar[tuple[str, ...]] = ("CRD-004", "CRD-005")
    ON: ClassVar[str | None] = "repaired_on"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.ADVERSE_CONDUCT

    repair_id: UUID
    uscc: str
    repaired: tuple[str, ...]
    """Streams of the own log, such as `penalty/0192…`."""
    application_no: str
    """Under which the firm has applied, through "Credit China" or here."""
    corrected_on: date
    """The day by which the firm had fulfilled and corrected everything."""
    commitment_no: str
    """Of the firm's public commitment."""
    other_conditions: str
    """How further conditions of law are met; empty where there are none."""
    repaired_on: date
    told_to: tuple[str, ...]
    """Who was told of the repaired facts and is told of this, sorted; `*` is everybody."""
    warnings: tuple[RuleWarning, ...] = ()

    @property
    def touches(self) -> tuple[str, ...]:
        """Return the repaired streams."""
        return self.repaired


CreditRepairEvent = CreditRepaired


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditRepair:
    """One repair; there is nothing that follows it."""

    uscc: str
    repaired: tuple[str, ...]
    repaired_on: date
    stage: str = "repaired"


def repaired_streams(told: Iterable[Event | None]) -> frozenset[str]:
    """Return the streams of one log that the repairs among `told`, events of it, are about."""
    return frozenset(
        stream for event in told if isinstance(event, CreditRepaired) for stream in event.repaired
    )


def evolve(_repair: CreditRepair | None, event: CreditRepairEvent) -> CreditRepair:
    """Return the repair after `event`."""
    return CreditRepair(uscc=event.uscc, repaired=event.repaired, repaired_on=event.repaired_on)
