"""Waiting for nodes: while one is down, is not that far yet, or has not heard of something."""

import time
from collections.abc import Callable
from typing import TypeVar

from services.demo.federation import LOOK_SECONDS, Federation, TookTooLong
from shared.identity.roles import Role
from shared.replication.person_client import NodeRefused, NodeUnreachable

_BUSY = 503

Answer = TypeVar("Answer")


def until(federation: Federation, ask: Callable[[], Answer | None], what: str) -> Answer:
    """Return the first answer of `ask` that is not None; `what` it says is waited for.

    Raises:
        NodeRefused: what `ask` raises, but for "not yet".
        TookTooLong: too long.
    """
    end = time.monotonic() + federation.patience_seconds
    while (answer := patiently(federation, ask)) is None:
        if time.monotonic() > end:
            raise TookTooLong(f"not in time: {what}")
        federation.look()
        time.sleep(LOOK_SECONDS)
    return answer


def patiently(federation: Federation, ask: Callable[[], Answer]) -> Answer:
    """Return what `ask` returns, asked again while its node is down or not that far yet.

    Raises:
        NodeRefused: what `ask` raises, but for "not yet".
        TookTooLong: too long.
    """
    end = time.monotonic() + federation.patience_seconds
    while True:
        try:
            return ask()
        except (NodeUnreachable, NodeRefused) as error:
            if isinstance(error, NodeRefused) and error.status != _BUSY:
                raise
            if time.monotonic() > end:
                raise TookTooLong(str(error)) from error
        federation.look()
        time.sleep(LOOK_SECONDS)


def await_place(federation: Federation, authority: str, place: str) -> None:
    """Wait until the views at the node of `authority` rest on `place`, such as "ha:3".

    Raises:
        TookTooLong: they do not.
    """
    person = federation.person(authority, Role.AUDITOR)
    patiently(federation, lambda: person.get("/v1/notices", limit=1, min_position=place))
