"""The loops of a node: follow peers, project, gossip, sign the time, keep the anchor, tidy up.

Every loop follows stored state and can be killed between any two lines. One that fails raises an
alarm, waits, and tries again from where the state says it was.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import structlog

from services.authority.beats import next_beat
from services.authority.case_opening import CaseOpener
from services.authority.equivocations import open_equivocations, publish_equivocation
from services.authority.node import Node
from services.authority.opening import HISTORY, HistoryOpener
from services.authority.pushing import PUSH, Pusher, PushTarget
from services.authority.startup import keep_anchor
from shared.errors import StorageFailed
from shared.identity.directory import Member
from shared.log.trusted_log import Equivocation
from shared.projections.arrivals import ArrivalReader
from shared.replication.client import PeerClient
from shared.replication.data_sharing import Platform
from shared.replication.follower import Follower, FollowRules, Listeners
from shared.replication.gossip import Gossip
from shared.replication.late_reader import LateReader
from shared.store.answers import forget_old_answers
from shared.store.appending import BeatTaken
from shared.store.heads import heads
from shared.store.late_entries import LateEntries
from shared.store.nonces import StoredNonces
from shared.store.thinning import PeerNotes

DIRECTORY_SECONDS = 1.0
ANCHOR_SECONDS = 0.5
EQUIVOCATION_SECONDS = 10.0
TIDY_SECONDS = 600.0
AFTER_FAILURE_SECONDS = 2.0
PROJECT_SECONDS = 1.0  # the longest that views lag behind what another process has stored
HISTORY_SECONDS = 1.0  # its place moves with a write, which must not follow every append
OPENING_SECONDS = 0.5  # so that who is connected holds what is opened within a few seconds
SLOTS = "slots"
DIRECTORY_ALARM = "directory-unreadable"
STALE_ALARM = "log-stale"

log = structlog.get_logger()


class Worker:
    """Runs the loops of `node` until it is cancelled."""

    def __init__(self, node: Node, client: PeerClient, platform: Platform | None = None) -> None:
        """Prepare the loops of `node`, which asks peers through `client`, pushes to `platform`."""
        self._node = node
        self._platform = platform
        self._sound: set[str] = set()  # the loops whose last round succeeded
        settings = node.settings
        self._rules = rules = FollowRules(
            wait_seconds=settings.pull_wait_seconds,
            most_entries=settings.pull_entries,
            longest_pause_seconds=settings.longest_pause_seconds,
        )
        self._follower = Follower(
            node.authority,
            client,
            node.peer_logs,
            node.alarms,
            rules,
            Listeners(on_entries=node.bell.ring, on_equivocation=self._publish),
        )
        self._late_reader = LateReader(
            client,
            self._follower,
            LateEntries(node.database, node.clock),
            node.alarms,
            rules,
            node.bell.ring,
        )
        arrivals = ArrivalReader(node.database, HISTORY)
        self._history = HistoryOpener(node.desk, node.own_archive, arrivals)
        self._opener = CaseOpener(node.desk, node.alarms)
        self._peer_notes = PeerNotes(node.database, node.authority)
        self._gossip = Gossip(node.authority, client, node.peer_logs, self._follower.freeze)

    async def run(self) -> None:
        """Run all loops side by side; cancelled, it leaves the anchor up to date."""
        settings = self._node.settings
        try:
            async with asyncio.TaskGroup() as loops:
                loops.create_task(self._follow_members(loops))
                loops.create_task(self._project())
                loops.create_task(
                    self._every("opening-history", HISTORY_SECONDS, self._open_history)
                )
                loops.create_task(self._beat())
                loops.create_task(self._every("case-opening", OPENING_SECONDS, self._open_cases))
                loops.create_task(self._every("directory", DIRECTORY_SECONDS, self._directory))
                loops.create_task(self._every("gossip", settings.gossip_seconds, self._compare))
                loops.create_task(self._every("clock", settings.renewal_seconds, self._renew))
                loops.create_task(self._every("anchor", ANCHOR_SECONDS, self._anchor))
                loops.create_task(self._every("tidy", TIDY_SECONDS, self._tidy))
                if self._node.push is not None and self._platform is not None:
                    loops.create_task(self._push(self._node.push, self._platform))
                loops.create_task(
                    self._every("equivocations", EQUIVOCATION_SECONDS, self._publish_open)
                )
        finally:
            keep_anchor(self._node)

    async def _follow_members(self, loops: asyncio.TaskGroup) -> None:
        """Follow every member that has a log and an address, as the directory lists them."""
        following: dict[tuple[str, str], asyncio.Task[None]] = {}
        ways = {"following": self._follower.follow, "late-reading": self._late_reader.follow}
        while True:
            for member in self._node.directory.current().members:
                if not self._is_followed(member):
                    continue
                for name, follow in ways.items():
                    task = following.get((member.id, name))
                    if task is None or task.done():
                        work = partial(follow, partial(self._member, member.id))
                        # What surprises a follower is an alarm and must not end the others.
                        task = loops.create_task(self._guard(name, work))
                        following[member.id, name] = task
            await asyncio.sleep(DIRECTORY_SECONDS)

    def _member(self, authority: str) -> Member | None:
        member = self._node.directory.current().get(authority)
        return member if member is not None and self._is_followed(member) else None

    def _is_followed(self, member: Member) -> bool:
        return (
            member.id != self._node.authority
            and member.url is not None
            and member.origin is not None
        )

    async def _directory(self) -> None:
        self._node.directory.current()
        problem, alarms, me = self._node.directory.problem, self._node.alarms, self._node.authority
        if problem is None:
            await asyncio.to_thread(alarms.clear, DIRECTORY_ALARM, me)
        else:
            await asyncio.to_thread(alarms.raise_alarm, DIRECTORY_ALARM, me, problem)

    async def _project(self) -> None:
        """Take entries into the views whenever some were appended or arrived."""
        while not self._node.bell.closed:
            ticket = self._node.bell.ticket()
            await self._guard("projection", self._catch_up)
            await self._node.bell.wait(ticket, PROJECT_SECONDS)

    async def _catch_up(self) -> None:
        await asyncio.to_thread(self._node.projector.catch_up)

    async def _open_history(self) -> None:
        if self._node.recorder.refusal is None:
            await asyncio.to_thread(self._history.catch_up)

    async def _open_cases(self) -> None:
        if self._node.recorder.refusal is None:
            await asyncio.to_thread(self._opener.catch_up)

    async def _beat(self) -> None:
        """Fill the slots of every beat."""
        seconds = self._node.settings.beat_seconds
        last = await asyncio.to_thread(self._node.desk.slots.last_beat)
        while True:
            beat = next_beat(self._node.clock().timestamp(), last, seconds)
            await asyncio.sleep(beat.after_seconds)
            last = beat.number
            await self._guard(SLOTS, partial(self._fill_slots, last))

    async def _fill_slots(self, beat: int) -> None:
        if self._node.recorder.refusal is None:
            leaves = self._node.settings.beat_leaves
            with suppress(BeatTaken):  # another process of this node has filled them
                await asyncio.to_thread(self._node.desk.slots.fill, beat, leaves)

    async def _push(self, target: PushTarget, platform: Platform) -> None:
        """Push what there is, again and again; after failures with growing pauses."""
        node = self._node
        origin = node.settings.origin
        pusher = Pusher(node.desk, node.own_archive, node.alarms, origin, node.path, target)
        failures = 0

        async def push_all() -> None:
            nonlocal failures
            failures += 1
            while node.recorder.refusal is None and await pusher.push_next(platform):
                failures = 1
            failures = 0

        while True:
            await self._guard(PUSH, push_all)
            pause = self._rules.pause_seconds(failures) if failures else target.seconds
            await asyncio.sleep(pause)

    async def _every(self, name: str, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await self._guard(name, work)
            await asyncio.sleep(seconds)

    async def _guard(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work`; a failure is an alarm that ends when the work next succeeds."""
        alarms, me = self._node.alarms, self._node.authority
        try:
            await work()
            if name not in self._sound:
                await asyncio.to_thread(alarms.clear, f"{name}-failed", me)
                self._sound.add(name)
        except Exception as error:  # noqa: BLE001 - the loop goes on from stored state
            self._sound.discard(name)
            log.warning("loop failed", loop=name, error=str(error))
            with suppress(StorageFailed):
                await asyncio.to_thread(
                    alarms.raise_alarm, f"{name}-failed", me, f"{type(error).__name__}: {error}"
                )
            await asyncio.sleep(AFTER_FAILURE_SECONDS)

    async def _compare(self) -> None:
        await self._gossip.ask_all(self._node.directory.current())
        await asyncio.to_thread(self._watch_staleness)

    def _watch_staleness(self) -> None:
        oldest = self._node.clock() - timedelta(hours=self._node.settings.stale_hours)
        with self._node.database.read() as connection:
            known = heads(connection)
        for head in known:
            if head.checkpoint_at is not None and head.checkpoint_at < oldest:
                detail = f"the newest time of {head.origin} is {head.checkpoint_at.isoformat()}"
                self._node.alarms.raise_alarm(STALE_ALARM, head.log, detail)
            else:
                self._node.alarms.clear(STALE_ALARM, head.log)

    async def _renew(self) -> None:
        if self._node.recorder.refusal is None:
            await asyncio.to_thread(self._node.own_log.renew_note)

    async def _anchor(self) -> None:
        await asyncio.to_thread(keep_anchor, self._node)

    async def _tidy(self) -> None:
        now = self._node.clock()
        await asyncio.to_thread(forget_old_answers, self._node.database, now)
        await asyncio.to_thread(StoredNonces(self._node.database).forget_old, now)
        await asyncio.to_thread(self._peer_notes.thin, now)

    async def _publish_open(self) -> None:
        """Publish what could not be published when it was found: the disk was full, say."""
        for log_id, proof in await asyncio.to_thread(open_equivocations, self._node.alarms):
            await asyncio.to_thread(self._publish, log_id, proof)

    def _publish(self, log_id: str, proof: Equivocation) -> None:
        """Tell everybody, in the own log, that `log_id` said two things.

        Of the own log it means that somebody else signs with its keys: it says so once more, and
        then nothing any more.
        """
        if publish_equivocation(self._node.desk, proof):
            log.error("equivocation", log=log_id, size=proof.held.size)
        if log_id == self._node.authority:
            self._node.recorder.refusal = f"another history of this log was signed: {proof}"
