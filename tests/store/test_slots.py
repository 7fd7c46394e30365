"""Every beat fills as many slots; what waits becomes an entry, once, and is concealed."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import pytest
import sqlalchemy as sa

from shared.domain.access import AccessGranted
from shared.domain.event import Event
from shared.errors import ConcurrentChange
from shared.store.appending import (
    AlreadyAnswered,
    Appended,
    Beat,
    BeatTaken,
    IdempotencyClaim,
    IdempotencyKeyReused,
)
from shared.store.authority_log import EntryMapper, LoggedEvent
from shared.store.entries import sealed_entries, stream_entries, with_sealed
from shared.store.heads import head_of
from shared.store.slots import Slots
from shared.store.tables import entries
from shared.store.verification import LogDamaged, verify_log
from tests.store.log_of_zj import KEYS, NOW, ORIGIN, ZhejiangLog, enterprise

OPENS_BY = date(2026, 12, 31)


def told(appended: Appended, event: Event) -> bytes:
    (entry,) = appended.entries
    return json.dumps([entry.stream, entry.position, event.KIND]).encode()


@dataclass
class Sealing:
    log: ZhejiangLog
    slots: Slots

    def wait(
        self,
        stream: str,
        version: int = 1,
        opens_by: date | None = OPENS_BY,
        claim: IdempotencyClaim | None = None,
    ) -> None:
        self.slots.wait(
            LoggedEvent(
                originator_id=stream,
                originator_version=version,
                event=enterprise(version),
                subjects=(),
                audience=() if opens_by is None else ("ha",),
                opens_by=opens_by,
            ),
            claim,
        )

    def grant(self, *spans: tuple[int, int], version: int = 1) -> None:
        granted = AccessGranted(
            positions=spans, to=("ha", "nmpa"), reason="检查启动", recorded_by="zj:node"
        )
        event = LoggedEvent(
            originator_id=granted.stream,
            originator_version=version,
            event=granted,
            subjects=(),
            audience=granted.to,
        )
        self.log.log.append([event])

    def problems(self) -> list[str | None]:
        with self.log.database.read() as connection:
            query = sa.select(entries.c.problem).order_by(entries.c.position)
            return list(connection.scalars(query))

    def arrivals(self) -> list[int]:
        with self.log.database.read() as connection:
            query = sa.select(entries.c.arrival).order_by(entries.c.position)
            return list(connection.scalars(query))


@pytest.fixture
def sealing(zhejiang: ZhejiangLog) -> Sealing:
    clock = partial(_same, NOW)
    mapper = EntryMapper(ORIGIN, clock)
    slots = Slots(zhejiang.database, "zj", zhejiang.recorder, mapper, told, clock)
    return Sealing(zhejiang, slots)


def claim(key: str, digest: bytes = b"d" * 32) -> IdempotencyClaim:
    return IdempotencyClaim(
        caller="zj:coordinator-01", key=key, digest=digest, answer=lambda _: b"never asked"
    )


def test_beat_appends_its_leaves_whether_anything_waits_or_not(sealing: Sealing) -> None:
    sealing.slots.fill(1, 2)
    sealing.wait("joint-plan/1")
    sealing.wait("joint-reading/1", opens_by=None)
    sealing.wait("joint-plan/2")
    sealing.slots.fill(2, 2)
    sealing.slots.fill(3, 2)
    assert sealing.problems() == ["cover", "cover", "sealed", "reserved", "sealed", "cover"]
    assert sealing.slots.waiting() == []
    assert sealing.log.own.size() == 6


def test_ordinary_entries_count_their_arrivals_as_if_there_were_no_slots(sealing: Sealing) -> None:
    sealing.log.append("enterprise/1")
    sealing.wait("joint-plan/1")
    sealing.slots.fill(1, 2)
    sealing.log.append("enterprise/2")
    assert sealing.arrivals() == [0, -2, -3, 1]
    with sealing.log.database.read() as connection:
        assert head_of(connection, "zj").arrivals == 2


def test_sealed_entry_is_read_by_those_alone_who_ask_for_sealed_ones(sealing: Sealing) -> None:
    sealing.wait("joint-plan/1")
    sealing.slots.fill(1, 1)
    with sealing.log.database.read() as connection:
        assert stream_entries(connection, "joint-plan/1") == []
        (sealed,) = with_sealed(connection, ["joint-plan/1"])
        assert sealed_entries(connection) == [sealed] == sealed_entries(connection, "zj")
    assert sealed.header().opens_by == OPENS_BY
    assert sealed.header().audience == ("ha",)


def test_grant_lets_what_was_sealed_arrive_anew(sealing: Sealing) -> None:
    sealing.wait("joint-plan/1")
    sealing.wait("joint-reading/1", opens_by=None)
    sealing.slots.fill(1, 3)
    sealing.log.append("enterprise/1")
    sealing.grant((0, 3))
    assert sealing.problems() == [None, "reserved", "cover", None, None]
    assert sealing.arrivals() == [2, -2, -3, 0, 1]
    assert sealing.log.own.may_read("nmpa", 0)
    assert verify_log(sealing.log.database, "zj", "zj", KEYS).entries == 3


def test_log_with_slots_verifies_and_counts_none_of_them(sealing: Sealing) -> None:
    sealing.wait("joint-plan/1")
    sealing.wait("joint-reading/1", opens_by=None)
    sealing.slots.fill(1, 2)
    sealing.log.append("enterprise/1")
    sealing.slots.fill(2, 2)
    verified = verify_log(sealing.log.database, "zj", "zj", KEYS)
    assert (verified.size, verified.entries) == (5, 1)


@pytest.mark.parametrize(
    ("position", "problem"),
    [(0, None), (0, "cover"), (0, "reserved"), (1, None), (2, "sealed"), (2, None)],
)
def test_change_of_what_is_concealed_is_found(
    sealing: Sealing, position: int, problem: str | None
) -> None:
    sealing.wait("joint-plan/1")
    sealing.wait("joint-reading/1", opens_by=None)
    sealing.slots.fill(1, 3)
    where = entries.c.position == position
    with sealing.log.database.write() as connection:
        connection.execute(sa.update(entries).where(where).values(problem=problem))
    with pytest.raises(LogDamaged):
        verify_log(sealing.log.database, "zj", "zj", KEYS)


def test_writes_wait_in_the_order_in_which_they_came(sealing: Sealing) -> None:
    for version in (1, 2, 3):
        sealing.wait("joint-plan/1", version)
    assert [one.ahead for one in sealing.slots.waiting()] == [0, 1, 2]
    for beat in (1, 2, 3):
        sealing.slots.fill(beat, 1)
    with sealing.log.database.read() as connection:
        found = with_sealed(connection, ["joint-plan/1"])
    assert [entry.version for entry in found] == [1, 2, 3]


def test_version_that_is_taken_or_waits_is_refused(sealing: Sealing) -> None:
    sealing.wait("joint-plan/1")
    with pytest.raises(ConcurrentChange):
        sealing.wait("joint-plan/1")
    sealing.slots.fill(1, 1)
    with pytest.raises(ConcurrentChange):
        sealing.wait("joint-plan/1")
    sealing.wait("joint-plan/1", 2)


def test_beat_is_filled_once_whoever_else_fills_it(sealing: Sealing) -> None:
    sealing.slots.fill(7, 2)
    for beat in (6, 7):
        with pytest.raises(BeatTaken):
            sealing.slots.fill(beat, 2)
    assert sealing.log.own.size() == 2


def test_beat_whose_waiting_write_another_has_placed_writes_nothing(sealing: Sealing) -> None:
    sealing.wait("joint-plan/1")
    (write,) = sealing.slots.waiting()
    sealing.slots.fill(1, 1)
    overtaken = Beat(number=2, writes=((write.id, None),))
    with pytest.raises(BeatTaken):
        sealing.log.recorder.append_beat([], 1, overtaken)
    assert sealing.log.own.size() == 1


def test_repeated_write_is_told_what_it_was_told_before(sealing: Sealing) -> None:
    sealing.wait("joint-plan/1", claim=claim("k"))
    sealing.wait("joint-plan/1", claim=claim("k"))
    assert sealing.slots.answer("zj:coordinator-01", "k") is None
    assert len(sealing.slots.waiting()) == 1
    sealing.slots.fill(1, 2)
    answer = sealing.slots.answer("zj:coordinator-01", "k")
    assert answer == b'["joint-plan/1", 0, "enterprise.recorded.v1"]'
    with pytest.raises(AlreadyAnswered) as before:
        sealing.wait("joint-plan/1", 2, claim=claim("k"))
    assert before.value.answer == answer


def test_key_of_another_request_is_refused_while_it_waits_and_afterwards(
    sealing: Sealing,
) -> None:
    sealing.wait("joint-plan/1", claim=claim("k"))
    with pytest.raises(IdempotencyKeyReused):
        sealing.wait("joint-plan/1", 2, claim=claim("k", b"e" * 32))
    sealing.slots.fill(1, 1)
    with pytest.raises(IdempotencyKeyReused):
        sealing.wait("joint-plan/1", 2, claim=claim("k", b"e" * 32))


def test_key_used_meanwhile_by_an_ordinary_write_does_not_hold_up_the_beat(
    sealing: Sealing,
) -> None:
    sealing.wait("joint-plan/1", claim=claim("k"))
    sealing.log.append("enterprise/1", claim=claim("k"))
    sealing.slots.fill(1, 1)
    assert sealing.slots.answer("zj:coordinator-01", "k") == b"never asked"
    assert sealing.slots.waiting() == []


def _same(at: datetime) -> datetime:
    return at
