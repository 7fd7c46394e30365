"""Signing in with a password, and what follows from it."""

from datetime import timedelta

from services.authority.node import Node
from shared.errors import CallerRefused
from shared.identity.accounts import ACCOUNT_ID, NewToken, new_session
from shared.identity.passwords import is_password


class SignInRefused(CallerRefused):
    """There is no such account, or its password is another one: one answer for both."""

    code = "sign-in-refused"


class SignInPaused(CallerRefused):
    """There were too many wrong passwords; `pause` is how long to wait."""

    code = "sign-in-paused"

    def __init__(self, pause: timedelta) -> None:
        """Keep how long to wait."""
        super().__init__(f"the next try may come in {pause.total_seconds():.0f} s")
        self.pause = pause


def sign_in(node: Node, name: str, password: str) -> NewToken:
    """Begin a session of the account `name` ("inspector-01" or "zj:inspector-01") and return it.

    Raises:
        SignInPaused: somebody typed wrong passwords for this name, and has to wait.
        SignInRefused: the name or the password is wrong.
    """
    account = full_name(node.authority, name)
    pause = node.sign_ins.pause(account)
    if pause:
        raise SignInPaused(pause)
    known = ACCOUNT_ID.fullmatch(account) is not None
    digest = node.sign_ins.password_of(account) if known else None
    if not is_password(password, digest):
        node.sign_ins.note_wrong(account)
        raise SignInRefused("the account or the password is wrong")
    session = new_session()
    node.sign_ins.begin(account, session.digest)
    return session


def full_name(authority: str, name: str) -> str:
    """Return the account id for what a person typed, with or without the authority before it."""
    typed = name.strip().lower()
    return typed if ":" in typed else f"{authority}:{typed}"
