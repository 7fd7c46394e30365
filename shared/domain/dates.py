"""Legal dates and instants.

A legal date is a calendar day in Asia/Shanghai (LAW-011: UTC+8, no daylight saving since 1991); an
instant is an aware datetime. The clock is not read here: every decision is told `today`.
"""

import calendar
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, ClassVar

import msgspec

from shared.errors import InvalidInput

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""An aware datetime; a stored instant without an offset is unreadable."""


class DateInFuture(InvalidInput):
    """A fact is dated after today: what has not happened is not recorded."""

    code: ClassVar[str] = "date-in-future"
    rules: ClassVar[tuple[str, ...]] = ("LAW-011",)


class InstantWithoutOffset(InvalidInput):
    """An instant does not say its offset from UTC."""

    code: ClassVar[str] = "instant-without-offset"
    rules: ClassVar[tuple[str, ...]] = ("LAW-011",)


class PeriodReversed(InvalidInput):
    """A period ends before it begins."""

    code: ClassVar[str] = "period-reversed"


def legal_date(instant: datetime) -> date:
    """Return the day in Asia/Shanghai on which the aware `instant` falls."""
    return instant.astimezone(SHANGHAI).date()


def require_not_future(day: date, today: date, pointer: str) -> None:
    """Refuse `day`, the member at JSON `pointer`, when it lies after `today`.

    Raises:
        DateInFuture: it does.
    """
    if day > today:
        raise DateInFuture(f"{day} is after today, {today}", pointer)


def require_past_instant(instant: datetime, today: date, pointer: str) -> None:
    """Refuse `instant` without an offset, or on a day after `today`.

    Raises:
        InstantWithoutOffset: it has no offset.
        DateInFuture: its day in Asia/Shanghai is after `today`.
    """
    if instant.utcoffset() is None:
        raise InstantWithoutOffset(f"{instant.isoformat()} has no offset", pointer)
    require_not_future(legal_date(instant), today, pointer)


def require_period(start: date, end: date, pointer: str) -> None:
    """Refuse a period whose `end` lies before its `start`.

    Raises:
        PeriodReversed: it does.
    """
    if end < start:
        raise PeriodReversed(f"{end} is before {start}", pointer)


def months_after(day: date, count: int) -> date:
    """Return the corresponding day `count` months later, or the end of its month.

    Civil Code art. 202. The last year that a date can have is followed by none.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year > date.max.year:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def a_year_after(day: date) -> date:
    """Return the corresponding day of the next year, as `months_after` does."""
    return months_after(day, 12)
