"""What an authority records of pushing its facts to the national data sharing platform.

Rules kept here:
  SUP-021  what is gathered for the credit archives is pushed to the national platform as the NMPA
           asks. Announcement 38 art. 18.
  REG-012  so are the data of a certificate that tells of entrusted production. Art. 13.

One entry is written for each batch that the platform has taken, with its receipt. Batches follow
one another in the own log; where the last one ends, the next one begins.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from shared.domain.correction import OfCorrection
from shared.domain.event import Event
from shared.domain.numbers import Whole

PUSHES = "push/national"
"""The one stream of all batches of an authority."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PushRejection:
    """One fact that the platform did not take, and why, in its own words."""

    position: Whole
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivePushed(Event):
    """The platform has taken a batch: the facts among the own entries [first, end)."""

    KIND: ClassVar[str] = "archive.pushed.v1"
    STREAM: ClassVar[str] = PUSHES
    RULES: ClassVar[tuple[str, ...]] = ("SUP-021", "REG-012")
    ON: ClassVar[str | None] = "pushed_at"

    batch_id: str
    first: Whole
    end: Whole
    count: Whole
    """How many facts were in it, those that were rejected too."""
    mapping: str
    """Id and digest of the mapping by which they were written."""
    receipt_no: str
    rejected: tuple[PushRejection, ...] = ()
    pushed_at: datetime


def is_pushed(told: type[Event]) -> bool:
    """Tell whether events of the class `told` are pushed, where they are not for the writer alone.

    They are the facts of firms, and what corrects them.
    """
    return told.SECTION is not None or issubclass(told, OfCorrection)
