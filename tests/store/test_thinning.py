"""Old notes of peers' logs go, but for one a day; what was hidden between them becomes one run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from shared.log.trusted_log import TrustedLog
from shared.store import thinning
from shared.store.database import Database
from shared.store.heads import LogState, create_own_log
from shared.store.peer_logs import PeerLogs
from shared.store.tables import checkpoints, hidden_runs
from shared.store.thinning import ALL_KEPT, DAY_SECONDS, PeerNotes, superseded
from shared.store.verification import LogKeys, verify_log
from tests.log.sample_log import CLOCK_KEY, LOG_KEY, NOON, ORIGIN, SampleLog, header_at

KEYS = LogKeys(log_keys=(LOG_KEY,), clock_keys=(CLOCK_KEY,))


@dataclass
class Henan:
    """Henan's node, and Zhejiang's log as it grows."""

    database: Database
    zhejiang: SampleLog

    def hear(self, at: datetime, marks: str) -> None:
        """Let Zhejiang append an entry per character, "+" for one that Henan may see; pull it."""
        for mark in marks:
            readers = ["ha"] if mark == "+" else ["nmpa"]
            self.zhejiang.append(header_at(self.zhejiang.size, readers))
        peer_logs = PeerLogs(self.database, lambda: at)
        head = peer_logs.head("zj", ORIGIN)
        trusted = TrustedLog(
            log="zj",
            origin=ORIGIN,
            log_keys=KEYS.log_keys,
            clock_keys=KEYS.clock_keys,
            frontier=head.frontier,
        )
        lines = self.zhejiang.page(start=head.frontier.size, at=at)
        assert peer_logs.keep_page("zj", trusted.accept_page(lines, "ha"))

    def notes(self) -> list[int]:
        """Return the sizes at which a note is kept."""
        query = sa.select(checkpoints.c.size).where(checkpoints.c.log == "zj")
        with self.database.read() as connection:
            return sorted(connection.scalars(query))

    def runs(self) -> list[tuple[int, int, int]]:
        """Return start, length and number of hashes of each hidden run."""
        with self.database.read() as connection:
            rows = connection.execute(sa.select(hidden_runs).order_by(hidden_runs.c.start)).all()
        return [(row.start, row.length, len(row.hashes) // 32) for row in rows]

    def verified_notes(self) -> int:
        found = verify_log(self.database, "zj", "ha", KEYS)
        assert found.size == self.zhejiang.size
        return found.notes


@pytest.fixture
def henan(database_url: str) -> Iterator[Henan]:
    database = Database(database_url)
    yield Henan(database, SampleLog())
    database.close()


def hours(count: float) -> datetime:
    return NOON + timedelta(hours=count)


def test_last_note_of_each_day_is_kept_and_all_of_two_days(henan: Henan) -> None:
    for number in range(24):  # noon to noon and on, every 6 hours: six days
        henan.hear(hours(6 * number), "--")
    assert henan.notes() == list(range(2, 50, 2))
    assert PeerNotes(henan.database, "ha").thin(hours(6 * 23)) == 11
    # 04:00 UTC and every 6 hours; what is kept of the first three days are their notes of 22:00.
    assert henan.notes() == [8, 16, 24, 30, *range(32, 50, 2)]
    assert henan.runs()[:4] == [(0, 8, 1), (8, 8, 1), (16, 8, 1), (24, 6, 2)]
    assert henan.verified_notes() == len(henan.notes())


def test_rounds_that_come_again_end_where_one_late_round_ends(henan: Henan) -> None:
    notes = PeerNotes(henan.database, "ha")
    for number in range(60):
        henan.hear(hours(2 * number), "-+-" if number % 7 == 3 else "--")
        notes.thin(hours(2 * number))
        assert henan.verified_notes() == len(henan.notes())
    kept, runs = henan.notes(), henan.runs()
    assert PeerNotes(henan.database, "ha").thin(hours(118)) == 0
    assert (henan.notes(), henan.runs()) == (kept, runs)
    assert len(kept) == 25 + 4  # two days whole, both ends; the four days of which older ones are


def test_runs_are_not_joined_over_an_entry_or_a_note_that_stays(henan: Henan) -> None:
    for number, marks in enumerate(["-", "-", "+", "-", "-", "-+", "-", "-"]):
        henan.hear(hours(number), marks)
    PeerNotes(henan.database, "ha").thin(hours(200))
    assert henan.notes() == [9]
    assert [(start, length) for start, length, _ in henan.runs()] == [(0, 2), (3, 3), (7, 2)]
    assert henan.verified_notes() == 1


def test_many_notes_are_thinned_in_several_steps(
    henan: Henan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thinning, "MOST_NOTES", 5)
    for number in range(40):
        henan.hear(hours(number / 4), "--")
    assert PeerNotes(henan.database, "ha").thin(hours(100)) == 39
    assert henan.runs() == [(0, 80, 2)]
    assert henan.verified_notes() == 1


def test_last_note_of_a_silent_peer_stays_however_old(henan: Henan) -> None:
    henan.hear(NOON, "--")
    assert PeerNotes(henan.database, "ha").thin(hours(10_000)) == 0
    assert henan.verified_notes() == 1


def test_frozen_log_and_the_own_log_stay_whole(henan: Henan) -> None:
    for number in range(3):
        henan.hear(hours(number), "-")
    peer_logs = PeerLogs(henan.database, lambda: NOON)
    peer_logs.freeze("zj", "two roots")
    notes = PeerNotes(henan.database, "ha")
    assert notes.thin(hours(100)) == 0
    peer_logs.thaw("zj")
    assert peer_logs.head("zj", ORIGIN).state is LogState.OK
    assert PeerNotes(henan.database, "zj").thin(hours(100)) == 0
    assert notes.thin(hours(100)) == 2


def test_own_log_of_one_note_is_passed_over(henan: Henan) -> None:
    with henan.database.write() as connection:
        create_own_log(connection, "ha", "ha.mpa.example/log", "no note that anybody reads", NOON)
    assert PeerNotes(henan.database, "ha").thin(hours(100)) == 0


times = st.lists(st.integers(0, 6 * DAY_SECONDS), max_size=30).map(sorted)


@given(times, st.integers(0, 7 * DAY_SECONDS))
def test_what_stays_is_the_last_of_each_old_day_and_all_that_is_not_old(
    seconds: Sequence[int], before: int
) -> None:
    told = list(enumerate(seconds))
    gone = superseded(told, before)
    last_of_day = {at // DAY_SECONDS: size for size, at in told if at < before}
    stays = {*last_of_day.values(), *(size for size, at in told if at >= before)}
    assert gone == [size for size, _ in told if size not in stays]
    assert timedelta(hours=48) == ALL_KEPT
    assert datetime.fromtimestamp(DAY_SECONDS, UTC).date().day == 2
