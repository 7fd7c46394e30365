"""Which nonces of signed requests were used, so that no request is accepted twice.

Source: log-format §8. `remember` in a database is shared by all processes of a node; `MemoryNonces`
serves the node that runs in one process and cannot know what it accepted before it started.
"""

import heapq
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NonceUse:
    """One nonce (16 bytes in canonical base64) under one keyid.

    `created` is when the request was signed; `until` the last instant at which it can be in time.
    """

    keyid: str
    nonce: str
    created: datetime
    until: datetime


NonceStore = Callable[[NonceUse, datetime], bool]
"""Remembers a use at the instant given; False when it was used before or cannot be remembered."""


class MemoryNonces:
    """The nonces of one process, forgotten once their requests are out of date; thread-safe."""

    def __init__(self, started_at: datetime, limit: int = 100_000) -> None:
        """Remember from `started_at` (aware), at most `limit` live nonces at a time."""
        self._started_at = started_at.replace(microsecond=0)
        self._limit = limit
        self._lock = threading.Lock()
        self._used: set[tuple[str, str]] = set()
        self._by_expiry: list[tuple[datetime, str, str]] = []

    @property
    def count(self) -> int:
        """Return how many nonces are remembered."""
        return len(self._used)

    def __call__(self, use: NonceUse, now: datetime) -> bool:
        """Remember `use`; False when used before, older than this process, or with no room left."""
        if use.created < self._started_at:
            return False
        with self._lock:
            self._forget(now)
            if (use.keyid, use.nonce) in self._used or len(self._used) >= self._limit:
                return False
            self._used.add((use.keyid, use.nonce))
            heapq.heappush(self._by_expiry, (use.until, use.keyid, use.nonce))
            return True

    def _forget(self, now: datetime) -> None:
        while self._by_expiry and self._by_expiry[0][0] < now:
            _, keyid, nonce = heapq.heappop(self._by_expiry)
            self._used.discard((keyid, nonce))
