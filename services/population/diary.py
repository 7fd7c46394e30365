"""When things are recorded: in office hours, on weekdays, one after the other.

Public holidays are not kept: the calendar of a year is data of the law, and nothing here depends
on it. Days are ordinals of `datetime.date`, instants milliseconds since the epoch.
"""

from copy import copy
from datetime import UTC, date, datetime, timedelta

from services.population.draw import Draw
from shared.domain.dates import SHANGHAI

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_DAY_MS = 86_400_000
_MINUTE_MS = 60_000
_SHANGHAI_MS = 8 * 60 * _MINUTE_MS
_MORNING, _EVENING = 8 * 60 + 30, 17 * 60 + 30  # minutes of the day
_SATURDAY = 5


def work_day(day: int) -> int:
    """Return `day`, or the Monday after it."""
    weekday = (day - 1) % 7
    return day if weekday < _SATURDAY else day + 7 - weekday


def year_of(day: int) -> int:
    """Return the year in which `day` lies."""
    return date.fromordinal(day).year


def morning_ms(day: int) -> int:
    """Return the first instant of the legal `day`."""
    return (day - _EPOCH_DAY) * _DAY_MS - _SHANGHAI_MS


def instant(at_ms: int) -> datetime:
    """Return `at_ms` as an aware UTC instant."""
    return _EPOCH + timedelta(milliseconds=at_ms)


class Diary:
    """The present of one matter; it only ever moves on."""

    __slots__ = ("_draw", "at_ms")

    def __init__(self, draw: Draw, day: int) -> None:
        """Begin on the first working day from `day` on."""
        self._draw = draw
        self.at_ms: int = 0
        self._go_to(work_day(day), _MORNING)

    def copy(self) -> "Diary":
        """Return a diary that goes on from here by itself."""
        return copy(self)

    @property
    def now(self) -> datetime:
        """Return the present instant."""
        return instant(self.at_ms)

    @property
    def day(self) -> int:
        """Return the present legal day."""
        return (self.at_ms + _SHANGHAI_MS) // _DAY_MS + _EPOCH_DAY

    @property
    def today(self) -> date:
        """Return the present legal day as a date."""
        return date.fromordinal(self.day)

    @property
    def local(self) -> datetime:
        """Return the present instant, to the minute, with the offset of Shanghai."""
        return self.now.replace(second=0, microsecond=0).astimezone(SHANGHAI)

    def pass_days(self, low: int, high: int) -> None:
        """Let `low` to `high` days go by; 1 at least."""
        self._go_to(work_day(self.day + self._draw.between(low, high)), _MORNING)

    def pass_minutes(self, low: int, high: int) -> None:
        """Let `low` to `high` minutes of work go by; the evening ends in the next morning."""
        later = self.at_ms + self._draw.between(low, high) * _MINUTE_MS + self._draw.below(60_000)
        evening = morning_ms(self.day) + _EVENING * _MINUTE_MS
        if later < evening:
            self.at_ms = later
        else:
            self._go_to(work_day(self.day + 1), _MORNING)

    def _go_to(self, day: int, minute: int) -> None:
        spread = self._draw.below(4 * 60 * _MINUTE_MS)
        self.at_ms = morning_ms(day) + minute * _MINUTE_MS + spread
