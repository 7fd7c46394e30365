"""That an authority read what it has repaired: each reading stands in its own log (CRD-004)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.domain.event import Event
from shared.domain.texts import TEXT, require_text


@dataclass(frozen=True, kw_only=True, slots=True)
class RepairedFactRead(Event):
    """Somebody of the authority read facts of its own log that are no longer in use."""

    KIND: ClassVar[str] = "archive.repaired-fact-read.v1"
    STREAM: ClassVar[str] = "repaired-reading/{0.reading_id}"
    RULES: ClassVar[tuple[str, ...]] = ("CRD-004",)
    ON: ClassVar[str | None] = "read_on"

    reading_id: UUID
    uscc: str
    streams: tuple[str, ...]
    """What was read; empty where there was nothing."""
    reason: str
    read_on: date


def read_repaired(stated: RepairedFactRead) -> RepairedFactRead:
    """Accept a reading.

    Raises:
        TextMissing, TextTooLong, TextUnprintable: the reason is none.
    """
    require_text(stated.reason, TEXT, "/reason")
    return stated
