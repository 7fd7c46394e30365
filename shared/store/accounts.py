"""Rows of local accounts and of the digests of their tokens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shared.errors import AlreadyExists, NotFound
from shared.store.database import Database, to_ms
from shared.store.tables import accounts, tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One account; `role` is a role's name."""

    id: str
    role: str
    display_name: str
    disabled: bool


class Accounts:
    """Adds, disables, lists and finds accounts."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Keep accounts in `database`, dated by `clock`."""
        self._database = database
        self._clock = clock

    def add(self, account_id: str, role: str, display_name: str, token_digest: bytes) -> None:
        """Add an account with its first token.

        Raises:
            AlreadyExists: the id is taken.
        """
        now_ms = to_ms(self._clock())
        with self._database.write() as connection:
            if connection.scalar(sa.select(accounts.c.id).where(accounts.c.id == account_id)):
                raise AlreadyExists(f"there is an account {account_id} already")
            connection.execute(
                sa.insert(accounts).values(
                    id=account_id, role=role, display_name=display_name, created_ms=now_ms
                )
            )
            connection.execute(
                sa.insert(tokens).values(digest=token_digest, account=account_id, created_ms=now_ms)
            )

    def disable(self, account_id: str) -> None:
        """Disable an account: its tokens are refused from now on.

        Raises:
            NotFound: there is no such account.
        """
        with self._database.write() as connection:
            done = connection.execute(
                sa.update(accounts)
                .where(accounts.c.id == account_id)
                .values(disabled_ms=to_ms(self._clock()))
            )
            if not done.rowcount:
                raise NotFound(f"no account {account_id}")

    def all(self) -> list[AccountRow]:
        """Return all accounts, by id."""
        with self._database.read() as connection:
            return [
                account_row(row)
                for row in connection.execute(sa.select(accounts).order_by(accounts.c.id))
            ]

    def is_enabled(self, account_id: str) -> bool:
        """Tell whether there is an account of this id that is not disabled."""
        which = (accounts.c.id == account_id, accounts.c.disabled_ms.is_(None))
        with self._database.read() as connection:
            return connection.scalar(sa.select(accounts.c.id).where(*which)) is not None

    def by_token(self, token_digest: bytes) -> AccountRow | None:
        """Return the enabled account that has the token with this SHA-256, if there is one."""
        with self._database.read() as connection:
            row = connection.execute(
                sa.select(accounts)
                .join(tokens, tokens.c.account == accounts.c.id)
                .where(tokens.c.digest == token_digest, accounts.c.disabled_ms.is_(None))
            ).one_or_none()
        return None if row is None else account_row(row)


def account_row(row: sa.Row[Any]) -> AccountRow:
    """Return the account that `row` holds the columns of."""
    return AccountRow(
        id=row.id,
        role=row.role,
        display_name=row.display_name,
        disabled=row.disabled_ms is not None,
    )
