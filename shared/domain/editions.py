"""What all versioned data of the law have in common: an id, and the days on which they hold (D8).

An edition is in force on both of its boundary days. Where several are, the one that began last
holds; that an edition may begin while another holds is asked when it is published.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from shared.domain.event import Event


class InForce(Protocol):
    """Anything with an id that is in force for a time."""

    @property
    def id(self) -> str:
        """Return its name, unique among its kind, such as `2022-17`."""
        ...

    @property
    def in_force_from(self) -> date:
        """Return the first day on which it holds."""
        ...

    @property
    def in_force_until(self) -> date | None:
        """Return the last day on which it holds; None where no end is known."""
        ...


Edition = TypeVar("Edition", bound=InForce)


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication(Event):
    """What every event that publishes an edition names beside the whole `edition` itself."""

    authority: str
    """Who publishes it: the national authority for everybody, a provincial one for itself."""
    supersedes: tuple[str, ...] = ()
    """Ids of the editions that it ends on the day before it begins."""


def holds(edition: InForce, on: date) -> bool:
    """Tell whether `edition` is in force on the legal date `on`."""
    return edition.in_force_from <= on and (
        edition.in_force_until is None or on <= edition.in_force_until
    )


def in_force(editions: Iterable[Edition], on: date) -> Edition | None:
    """Return what holds on the legal date `on`: of several the one that began last."""
    holding = [edition for edition in editions if holds(edition, on)]
    return max(holding, key=lambda edition: (edition.in_force_from, edition.id), default=None)
