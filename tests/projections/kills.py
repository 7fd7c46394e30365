"""Killing a node at one of its calls of the database, whichever it is."""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


class Killed(Exception):
    """The process ended here."""


@contextmanager
def killed_at(call: int) -> Generator[None]:
    """Raise `Killed` before the statement or commit number `call` (from 1) in the block."""
    with counting() as calls:

        def strike(*_: Any) -> None:
            if calls() == call:
                raise Killed

        with _listening(strike):
            yield


@contextmanager
def counting() -> Generator[Callable[[], int]]:
    """Count statements and commits in the block."""
    calls = 0

    def count(*_: Any) -> None:
        nonlocal calls
        calls += 1

    with _listening(count):
        yield lambda: calls


@contextmanager
def _listening(hear: Callable[..., None]) -> Generator[None]:
    """Let `hear` be called for this thread; nodes that other tests serve go on in theirs."""
    moments = ("before_cursor_execute", "commit")
    here = threading.get_ident()

    def listener(*arguments: Any) -> None:
        if threading.get_ident() == here:
            hear(*arguments)

    for moment in moments:
        event.listen(Engine, moment, listener)
    try:
        yield
    finally:
        for moment in moments:
            event.remove(Engine, moment, listener)
