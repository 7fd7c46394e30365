"""Nonces of signed requests, shared by all processes of a node."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from shared.store.database import Database, to_ms
from shared.store.tables import nonces


class StoredNonces:
    """Remembers each (keyid, nonce) until it may be forgotten."""

    def __init__(self, database: Database) -> None:
        """Keep them in `database`."""
        self._database = database

    def first_use(self, keyid: str, nonce: str, until: datetime) -> bool:
        """Return whether this is the first use of `nonce` by `keyid`; remember it to `until`."""
        with self._database.write() as connection:
            try:
                with connection.begin_nested():
                    connection.execute(
                        sa.insert(nonces).values(keyid=keyid, nonce=nonce, until_ms=to_ms(until))
                    )
            except IntegrityError:
                return False
        return True

    def forget_old(self, now: datetime) -> None:
        """Delete those whose time has passed."""
        with self._database.write() as connection:
            connection.execute(sa.delete(nonces).where(nonces.c.until_ms < to_ms(now)))
