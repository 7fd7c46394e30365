"""Accounts by token, remembered for a moment so that few requests ask the database; by session."""

import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool

from shared.identity.accounts import Account
from shared.identity.roles import Role
from shared.store.accounts import AccountRow, Accounts
from shared.store.sign_ins import SignIns

REMEMBERED_SECONDS = 1.0
"""How long a disabled account may still be let in."""
MOST = 10_000


class KnownAccounts:
    """Finds accounts by the digest of their token."""

    def __init__(self, accounts: Accounts, clock: Callable[[], float] = time.monotonic) -> None:
        """Find accounts among `accounts`; `clock` counts seconds."""
        self._accounts = accounts
        self._clock = clock
        self._known: dict[bytes, tuple[Account, float]] = {}

    async def find(self, digest: bytes) -> Account | None:
        """Return the account whose token has this SHA-256 (32 bytes), None if there is none."""
        known, until = self._known.get(digest, (None, 0.0))
        if known is not None and self._clock() < until:
            return known
        return await self._look_up(digest)

    async def _look_up(self, digest: bytes) -> Account | None:
        self._known.pop(digest, None)
        row = await run_in_threadpool(self._accounts.by_token, digest)
        if row is None:
            return None
        account = account_of(row)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[digest] = account, self._clock() + REMEMBERED_SECONDS
        return account


class SignedIn:
    """Finds accounts by the digest of their session."""

    def __init__(self, sign_ins: SignIns) -> None:
        """Find sessions among `sign_ins`."""
        self._sign_ins = sign_ins

    async def find(self, digest: bytes, is_use: bool) -> Account | None:
        """Return the account whose session has this SHA-256 (32 bytes), None if it is over.

        A use lengthens the session.
        """
        row = await run_in_threadpool(self._sign_ins.find, digest, is_use=is_use)
        return None if row is None else account_of(row)


def account_of(row: AccountRow) -> Account:
    """Return the account that `row` keeps."""
    return Account(
        id=row.id, role=Role(row.role), display_name=row.display_name, disabled=row.disabled
    )
