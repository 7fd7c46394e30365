"""Answers kept by idempotency key, for those who ask again; written by the append itself."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from shared.store.appending import replay
from shared.store.database import Database, to_ms
from shared.store.tables import idempotency

KEPT = timedelta(days=90)


def raise_if_answered(database: Database, caller: str, key: str, digest: bytes) -> None:
    """Return if the caller's `key` is new.

    Raises:
        AlreadyAnswered: the same request was carried out; it carries the stored answer.
        IdempotencyKeyReused: another request had this key.
    """
    with database.read() as connection:
        row = connection.execute(
            sa.select(idempotency).where(idempotency.c.caller == caller, idempotency.c.key == key)
        ).one_or_none()
    if row is not None:
        raise replay(key, digest, row.digest, row.answer)


def forget_old_answers(database: Database, now: datetime) -> None:
    """Delete the answers that are older than `KEPT`."""
    with database.write() as connection:
        connection.execute(
            sa.delete(idempotency).where(idempotency.c.created_ms < to_ms(now - KEPT))
        )
