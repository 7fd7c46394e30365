"""Passwords, sessions and wrong passwords, on both engines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from shared.errors import NotFound
from shared.store.accounts import Accounts
from shared.store.database import Database
from shared.store.printed import PrintedDocuments
from shared.store.sign_ins import FREE_TRIES, IDLE, LONGEST, LONGEST_PAUSE, SignIns
from tests.store.log_of_zj import NOW

NAME = "zj:inspector-01"
ONE, OTHER = bytes(32), bytes([1]) * 32


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sign_ins(database: Database, clock: Clock) -> SignIns:
    Accounts(database, clock).add(NAME, "inspector", "检查员", b"t" * 32)
    return SignIns(database, clock)


def test_session_is_its_accounts_until_it_has_rested_too_long(
    sign_ins: SignIns, clock: Clock
) -> None:
    sign_ins.begin(NAME, ONE)
    clock.now += IDLE - timedelta(seconds=1)
    used = sign_ins.find(ONE)
    assert used is not None
    assert (used.id, used.role) == (NAME, "inspector")
    clock.now += IDLE - timedelta(seconds=1)
    assert sign_ins.find(ONE) is not None, "each use lengthens it"
    clock.now += IDLE
    assert sign_ins.find(ONE) is None


def test_look_that_is_no_use_does_not_lengthen_a_session(sign_ins: SignIns, clock: Clock) -> None:
    sign_ins.begin(NAME, ONE)
    clock.now += IDLE - timedelta(seconds=1)
    assert sign_ins.find(ONE, is_use=False) is not None
    clock.now += timedelta(seconds=1)
    assert sign_ins.find(ONE, is_use=False) is None


def test_session_ends_after_half_a_day_however_busy(sign_ins: SignIns, clock: Clock) -> None:
    sign_ins.begin(NAME, ONE)
    end = clock.now + LONGEST
    while clock.now < end - timedelta(minutes=20):
        clock.now += timedelta(minutes=20)
        assert sign_ins.find(ONE) is not None
    clock.now = end
    assert sign_ins.find(ONE) is None


def test_session_ends_alone_or_with_all_others(sign_ins: SignIns) -> None:
    sign_ins.begin(NAME, ONE)
    sign_ins.begin(NAME, OTHER)
    sign_ins.end(ONE)
    assert sign_ins.find(ONE) is None
    assert sign_ins.find(OTHER) is not None
    assert sign_ins.end_all(NAME) == 1
    assert sign_ins.find(OTHER) is None


def test_new_password_ends_all_sessions(sign_ins: SignIns) -> None:
    sign_ins.begin(NAME, ONE)
    sign_ins.set_password(NAME, "$argon2id$…")
    assert sign_ins.password_of(NAME) == "$argon2id$…"
    assert sign_ins.find(ONE) is None


def test_disabled_account_has_neither_password_nor_session(
    sign_ins: SignIns, database: Database, clock: Clock
) -> None:
    sign_ins.set_password(NAME, "$argon2id$…")
    sign_ins.begin(NAME, ONE)
    Accounts(database, clock).disable(NAME)
    assert sign_ins.password_of(NAME) is None
    assert sign_ins.find(ONE) is None


def test_nobody_has_a_password_without_an_account(sign_ins: SignIns) -> None:
    with pytest.raises(NotFound):
        sign_ins.set_password("zj:nobody", "$argon2id$…")


@pytest.mark.parametrize("name", [NAME, "zj:nobody"])
def test_wrong_passwords_slow_the_next_try_whether_there_is_an_account_or_not(
    sign_ins: SignIns, clock: Clock, name: str
) -> None:
    for _ in range(FREE_TRIES):
        assert sign_ins.pause(name) == timedelta()
        sign_ins.note_wrong(name)
    assert sign_ins.pause(name) == timedelta(seconds=1)
    clock.now += timedelta(seconds=1)
    assert sign_ins.pause(name) == timedelta()
    sign_ins.note_wrong(name)
    assert sign_ins.pause(name) == timedelta(seconds=2)
    for _ in range(20):
        sign_ins.note_wrong(name)
    assert sign_ins.pause(name) == LONGEST_PAUSE


def test_right_password_forgets_the_wrong_ones(sign_ins: SignIns) -> None:
    for _ in range(FREE_TRIES):
        sign_ins.note_wrong(NAME)
    sign_ins.begin(NAME, ONE)
    assert sign_ins.pause(NAME) == timedelta()


def test_printed_document_is_found_by_the_digest_of_its_code_alone(
    database: Database, clock: Clock
) -> None:
    printed = PrintedDocuments(database, clock)
    printed.keep(ONE, b"{}")
    found = printed.find(ONE)
    assert found is not None
    assert (found.printed_at, found.says) == (NOW, b"{}")
    assert printed.find(OTHER) is None
