"""What counting days promises (LAW-011…013, Civil Code arts 201-203)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.calendar import (
    CALENDARS,
    MOST_DAYS,
    CalendarUnsound,
    CalendarYear,
    Holiday,
    PeriodOutOfBounds,
    Unit,
    WorkingCalendar,
    require_sound,
)
from tests.domain.a_case import CALENDAR

KNOWN = WorkingCalendar(CALENDARS.values())
YEAR_2027 = CALENDAR.edition
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
COUNTS = st.integers(0, 300)

WORKED_WEEKENDS = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
"""As the State Council announced them."""


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [("2026-09-24", 10, "2026-10-15"), ("2026-09-30", 10, "2026-10-20"),
     ("2026-02-13", 5, "2026-02-27")],
)  # fmt: skip
def test_working_days_are_counted_as_the_vectors_say(start: str, count: int, end: str) -> None:
    due = KNOWN.working_days_after(date.fromisoformat(start), count)
    assert due.on == date.fromisoformat(end)
    assert (due.calendars, due.provisional, due.moved_from) == (("2026",), False, None)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_weekend_days_worked_are_those_announced(year: int) -> None:
    edition = CALENDARS[str(year)]
    announced = {date.fromisoformat(f"{year}-{day}") for day in WORKED_WEEKENDS[year].split()}
    assert set(edition.working_weekend_days) == announced
    assert all(KNOWN.is_working_day(day) for day in announced)


@pytest.mark.parametrize(("year", "working_days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_year_has_as_many_working_days_as_its_weeks_less_the_statutory_holidays(
    year: int, working_days: int
) -> None:
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1)]
    weekdays = sum(day.weekday() < 5 for day in days)
    statutory = 11 if year < 2025 else 13  # LAW-012
    assert sum(KNOWN.is_working_day(day) for day in days) == working_days == weekdays - statutory


def test_calendar_of_2027_is_not_known_until_it_is_published() -> None:
    assert KNOWN.horizon == date(2026, 12, 31)
    due = KNOWN.working_days_after(date(2026, 12, 25), 10)
    assert (due.on, due.calendars, due.provisional) == (date(2027, 1, 8), ("2026",), True)
    published = WorkingCalendar([*CALENDARS.values(), YEAR_2027])
    due = published.working_days_after(date(2026, 12, 25), 10)
    assert (due.on, due.calendars, due.provisional) == (date(2027, 1, 11), ("2026", "2027"), False)


def test_period_wholly_within_known_years_is_certain_whatever_its_trigger() -> None:
    assert not KNOWN.working_days_after(date(2023, 12, 31), 3).provisional
    assert KNOWN.working_days_after(date(2023, 12, 28), 3).provisional


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-08-31", 3, "2026-11-30"),
        ("2025-12-15", 6, "2026-06-15"),
        ("2026-03-11", 0, "2026-03-11"),
        ("2025-12-01", 1, "2026-01-04"),  # from the New Year's holiday to a Sunday that is worked
    ],
)
def test_months_end_on_the_corresponding_day_or_the_months_last(
    start: str, months: int, end: str
) -> None:
    assert KNOWN.months_after(date.fromisoformat(start), months).on == date.fromisoformat(end)


def test_period_that_ends_on_a_day_off_ends_on_the_next_working_day() -> None:
    due = KNOWN.months_after(date(2026, 4, 1), 6)
    assert (due.on, due.moved_from) == (date(2026, 10, 8), date(2026, 10, 1))
    due = KNOWN.days_after(date(2026, 9, 1), 30)
    assert (due.on, due.moved_from) == (date(2026, 10, 8), date(2026, 10, 1))
    assert KNOWN.days_after(date(2026, 9, 1), 29).moved_from is None
    assert KNOWN.days_after(date(2026, 9, 18), 2).on == date(2026, 9, 20)  # a Sunday worked


@pytest.mark.parametrize("count", [-1, MOST_DAYS + 1])
@pytest.mark.parametrize("unit", list(Unit))
def test_period_out_of_bounds_is_refused(count: int, unit: Unit) -> None:
    with pytest.raises(PeriodOutOfBounds):
        KNOWN.after(date(2026, 1, 1), count, unit)


@pytest.mark.parametrize("unit", list(Unit))
def test_period_beyond_the_years_that_can_be_written_is_refused(unit: Unit) -> None:
    with pytest.raises(PeriodOutOfBounds):
        KNOWN.after(date.max - timedelta(days=1), 300, unit)


@given(day=DAYS, count=COUNTS)
def test_as_many_working_days_lie_in_a_period_as_were_counted(day: date, count: int) -> None:
    end = KNOWN.working_days_after(day, count).on
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(KNOWN.is_working_day(one) for one in between) == count
    assert not count or KNOWN.is_working_day(end)


@given(day=DAYS, first=COUNTS, second=COUNTS)
def test_working_days_add_up(day: date, first: int, second: int) -> None:
    half = KNOWN.working_days_after(day, first).on
    assert (
        KNOWN.working_days_after(half, second).on
        == KNOWN.working_days_after(day, first + second).on
    )


@given(day=DAYS, count=COUNTS, unit=st.sampled_from(list(Unit)))
def test_later_trigger_is_never_due_earlier(day: date, count: int, unit: Unit) -> None:
    earlier = KNOWN.after(day, count, unit).on
    assert earlier <= KNOWN.after(day + timedelta(days=1), count, unit).on


@given(day=DAYS, count=COUNTS, unit=st.sampled_from(list(Unit)))
def test_what_was_counted_through_an_unknown_year_is_provisional(
    day: date, count: int, unit: Unit
) -> None:
    due = KNOWN.after(day, count, unit)
    if due.on.year > 2026:
        assert due.provisional
    elif day.year >= 2024:
        assert not due.provisional


@pytest.mark.parametrize("edition", [*CALENDARS.values(), YEAR_2027], ids=lambda one: one.id)
def test_sound_calendar_is_accepted(edition: CalendarYear) -> None:
    require_sound(edition)


def _holiday(first: str, last: str) -> Holiday:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return Holiday(name_zh="样例", first=start, last=end)


@pytest.mark.parametrize(
    "edition",
    [
        replace(YEAR_2027, holidays=(_holiday("2026-12-31", "2027-01-02"),)),
        replace(YEAR_2027, holidays=(_holiday("2027-05-03", "2027-05-01"),)),
        replace(
            YEAR_2027,
            holidays=(
                _holiday("2027-05-01", "2027-05-03"),
                _holiday("2027-05-03", "2027-05-04"),
            ),
        ),
        replace(YEAR_2027, working_weekend_days=(date(2026, 2, 14),)),
        replace(YEAR_2027, working_weekend_days=(date(2027, 2, 15),)),
        replace(YEAR_2027, working_weekend_days=(date(2027, 1, 3),)),
        replace(YEAR_2027, working_weekend_days=(date(2027, 2, 14), date(2027, 2, 14))),
    ],
)
def test_calendar_that_contradicts_itself_is_refused(edition: CalendarYear) -> None:
    with pytest.raises(CalendarUnsound):
        require_sound(edition)


@given(DAYS, st.integers(0, 400))
def test_working_days_between_two_days_are_those_that_are_worked(start: date, span: int) -> None:
    end = start + timedelta(days=span)
    worked = sum(KNOWN.is_working_day(start + timedelta(days=one + 1)) for one in range(span))
    assert KNOWN.working_days_between(start, end) == worked
    assert KNOWN.working_days_between(end, start) == -worked
