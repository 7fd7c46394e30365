"""Rows of passwords, sessions, and passwords typed wrong.

A session ends half an hour after its last use, twelve hours after it began, when its account is
disabled or gets another password, and when somebody ends it. After four wrong passwords for one
name each further try has to wait, twice as long each time; so has the right one.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from shared.errors import NotFound
from shared.store.accounts import AccountRow, account_row
from shared.store.database import Database, to_ms
from shared.store.tables import accounts, passwords, sessions, wrong_passwords

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
FREE_TRIES = 4
LONGEST_PAUSE = timedelta(minutes=15)
_USE_KEPT_EVERY = timedelta(minutes=1)
_FORGOTTEN_AFTER = timedelta(days=1)
_LONGEST_NAME = 80


class SignIns:
    """Keeps what people sign in with, and who has."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Keep it in `database`, dated by `clock`."""
        self._database = database
        self._clock = clock

    def set_password(self, account_id: str, digest: str) -> None:
        """Let `digest` (a PHC string) be the password of an account; its sessions end.

        Raises:
            NotFound: there is no such account.
        """
        now_ms = to_ms(self._clock())
        with self._database.write() as connection:
            if (
                connection.scalar(sa.select(accounts.c.id).where(accounts.c.id == account_id))
                is None
            ):
                raise NotFound(f"no account {account_id}")
            connection.execute(sa.delete(passwords).where(passwords.c.account == account_id))
            connection.execute(
                sa.insert(passwords).values(account=account_id, digest=digest, changed_ms=now_ms)
            )
            connection.execute(sa.delete(sessions).where(sessions.c.account == account_id))

    def password_of(self, account_id: str) -> str | None:
        """Return the PHC string of an account that is not disabled, None if it has none."""
        chosen = (
            sa.select(passwords.c.digest)
            .join(accounts, accounts.c.id == passwords.c.account)
            .where(accounts.c.id == account_id, accounts.c.disabled_ms.is_(None))
        )
        with self._database.read() as connection:
            return connection.scalar(chosen)

    def pause(self, name: str) -> timedelta:
        """Return how long the next try for `name` has to wait, nothing if it may come now."""
        chosen = sa.select(wrong_passwords).where(wrong_passwords.c.name == name[:_LONGEST_NAME])
        with self._database.read() as connection:
            row = connection.execute(chosen).one_or_none()
        if row is None or row.times < FREE_TRIES:
            return timedelta()
        doublings = min(row.times - FREE_TRIES, 10)  # past 2^10 seconds the longest pause holds
        pause = min(timedelta(seconds=2**doublings), LONGEST_PAUSE)
        since = timedelta(milliseconds=to_ms(self._clock()) - row.last_ms)
        return max(pause - since, timedelta())

    def note_wrong(self, name: str) -> None:
        """Remember that a wrong password was typed for `name`, and forget those of yesterday."""
        now_ms, short = to_ms(self._clock()), name[:_LONGEST_NAME]
        old_ms = now_ms - _FORGOTTEN_AFTER // timedelta(milliseconds=1)
        its = wrong_passwords.c.name == short
        with self._database.write() as connection:
            connection.execute(sa.delete(wrong_passwords).where(wrong_passwords.c.last_ms < old_ms))
            counted = connection.execute(
                sa.update(wrong_passwords)
                .where(its)
                .values(times=wrong_passwords.c.times + 1, last_ms=now_ms)
            )
            if not counted.rowcount:
                connection.execute(
                    sa.insert(wrong_passwords).values(name=short, times=1, last_ms=now_ms)
                )

    def begin(self, account_id: str, digest: bytes) -> None:
        """Begin a session; the wrong passwords before it are forgotten, and sessions long over."""
        now_ms = to_ms(self._clock())
        oldest_ms = now_ms - LONGEST // timedelta(milliseconds=1)
        with self._database.write() as connection:
            connection.execute(
                sa.delete(wrong_passwords).where(wrong_passwords.c.name == account_id)
            )
            connection.execute(sa.delete(sessions).where(sessions.c.begun_ms < oldest_ms))
            connection.execute(
                sa.insert(sessions).values(
                    digest=digest, account=account_id, begun_ms=now_ms, used_ms=now_ms
                )
            )

    def find(self, digest: bytes, *, is_use: bool = True) -> AccountRow | None:
        """Return the account whose session this is, if it goes on; a use lengthens it."""
        now = self._clock()
        now_ms = to_ms(now)
        chosen = (
            sa.select(accounts, sessions.c.used_ms)
            .join(sessions, sessions.c.account == accounts.c.id)
            .where(
                sessions.c.digest == digest,
                sessions.c.used_ms > to_ms(now - IDLE),
                sessions.c.begun_ms > to_ms(now - LONGEST),
                accounts.c.disabled_ms.is_(None),
            )
        )
        with self._database.read() as connection:
            row = connection.execute(chosen).one_or_none()
        if row is None:
            return None
        if is_use and row.used_ms <= to_ms(now - _USE_KEPT_EVERY):
            with self._database.write() as connection:
                connection.execute(
                    sa.update(sessions).where(sessions.c.digest == digest).values(used_ms=now_ms)
                )
        return account_row(row)

    def end(self, digest: bytes) -> None:
        """End one session; it may be over already."""
        with self._database.write() as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.digest == digest))

    def end_all(self, account_id: str) -> int:
        """End all sessions of an account; return how many there were."""
        with self._database.write() as connection:
            ended = connection.execute(sa.delete(sessions).where(sessions.c.account == account_id))
        return ended.rowcount
