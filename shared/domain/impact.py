"""Which live entrustments an edition of the catalogue affects (PRO-001, ENT-004).

The catalogues known before and after are asked about each device; what matters is where their
answers differ on the day from which the edition counts.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.catalogue import CatalogueEdition
from shared.domain.prohibition import (
    DeviceFacts,
    ProhibitionCheck,
    ProhibitionResult,
    check_prohibition,
)


class Change(StrEnum):
    """What an edition makes of an entrustment that is live."""

    PROHIBITED = "prohibited"
    NEEDS_HUMAN = "needs_human"
    NO_LONGER_PROHIBITED = "no_longer_prohibited"
    NO_LONGER_OPEN = "no_longer_open"
    """A human had to decide before; now it is allowed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveEntrustment:
    """What the catalogue asks of an entrustment, and whom to tell."""

    entrustment_id: str
    registrant_uscc: str | None
    registrant_authority: str | None
    contractor_uscc: str | None
    contractor_authority: str | None
    certificate_no: str | None
    device: DeviceFacts
    """All unknown where the certificate is not on record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Affected:
    """One live entrustment of which the answer changes."""

    change: Change
    entrustment: LiveEntrustment
    before: ProhibitionResult
    after: ProhibitionCheck


def affected(
    live: Iterable[LiveEntrustment],
    before: Collection[CatalogueEdition],
    after: Collection[CatalogueEdition],
    on: date,
) -> Iterator[Affected]:
    """Yield those of `live` that `after` answers otherwise than `before` on the legal date `on`."""
    for entrustment in live:
        told = check_prohibition(after, entrustment.device, on)
        earlier = check_prohibition(before, entrustment.device, on).result
        if told.result is not earlier:
            yield Affected(
                change=_change(earlier, told.result),
                entrustment=entrustment,
                before=earlier,
                after=told,
            )


def _change(before: ProhibitionResult, after: ProhibitionResult) -> Change:
    match after:
        case ProhibitionResult.PROHIBITED:
            return Change.PROHIBITED
        case ProhibitionResult.NEEDS_HUMAN:
            return Change.NEEDS_HUMAN
        case ProhibitionResult.ALLOWED:
            prohibited = before is ProhibitionResult.PROHIBITED
            return Change.NO_LONGER_PROHIBITED if prohibited else Change.NO_LONGER_OPEN
