"""The own log as peers read it, and as it stands up to being changed behind its back."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from shared.errors import ConcurrentChange, NotFound
from shared.log.checkpoint import read_checkpoint
from shared.log.merkle import Frontier, leaf_hash, verify_inclusion
from shared.log.trusted_log import TrustedLog
from shared.store.appending import (
    AlreadyAnswered,
    Appended,
    IdempotencyClaim,
    IdempotencyKeyReused,
)
from shared.store.own_log import LogBehindReader
from shared.store.tables import entries, idempotency
from tests.store.log_of_zj import KEYS, ORIGIN, ZhejiangLog


def reader_of(frontier: Frontier) -> TrustedLog:
    return TrustedLog(
        log="zj",
        origin=ORIGIN,
        log_keys=KEYS.log_keys,
        clock_keys=KEYS.clock_keys,
        frontier=frontier,
    )


def claim(key: str, digest: bytes = b"d" * 32) -> IdempotencyClaim:
    def answer(appended: Appended) -> bytes:
        return f"position {appended.entries[0].position}".encode()

    return IdempotencyClaim(caller="zj:registrar-01", key=key, digest=digest, answer=answer)


@pytest.mark.parametrize("reader", ["zj", "ha", "sh", "nmpa"])
def test_reader_verifies_every_page_and_gets_just_its_entries(
    zhejiang: ZhejiangLog, reader: str
) -> None:
    choose = random.Random(7)
    expected: list[int] = []
    for number in range(120):
        audience = choose.choice([(), ("ha", "nmpa"), ("*",), ("nmpa",)])
        position = zhejiang.append(f"enterprise/{number}", audience=audience)
        if reader == "zj" or reader in audience or audience == ("*",):
            expected.append(position)
    trusted = reader_of(Frontier())
    got: list[int] = []
    pages = 0
    while True:
        size = trusted.size_to_ask
        page = trusted.accept_page(
            zhejiang.own.page(reader, trusted.frontier.size, size, 7), reader, size
        )
        got += [entry.position for entry in page.entries if entry.problem is None]
        trusted = trusted.after(page)
        pages += 1
        if page.next is None:
            break
    assert got == expected
    assert pages >= len(expected) // 7
    assert trusted.frontier.size == 120


def test_page_of_an_older_checkpoint_is_served_with_its_own_note(zhejiang: ZhejiangLog) -> None:
    for number in range(9):
        zhejiang.append(f"enterprise/{number}")
    page = reader_of(Frontier()).accept_page(zhejiang.own.page("ha", 0, 4, 100), "ha", 4)
    assert (page.checkpoint.size, page.frontier.size, page.next) == (4, 4, None)


def test_reader_ahead_of_the_log_is_told_the_newest_note(zhejiang: ZhejiangLog) -> None:
    zhejiang.append("enterprise/1")
    with pytest.raises(LogBehindReader) as refusal:
        zhejiang.own.page("ha", 2, None, 100)
    assert refusal.value.checkpoint == zhejiang.own.note()


@pytest.mark.parametrize(("start", "size"), [(0, 2), (1, 0)])
def test_page_is_not_found_for_a_size_not_kept_or_below_its_start(
    zhejiang: ZhejiangLog, start: int, size: int
) -> None:
    zhejiang.append("enterprise/1")
    with pytest.raises(NotFound):
        zhejiang.own.page("ha", start, size, 100)


def test_inclusion_path_proves_each_position_at_each_size(zhejiang: ZhejiangLog) -> None:
    for number in range(37):
        zhejiang.append(f"enterprise/{number}")
    with zhejiang.database.read() as connection:
        leaves = list(
            connection.scalars(sa.select(entries.c.leaf_input).order_by(entries.c.position))
        )
    for size in (1, 2, 21, 32, 37):
        for position in range(size):
            path, note = zhejiang.own.inclusion(position, size)
            root = read_checkpoint(note, ORIGIN, KEYS.log_keys, KEYS.clock_keys).root
            verify_inclusion(leaf_hash(leaves[position]), position, size, path, root)
    with pytest.raises(NotFound):
        zhejiang.own.inclusion(37, None)


def test_conflict_fails_only_its_own_command(zhejiang: ZhejiangLog) -> None:
    start = threading.Barrier(24)

    def write(number: int) -> int | None:
        start.wait()
        try:
            return zhejiang.append("enterprise/contested" if number % 2 else f"enterprise/{number}")
        except ConcurrentChange:
            return None

    with ThreadPoolExecutor(24) as threads:
        positions = list(threads.map(write, range(24)))
    placed = sorted(position for position in positions if position is not None)
    assert placed == list(range(13))
    assert sum(position is not None for position in positions[1::2]) == 1


def test_repeated_key_gets_the_stored_answer_and_writes_nothing(zhejiang: ZhejiangLog) -> None:
    zhejiang.append("enterprise/1", claim=claim("k1"))
    with pytest.raises(AlreadyAnswered) as first:
        zhejiang.append("enterprise/1", claim=claim("k1"))
    with pytest.raises(IdempotencyKeyReused):
        zhejiang.append("enterprise/2", claim=claim("k1", b"e" * 32))
    assert first.value.answer == b"position 0"
    assert zhejiang.own.size() == 1


def test_twins_of_one_key_write_once_and_get_one_answer(zhejiang: ZhejiangLog) -> None:
    start = threading.Barrier(8)

    def write(number: int) -> bytes:
        start.wait()
        try:
            return f"position {zhejiang.append(f'enterprise/{number}', claim=claim('k'))}".encode()
        except AlreadyAnswered as twin:
            return twin.answer

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(write, range(8))) == {b"position 0"}
    assert zhejiang.own.size() == 1


def test_refused_command_keeps_no_answer(zhejiang: ZhejiangLog) -> None:
    zhejiang.append("enterprise/1")
    with pytest.raises(ConcurrentChange):
        zhejiang.append("enterprise/1", claim=claim("k2"))
    with zhejiang.database.read() as connection:
        assert connection.execute(sa.select(idempotency)).first() is None
