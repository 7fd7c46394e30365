"""Which kept checkpoint covers an entry first."""

import sqlalchemy as sa

from shared.store.heads import head_of
from shared.store.tables import checkpoints


def covering_note(connection: sa.Connection, log: str, position: int) -> str | None:
    """Return the smallest note kept of `log` that covers `position`; None while none does."""
    query = (
        sa.select(checkpoints.c.note)
        .where(checkpoints.c.log == log, checkpoints.c.size > position)
        .order_by(checkpoints.c.size)
        .limit(1)
    )
    kept: str | None = connection.execute(query).scalar()
    if kept is not None:
        return kept
    head = head_of(connection, log)
    return head.note if head.note_size > position else None
