"""National statistics as this node can count them: rows that can be followed to lists.

What depends on today (who was visited within a year, what was recorded too late) is counted when it
is read, by the calendars and policies that are known now.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlencode

from services.authority.completeness import Completeness
from services.authority.csv_tables import Cell
from shared.domain.calendar import PeriodOutOfBounds
from shared.domain.dates import months_after
from shared.domain.reference import Reference
from shared.projections.entrustments import ENDED
from shared.projections.lines import UNREADABLE
from shared.projections.statistics import Recorded, Statistics

Row = dict[str, Cell]
IN_TIME = "archive_update"
"""Key of the policy by which a fact is recorded in time (REG-013, SUP-021)."""
WINDOWS_MONTHS = (12, 24)


def flow_rows(statistics: Statistics) -> list[Row]:
    """Return entrustments between authorities, by state; `query` lists those of a row."""
    return [
        {
            "registrant_authority": one.registrant_authority,
            "contractor_authority": one.contractor_authority,
            "state": one.state,
            "live": one.state not in {UNREADABLE, ENDED},
            "entrustments": one.entrustments,
            "certificates": one.certificates,
            "query": _query(
                "entrustments",
                flow=f"{one.registrant_authority}:{one.contractor_authority}:{one.state}",
            ),
        }
        for one in statistics.flows()
    ]


def finding_rows(statistics: Statistics) -> list[Row]:
    """Return findings by authority, year and clause; `query` lists those of any year."""
    return [
        {
            "authority": one.authority,
            "year": one.year,
            "scheme": one.scheme,
            "clause": one.clause,
            "grade": one.grade,
            "findings": one.findings,
            "query": _query("inspections", authority=one.authority, clause=one.clause),
        }
        for one in statistics.findings()
    ]


def coverage_rows(statistics: Statistics, today: date) -> list[Row]:
    """Return by home authority and level how many firms were visited within a year, and two."""
    since = {months: months_after(today, -months).isoformat() for months in WINDOWS_MONTHS}
    rows: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: dict.fromkeys(_counts(), 0))
    for one in statistics.visited():
        counted = rows[one.home, one.level or 0]
        counted["firms"] += one.firms
        for months, first in since.items():
            counted[f"visited_{months}_months"] += one.firms * (one.last_on >= first)
            counted[f"full_scope_{months}_months"] += one.firms * (one.last_full_on >= first)
    live: dict[str, int] = defaultdict(int)
    for flow in statistics.flows():
        if flow.state not in {UNREADABLE, ENDED}:
            for authority in {flow.registrant_authority, flow.contractor_authority}:
                live[authority] += flow.entrustments
    return [
        {
            "authority": home,
            "level": level or None,
            **rows[home, level],
            "live_entrustments_of_authority": live[home],
            "query": _query("archives", home=home),
        }
        for home, level in sorted(rows)
    ]


def quality_rows(statistics: Statistics, reference: Reference, stated: Completeness) -> list[Row]:
    """Return for each log how sound, how prompt and how complete what it tells is.

    A fact is late where it was recorded behind the day that the policy `archive_update` of its
    authority gives; a fact of which no policy says so is not counted as late.
    """
    one_sided, disputed = statistics.one_sided(), statistics.disputed()
    unreadable = statistics.unreadable()
    recorded: dict[str, list[Recorded]] = defaultdict(list)
    for one in statistics.recorded():
        recorded[one.log].append(one)
    return [
        {
            "authority": log.authority,
            "one_sided_entrustments": one_sided.get(log.authority, 0),
            "disputed_entrustments": disputed.get(log.authority, 0),
            "unreadable_entries": unreadable.get(log.authority, 0),
            **_promptness(log.authority, recorded[log.authority], reference),
            "verified_size": log.verified_size,
            "hidden": log.hidden,
            "lag_entries": log.lag_entries,
            "last_contact_at": None
            if log.last_contact_at is None
            else log.last_contact_at.isoformat(),
            "state": log.state.value,
            "query": _query("entrustments", authority=log.authority, status="disputed"),
        }
        for log in stated.logs
    ]


def _promptness(authority: str, recorded: Sequence[Recorded], reference: Reference) -> Row:
    facts = sum(one.facts for one in recorded)
    in_time = {one.legal_day: _due(authority, one.legal_day, reference) for one in recorded}
    late = sum(
        one.facts
        for one in recorded
        if (due := in_time[one.legal_day]) is not None and one.recorded_on > due
    )
    return {
        "facts": facts,
        "late_facts": late,
        "late_share": round(late / facts, 4) if facts else None,
        "median_recording_days": _median((_days(one), one.facts) for one in recorded),
    }


def _due(authority: str, legal_day: str, reference: Reference) -> str | None:
    try:
        deadline = reference.due(IN_TIME, date.fromisoformat(legal_day), authority)
    except PeriodOutOfBounds:
        return None
    return None if deadline is None else deadline.due.on.isoformat()


def _days(one: Recorded) -> int:
    """Return how many days passed from the legal day to the record; none for a day to come."""
    return max((date.fromisoformat(one.recorded_on) - date.fromisoformat(one.legal_day)).days, 0)


def _median(weighted: Iterable[tuple[int, int]]) -> int | None:
    """Return the lower median of values that each occur so often."""
    in_order = sorted(weighted)
    half = (sum(number for _, number in in_order) + 1) // 2
    for value, number in in_order:
        half -= number
        if half <= 0:
            return value
    return None


def _counts() -> list[str]:
    names = ["firms"]
    for months in WINDOWS_MONTHS:
        names += [f"visited_{months}_months", f"full_scope_{months}_months"]
    return names


def _query(path: str, **parameters: str) -> str:
    return f"/v1/{path}?{urlencode(parameters)}"
