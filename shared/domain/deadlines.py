"""Deadlines as versioned data: how long each duty may take, and whether law or policy says so.

The law knows few numbers; almost everything else is to be done "promptly" (及时). For that the
project proposes numbers of its own, marked as policy, which an authority may replace by its own for
itself. What the law says is published by the national authority alone.

Rules kept here:
  LAW-013  how the days are counted; see `shared.domain.calendar`.
  RPT-001  the annual self-inspection report is in time until the end of 31 March, that day counted
           (policy). A day of the year gives way to no working day.
  XRG-104, XRG-106, FLT-011, PUB-*, LIC-*, 739-75 …  the terms, each with its source in
           `data/deadlines_2022.json`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import ClassVar

import msgspec

from shared.domain.authorities import NMPA
from shared.domain.calendar import MOST_DAYS, Due, Unit, WorkingCalendar
from shared.domain.editions import Publication, in_force
from shared.domain.texts import NAME, REFERENCE, allow_text, require_list, require_text
from shared.errors import InvalidInput, RefusedByRule


class Basis(StrEnum):
    """Who says how long it may take."""

    LAW = "law"
    POLICY = "policy"
    """The project's default, or an authority's own; the law says "promptly"."""


class DeadlinePolicyUnsound(InvalidInput):
    """A policy names a key twice, or a term that is none."""

    code: ClassVar[str] = "deadline-policy-unsound"
    rules: ClassVar[tuple[str, ...]] = ("LAW-013",)


class LawOfAnotherAuthority(RefusedByRule):
    """Only the national authority publishes what the law says; a province has a policy."""

    code: ClassVar[str] = "law-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("LAW-013",)


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadlineRule:
    """How long one duty may take: `count` units, or until a day of the year."""

    key: str
    """Permanent name, such as `flight_report`."""
    title_zh: str
    basis: Basis
    source: str
    """Document and article; of a policy, whose it is."""
    start_zh: str
    """What triggers it; the day itself is not counted."""
    count: int = 0
    unit: Unit | None = None
    day_of_year: str | None = None
    """Instead of a count: the first such day behind the trigger, `MM-DD`."""
    in_principle: bool = False
    """The law says "generally" or "in principle"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadlinePolicy:
    """One edition of a table of deadlines; in force on both of its boundary days."""

    id: str
    title_zh: str
    document_zh: str
    in_force_from: date
    in_force_until: date | None = None
    note: str = ""
    rules: tuple[DeadlineRule, ...]

    def rule(self, key: str) -> DeadlineRule | None:
        """Return the rule of the duty `key`, None where the table has none."""
        return next((rule for rule in self.rules if rule.key == key), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadlinePolicyPublished(Publication):
    """An authority published a table of deadlines."""

    KIND: ClassVar[str] = "deadline-policy.published.v1"
    STREAM: ClassVar[str] = "deadline-policy/editions"
    RULES: ClassVar[tuple[str, ...]] = ("LAW-013",)

    edition: DeadlinePolicy


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """When something is due, and why then."""

    rule: DeadlineRule
    policy: str
    """Id of the table."""
    due: Due


def due(
    policy: DeadlinePolicy, key: str, start: date, calendar: WorkingCalendar
) -> Deadline | None:
    """Return when the duty `key`, triggered on the legal date `start`, is due by `policy`.

    None where the table has no such duty.
    """
    rule = policy.rule(key)
    if rule is None:
        return None
    if rule.day_of_year is not None:
        on = Due(on=_next_day_of_year(rule.day_of_year, start), calendars=(), provisional=False)
    else:
        on = calendar.after(start, rule.count, _unit(rule))
    return Deadline(rule=rule, policy=policy.id, due=on)


def policy_for(policies: Iterable[DeadlinePolicy], key: str, on: date) -> DeadlinePolicy | None:
    """Return the table in force on `on` that knows the duty `key`, None where there is none."""
    return in_force((policy for policy in policies if policy.rule(key) is not None), on)


def require_sound(edition: DeadlinePolicy) -> None:
    """Refuse a table that contradicts itself.

    Raises:
        DeadlinePolicyUnsound: a key twice, or a rule with neither or both of count and day.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_list(edition.rules, "/rules")
    keys: set[str] = set()
    for number, rule in enumerate(edition.rules):
        pointer = f"/rules/{number}"
        require_text(rule.key, REFERENCE, f"{pointer}/key")
        require_text(rule.title_zh, NAME, f"{pointer}/title_zh")
        require_text(rule.source, NAME, f"{pointer}/source")
        allow_text(rule.start_zh, NAME, f"{pointer}/start_zh")
        if rule.key in keys:
            raise DeadlinePolicyUnsound(f"{rule.key} is named twice", f"{pointer}/key")
        keys.add(rule.key)
        _require_term(rule, pointer)


def require_theirs(edition: DeadlinePolicy, authority: str) -> None:
    """Refuse law in the table of a provincial `authority`.

    Raises:
        LawOfAnotherAuthority: it has a rule whose basis is the law.
    """
    law = [rule.key for rule in edition.rules if rule.basis is Basis.LAW]
    if law and authority != NMPA:
        raise LawOfAnotherAuthority(f"{law[0]} is not {authority}'s to publish as law")


def _require_term(rule: DeadlineRule, pointer: str) -> None:
    if rule.day_of_year is not None:
        if rule.unit is not None or rule.count:
            raise DeadlinePolicyUnsound(f"{rule.key} has both a count and a day", pointer)
        try:
            date.fromisoformat(f"2001-{rule.day_of_year}")
        except ValueError as error:
            raise DeadlinePolicyUnsound(
                f"{rule.day_of_year!r} is no day of every year such as 03-31",
                f"{pointer}/day_of_year",
            ) from error
    elif rule.unit is None or not 1 <= rule.count <= MOST_DAYS:
        raise DeadlinePolicyUnsound(f"{rule.key} has neither count and unit nor a day", pointer)


def _unit(rule: DeadlineRule) -> Unit:
    if rule.unit is None:
        raise ValueError(f"{rule.key} has no unit")
    return rule.unit


def _next_day_of_year(day: str, start: date) -> date:
    this_year = date.fromisoformat(f"{start.year:04}-{day}")
    return this_year if this_year > start else this_year.replace(year=start.year + 1)


def _load(*names: str) -> Mapping[str, DeadlinePolicy]:
    folder = files("shared.domain").joinpath("data")
    decoder = msgspec.json.Decoder(DeadlinePolicy)
    read = [decoder.decode(folder.joinpath(name).read_bytes()) for name in names]
    return MappingProxyType({edition.id: edition for edition in read})


DEADLINE_POLICIES: Mapping[str, DeadlinePolicy] = _load("deadlines_2022.json")
"""The tables that ship, by id."""
