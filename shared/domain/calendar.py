"""The working calendar of the State Council, as versioned data, and counting by it.

Every year's holidays and the weekend days worked instead are announced in the autumn before; each
year is an edition. Shipped are 2024 to 2026. Of a year without an edition only the weekends are
guessed, and whatever was counted through it is provisional (暂定).

Rules kept here:
  LAW-011  days are days in Asia/Shanghai.
  LAW-012  statutory holidays and adjusted working days; 全国年节及纪念日放假办法.
  LAW-013  the day of the trigger is not counted; a deadline is the end of its last day. Civil Code
           art. 201. Months end on the corresponding day, where the month has none on its last: art.
           202. A period not counted in working days whose last day is a day off ends on the next
           working day: art. 203. The Code is applied by analogy, as the project's policy.
"""

import calendar as gregorian
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import ClassVar

import msgspec

from shared.domain.editions import Publication
from shared.domain.texts import LIST, NAME, allow_list, require_text
from shared.errors import InvalidInput

MOST_DAYS = 3660
"""The longest period that is counted, in days, working days or months: ten years of days."""

_DAY = timedelta(days=1)
_SATURDAY = 5


class Unit(StrEnum):
    """What a period is counted in."""

    WORKING_DAY = "working-day"
    DAY = "day"
    MONTH = "month"


class CalendarUnsound(InvalidInput):
    """A calendar names a day of another year, a day twice, or works on a day that is no weekend."""

    code: ClassVar[str] = "calendar-unsound"
    rules: ClassVar[tuple[str, ...]] = ("LAW-012",)


class PeriodOutOfBounds(InvalidInput):
    """A period is negative, or longer than anything that the law counts."""

    code: ClassVar[str] = "period-out-of-bounds"
    rules: ClassVar[tuple[str, ...]] = ("LAW-013",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Holiday:
    """Days off in a row; those on a weekend count among them."""

    name_zh: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarYear:
    """The calendar of one year: one edition."""

    id: str
    """The year, such as `2026`; another id where a year is announced anew."""
    title_zh: str
    document_zh: str
    """The State Council's announcement."""
    year: int
    note: str = ""
    holidays: tuple[Holiday, ...]
    working_weekend_days: tuple[date, ...]

    @property
    def in_force_from(self) -> date:
        """Return the first day of the year."""
        return date(self.year, 1, 1)

    @property
    def in_force_until(self) -> date | None:
        """Return the last day of the year."""
        return date(self.year, 12, 31)


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarPublished(Publication):
    """The national authority published the working calendar of a year."""

    KIND: ClassVar[str] = "calendar.published.v1"
    STREAM: ClassVar[str] = "calendar/editions"
    RULES: ClassVar[tuple[str, ...]] = ("LAW-012", "LAW-013")

    edition: CalendarYear


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """The last day of a period, and what it was counted by."""

    on: date
    calendars: tuple[str, ...]
    """Ids of the editions by which it was counted."""
    provisional: bool
    """暂定: a year was counted of which no calendar is known, by its weekends alone."""
    moved_from: date | None = None
    """The day off on which the period would have ended (Civil Code art. 203, as policy)."""


def require_sound(edition: CalendarYear) -> None:
    """Refuse a calendar that contradicts itself.

    Raises:
        CalendarUnsound: a day of another year or named twice, a holiday that ends before it begins,
            a working day that is no weekend day.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    allow_list(edition.holidays, "/holidays")
    allow_list(edition.working_weekend_days, "/working_weekend_days", LIST)
    named: set[date] = set()
    for number, holiday in enumerate(edition.holidays):
        pointer = f"/holidays/{number}"
        require_text(holiday.name_zh, NAME, f"{pointer}/name_zh")
        if {holiday.first.year, holiday.last.year} != {edition.year}:
            raise CalendarUnsound(f"{holiday.name_zh} is not in {edition.year}", pointer)
        if holiday.last < holiday.first:
            raise CalendarUnsound(f"{holiday.last} is before {holiday.first}", f"{pointer}/last")
        days = set(_days(holiday))
        if days & named:
            raise CalendarUnsound(f"{min(days & named)} is named twice", pointer)
        named |= days
    for number, day in enumerate(edition.working_weekend_days):
        pointer = f"/working_weekend_days/{number}"
        if day.year != edition.year or day.weekday() < _SATURDAY:
            raise CalendarUnsound(f"{day} is no weekend day of {edition.year}", pointer)
        if day in named:
            raise CalendarUnsound(f"{day} is named twice", pointer)
        named.add(day)


def _days(holiday: Holiday) -> Iterable[date]:
    length = (holiday.last - holiday.first).days + 1
    return (holiday.first + number * _DAY for number in range(length))


class WorkingCalendar:
    """The years whose calendars are known, and counting by them; past them, by weekends alone."""

    def __init__(self, years: Iterable[CalendarYear]) -> None:
        """Go by `years`, of each year one calendar."""
        self.years: Mapping[int, CalendarYear] = {one.year: one for one in years}
        known = self.years.values()
        self._off = {day for year in known for one in year.holidays for day in _days(one)}
        self._worked = {day for year in known for day in year.working_weekend_days}

    @property
    def horizon(self) -> date | None:
        """Return the last day that is known for certain, None where no year is."""
        return max((date(year, 12, 31) for year in self.years), default=None)

    def is_working_day(self, day: date) -> bool:
        """Tell whether `day` is worked: as announced, or as the week has it."""
        return day in self._worked or (day.weekday() < _SATURDAY and day not in self._off)

    def working_days_after(self, day: date, count: int) -> Due:
        """Return the `count`-th working day after `day`, which is not counted itself.

        Raises:
            PeriodOutOfBounds: `count` is negative or larger than `MOST_DAYS`, or the years end.
        """
        _require_count(count)
        at, left = day, count
        while left:
            at = _next(at)
            left -= self.is_working_day(at)
        return self._due(_next(day) if count else day, at)

    def working_days_between(self, day: date, until: date) -> int:
        """Return how many working days lie after `day`, `until` included; negative if it is past.

        So a period of as many working days that `day` triggers ends on `until`.
        """
        if until < day:
            return -self.working_days_between(until, day)
        weeks, rest = divmod((until - day).days, 7)
        weekdays = weeks * _SATURDAY
        weekdays += sum((day.weekday() + number) % 7 < _SATURDAY for number in range(1, rest + 1))
        off = sum(day < one <= until and one.weekday() < _SATURDAY for one in self._off)
        return weekdays - off + sum(day < one <= until for one in self._worked)

    def days_after(self, day: date, count: int) -> Due:
        """Return the day `count` days after `day`, or the next working day if it is a day off.

        Raises:
            PeriodOutOfBounds: as `working_days_after`.
        """
        _require_count(count)
        try:
            return self._not_on_a_day_off(day + count * _DAY)
        except OverflowError as error:
            raise PeriodOutOfBounds(f"{count} days after {day}") from error

    def months_after(self, day: date, count: int) -> Due:
        """Return the corresponding day `count` months later, the month's last where it has none.

        A day off gives way to the next working day.

        Raises:
            PeriodOutOfBounds: as `working_days_after`.
        """
        _require_count(count)
        year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
        if year > date.max.year:
            raise PeriodOutOfBounds(f"{count} months after {day}")
        last = gregorian.monthrange(year, month + 1)[1]
        return self._not_on_a_day_off(date(year, month + 1, min(day.day, last)))

    def after(self, day: date, count: int, unit: Unit) -> Due:
        """Return the last day of a period of `count` units that `day` triggers.

        Raises:
            PeriodOutOfBounds: as `working_days_after`.
        """
        counted = {
            Unit.WORKING_DAY: self.working_days_after,
            Unit.DAY: self.days_after,
            Unit.MONTH: self.months_after,
        }
        return counted[unit](day, count)

    def _not_on_a_day_off(self, end: date) -> Due:
        at = end
        while not self.is_working_day(at):
            at = _next(at)
        return replace(self._due(end, at), moved_from=None if at == end else end)

    def _due(self, first: date, on: date) -> Due:
        """Return `on` with what the days from `first` to it were judged by."""
        years = range(first.year, on.year + 1)
        known = [self.years[year].id for year in years if year in self.years]
        return Due(on=on, calendars=tuple(known), provisional=len(known) < len(years))


def _require_count(count: int) -> None:
    if not 0 <= count <= MOST_DAYS:
        raise PeriodOutOfBounds(f"{count} is not between 0 and {MOST_DAYS}")


def _next(day: date) -> date:
    if day == date.max:
        raise PeriodOutOfBounds("the years that can be written end")
    return day + _DAY


def _load(*names: str) -> Mapping[str, CalendarYear]:
    folder = files("shared.domain").joinpath("data")
    decoder = msgspec.json.Decoder(CalendarYear)
    read = [decoder.decode(folder.joinpath(name).read_bytes()) for name in names]
    return MappingProxyType({edition.id: edition for edition in read})


CALENDARS: Mapping[str, CalendarYear] = _load(
    "calendar_2024.json", "calendar_2025.json", "calendar_2026.json"
)
"""The years that ship, by id; 2027 is announced in the autumn of 2026 and has to be published."""
