"""Alarms, accounts, answers and nonces, on both engines."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from shared.errors import AlreadyExists, NotFound
from shared.store.accounts import Accounts
from shared.store.alarms import Alarms
from shared.store.answers import KEPT, forget_old_answers, raise_if_answered
from shared.store.appending import AlreadyAnswered, Appended, IdempotencyClaim
from shared.store.database import Database, from_ms, to_ms
from shared.store.nonces import StoredNonces
from tests.store.log_of_zj import NOW, ZhejiangLog


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def alarms(database: Database) -> Alarms:
    return Alarms(database, lambda: NOW)


def test_alarm_is_one_row_while_it_lasts_and_counts_how_often(alarms: Alarms) -> None:
    assert alarms.raise_alarm("root-mismatch", "ha", "once", b"evidence")
    assert not alarms.raise_alarm("root-mismatch", "ha", "twice")
    assert alarms.raise_alarm("root-mismatch", "sh", "elsewhere")
    found = {alarm.log: alarm for alarm in alarms.open_alarms()}
    assert (found["ha"].times, found["ha"].detail, found["ha"].evidence) == (
        2,
        "twice",
        b"evidence",
    )
    assert found["sh"].times == 1


def test_alarm_that_is_over_by_itself_is_raised_anew(alarms: Alarms) -> None:
    alarms.raise_alarm("log-stale", "ha", "old")
    alarms.clear("log-stale", "ha")
    assert alarms.open_alarms() == []
    assert alarms.raise_alarm("log-stale", "ha", "old again")


def test_alarm_is_ended_once_by_a_named_account(alarms: Alarms) -> None:
    alarms.raise_alarm("equivocation", "ha", "two roots")
    one = alarms.open_alarms()[0]
    ended = alarms.end(one.id, "zj:operator-01")
    assert (ended.ended_by, ended.ended_at) == ("zj:operator-01", NOW)
    with pytest.raises(NotFound):
        alarms.end(one.id, "zj:operator-01")


def test_account_is_found_by_its_token_until_it_is_disabled(database: Database) -> None:
    accounts = Accounts(database, lambda: NOW)
    accounts.add("zj:inspector-01", "inspector", "示例", b"t" * 32)
    found = accounts.by_token(b"t" * 32)
    assert found is not None
    assert (found.id, found.role) == ("zj:inspector-01", "inspector")
    assert accounts.by_token(b"u" * 32) is None
    accounts.disable("zj:inspector-01")
    assert accounts.by_token(b"t" * 32) is None
    assert [account.disabled for account in accounts.all()] == [True]
    with pytest.raises(AlreadyExists):
        accounts.add("zj:inspector-01", "inspector", "示例", b"v" * 32)
    with pytest.raises(NotFound):
        accounts.disable("zj:inspector-02")


def test_answer_is_kept_for_its_time_and_no_longer(zhejiang: ZhejiangLog) -> None:
    def answer(_appended: Appended) -> bytes:
        return b"done"

    claim = IdempotencyClaim(caller="c", key="k", digest=b"d" * 32, answer=answer)
    zhejiang.append("enterprise/1", claim=claim)
    database = zhejiang.database
    forget_old_answers(database, NOW + KEPT)
    with pytest.raises(AlreadyAnswered):
        raise_if_answered(database, "c", "k", b"d" * 32)
    raise_if_answered(database, "another caller", "k", b"d" * 32)
    forget_old_answers(database, NOW + KEPT + timedelta(seconds=1))
    raise_if_answered(database, "c", "k", b"d" * 32)


def test_nonce_is_used_once_by_all_processes_until_it_is_forgotten(database: Database) -> None:
    one, other = StoredNonces(database), StoredNonces(database)
    assert one.first_use("ha#http-1", "n", NOW)
    assert not other.first_use("ha#http-1", "n", NOW)
    assert other.first_use("sh#http-1", "n", NOW)
    one.forget_old(NOW + timedelta(seconds=1))
    assert other.first_use("ha#http-1", "n", NOW)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 1000, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC),
    ],
)
def test_instant_keeps_its_milliseconds(at: datetime) -> None:
    assert from_ms(to_ms(at)) == at.replace(microsecond=at.microsecond // 1000 * 1000)
