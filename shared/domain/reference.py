"""The versioned data of the law, as a node knows them at a moment (D8).

What ships with the program holds until a log publishes something in its place: an edition of the
same id replaces it, one that supersedes it ends it. The national authority publishes for everybody;
what a provincial one publishes holds for itself alone, before what is national. Every decision that
the law dates is told which data to go by; none looks for them itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from shared.domain.authorities import NMPA
from shared.domain.calendar import CALENDARS, CalendarPublished, CalendarYear, WorkingCalendar
from shared.domain.catalogue import CATALOGUES, CatalogueEdition, CataloguePublished
from shared.domain.deadlines import (
    DEADLINE_POLICIES,
    Deadline,
    DeadlinePolicy,
    DeadlinePolicyPublished,
    due,
    policy_for,
)
from shared.domain.editions import in_force
from shared.domain.grading import GRADING_POLICIES, GradingPolicy, GradingPolicyPublished
from shared.domain.scheme_publication import SchemePublished
from shared.domain.schemes import SCHEMES, Scheme

AnyEdition = CatalogueEdition | Scheme | CalendarYear | DeadlinePolicy | GradingPolicy
PublicationEvent = (
    CataloguePublished
    | SchemePublished
    | CalendarPublished
    | DeadlinePolicyPublished
    | GradingPolicyPublished
)


Kind = TypeVar("Kind", CatalogueEdition, Scheme, CalendarYear, DeadlinePolicy, GradingPolicy)


class Matter(StrEnum):
    """What is published."""

    CATALOGUE = "catalogue"
    SCHEME = "scheme"
    CALENDAR = "calendar"
    DEADLINE_POLICY = "deadline-policy"
    GRADING_POLICY = "grading-policy"


PUBLICATIONS: Mapping[Matter, type[PublicationEvent]] = MappingProxyType(
    {
        Matter.CATALOGUE: CataloguePublished,
        Matter.SCHEME: SchemePublished,
        Matter.CALENDAR: CalendarPublished,
        Matter.DEADLINE_POLICY: DeadlinePolicyPublished,
        Matter.GRADING_POLICY: GradingPolicyPublished,
    }
)
"""The event that publishes each matter; all of one matter and authority stand in one stream."""

SHIPPED_EDITIONS: Mapping[Matter, Mapping[str, AnyEdition]] = MappingProxyType(
    {
        Matter.CATALOGUE: CATALOGUES,
        Matter.SCHEME: SCHEMES,
        Matter.CALENDAR: CALENDARS,
        Matter.DEADLINE_POLICY: DEADLINE_POLICIES,
        Matter.GRADING_POLICY: GRADING_POLICIES,
    }
)
"""What every node knows without any log."""

NATIONAL = frozenset({Matter.CATALOGUE, Matter.CALENDAR})
"""What only the national authority publishes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One publication, where it stands, and since which legal date this node has held it."""

    event: PublicationEvent
    log: str
    position: int
    received_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """One edition that a node knows, with where it knows it from and what has become of it."""

    matter: Matter
    edition: AnyEdition
    authority: str
    """For whom it holds: the national authority's for everybody."""
    in_force_until: date | None
    """The last day on which it holds, what superseded it considered."""
    superseded_by: str | None = None
    told: Told | None = None
    """None for what ships."""

    @property
    def id(self) -> str:
        """Return the edition's id."""
        return self.edition.id

    @property
    def in_force_from(self) -> date:
        """Return the first day on which it holds."""
        return self.edition.in_force_from

    @property
    def never(self) -> bool:
        """Tell whether there is no day on which it holds: it was superseded from its start."""
        return self.in_force_until is not None and self.in_force_until < self.in_force_from


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """All editions known, and those of them by which `authority` decides."""

    authority: str | None
    held: tuple[Held, ...]
    """Of every matter and authority; each matter by authority and first day."""
    schemes: Mapping[str, Scheme]
    """Inspection schemes by id."""
    catalogues: Mapping[str, CatalogueEdition]
    """Editions of the catalogue of what may not be entrusted, by id."""
    calendar: WorkingCalendar
    deadline_policies: Mapping[str, tuple[DeadlinePolicy, ...]]
    """The tables of each authority."""
    grading_policies: Mapping[str, tuple[GradingPolicy, ...]]
    """The tables of each authority."""

    def due(self, key: str, start: date, owner: str | None = None) -> Deadline | None:
        """Return when the duty `key`, triggered on `start`, is due; the table is that of `start`.

        It is a table of the authority `owner` of the duty, else of one's own where none is named,
        else a national one; so every node that knows the same tables says the same. None where no
        table that was in force then knows the duty.
        """
        for policies in self._before_national(self.deadline_policies, owner):
            policy = policy_for(policies, key, start)
            if policy is not None:
                return due(policy, key, start, self.calendar)
        return None

    def grading_policy(self, on: date, owner: str | None = None) -> GradingPolicy | None:
        """Return the table of supervision levels that holds on the legal date `on`.

        Whose it is, is as with `due`.
        """
        policies = self._before_national(self.grading_policies, owner)
        tables = (in_force(one, on) for one in policies)
        return next((table for table in tables if table is not None), None)

    def _before_national(
        self, tables: Mapping[str, tuple[Kind, ...]], owner: str | None
    ) -> Iterator[tuple[Kind, ...]]:
        whose = self.authority if owner is None else owner
        for authority in dict.fromkeys((whose, NMPA)):
            if authority is not None:
                yield tables.get(authority, ())

    def of(self, matter: Matter) -> tuple[Held, ...]:
        """Return all editions of `matter`, by authority and first day."""
        return tuple(one for one in self.held if one.matter is matter)

    def find(self, matter: Matter, edition: str, authority: str | None = None) -> Held | None:
        """Return the edition of this id: of `authority`, else one's own, else the national one."""
        wanted = (authority,) if authority is not None else (self.authority, NMPA)
        found = {one.authority: one for one in self.of(matter) if one.id == edition}
        return next((found[one] for one in wanted if one in found), None)


def reference_of(authority: str | None, told: Iterable[Told]) -> Reference:
    """Return what a node of `authority` knows that holds the publications `told`."""
    believed = sorted(
        (one for one in told if _speaks_for_itself(one)), key=lambda one: (one.log, one.position)
    )
    held = tuple(one for matter in Matter for one in _held(matter, believed))
    visible = [one for one in held if one.authority in {NMPA, authority} and not one.never]
    visible.sort(key=lambda one: one.authority != NMPA)  # the own ones last: of one id they win
    return Reference(
        authority=authority,
        held=held,
        schemes=_by_id(visible, Scheme),
        catalogues=_by_id(visible, CatalogueEdition),
        calendar=WorkingCalendar(_effective(visible, CalendarYear)),
        deadline_policies=_by_authority(held, DeadlinePolicy),
        grading_policies=_by_authority(held, GradingPolicy),
    )


def matter_of(event: PublicationEvent) -> Matter:
    """Return what `event` publishes."""
    return next(matter for matter, kind in PUBLICATIONS.items() if isinstance(event, kind))


def _speaks_for_itself(told: Told) -> bool:
    national = told.log == NMPA or matter_of(told.event) not in NATIONAL
    return told.event.authority == told.log and national


def _held(matter: Matter, told: Sequence[Told]) -> list[Held]:
    """Return the editions of `matter`: those that ship, those published, each with its end."""
    published: dict[tuple[str, str], Held] = {
        (NMPA, edition.id): Held(
            matter=matter,
            edition=edition,
            authority=NMPA,
            in_force_until=edition.in_force_until,
        )
        for edition in SHIPPED_EDITIONS[matter].values()
    }
    of_matter = [one for one in told if matter_of(one.event) is matter]
    for one in of_matter:
        edition = one.event.edition
        published[one.log, edition.id] = Held(
            matter=matter,
            edition=edition,
            authority=one.log,
            in_force_until=edition.in_force_until,
            told=one,
        )
    for one in of_matter:
        for superseded in one.event.supersedes:
            known = published.get((one.log, superseded))
            if known is not None:
                published[one.log, superseded] = _ended(known, one.event.edition)
    return sorted(published.values(), key=lambda one: (one.authority, one.in_force_from, one.id))


def _ended(held: Held, by: AnyEdition) -> Held:
    end = by.in_force_from - timedelta(days=1)
    if held.in_force_until is not None and held.in_force_until <= end:
        return held
    return replace(held, in_force_until=end, superseded_by=by.id)


def _effective(held: Iterable[Held], kind: type[Kind]) -> list[Kind]:
    """Return the editions of `kind`, each with the end that it has."""
    return [_with_end(one.edition, one) for one in held if isinstance(one.edition, kind)]


def _with_end(edition: Kind, held: Held) -> Kind:
    if held.in_force_until == edition.in_force_until or isinstance(edition, CalendarYear):
        return edition  # a calendar is its year's or nobody's
    return replace(edition, in_force_until=held.in_force_until)


def _by_id(held: Iterable[Held], kind: type[Kind]) -> Mapping[str, Kind]:
    return MappingProxyType({edition.id: edition for edition in _effective(held, kind)})


def _by_authority(held: Iterable[Held], kind: type[Kind]) -> Mapping[str, tuple[Kind, ...]]:
    of_each: dict[str, list[Held]] = {}
    for one in held:
        if not one.never:
            of_each.setdefault(one.authority, []).append(one)
    return MappingProxyType(
        {authority: tuple(_effective(ones, kind)) for authority, ones in of_each.items()}
    )


SHIPPED = reference_of(None, ())
"""What is known without any log."""
