"""What all events of an inspection have in common; all stand in the stream `inspection/<id>`."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.domain.event import ArchiveSection, Event
from shared.domain.numbers import Whole


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedEntrustment:
    """An entrustment that an inspection covers: whose authorities read of it from site entry on."""

    entrustment_id: UUID
    registrant_uscc: str
    registrant_authority: str
    contractor_uscc: str
    contractor_authority: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedFinding:
    """A finding by the inspection that it was made in, and its number there."""

    inspection_id: UUID
    number: Whole


@dataclass(frozen=True, kw_only=True, slots=True)
class OfInspection(Event):
    """What every event of an inspection names; until site entry it is no fact of a firm yet."""

    STREAM: ClassVar[str] = "inspection/{0.inspection_id}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.INSPECTIONS

    inspection_id: UUID
