"""A token opens the node as long as its account is enabled, and for a moment after that."""

import asyncio
from datetime import UTC, datetime

from services.authority.known_accounts import REMEMBERED_SECONDS, KnownAccounts
from shared.identity.accounts import new_token
from shared.identity.roles import Role
from shared.store.accounts import Accounts
from shared.store.database import Database
from tests.api.served import Served


def test_role_is_that_of_the_account(zj: Served) -> None:
    assert zj.get("/v1/alarms", Role.OPERATOR).status_code == 200
    assert zj.get("/v1/alarms", Role.ANALYST).status_code == 403


def test_disabled_account_is_nobodys_within_two_seconds(database_url: str) -> None:
    database, now = Database(database_url), [100.0]
    accounts = Accounts(database, lambda: datetime(2026, 11, 23, tzinfo=UTC))
    token = new_token()
    accounts.add("zj:inspector-01", Role.INSPECTOR, "测试账号", token.digest)
    known = KnownAccounts(accounts, lambda: now[0])
    found = asyncio.run(known.find(token.digest))
    assert found is not None
    assert (found.id, found.role) == ("zj:inspector-01", Role.INSPECTOR)
    accounts.disable("zj:inspector-01")
    assert asyncio.run(known.find(token.digest)) is found
    now[0] += REMEMBERED_SECONDS
    assert asyncio.run(known.find(token.digest)) is None
    assert asyncio.run(known.find(token.digest)) is None
    assert REMEMBERED_SECONDS <= 2
    database.close()


def test_account_that_was_just_added_is_known_at_once(database_url: str) -> None:
    database = Database(database_url)
    accounts = Accounts(database, lambda: datetime(2026, 11, 23, tzinfo=UTC))
    known, token = KnownAccounts(accounts), new_token()
    assert asyncio.run(known.find(token.digest)) is None
    accounts.add("zj:inspector-01", Role.INSPECTOR, "测试账号", token.digest)
    assert asyncio.run(known.find(token.digest)) is not None
    database.close()
