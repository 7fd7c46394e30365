"""A federation whose clock, beats and exchange are driven by hand, over real HTTP."""

import asyncio
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from services.authority.opening import HISTORY, HistoryOpener
from shared.identity.keys import HttpKey
from shared.projections.arrivals import ArrivalReader
from shared.replication.client import PeerClient, http_client
from shared.replication.follower import Follower, FollowRules, Listeners
from shared.replication.gossip import Gossip
from shared.replication.late_reader import LateReader
from shared.store.late_entries import LateEntries
from tests.api.served import Clock, Served, Site, bound, introduce, serve
from tests.api.story import Step, Story

BEAT = timedelta(seconds=10)
LEAVES = 2
_AT_ONCE = FollowRules(
    wait_seconds=0,
    most_entries=500,
    longest_pause_seconds=0,
    first_pause_seconds=0,
    quiet_seconds=0,
)

Stage = Callable[["Federation", int], None]
"""What happens under seal before the beat of that number, from 0."""


@dataclass
class Federation:
    """Nodes that exchange, project and fill slots only when they are told to."""

    nodes: dict[str, Served]
    keys: Mapping[str, HttpKey]
    clock: Clock
    stage: Stage
    beats: int = 0

    def beat(self) -> None:
        """Let time pass until the next beat, and fill the slots of every node."""
        self.stage(self, self.beats)
        self.clock.move(BEAT)
        self.beats += 1
        for node in self.nodes.values():
            node.node.desk.slots.fill(self.beats, LEAVES)

    def exchange(self, *receivers: str) -> None:
        """Let `receivers`, or all, take what the others hold, and what follows from it."""
        asyncio.run(self._exchange([self.nodes[one] for one in receivers or self.nodes]))

    async def _exchange(self, receivers: Iterable[Served]) -> None:
        async with http_client() as http:
            for served in receivers:
                node = served.node
                client = PeerClient(http, node.keys.http, self.clock)
                listeners = Listeners(on_entries=_nobody, on_equivocation=_nobody)
                follower = Follower(
                    node.authority, client, node.peer_logs, node.alarms, _AT_ONCE, listeners
                )
                late_entries = LateEntries(node.database, self.clock)
                late = LateReader(client, follower, late_entries, node.alarms, _AT_ONCE, _nobody)
                directory = node.directory.current()
                for peer in directory.members:
                    if peer.url is not None and peer.id != node.authority:
                        while await follower.pull(peer):
                            pass
                        while await late.ask(peer):
                            pass
                await Gossip(node.authority, client, node.peer_logs, follower.freeze).ask_all(
                    directory
                )
                node.projector.catch_up()
                arrivals = ArrivalReader(node.database, HISTORY)
                HistoryOpener(node.desk, node.own_archive, arrivals).catch_up()
                node.projector.catch_up()


def _nobody(*_: Any) -> None:
    """Wake nobody: there are no loops."""


@dataclass
class Traffic(Story):
    """The steps of the story, taken in a federation that is driven by hand."""

    federation: Federation = field(kw_only=True)

    def take_all(self, steps: Iterable[Step], *, each_beat: int) -> None:
        """Take `steps`; after every `each_beat` of them a beat passes."""
        for number, step in enumerate(steps, 1):
            self.take(step)
            if number % each_beat == 0:
                self.federation.beat()

    def _await_others(self, node: Served, *, itself: bool = False) -> None:  # noqa: ARG002
        self.federation.exchange(node.node.authority)


@contextmanager
def watched(
    sites: Mapping[str, Site], folder: Path, stage: Stage, keys: Mapping[str, HttpKey]
) -> Generator[Federation]:
    """Serve copies of all `sites`, which know each other, without their loops."""
    clock = Clock()
    with ExitStack() as stack:
        ports = {authority: stack.enter_context(bound()) for authority in sites}
        members = {
            name: replace(site.member(), url=f"http://127.0.0.1:{ports[name].getsockname()[1]}")
            for name, site in sites.items()
        }
        copies = {name: site.copy(folder / name) for name, site in sites.items()}
        introduce(members, copies)
        nodes = {
            name: stack.enter_context(serve(copies[name], clock, ports[name], loops=False))
            for name in sites
        }
        yield Federation(nodes, keys, clock, stage)
