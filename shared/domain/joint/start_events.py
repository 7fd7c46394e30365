"""The start of a case, which ends its secrecy, and who has read it before."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.domain.dates import Instant
from shared.domain.event import Event
from shared.domain.joint.matter import OfSealedCase
from shared.domain.joint.vocabulary import CaseMode


@dataclass(frozen=True, kw_only=True, slots=True)
class StartCalled(OfSealedCase):
    """The first of the two persons who start a case called for its start."""

    KIND: ClassVar[str] = "joint-plan.start-called.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-004",)
    ON: ClassVar[str | None] = "called_on"

    plan_hash: str
    called_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseStarted(Event):
    """A case has started: what was told of it under seal is opened now."""

    KIND: ClassVar[str] = "joint-inspection.started.v1"
    STREAM: ClassVar[str] = "joint-inspection/{0.joint_id}"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-002", "FLT-004")
    ON: ClassVar[str | None] = "started_at"

    joint_id: UUID
    plan_hash: str
    called_by: str
    """Account of the first person; the second one, of the same authority, has recorded this."""
    started_at: Instant
    mode: CaseMode
    leading_authority: str
    participants: tuple[str, ...]
    firms: tuple[str, ...]
    """Credit codes of the firms that are inspected, sorted."""
    readers: tuple[str, ...]
    """All authorities to which the case is opened, the writer included, sorted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRead(Event):
    """A named person has read a sealed case; known to the authority of that person alone."""

    KIND: ClassVar[str] = "joint-plan.read.v1"
    STREAM: ClassVar[str] = "joint-reading/{0.joint_id}"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-014",)
    ON: ClassVar[str | None] = "read_at"
    IN_SLOT: ClassVar[bool] = True

    joint_id: UUID
    reader: str
    """Account that has read."""
    read_at: Instant
