"""What all sealed events of a case have in common, and what a plan is made of."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.domain.event import SealedEvent
from shared.domain.parties import Party


@dataclass(frozen=True, kw_only=True, slots=True)
class OfSealedCase(SealedEvent):
    """What every sealed event of a case names; all of one log stand in one stream."""

    STREAM: ClassVar[str] = "joint-plan/{0.joint_id}"

    joint_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A firm that is to be inspected, and where."""

    uscc: str
    role: Party
    """Its part in the entrustments for which it is inspected."""
    authority: str
    """The authority at home there."""
    sites: tuple[str, ...]
