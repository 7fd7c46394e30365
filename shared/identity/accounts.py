"""Accounts of people and systems, the bearer tokens that they log in with, and sessions.

Source: interfaces.md (callers). An account id is pseudonymous ("zj:inspector-01"): it stands in
the log as `recorded_by`, the name of the person does not. A token has 256 random bits and is shown
once; what is kept is its SHA-256, which needs no salt because nobody can guess 256 bits. The same
holds for a session, which a browser keeps as a cookie.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass

from shared.errors import InvalidInput
from shared.identity.roles import Permission, Role, may

ACCOUNT_ID = re.compile(r"[a-z]{2,8}:[a-z0-9](?:-?[a-z0-9]){0,62}")
TOKEN = re.compile(r"lj_[A-Za-z0-9_-]{43}")
SESSION = re.compile(r"ljs_[A-Za-z0-9_-]{43}")
TOKEN_BYTES = 32


class AccountMalformed(InvalidInput):
    """An account id is not of the form "zj:inspector-01", or the name is empty."""

    code = "account-malformed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Somebody who may log in to this node; a disabled account stays, for it stands in the log."""

    id: str
    role: Role
    display_name: str
    disabled: bool = False

    def __post_init__(self) -> None:
        """Refuse a malformed account.

        Raises:
            AccountMalformed: the id or the name is malformed.
        """
        if ACCOUNT_ID.fullmatch(self.id) is None:
            raise AccountMalformed(f"{self.id!r} is no account id such as 'zj:inspector-01'", "/id")
        if not self.display_name.strip():
            raise AccountMalformed(f"{self.id} has no display name", "/display_name")

    @property
    def authority(self) -> str:
        """Return the id of the authority that the account belongs to."""
        return self.id.partition(":")[0]

    def may(self, permission: Permission) -> bool:
        """Return whether the account may do what `permission` names; a disabled one, nothing."""
        return not self.disabled and may(self.role, permission)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made: `text` for its owner, once; `digest` (32 bytes) to be stored."""

    text: str
    digest: bytes


def new_token() -> NewToken:
    """Return a new random token."""
    return _new("lj_")


def new_session() -> NewToken:
    """Return a new random session, as the browser's cookie says it."""
    return _new("ljs_")


def token_digest(text: str) -> bytes | None:
    """Return the digest under which the token `text` is stored, None when it is no token."""
    return None if TOKEN.fullmatch(text) is None else _digest(text)


def session_digest(text: str) -> bytes | None:
    """Return the digest under which the session `text` is stored, None when it is no session."""
    return None if SESSION.fullmatch(text) is None else _digest(text)


def _new(prefix: str) -> NewToken:
    text = prefix + secrets.token_urlsafe(TOKEN_BYTES)
    return NewToken(text, _digest(text))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
