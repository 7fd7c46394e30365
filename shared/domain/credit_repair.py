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

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.domain.adverse_conduct import AdverseConductRecorded
from shared.domain.case import CaseClosed
from shared.domain.cautions import RuleWarning
from shared.domain.credit_terms import CreditTerms, Dishonesty
from shared.domain.dates import months_after, require_not_future, require_period
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.event import ArchiveSection, Event
from shared.domain.firm_facts import allow_streams
from shared.domain.penalty.events import PenaltyDecided
from shared.domain.penalty.publicity import NEVER_EARLY, SHORT_TERM, term_of
from shared.domain.serious_list import SeriousListEntered
from shared.domain.texts import REFERENCE, TEXT, allow_text, require_list, require_text
from shared.errors import NotFound, RefusedByRule

REPAIRABLE = frozenset({"penalty", "adverse-conduct", "serious-listing"})
"""The matters that record dishonesty."""


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
    """Streams of the own log, such as `penalty/0192…`, and the cases that came to nothing else."""
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


class NotRepairable(RefusedByRule):
    """Only penalties, records of adverse conduct and listings are repaired, and not all of them."""

    code: ClassVar[str] = "not-repairable"
    rules: ClassVar[tuple[str, ...]] = ("CRD-004", "PUB-006")


class RepairOfAnotherAuthority(RefusedByRule):
    """The fact was recorded by another authority, and that one repairs it."""

    code: ClassVar[str] = "repair-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("CRD-005",)


class RepairedFactUnknown(NotFound):
    """No log held here tells the fact that is to be repaired."""

    code: ClassVar[str] = "repaired-fact-unknown"


class RepairOfAnotherFirm(RefusedByRule):
    """The fact is about another firm than the one whose credit is repaired."""

    code: ClassVar[str] = "repair-of-another-firm"
    rules: ClassVar[tuple[str, ...]] = ("CRD-004",)


class RepairedTooEarly(RefusedByRule):
    """The shortest period of the fact is not over."""

    code: ClassVar[str] = "repaired-too-early"
    rules: ClassVar[tuple[str, ...]] = ("CRD-004",)


@dataclass(frozen=True, kw_only=True, slots=True)
class RepairableFact:
    """A fact of dishonesty as a repair sees it."""

    uscc: str
    earliest_repair: date


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditRepair:
    """One repair; there is nothing that follows it."""

    uscc: str
    repaired: tuple[str, ...]
    repaired_on: date
    stage: str = "repaired"


def fact_of(stream: str, told: Iterable[Event], terms: CreditTerms) -> RepairableFact | None:
    """Return the fact of dishonesty that `told`, the own log's events of `stream`, record.

    None where they record nothing. A penalty has no class of dishonesty of its own: one that is
    public for the short term counts as minor, any other as general; that is the project's reading.

    Raises:
        NotRepairable: the stream is of no matter that records one, or of a penalty whose publicity
            never ends early (PUB-006).
    """
    if stream.partition("/")[0] not in REPAIRABLE:
        raise NotRepairable(f"{stream} is no fact of dishonesty")
    for event in told:
        match event:
            case AdverseConductRecorded():
                first = terms.earliest_repair(event.severity, event.decided_on)
                return RepairableFact(uscc=event.uscc, earliest_repair=first)
            case SeriousListEntered():
                first = months_after(event.listed_on, terms.early_removal_after_months)
                return RepairableFact(uscc=event.uscc, earliest_repair=first)
            case PenaltyDecided():
                return _penalty(event, terms)
            case _:
                pass
    return None


def _penalty(decided: PenaltyDecided, terms: CreditTerms) -> RepairableFact:
    excluded = NEVER_EARLY.intersection(decided.kinds)
    if excluded:
        raise NotRepairable(f"the publicity of {min(excluded)} does not end before its term")
    severity = Dishonesty.MINOR if term_of(decided) == SHORT_TERM else Dishonesty.GENERAL
    first = terms.earliest_repair(severity, decided.decided_on)
    return RepairableFact(uscc=decided.uscc, earliest_repair=first)


def repair_credit(
    stated: CreditRepaired,
    facts: Mapping[str, RepairableFact | None],
    elsewhere: Collection[str],
    firm: Enterprise | None,
    today: date,
) -> CreditRepaired:
    """Accept a repair, with its warnings.

    `facts` are those of the own log by stream; `elsewhere` are the streams that other logs tell.

    Raises:
        RepairedFactUnknown: nobody tells one of them.
        RepairOfAnotherAuthority: another authority does.
        RepairOfAnotherFirm: one is about another firm.
        RepairedTooEarly: the shortest period of one is not over.
        MalformedUscc, UsccCheckCharacterWrong: of a firm that is not on record.
        DateInFuture, PeriodReversed: repaired after `today`, or before it was corrected.
        StreamMalformed, TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out
            of bounds.
    """
    require_list(stated.repaired, "/repaired")
    allow_streams(stated.repaired, "/repaired")
    require_text(stated.application_no, REFERENCE, "/application_no")
    require_text(stated.commitment_no, REFERENCE, "/commitment_no")
    allow_text(stated.other_conditions, TEXT, "/other_conditions")
    require_not_future(stated.repaired_on, today, "/repaired_on")
    require_period(stated.corrected_on, stated.repaired_on, "/repaired_on")
    for stream in stated.repaired:
        fact = facts.get(stream)
        if fact is None:
            if stream in elsewhere:
                raise RepairOfAnotherAuthority(f"{stream} is told by another authority")
            raise RepairedFactUnknown(f"nothing is known of {stream}")
        if fact.uscc != stated.uscc:
            raise RepairOfAnotherFirm(f"{stream} is about {fact.uscc}")
        if stated.repaired_on < fact.earliest_repair:
            raise RepairedTooEarly(f"{stream} from {fact.earliest_repair} on")
    return replace(stated, warnings=caution_unrecorded(firm, stated.uscc, "/uscc"))


def cases_repaired(repaired: Collection[str], told: Iterable[Event]) -> tuple[str, ...]:
    """Return the cases, closed in `told`, whose penalties are all `repaired`, as streams, sorted.

    A case goes with what it came to: otherwise it would go on telling of the penalty.
    """
    cases = {
        event.stream
        for event in told
        if isinstance(event, CaseClosed)
        and event.penalties
        and all(f"penalty/{one}" in repaired for one in event.penalties)
    }
    return tuple(sorted(cases))


def evolve(_repair: CreditRepair | None, event: CreditRepairEvent) -> CreditRepair:
    """Return the repair after `event`."""
    return CreditRepair(uscc=event.uscc, repaired=event.repaired, repaired_on=event.repaired_on)
