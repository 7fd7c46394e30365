"""What population is wanted, and the time over which it is told."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from services.population.names import PROVINCE
from shared.domain.authorities import require_authority
from shared.errors import InvalidInput

UNTIL = date(2026, 10, 31)
"""The last day told: the last one for which an inspection guide is known (FND-2015, FND-NONE)."""

MOST_YEARS = 5
"""Certificates and licences are valid that long, and none of a population is renewed."""


class PopulationImpossible(InvalidInput):
    """No population has that size, or lives there."""

    code: ClassVar[str] = "population-impossible"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A population: the same one for the same values, for ever."""

    seed: int
    firms: int
    entrustments: int | None = None
    """Exactly so many; None for as many as so many firms have by proportion."""
    years: int = 3
    authorities: tuple[str, ...] = tuple(PROVINCE)
    """Provincial authorities whose firms they are."""

    @property
    def first_day(self) -> int:
        """Return the ordinal of the first day told."""
        return (UNTIL + timedelta(days=1)).replace(year=UNTIL.year - self.years).toordinal()

    @property
    def last_day(self) -> int:
        """Return the ordinal of the last day told."""
        return UNTIL.toordinal()


def require_possible(wanted: Wanted) -> None:
    """Refuse a population that cannot be.

    Raises:
        PopulationImpossible: a number is out of bounds, or no authority is named, or one twice.
        UnknownAuthority: an authority is none, or has no firms.
    """
    if wanted.seed < 0:
        raise PopulationImpossible(f"the seed is {wanted.seed}; it is 0 or more")
    if wanted.firms < 1:
        raise PopulationImpossible(f"{wanted.firms} firms; at least one is needed")
    if wanted.entrustments is not None and not 0 <= wanted.entrustments <= 10 * wanted.firms:
        raise PopulationImpossible(
            f"{wanted.entrustments} entrustments among {wanted.firms} firms: 0 to 10 each"
        )
    if not 1 <= wanted.years <= MOST_YEARS:
        raise PopulationImpossible(f"{wanted.years} years; 1 to {MOST_YEARS} can be told")
    if len(set(wanted.authorities)) < len(wanted.authorities) or not wanted.authorities:
        raise PopulationImpossible("name each authority once, and one at least")
    for authority in wanted.authorities:
        require_authority(authority, "/authorities")
        if authority not in PROVINCE:
            raise PopulationImpossible(f"{authority} has no firms of its own")
