"""Who has read what is sealed: each reading is an entry of the own log before it is answered.

Rules kept here:
  FLT-014  whoever leaks an inspection is punished, so every look at it stays on record: one entry
           for each person, case and ten minutes.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from services.authority.desk import Desk
from shared.domain.joint.events import CaseRead
from shared.errors import ConcurrentChange
from shared.store.entries import reserved_entries

ONE_READING = timedelta(minutes=10)
"""Looks of one person at one case within this time are one reading."""


def record_reading(desk: Desk, joint_id: UUID, account: str) -> bool:
    """Let the reading of the case by `account` be recorded; True once it stands in the log.

    False while it waits for its slot: then it is asked again, and nothing is shown before.

    Raises:
        StorageFailed: it cannot be recorded.
    """
    while True:
        version = desk.own_sealed_version(f"joint-reading/{joint_id}")
        now = desk.clock()
        for reading, is_appended in readings(desk, joint_id):
            if reading.reader == account and now - ONE_READING < reading.read_at <= now:
                return is_appended
        read = CaseRead(joint_id=joint_id, reader=account, read_at=now, recorded_by=account)
        try:
            desk.wait_for_slot(version + 1, read)
        except ConcurrentChange:
            continue
        return False


def readings(desk: Desk, joint_id: UUID | None = None) -> Iterator[tuple[CaseRead, bool]]:
    """Yield who has read the sealed case, or any, and whether that stands in the log yet; in order.

    Raises:
        StorageFailed: what is stored cannot be read.
    """
    stream = None if joint_id is None else f"joint-reading/{joint_id}"
    waits = [one.logged for one in desk.slots.waiting()]
    with desk.database.read() as connection:
        stored = reserved_entries(connection, desk.authority, stream)
    for entry in stored:
        event = entry.event()
        if isinstance(event, CaseRead):
            yield event, True
    for logged in waits:
        if isinstance(logged.event, CaseRead) and stream in {None, logged.originator_id}:
            yield logged.event, False
