"""Records of adverse conduct: a fact of dishonesty, on what it rests, and how long it counts.

Rules kept here:
  ARC-001  records of adverse conduct are the sixth content of a credit archive. Order 53 art. 67.
  ARC-002  they are a reason for more inspections: a hint to a person, which sets nothing.
  CRD-004  dishonesty is minor, general or serious; each class has bounds for how long it counts,
           from the document that decided on it. A person chooses the last day within them.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.domain.cautions import RuleWarning
from shared.domain.credit_terms import CreditTerms, Dishonesty
from shared.domain.dates import require_not_future
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.event import ArchiveSection
from shared.domain.firm_facts import OfFirm, allow_streams, caution_unheld
from shared.domain.texts import REFERENCE, TEXT, require_text
from shared.errors import RefusedByRule


class UseOutOfBounds(RefusedByRule):
    """The last day on which it counts is out of the bounds of its class."""

    code: ClassVar[str] = "use-out-of-bounds"
    rules: ClassVar[tuple[str, ...]] = ("CRD-004",)


@dataclass(frozen=True, kw_only=True, slots=True)
class AdverseConductRecorded(OfFirm):
    """An authority recorded a fact of dishonesty."""

    KIND: ClassVar[str] = "adverse-conduct.recorded.v1"
    STREAM: ClassVar[str] = "adverse-conduct/{0.conduct_id}"
    RULES: ClassVar[tuple[str, ...]] = ("ARC-001", "ARC-002", "CRD-004")
    ON: ClassVar[str | None] = "decided_on"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.ADVERSE_CONDUCT

    conduct_id: UUID
    source: str
    """Stream of the fact on which it rests, such as `penalty/0192…`."""
    severity: Dishonesty
    description: str
    decision_no: str
    """Number of the document that decided."""
    decided_on: date
    use_until: date
    """The last day on which it counts, unless it is repaired before."""
    terms: str = ""
    """Id of the edition by whose bounds the day was chosen."""
    warnings: tuple[RuleWarning, ...] = ()


AdverseConductEvent = AdverseConductRecorded


@dataclass(frozen=True, kw_only=True, slots=True)
class AdverseConduct:
    """One record; it ends by its last day or a repair, never by a later entry of its own."""

    uscc: str
    source: str
    severity: Dishonesty
    decided_on: date
    use_until: date
    stage: str = "recorded"


def record_conduct(
    stated: AdverseConductRecorded,
    firm: Enterprise | None,
    source_is_theirs: bool | None,
    terms: CreditTerms,
    today: date,
) -> AdverseConductRecorded:
    """Accept a record of adverse conduct, with its warnings.

    `source_is_theirs` tells whether what is held of its source is about the firm, None for nothing.

    Raises:
        SourceOfAnotherFirm: it is about others.
        UseOutOfBounds: it would count too short or too long for its class.
        MalformedUscc, UsccCheckCharacterWrong: of a firm that is not on record.
        DateInFuture: it was decided after `today`.
        StreamMalformed, TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    allow_streams((stated.source,), "/source")
    require_text(stated.description, TEXT, "/description")
    require_text(stated.decision_no, REFERENCE, "/decision_no")
    require_not_future(stated.decided_on, today, "/decided_on")
    warnings = caution_unrecorded(firm, stated.uscc, "/uscc")
    warnings += caution_unheld(stated.source, source_is_theirs)
    first = terms.earliest_repair(stated.severity, stated.decided_on)
    last = terms.longest_use(stated.severity, stated.decided_on)
    if not first <= stated.use_until <= last:
        raise UseOutOfBounds(f"{stated.severity} counts until {first} to {last}")
    return replace(stated, terms=terms.id, warnings=warnings)


def evolve(_conduct: AdverseConduct | None, event: AdverseConductEvent) -> AdverseConduct:
    """Return the record after `event`."""
    return AdverseConduct(
        uscc=event.uscc,
        source=event.source,
        severity=event.severity,
        decided_on=event.decided_on,
        use_until=event.use_until,
    )
