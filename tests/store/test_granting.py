"""A grant opens entries in the transaction that appends it; `verify` holds both against it."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from shared.domain.access import AccessGranted
from shared.log.merkle import Frontier
from shared.log.trusted_log import TrustedLog
from shared.log.verified_entry import AWAITING_GRANT
from shared.store.authority_log import LoggedEvent
from shared.store.tables import readers
from shared.store.verification import LogDamaged, verify_log
from tests.store.log_of_zj import KEYS, ORIGIN, ZhejiangLog

GRANTED = AccessGranted(
    positions=((1, 3),), to=("ha",), reason="受托生产", recorded_by="zj:coordinator-01"
)


@pytest.fixture
def log(zhejiang: ZhejiangLog) -> ZhejiangLog:
    """Five entries that the NMPA may read, the third Henan too."""
    for number in range(5):
        audience = ("ha", "nmpa") if number == 2 else ("nmpa",)
        zhejiang.append(f"enterprise/{number}", audience=audience)
    return zhejiang


def grant(log: ZhejiangLog, granted: AccessGranted, version: int = 1) -> int:
    event = LoggedEvent(
        originator_id=granted.stream,
        originator_version=version,
        event=granted,
        subjects=(),
        audience=granted.to,
    )
    return log.log.append([event]).entries[0].position


def readable(log: ZhejiangLog, reader: str) -> list[int]:
    return [position for position in range(log.own.size()) if log.own.may_read(reader, position)]


def test_granted_positions_are_readable_once_the_grant_is_appended(log: ZhejiangLog) -> None:
    assert readable(log, "ha") == [2]
    grant(log, GRANTED)
    assert readable(log, "ha") == [1, 2, 5]
    assert readable(log, "sh") == []
    grant(log, replace(GRANTED, positions=((0, 1), (3, 6)), to=("*",)), 2)
    assert readable(log, "sh") == [0, 3, 4, 5, 6]
    assert readable(log, "ha") == [0, 1, 2, 3, 4, 5, 6]


def test_grant_opens_nothing_at_or_behind_its_own_position(log: ZhejiangLog) -> None:
    grant(log, replace(GRANTED, positions=((4, 2**53 - 1),)))
    log.append("enterprise/9", audience=("nmpa",))
    assert readable(log, "ha") == [2, 4, 5]


def test_log_with_grants_verifies_on_either_engine(log: ZhejiangLog) -> None:
    grant(log, GRANTED)
    grant(log, replace(GRANTED, positions=((0, 2),), to=("*",)), 2)
    assert verify_log(log.database, "zj", "zj", KEYS).size == 7


@pytest.mark.parametrize(
    "change",
    [
        sa.delete(readers).where(readers.c.reader == "ha", readers.c.position == 1),
        sa.insert(readers).values(reader="sh", position=1),
        sa.insert(readers).values(reader="ha", position=3),
    ],
)
def test_reader_who_is_missing_or_was_never_granted_is_damage(
    log: ZhejiangLog, change: sa.Executable
) -> None:
    grant(log, GRANTED)
    with log.database.write() as connection:
        connection.execute(change)
    with pytest.raises(LogDamaged):
        verify_log(log.database, "zj", "zj", KEYS)


def test_page_of_positions_discloses_just_those_that_the_reader_may_see(log: ZhejiangLog) -> None:
    grant(log, GRANTED)
    size = log.own.size()
    page = log.own.page_of("ha", (0, 1, 4), 0, size)
    trusted = TrustedLog(
        log="zj",
        origin=ORIGIN,
        log_keys=KEYS.log_keys,
        clock_keys=KEYS.clock_keys,
        frontier=Frontier(),
    )
    verified = trusted.accept_page(page, "ha", size)
    assert [(entry.position, entry.problem) for entry in verified.entries] == [(1, AWAITING_GRANT)]
    assert [(run.start, run.length) for run in verified.hidden] == [(0, 1), (2, size - 2)]
