"""Passwords of people, kept as Argon2id.

Source: RFC 9106; the costs are those that OWASP's password storage page names for Argon2id. What is
stored is a PHC string, which carries its costs, so they may grow without touching old passwords.
"""

import secrets
import unicodedata
from functools import cache

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from shared.errors import InvalidInput

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 200
_SALT_BYTES = 16
_KEY_BYTES = 32
_PASSES = 2
_LANES = 1
_MEMORY_KIB = 19_456
_RANDOM_BYTES = 12


class PasswordTooWeak(InvalidInput):
    """A password has fewer than 12 characters, or more than 200."""

    code = "password-too-weak"


def new_password() -> str:
    """Return a random password of 96 bits."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def password_digest(text: str) -> str:
    """Return the PHC string under which the password `text` is stored.

    Raises:
        PasswordTooWeak: it is too short, or too long.
    """
    if not LEAST_CHARACTERS <= len(text) <= MOST_CHARACTERS:
        raise PasswordTooWeak(
            f"a password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters", "/password"
        )
    return _digest(text)


def is_password(text: str, digest: str | None) -> bool:
    """Return whether `text` is the password with this PHC string; None costs the same, and is not.

    So the time that it takes does not tell whether there is an account.
    """
    try:
        Argon2id.verify_phc_encoded(_bytes(text), digest or _nobodys())
    except InvalidKey:
        return False
    return digest is not None


@cache
def _nobodys() -> str:
    return _digest(new_password())


def _digest(text: str) -> str:
    deriving = Argon2id(
        salt=secrets.token_bytes(_SALT_BYTES),
        length=_KEY_BYTES,
        iterations=_PASSES,
        lanes=_LANES,
        memory_cost=_MEMORY_KIB,
    )
    return deriving.derive_phc_encoded(_bytes(text))


def _bytes(text: str) -> bytes:
    """Return the password as bytes, the same however the keyboard composes its characters."""
    return unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).encode()
