"""Statistics against a naive count over an invented population, and what they say of its faults."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from statistics import median_low
from uuid import UUID

import pytest

from services.authority.completeness import Completeness, LogStatement, Standing
from services.authority.csv_tables import csv_table
from services.authority.statistics import coverage_rows, finding_rows, flow_rows, quality_rows
from services.population.generating import generate
from services.population.period import UNTIL, Wanted
from services.population.recording import Recorded
from shared.domain.dates import legal_date, months_after
from shared.domain.enterprise import EnterpriseRecorded
from shared.domain.entrustment.events import (
    EntrustmentAcknowledged,
    EntrustmentEstablished,
    EntrustmentTerminated,
    OfEntrustment,
)
from shared.domain.event import Event
from shared.domain.inspection.events import FindingRecorded, SiteEntered
from shared.domain.reference import SHIPPED
from shared.domain.supervision import SupervisionLevelSet
from shared.projections.statistics import Statistics
from shared.projections.view import FoldEntry
from shared.store import schema
from tests.domain.a_case import ACKNOWLEDGED, ANNULLED, ESTABLISHED, FINDING, SELF_INSPECTION
from tests.projections.a_node import ANode, open_node
from tests.projections.a_story import entry, unreadable

AUTHORITIES = ("zj", "ha", "js")
TOLD = list(generate(Wanted(seed=11, firms=60, years=2, authorities=AUTHORITIES)))
STATED = Completeness(
    logs=[
        LogStatement(
            authority=one,
            verified_size=7,
            checkpoint_at=None,
            lag_entries=1,
            last_contact_at=None,
            hidden=3,
            state=Standing.BEHIND,
        )
        for one in AUTHORITIES
    ],
    complete=False,
)


def as_entries(told: list[Recorded]) -> Iterator[FoldEntry]:
    positions: Counter[str] = Counter()
    for number, one in enumerate(told):
        event = one.event
        yield FoldEntry(
            log=one.authority,
            position=positions[one.authority],
            at=one.at,
            id=f"0192a000-0000-7000-8000-{number:012d}",
            kind=event.KIND,
            stream=event.stream,
            subjects=one.subjects,
            event=event,
        )
        positions[one.authority] += 1


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ANode]:
    """A node that holds the whole population."""
    url = f"sqlite:///{tmp_path_factory.mktemp('statistics') / 'node.sqlite'}"
    schema.upgrade(url)
    opened = open_node(url)
    opened.arrive(*as_entries(TOLD))
    opened.projector.catch_up()
    yield opened
    opened.database.close()


def test_flows_are_what_a_naive_count_finds(node: ANode) -> None:
    by_id: dict[UUID, list[Event]] = defaultdict(list)
    for one in TOLD:
        if isinstance(one.event, OfEntrustment):
            by_id[one.event.entrustment_id].append(one.event)
    counted: Counter[tuple[str, str, str]] = Counter()
    certificates: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for events in by_id.values():
        kinds = [type(one) for one in events]
        ended = kinds.count(EntrustmentTerminated)
        both = EntrustmentEstablished in kinds and EntrustmentAcknowledged in kinds
        first = next(
            event
            for event in events
            if isinstance(event, EntrustmentEstablished | EntrustmentAcknowledged)
        )
        begun = "acknowledged" if both else "established"
        if EntrustmentEstablished not in kinds:
            begun = "unestablished"
        told = 2 if both else 1
        state = begun if not ended else "terminated" if ended == told else "terminated-by-one-side"
        place = (first.registrant_authority, first.contractor_authority, state)
        counted[place] += 1
        certificates[place].add(first.certificate_no)
    rows = flow_rows(Statistics(node.database))
    shown = {
        (row["registrant_authority"], row["contractor_authority"], row["state"]): row
        for row in rows
    }
    assert {place: row["entrustments"] for place, row in shown.items()} == counted
    assert {place: row["certificates"] for place, row in shown.items()} == {
        place: len(found) for place, found in certificates.items()
    }
    assert {place[2] for place, row in shown.items() if not row["live"]} <= {"terminated"}
    assert len({place[:2] for place in shown}) > 3


def test_findings_are_what_a_naive_count_finds(node: ANode) -> None:
    counted = Counter(
        (one.authority, one.event.found_on.year, one.event.clause, one.event.severity)
        for one in TOLD
        if isinstance(one.event, FindingRecorded)
    )
    rows = finding_rows(Statistics(node.database))
    shown = {
        (row["authority"], row["year"], row["clause"], row["grade"]): row["findings"]
        for row in rows
    }
    assert shown == counted
    assert len(counted) > 10


def test_coverage_is_what_a_naive_count_finds(node: ANode) -> None:
    home = {
        one.event.uscc: one.event.home_authority
        for one in TOLD
        if isinstance(one.event, EnterpriseRecorded)
    }
    visits: dict[str, list[date]] = defaultdict(list)
    for one in TOLD:
        if isinstance(one.event, SiteEntered):
            visits[one.event.uscc].append(legal_date(one.event.entered_at))
    since = months_after(UNTIL, -12)
    expected: Counter[str] = Counter()
    for firm, authority in home.items():
        expected[authority] += any(day >= since for day in visits[firm])
    rows = coverage_rows(Statistics(node.database), UNTIL)
    firms: Counter[str] = Counter()
    visited: Counter[str] = Counter()
    for row in rows:
        firms[str(row["authority"])] += int(row["firms"] or 0)
        visited[str(row["authority"])] += int(row["visited_12_months"] or 0)
    assert firms == Counter(home.values())
    assert visited == expected
    assert sum(expected.values()) > 0
    levels = {one.event.level for one in TOLD if isinstance(one.event, SupervisionLevelSet)}
    assert {row["level"] for row in rows} <= levels | {None}


def test_promptness_is_what_a_naive_count_finds(node: ANode) -> None:
    rows = {
        row["authority"]: row for row in quality_rows(Statistics(node.database), SHIPPED, STATED)
    }
    for authority in AUTHORITIES:
        days: list[tuple[date, date]] = []
        for one in TOLD:
            event = one.event
            if one.authority == authority and event.SECTION is not None and event.ON is not None:
                stated = getattr(event, event.ON)
                if stated is not None:
                    legal = stated if type(stated) is date else legal_date(stated)
                    days.append((legal, legal_date(one.at)))
        late = 0
        for legal, recorded in days:
            deadline = SHIPPED.due("archive_update", legal, authority)
            late += deadline is not None and recorded > deadline.due.on
        row = rows[authority]
        assert (row["facts"], row["late_facts"]) == (len(days), late)
        waited = [max((recorded - legal).days, 0) for legal, recorded in days]
        assert row["median_recording_days"] == median_low(waited)
        assert (row["hidden"], row["lag_entries"], row["state"]) == (3, 1, "behind")


def test_one_sided_disputed_and_unreadable_are_counted_for_whom_they_concern(
    database_url: str,
) -> None:
    node = open_node(database_url)
    other = replace(ESTABLISHED, entrustment_id=UUID(int=9))
    differs = replace(ACKNOWLEDGED, started_on=ESTABLISHED.started_on + timedelta(days=1))
    node.arrive(entry(other, 0), entry(ESTABLISHED, 1), entry(differs, 2))
    node.arrive(unreadable(entry(FINDING, 3)))
    node.projector.catch_up()
    statistics = Statistics(node.database)
    assert statistics.one_sided() == {"ha": 1}
    assert statistics.disputed() == {"ha": 1, "zj": 1}
    assert statistics.unreadable() == {"ha": 1}
    node.database.close()


def test_what_is_annulled_later_was_recorded_all_the_same(database_url: str) -> None:
    node = open_node(database_url)
    node.arrive(entry(SELF_INSPECTION, 0), entry(replace(ANNULLED, position=0), 1, "ha"))
    node.projector.catch_up()
    assert [one.facts for one in Statistics(node.database).recorded()] == [1]
    assert Statistics(node.database).unreadable() == {}
    node.database.close()


def test_table_holds_no_formula_and_opens_as_chinese() -> None:
    written = csv_table([{"a": "=1+1", "b": 2}, {"a": " @x", "b": None}], ("a", "b"))
    assert written == b"\xef\xbb\xbfa,b\r\n'=1+1,2\r\n' @x,\r\n"
