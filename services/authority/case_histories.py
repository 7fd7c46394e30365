"""The history of a case from what is stored here, as far as its reader may see it."""

from datetime import UTC, datetime
from uuid import UUID

from services.authority.shared_cases import OPEN, PLANS, told_by
from shared.domain.access import GRANTS
from shared.log.checkpoint import told_seconds
from shared.projections.case_history import Covered, Message, case_history
from shared.projections.view import Document
from shared.store.covering import covering_note
from shared.store.database import Database
from shared.store.entries import StoredEntry, streams_entries, with_sealed


def history_of(database: Database, joint_id: UUID, *, sealed: bool) -> Document:
    """Return the history of the case; what is sealed is in it only where `sealed` is asked.

    Raises:
        StorageFailed: what is stored cannot be read.
    """
    streams = (f"{PLANS}{joint_id}", f"{OPEN}{joint_id}")
    with database.read() as connection:
        read = with_sealed if sealed else streams_entries
        held = [
            _message(entry, covering_note(connection, entry.log, entry.position))
            for entry in read(connection, streams)
        ]
        grants = [told_by(entry) for entry in streams_entries(connection, (GRANTS,))]
    return case_history(joint_id, held, grants)


def _message(entry: StoredEntry, note: str | None) -> Message:
    return Message(
        told=told_by(entry),
        kind=entry.kind or "",
        leaf_hash=entry.leaf_hash,
        received_at=entry.received_at,
        covered=None if note is None else _covered(note),
    )


def _covered(note: str) -> Covered:
    size = int(note.split("\n")[1])
    return Covered(size=size, at=datetime.fromtimestamp(told_seconds(note), UTC))
