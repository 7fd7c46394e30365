"""Passwords are kept as Argon2id, and compared without telling whether there is one."""

import unicodedata

import pytest

from shared.identity.passwords import (
    LEAST_CHARACTERS,
    MOST_CHARACTERS,
    PasswordTooWeak,
    is_password,
    new_password,
    password_digest,
)


def test_password_is_itself_and_no_other() -> None:
    digest = password_digest("correct horse battery")
    assert digest.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_password("correct horse battery", digest)
    assert not is_password("correct horse batterz", digest)
    assert password_digest("correct horse battery") != digest, "each has a salt of its own"


def test_nobodys_password_is_none() -> None:
    assert not is_password("correct horse battery", None)


def test_password_is_the_same_however_a_keyboard_composes_it() -> None:
    composed = "Müller und Söhne 口令"
    apart = unicodedata.normalize("NFD", composed)
    assert apart != composed
    assert is_password(apart, password_digest(composed))


@pytest.mark.parametrize("text", ["", "x" * (LEAST_CHARACTERS - 1), "x" * (MOST_CHARACTERS + 1)])
def test_password_is_refused_that_is_too_short_or_too_long(text: str) -> None:
    with pytest.raises(PasswordTooWeak):
        password_digest(text)


def test_new_passwords_are_strong_enough_and_differ() -> None:
    one, other = new_password(), new_password()
    assert one != other
    assert is_password(one, password_digest(one))
