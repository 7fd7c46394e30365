"""The running federation: its processes, how each node stands, and what changes while one looks."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import product
from typing import Any

from services.demo.nodes import Demo, DemoNode
from services.demo.processes import Child, last_lines, stop_all
from shared.errors import LianjianError
from shared.identity.roles import Role
from shared.replication.person_client import (
    Connections,
    NodeRefused,
    NodeUnreachable,
    PersonClient,
)

START_SECONDS = 30.0
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.05
MISSES = 3
"""So many times in a row a node that somebody else started must fail to answer to count as down."""


class NodeDiedAtStart(LianjianError):
    """A node's process ended before it could serve; the message holds its last lines."""

    code = "node-died-at-start"


class TookTooLong(LianjianError):
    """What was waited for did not come."""

    code = "took-too-long"


class Change(StrEnum):
    """What may happen to a node while the federation runs."""

    DIED = "died"
    CAME_BACK = "came-back"
    HEALED = "healed"
    """All nodes are up, and every one has verified all of every log."""


@dataclass(slots=True)
class _Watched:
    """A node as it was at the last look; without `child` somebody else keeps it running.

    What its peers have heard of it, and it of them, counts from `since` on.
    """

    node: DemoNode
    child: Child | None
    since: datetime
    is_up: bool = True
    misses: int = 0


@dataclass(slots=True)
class Federation:
    """The demo's nodes, running; `on_change` hears of nodes that die and come back.

    `patience_seconds` is how long a node that is down, or an entry on its way, is waited for.
    """

    demo: Demo
    connections: Connections
    on_change: Callable[[Change, DemoNode], None]
    patience_seconds: float = PATIENCE_SECONDS
    _watched: list[_Watched] = field(default_factory=list[_Watched])
    _is_whole: bool = True

    def start(self, on_ready: Callable[[DemoNode, int], None]) -> None:
        """Start all nodes; return when they can serve.

        Raises:
            NodeDiedAtStart, TookTooLong: one cannot.
        """
        for node in self.demo.nodes:
            since = datetime.now(UTC)
            self._watched.append(_Watched(node, Child(node), since))
        pids = {one.node.authority: one.child.pid for one in self._watched if one.child}
        self.demo = self.demo.with_pids(pids)
        end = time.monotonic() + START_SECONDS
        for one in self._watched:
            self._await_start(one, end)
            on_ready(one.node, pids[one.node.authority])

    def stop(self) -> None:
        """Stop the processes that were started here, and no others."""
        stop_all(one.child for one in self._watched if one.child is not None)

    def person(self, authority: str, role: Role) -> PersonClient:
        """Return the one who has `role` at `authority`."""
        node, login = self.demo.node(authority), self.demo.login(authority, role)
        return self.connections.person(node.url, login.token)

    def look(self) -> None:
        """Look at every node once; tell what has changed since the last look."""
        for one in self._watched:
            self._look_at(one)
        all_up = all(one.is_up for one in self._watched)
        if not self._is_whole and all_up and self.unsettled() is None:
            self._is_whole = True
            self.on_change(Change.HEALED, self.demo.nodes[0])

    def unsettled(self) -> str | None:
        """Return why not every node has verified the whole of every log, as its writer had it.

        A log never rests, so it counts as long as it was just before.
        It must have heard so from the process that serves the log now. None if all is well.
        """
        since = {one.node.authority: one.since for one in self._watched}
        try:
            sizes = {one: self.logs_at(one)[one]["verified_size"] for one in since}
            seen = {one: self.logs_at(one) for one in since}
        except (NodeUnreachable, NodeRefused) as error:
            return str(error)
        for reader, log in product(seen, seen):
            told, size = seen[reader].get(log), sizes[log]
            heard_since = None if log == reader else max(since[log], since[reader])
            if told is None or not _is_whole(told, size, heard_since):
                return f"{reader} does not see all of {log}: {told}"
        return None

    def settle(self) -> None:
        """Wait until the federation is settled.

        Raises:
            TookTooLong: it is not.
        """
        end = time.monotonic() + self.patience_seconds
        while (reason := self.unsettled()) is not None:
            if time.monotonic() > end:
                raise TookTooLong(f"not every node sees all logs in time: {reason}")
            self.look()
            time.sleep(LOOK_SECONDS)
        self.look()

    def logs_at(self, authority: str) -> dict[str, dict[str, Any]]:
        """Return how each member's log stands at the node of `authority`, by authority id.

        Raises:
            NodeUnreachable, NodeRefused: the node does not tell.
        """
        peers = self.person(authority, Role.AUDITOR).get_json("/v1/peers")
        return {one["authority"]: one for one in peers["items"]}

    def _await_start(self, one: _Watched, end: float) -> None:
        anybody = self.connections.person(one.node.url)
        while not anybody.is_ready():
            if one.child is None or not one.child.is_alive:
                lines = "\n".join(last_lines(one.node.data)) or "(nothing)"
                raise NodeDiedAtStart(f"{one.node.authority} ended at once; it said:\n{lines}")
            if time.monotonic() > end:
                raise TookTooLong(f"{one.node.authority} is not ready after {START_SECONDS} s")
            time.sleep(LOOK_SECONDS)

    def _look_at(self, one: _Watched) -> None:
        if one.child is not None:
            if one.child.is_alive:
                return
            one.child = None
            self._lose(one)
            return
        if self.connections.person(one.node.url).is_ready():
            one.misses = 0
            if not one.is_up:
                one.is_up = True
                self.on_change(Change.CAME_BACK, one.node)
            return
        one.misses += 1
        if one.is_up and one.misses >= MISSES:
            self._lose(one)

    def _lose(self, one: _Watched) -> None:
        one.is_up = False
        one.since = datetime.now(UTC)
        self._is_whole = False
        self.on_change(Change.DIED, one.node)


def _is_whole(log: dict[str, Any], size: int, heard_since: datetime | None) -> bool:
    if (log["state"], log["lag_entries"]) != ("ok", 0) or log["verified_size"] < size:
        return False
    if heard_since is None:
        return True
    at = log["last_contact_at"]
    return at is not None and datetime.fromisoformat(at) >= heard_since
