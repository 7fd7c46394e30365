"""What every event says of itself, whatever it tells.

An event is a published document: its kind is its permanent name; a field may be added with a
default, but never renamed or removed. A change of meaning is a new kind.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar


class ArchiveSection(StrEnum):
    """The sections of a credit archive, first to seventh (ARC-001, Order 53 art. 67)."""

    LICENCES = "licences"
    """Licences, filings, certificates and the product varieties made."""
    ENTRUSTMENTS = "entrustments"
    INSPECTIONS = "inspections"
    VIOLATIONS = "violations"
    SAMPLING = "sampling"
    ADVERSE_CONDUCT = "adverse-conduct"
    COMPLAINTS = "complaints"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One thing that happened, as one authority records it.

    Each kind states, as part of its class:
      KIND     permanent name, `matter.what-happened.vN`
      STREAM   the matter whose history it belongs to, as a template over its own fields
      RULES    ids of the rules on which it rests
      ON       the field with its legal date or instant; None where it has none
      SECTION  where it stands in the archives of its firms; None where it is no fact of a firm
      IN_SLOT  whether it waits for a slot of the log, so that nobody sees from outside that it came
    """

    KIND: ClassVar[str]
    STREAM: ClassVar[str]
    RULES: ClassVar[tuple[str, ...]] = ()
    ON: ClassVar[str | None] = None
    SECTION: ClassVar[ArchiveSection | None] = None
    IN_SLOT: ClassVar[bool] = False

    recorded_by: str
    """Account that recorded it, such as `zj:registrar-01`."""

    @property
    def stream(self) -> str:
        """The stream that the event is appended to, such as `inspection/0192…`."""
        return self.STREAM.format(self)

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the ids of the rules on which this very event rests."""
        return self.RULES

    @property
    def touches(self) -> tuple[str, ...]:
        """Return the streams of other matters whose standing it changes, as a repair does."""
        return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedEvent(Event):
    """What few know of until it is opened: its readers are exactly those that take part."""

    IN_SLOT: ClassVar[bool] = True

    readers: tuple[str, ...]
    """Authority ids of all that read it, sorted; its writer is one of them."""
    opens_by: date
    """The legal date by which it is opened at the latest."""
