"""The archive on a day and as known on a day: a fold of fewer entries, on both engines."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from shared.domain.dates import legal_date
from shared.projections.archive import Archive
from shared.projections.as_of import Moment, archive_at
from shared.projections.folding import settle
from shared.projections.lines import line
from shared.projections.view import FoldEntry
from shared.store.database import to_ms
from shared.store.tables import entries
from tests.domain.a_case import CONTRACTOR, FINDING, RESULT
from tests.projections.a_node import ANode, open_node
from tests.projections.a_story import ENTRIES, fold, unreadable

USCC = CONTRACTOR.uscc
OURS = [entry for entry in ENTRIES if USCC in Archive().keys(entry)]
LEARNED = datetime(2026, 10, 1, 15, 59, 59, 999000, tzinfo=UTC)
"""The last millisecond of the 1st of October in Shanghai."""


@pytest.fixture
def node(database_url: str) -> Iterator[ANode]:
    opened = open_node(database_url)
    opened.arrive(*ENTRIES)
    opened.projector.catch_up()
    _learn(opened, dict.fromkeys(ENTRIES, LEARNED))
    yield opened
    opened.database.close()


def _learn(node: ANode, learned: dict[FoldEntry, datetime]) -> None:
    with node.database.write() as connection:
        for entry, at in learned.items():
            connection.execute(
                sa.update(entries)
                .where(entries.c.log == entry.log, entries.c.position == entry.position)
                .values(received_ms=to_ms(at))
            )


def _happened_by(entry: FoldEntry, day: date) -> bool:
    stated: str | None = line(entry)["on"]
    return (stated or legal_date(entry.at).isoformat()) <= day.isoformat()


@pytest.mark.parametrize(
    "day", [date(2025, 3, 1), date(2026, 9, 15), date(2026, 9, 16), date(2026, 9, 22)]
)
def test_as_of_is_the_fold_of_what_had_happened_by_then(node: ANode, day: date) -> None:
    told = archive_at(node.database, USCC, Moment(as_of=day))
    expected = fold(Archive(), [entry for entry in settle(OURS) if _happened_by(entry, day)])[USCC]
    assert told is not None
    assert {key: told[key] for key in expected} == expected
    assert (told["as_of"], told["known_on"]) == (day.isoformat(), None)


def test_as_of_tells_what_held_on_the_day(node: ANode) -> None:
    before = archive_at(node.database, USCC, Moment(as_of=RESULT.issued_on - timedelta(days=1)))
    after = archive_at(node.database, USCC, Moment(as_of=RESULT.issued_on))
    assert before is not None
    assert after is not None
    assert RESULT.KIND not in str(before)
    assert RESULT.KIND in str(after)


def test_known_on_counts_what_was_learned_by_the_end_of_the_day_in_shanghai(node: ANode) -> None:
    finding = next(entry for entry in OURS if entry.event == FINDING)
    _learn(node, {finding: LEARNED + timedelta(milliseconds=1)})
    first = archive_at(node.database, USCC, Moment(known_on=date(2026, 10, 1)))
    second = archive_at(node.database, USCC, Moment(known_on=date(2026, 10, 2)))
    assert first is not None
    assert second is not None
    assert FINDING.KIND not in str(first)
    assert FINDING.KIND in str(second)
    place = f"{finding.log}:{finding.position}"
    assert place not in first["learned"]
    assert second["learned"][place] == "2026-10-01T16:00:00.000Z"
    assert len(second["learned"]) == len(OURS)


def test_both_together_count_what_satisfies_both(node: ANode) -> None:
    day, known = date(2026, 9, 15), date(2026, 10, 1)
    one = archive_at(node.database, USCC, Moment(as_of=day))
    both = archive_at(node.database, USCC, Moment(as_of=day, known_on=known))
    assert one is not None
    assert both == {**one, "known_on": "2026-10-01"}


def test_any_moment_gives_what_is_stored(node: ANode) -> None:
    told = archive_at(node.database, USCC, Moment())
    stored = fold(Archive(), OURS)[USCC]
    assert told is not None
    assert {key: told[key] for key in stored} == stored


def test_nothing_is_known_of_a_firm_before_its_first_entry(node: ANode) -> None:
    assert archive_at(node.database, USCC, Moment(known_on=date(2026, 9, 30))) is None
    assert archive_at(node.database, USCC, Moment(as_of=date(1990, 1, 1))) is None
    assert archive_at(node.database, "x" * 65, Moment()) is None


def test_unreadable_entry_counts_by_its_recorded_day(database_url: str) -> None:
    node = open_node(database_url)
    odd = unreadable(next(entry for entry in OURS if entry.event == FINDING))
    node.arrive(odd)
    node.projector.catch_up()
    day = legal_date(odd.at)
    assert archive_at(node.database, USCC, Moment(as_of=day)) is not None
    assert archive_at(node.database, USCC, Moment(as_of=day - timedelta(days=1))) is None
    node.database.close()
