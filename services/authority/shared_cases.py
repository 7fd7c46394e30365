"""The cases that this authority shares with others, as all logs held here tell them.

What is sealed is read here alone, from the entries themselves: no view holds it before it is
opened. A write that waits for its slot counts as told, so that the next step need not wait for it.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from uuid import UUID

from services.authority.desk import Desk
from shared.domain.joint.known import Told
from shared.domain.joint.merging import replay
from shared.domain.joint.state import JointCase
from shared.log.entry import BODY
from shared.store.entries import StoredEntry, sealed_entries, with_sealed
from shared.store.slots import WaitingWrite

PLANS, OPEN = "joint-plan/", "joint-inspection/"
_BEHIND_ALL = 1 << 53
"""Where a write stands that has no position yet: behind every entry."""


def case_of(desk: Desk, joint_id: UUID) -> JointCase:
    """Return the case as it stands now, sealed or opened.

    Raises:
        JointCaseUnknown: no plan of it is held here.
        StorageFailed: what is stored cannot be read.
    """
    return replay(told_of(desk, joint_id))


def told_of(desk: Desk, joint_id: UUID) -> list[Told]:
    """Return what is told of the case in all logs, with what waits for its slot in the own one.

    Raises:
        StorageFailed: what is stored cannot be read.
    """
    streams = (f"{PLANS}{joint_id}", f"{OPEN}{joint_id}")
    waits = [one for one in desk.slots.waiting() if one.logged.originator_id in streams]
    with desk.database.read() as connection:
        held = with_sealed(connection, streams)
    return [*map(told_by, held), *(_waiting(desk, one) for one in waits)]


def sealed_cases(desk: Desk) -> Iterator[UUID]:
    """Yield the id of each case of which something is sealed here, or waits for its slot."""
    with desk.database.read() as connection:
        sealed = sealed_entries(connection)
    streams = {entry.stream or "" for entry in sealed}
    streams |= {one.logged.originator_id for one in desk.slots.waiting()}
    yield from _ids(streams)


def _ids(streams: Iterable[str]) -> Iterator[UUID]:
    for stream in sorted(streams):
        if stream.startswith(PLANS):
            try:
                yield UUID(stream.removeprefix(PLANS))
            except ValueError:
                continue  # a peer may name a stream as it likes


def told_by(entry: StoredEntry) -> Told:
    """Return `entry` as the merge of a case reads it."""
    body = entry.openings.get(BODY)
    return Told(
        log=entry.log,
        position=entry.position,
        at=entry.header().at,
        digest=sha256(b"" if body is None else body.content).hexdigest(),
        event=entry.event(),
    )


def _waiting(desk: Desk, write: WaitingWrite) -> Told:
    return Told(
        log=desk.authority,
        position=_BEHIND_ALL + write.ahead,
        at=write.queued_at,
        digest=sha256(write.body).hexdigest(),
        event=write.logged.event,
    )
