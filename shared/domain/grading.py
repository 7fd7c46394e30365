"""Graded supervision as versioned data: the levels, and how often each is inspected at least.

Every authority has its own table, from a day on; where it has published none, the shipped one
stands, whose frequencies nobody has verified and which says so. A level is a fact that an authority
records; nothing here computes one.

Rules kept here:
  GRD-001  where several levels apply, the highest does.
  GRD-002  a level is reviewed every year, and upon events.
  GRD-003  for registrants that entrust across regions, and for firms that make devices for others
           alone, one level more is suggested, never set.
  GRD-004  a full inspection of an entrusting registrant includes the contractor's production.
           The frequencies are policy: they become deadlines of the next inspection and review.
  GRD-005  may be combined with licence and registration verification.
  Source: 药监综械管〔2022〕78号, in force 2023-01-01; its text was not to be had, so the numbers
  are marked unverified.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import ClassVar

import msgspec

from shared.domain.calendar import Due, Unit, WorkingCalendar
from shared.domain.deadlines import Basis, Deadline, DeadlineRule
from shared.domain.editions import Publication
from shared.domain.texts import TEXT, allow_list, require_list, require_text
from shared.errors import InvalidInput

REVIEW = "level_review"
"""Key of the deadline by which a level is reviewed (GRD-002)."""
_INSPECTION = "level_inspection"
_HUNDRED = 100
_MONTHS = 12


class Level(IntEnum):
    """Supervision level; four is the highest."""

    ONE = 1
    TWO = 2
    THREE = 3
    FOUR = 4


class Scope(StrEnum):
    """What a frequency counts."""

    FULL = "full-scope"
    """Inspections of every item (全项目检查)."""
    ANY = "any"
    """Inspections of whatever scope."""
    SHARE = "share-of-firms"
    """The share of all firms of the level that is drawn every year."""


class GradingPolicyUnsound(InvalidInput):
    """A table leaves a level out, names one twice, or has a frequency that is none."""

    code: ClassVar[str] = "grading-policy-unsound"
    rules: ClassVar[tuple[str, ...]] = ("GRD-001",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Frequency:
    """At least so many inspections in so many years, or such a share of the firms every year."""

    scope: Scope
    times: int = 0
    years: int = 1
    percent: int = 0
    in_principle: bool = False
    verified: bool
    """Whether the number was read in the document itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelPolicy:
    """What one level is for, and how often its firms are inspected at least."""

    level: Level
    scope_zh: str
    scope_en: str = ""
    frequencies: tuple[Frequency, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class GradingPolicy:
    """One table of an authority; in force on both of its boundary days."""

    id: str
    title_zh: str
    document_zh: str
    in_force_from: date
    in_force_until: date | None = None
    note: str = ""
    review_months: int = 12
    """How long a level stands without review (GRD-002)."""
    levels: tuple[LevelPolicy, ...]

    def level(self, level: Level) -> LevelPolicy:
        """Return what the table says of `level`; a sound table has all four."""
        return next(one for one in self.levels if one.level is level)


@dataclass(frozen=True, kw_only=True, slots=True)
class GradingPolicyPublished(Publication):
    """An authority published its table of supervision levels."""

    KIND: ClassVar[str] = "grading-policy.published.v1"
    STREAM: ClassVar[str] = "grading-policy/editions"
    RULES: ClassVar[tuple[str, ...]] = ("GRD-001", "GRD-002")

    edition: GradingPolicy


def highest(levels: Iterable[Level]) -> Level | None:
    """Return the level that applies where all of `levels` do (GRD-001), None for none."""
    return max(levels, default=None)


def inspection_key(level: Level, scope: Scope | None = None) -> str:
    """Return the key of the deadline by which a firm of `level` is inspected again.

    That is in `scope`; where none is named, the shortest time of the level, in whatever scope.
    """
    return f"{_INSPECTION}_{level.value}_{scope.value if scope is not None else ''}"


def is_graded(key: str) -> bool:
    """Tell whether the deadline `key` is one of a table of levels, not of a table of deadlines."""
    return key == REVIEW or key.startswith(f"{_INSPECTION}_")


def graded_due(
    policy: GradingPolicy, key: str, start: date, calendar: WorkingCalendar
) -> Deadline | None:
    """Return when the duty `key` that `start` triggers is due by `policy`.

    None where it asks for nothing of the kind: no such frequency, or a share of the firms alone,
    which falls due for no firm by itself.

    Raises:
        PeriodOutOfBounds: the years that can be written end.
    """
    if key == REVIEW:
        return _graded(policy, key, "监管级别评定", policy.review_months, start, calendar)
    *_, level, scope = key.split("_")
    found = [
        one
        for one in policy.level(Level(int(level))).frequencies
        if one.scope is not Scope.SHARE and scope in {"", one.scope.value}
    ]
    if not found:
        return None
    often = min(found, key=_months)
    title = f"{level}级监管检查频次"
    deadline = _graded(policy, key, title, _months(often), start, calendar)
    return replace(deadline, rule=replace(deadline.rule, in_principle=often.in_principle))


def _months(frequency: Frequency) -> int:
    return max(frequency.years * _MONTHS // frequency.times, 1)


def _graded(
    policy: GradingPolicy,
    key: str,
    title: str,
    months: int,
    start: date,
    calendar: WorkingCalendar,
) -> Deadline:
    rule = DeadlineRule(
        key=key,
        title_zh=title,
        basis=Basis.POLICY,
        source=policy.document_zh,
        start_zh="上次检查或者评定",
        count=months,
        unit=Unit.MONTH,
    )
    due: Due = calendar.months_after(start, months)
    return Deadline(rule=rule, policy=policy.id, due=due)


def require_sound(edition: GradingPolicy) -> None:
    """Refuse a table that does not tell every level once.

    Raises:
        GradingPolicyUnsound: a level is missing or told twice, or a frequency is none.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    told = [one.level for one in edition.levels]
    if sorted(told) != list(Level):
        raise GradingPolicyUnsound(f"levels {sorted(told)} instead of one to four", "/levels")
    if edition.review_months < 1:
        raise GradingPolicyUnsound("a level is reviewed after a month or later", "/review_months")
    for number, level in enumerate(edition.levels):
        require_text(level.scope_zh, TEXT, f"/levels/{number}/scope_zh")
        require_list(level.frequencies, f"/levels/{number}/frequencies")
        allow_list(level.frequencies, f"/levels/{number}/frequencies")
        for place, frequency in enumerate(level.frequencies):
            _require_frequency(frequency, f"/levels/{number}/frequencies/{place}")


def _require_frequency(frequency: Frequency, pointer: str) -> None:
    if frequency.scope is Scope.SHARE:
        if frequency.times or not 1 <= frequency.percent <= _HUNDRED:
            raise GradingPolicyUnsound("a share is 1 to 100 percent, and no number", pointer)
    elif frequency.percent or frequency.times < 1 or frequency.years < 1:
        raise GradingPolicyUnsound("a frequency is once or more in a year or more", pointer)


def _load(*names: str) -> Mapping[str, GradingPolicy]:
    folder = files("shared.domain").joinpath("data")
    decoder = msgspec.json.Decoder(GradingPolicy)
    read = [decoder.decode(folder.joinpath(name).read_bytes()) for name in names]
    return MappingProxyType({edition.id: edition for edition in read})


GRADING_POLICIES: Mapping[str, GradingPolicy] = _load("grading_2023.json")
"""The tables that ship, by id."""
