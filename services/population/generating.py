"""A whole population told in the order of time, without holding what was told.

Sorted sources say what begins when: firms by their number, each year of entrustments by the day of
their record, and each year's plan of inspections. What has begun goes on beside the rest to its
end.
"""

from array import array
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from heapq import heappop, heappush, heapreplace, merge

from services.population.diary import instant, morning_ms, year_of
from services.population.entrusting import A_YEAR, entrust
from services.population.facts import Facts
from services.population.founding import found
from services.population.inspecting import inspect
from services.population.nation import READY_DAYS, Nation
from services.population.period import Wanted
from services.population.proportions import FILED, FILED_IN_TIME, INSPECTED_YEARLY
from services.population.recording import Recorded
from services.population.reporting import report_year

Opening = tuple[int, int, int, Callable[[], Iterator[Recorded]]]
"""The day on which something begins, what sets it apart from others of that day, and itself."""

Running = tuple[datetime, int, Recorded, Iterator[Recorded]]
"""What something under way tells next and when, the order of its beginning, and itself."""


def generate(wanted: Wanted) -> Iterator[Recorded]:
    """Yield everything that is recorded of the population `wanted`, in the order of time.

    Raises:
        InvalidInput: there can be no such population.
    """
    nation = Nation(wanted)
    facts = Facts(nation)
    entrusted = (_entrusted(facts, year) for year in range(wanted.years))
    openings = merge(_founded(facts), *entrusted, _inspected(facts), _reported(facts))
    return _side_by_side(openings, morning_ms(wanted.last_day + 1))


def _founded(facts: Facts) -> Iterator[Opening]:
    for firm in range(facts.nation.firms):
        yield facts.nation.recorded[firm], 0, firm, partial(found, facts, firm)


def _entrusted(facts: Facts, year: int) -> Iterator[Opening]:
    """Yield one year, from 0 on, of all entrustments, in the order of its beginnings."""
    nation = facts.nation
    for number in range(nation.entrustments):
        if year <= nation.lasts[number]:
            day = nation.established[number] + year * A_YEAR
            yield day, 1, number, partial(entrust, facts, number, year)


def _inspected(facts: Facts) -> Iterator[Opening]:
    """Yield the inspections of each year's plan (INS-001, Order 53 art. 49)."""
    nation = facts.nation
    yearly = dict(INSPECTED_YEARLY)
    for first in range(nation.wanted.first_day, nation.wanted.last_day, A_YEAR):
        draw = nation.draw("plan", first)
        planned = array("Q")
        for firm in range(nation.firms):
            day = first + draw.below(A_YEAR)
            is_chosen = draw.happens(yearly[nation.kind(firm)])
            if is_chosen and day >= nation.recorded[firm] + READY_DAYS:
                planned.append(day * nation.firms + firm)
        for one in sorted(planned):
            day, firm = divmod(one, nation.firms)
            yield day, 2, firm, partial(inspect, facts, firm, day)


def _reported(facts: Facts) -> Iterator[Opening]:
    """Yield the self-inspection reports of each year, due by the 31st of March (RPT-001)."""
    nation = facts.nation
    for year in range(year_of(nation.wanted.first_day) + 1, year_of(nation.wanted.last_day) + 1):
        draw = nation.draw("self-inspections", year)
        filed = array("Q")
        due = date(year, 3, 31).toordinal()
        for firm in range(nation.firms):
            day = due - draw.below(75) if draw.happens(FILED_IN_TIME) else due + draw.between(1, 60)
            if draw.happens(FILED) and day >= nation.recorded[firm] + READY_DAYS:
                filed.append(day * nation.firms + firm)
        for one in sorted(filed):
            day, firm = divmod(one, nation.firms)
            yield day, 3, firm, partial(report_year, facts, firm, day)


def _side_by_side(openings: Iterator[Opening], end_ms: int) -> Iterator[Recorded]:
    """Yield what all matters tell before `end_ms`, those under way at one time interleaved."""
    running: list[Running] = []
    for order, (day, _, _, begin) in enumerate(openings):
        begins_ms = morning_ms(day)
        if begins_ms >= end_ms:
            break
        yield from _go_on(running, instant(begins_ms))
        matter = begin()
        first = next(matter, None)
        if first is not None:
            heappush(running, (first.at, order, first, matter))
    yield from _go_on(running, instant(end_ms))


def _go_on(running: list[Running], until: datetime) -> Iterator[Recorded]:
    """Yield what the matters under way tell before `until`, in order."""
    while running and running[0][0] < until:
        _, order, told, matter = running[0]
        yield told
        following = next(matter, None)
        if following is None:
            heappop(running)
        else:
            heapreplace(running, (following.at, order, following, matter))
