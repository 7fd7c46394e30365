"""Whose people an account belongs to: `ha:coordinator-01` is one of Henan's.

A node knows its own accounts; those of others it can only read. So an account of another authority
is taken as it is written, and nothing is inferred from it but whose it is.
"""

import re
from collections.abc import Iterable

from shared.domain.authorities import AUTHORITIES
from shared.domain.joint.refusals import (
    MalformedAccount,
    PartyNamedTwice,
    PersonOfAnotherAuthority,
)
from shared.domain.texts import REFERENCE, allow_list, allow_text

_ACCOUNT = re.compile(r"([a-z]+):[^\s:]\S*")


def authority_of(account: str) -> str | None:
    """Return the authority to which `account` belongs; None where it does not say."""
    written = _ACCOUNT.fullmatch(account)
    if written is None or written[1] not in AUTHORITIES:
        return None
    return written[1]


def require_accounts(accounts: tuple[str, ...], of: Iterable[str], pointer: str) -> tuple[str, ...]:
    """Return `accounts`, which may be none, in order; all belong to one of the authorities `of`.

    Raises:
        MalformedAccount: one of them is no account of an authority.
        PersonOfAnotherAuthority: one of them belongs to another authority.
        PartyNamedTwice: one of them stands there twice.
        ListTooLong, TextTooLong, TextUnprintable: out of bounds.
    """
    allow_list(accounts, pointer)
    allowed = frozenset(of)
    for index, account in enumerate(accounts):
        place = f"{pointer}/{index}"
        allow_text(account, REFERENCE, place)
        authority = authority_of(account)
        if authority is None:
            raise MalformedAccount(f"{account!r} is no account of an authority", place)
        if authority not in allowed:
            raise PersonOfAnotherAuthority(f"{account} is of {authority}")
    if len(set(accounts)) < len(accounts):
        raise PartyNamedTwice("an account is named twice", pointer)
    return tuple(sorted(accounts))
