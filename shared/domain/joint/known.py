"""What is known of a case, piece by piece: each entry as told, and what it says once it counts."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.event import Event
from shared.domain.inspection.plan_events import TeamMember
from shared.domain.joint.events import CaseStarted, PlanProposed
from shared.domain.joint.vocabulary import CaseAnswer


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One entry about a case, of any log."""

    log: str
    position: int
    at: datetime
    """What the log's clock said; clocks of two logs may be minutes apart."""
    digest: str
    """SHA-256 of the entry's body as written, 64 hexadecimal digits in lower case."""
    event: Event | None
    """None where this version cannot read it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownPlan:
    """A plan of the case, and where it stands."""

    hash: str
    plan: PlanProposed
    log: str
    position: int | None
    """None where it is known from an escalation alone."""

    @property
    def rank(self) -> tuple[int, str]:
        """Order among plans that are all agreed: the highest one holds."""
        return self.plan.version, self.hash

    @property
    def parties(self) -> frozenset[str]:
        """Return the participants and those that are informed."""
        return frozenset((*self.plan.participants, *self.plan.informed))


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownAnswer:
    """The last word of an authority on a plan."""

    authority: str
    plan_hash: str
    answer: CaseAnswer
    answered_on: date
    reason: str = ""
    """Why it declined, or what the paper says."""
    attested_by: str | None = None
    """The authority that attests an answer on paper; None where its own log says so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawal:
    """A participant has withdrawn."""

    authority: str
    reason: str
    withdrawn_on: date


@dataclass(frozen=True, order=True, kw_only=True, slots=True)
class Window:
    """The days on which the case may start, the first and the last one; later ones are greater."""

    planned_from: date
    planned_until: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Postponement:
    """A participant has moved the visit that a plan names."""

    authority: str
    plan_hash: str
    window: Window
    reason: str
    postponed_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """A member of the team, and what he has signed."""

    member: TeamMember
    named_by: str
    """The authority whose log names him."""
    free_of_conflict: bool | None
    """What he has declared last; None while he has not."""
    pledged: bool

    @property
    def has_signed(self) -> bool:
        """Tell whether he has declared to be free of conflicts and has signed the pledge."""
        return self.free_of_conflict is True and self.pledged


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """The first of two persons of one authority has called for the start."""

    authority: str
    account: str
    plan_hash: str
    called_on: date
    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """A start that counts."""

    authority: str
    at: datetime
    position: int
    event: CaseStarted


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """An authority holds, proven, what another one has written."""

    receiver: str
    log: str
    position: int
    leaf_hash: str
    received_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalation:
    """A participant took the case to the national authority."""

    authority: str
    plan_hash: str
    reason: str
    escalated_on: date
