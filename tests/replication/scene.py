"""The node of Henan following Zhejiang: real client, real store, a peer that may lie."""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.identity.directory import Directory, HttpPublicKey, Member
from shared.identity.keys import HttpKey
from shared.log.trusted_log import Equivocation
from shared.replication.client import Patience, PeerClient, http_client
from shared.replication.follower import Follower, FollowRules, Listeners
from shared.replication.gossip import Gossip
from shared.replication.late_reader import LateReader
from shared.store.alarms import Alarm, Alarms
from shared.store.database import Database
from shared.store.heads import LogHead, head_of
from shared.store.late_entries import LateEntries
from shared.store.peer_logs import PeerLogs
from shared.store.tables import checkpoints, entries, hidden_runs, logs
from shared.store.verification import LogKeys, VerifiedLog, verify_log
from tests.log.sample_log import (
    CLOCK_KEY,
    LOG_KEY,
    NOON,
    ORIGIN,
    READER,
    WRITER,
    SampleLog,
    header_at,
)
from tests.simulators.lying_peer import LyingPeer

HENAN_KEY = HttpKey("ha#http-1", Ed25519PrivateKey.from_private_bytes(b"h" * 32))
HENAN = Member(
    id=READER,
    name_zh="河南省药品监督管理局",
    name_en="Henan MPA",
    http_keys=(HttpPublicKey(HENAN_KEY.keyid, HENAN_KEY.public_key),),
)
ZHEJIANG = Member(
    id=WRITER,
    name_zh="浙江省药品监督管理局",
    name_en="Zhejiang MPA",
    origin=ORIGIN,
    log_keys=(LOG_KEY,),
    clock_keys=(CLOCK_KEY,),
)
AT_ONCE = FollowRules(
    wait_seconds=0,
    most_entries=500,
    longest_pause_seconds=0,
    first_pause_seconds=0,
    quiet_seconds=0,
)
PATIENT = Patience()
IMPATIENT = Patience(connect=1, silence=0.1, whole=0.2)

Row = tuple[Any, ...]


def grow(log: SampleLog, marks: str) -> None:
    """Append an entry per character: "+" for one that Henan may see, "-" for one it may not."""
    for mark in marks:
        log.append(header_at(log.size, [READER] if mark == "+" else ["nmpa"]))


@dataclass
class Scene:
    """Henan's node, and Zhejiang's as `zj`, which `member` describes to Henan."""

    zj: LyingPeer
    member: Member
    database: Database
    http: httpx.AsyncClient
    client: PeerClient
    peer_logs: PeerLogs
    alarms: Alarms
    rules: FollowRules = AT_ONCE
    rung: int = 0
    refusal: Exception | None = None
    allegations: list[tuple[str, Equivocation]] = field(
        default_factory=list[tuple[str, Equivocation]]
    )

    def ask_for(self, most_entries: int) -> None:
        """Ask for pages of so many entries from now on."""
        self.rules = replace(self.rules, most_entries=most_entries)

    def wait(self, patience: Patience) -> None:
        """Wait so long for answers from now on."""
        self.client = PeerClient(self.http, HENAN_KEY, clock, patience)

    @property
    def follower(self) -> Follower:
        return self.follower_with(self.peer_logs, self.alarms)

    def follower_with(self, peer_logs: PeerLogs, alarms: Alarms) -> Follower:
        listeners = Listeners(on_entries=self._ring, on_equivocation=self._allege)
        return Follower(READER, self.client, peer_logs, alarms, self.rules, listeners)

    def late_reader(self, follower: Follower | None = None) -> LateReader:
        return self.late_reader_with(self.late_entries, self.alarms, follower)

    def late_reader_with(
        self, late_entries: LateEntries, alarms: Alarms, follower: Follower | None = None
    ) -> LateReader:
        follower = follower or self.follower
        rules, ring = self.rules, self._ring
        return LateReader(self.client, follower, late_entries, alarms, rules, ring)

    @property
    def late_entries(self) -> LateEntries:
        return LateEntries(self.database, clock)

    async def open_granted(self, asks: int = 1) -> None:
        """Let the loop ask for what is awaited so many times."""
        left = iter([self.member] * asks)
        await self.late_reader().follow(lambda: next(left, None))

    def awaited(self) -> list[int]:
        """Return what is awaited of Zhejiang."""
        return self.late_entries.awaited(WRITER, 0, self.head().frontier.size, 1_000_000)

    def verify(self) -> VerifiedLog:
        """Recompute what is held of Zhejiang."""
        keys = LogKeys(log_keys=(LOG_KEY,), clock_keys=(CLOCK_KEY,))
        return verify_log(self.database, WRITER, READER, keys)

    def gossip(self) -> Gossip:
        return Gossip(READER, self.client, self.peer_logs, self.follower.freeze)

    async def follow(self, pulls: int = 1) -> None:
        """Let the loop pull so many times."""
        left = iter([self.member] * pulls)
        await self.follower.follow(lambda: next(left, None))

    async def follow_to_end(self) -> None:
        """Pull until the newest checkpoint is verified."""
        while await self.follower.pull(self.member):
            pass

    def head(self) -> LogHead:
        with self.database.read() as connection:
            return head_of(connection, WRITER)

    def held(self) -> list[Row]:
        """Return everything that was taken from Zhejiang: entries, covers, notes, frontier."""
        queries = (
            sa.select(
                entries.c.position, entries.c.arrival, entries.c.leaf_hash, entries.c.problem
            ).order_by(entries.c.position),
            sa.select(hidden_runs).order_by(hidden_runs.c.start),
            sa.select(checkpoints).order_by(checkpoints.c.size),
            sa.select(logs.c.size, logs.c.frontier, logs.c.note, logs.c.pending_note),
            sa.select(logs.c.arrivals, logs.c.hidden),
        )
        with self.database.read() as connection:
            return [tuple(row) for query in queries for row in connection.execute(query)]

    def problems(self) -> dict[int, str | None]:
        """Return what is wrong with each entry that is held, by position."""
        with self.database.read() as connection:
            found = connection.execute(sa.select(entries.c.position, entries.c.problem))
            return {row.position: row.problem for row in found}

    def alarm(self, code: str) -> Alarm | None:
        """Return the open alarm `code`."""
        return next((alarm for alarm in self.alarms.open_alarms() if alarm.code == code), None)

    def alarm_codes(self) -> list[str]:
        return sorted(alarm.code for alarm in self.alarms.open_alarms())

    def _ring(self) -> None:
        self.rung += 1

    def _allege(self, log: str, proof: Equivocation) -> None:
        self.allegations.append((log, proof))
        if self.refusal is not None:
            raise self.refusal


def clock() -> datetime:
    """Return the time at Henan, half a second from that of Zhejiang's notes."""
    return NOON + timedelta(milliseconds=500)


@contextmanager
def _opened(url: str) -> Generator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


@asynccontextmanager
async def open_scene(database_url: str, log: SampleLog) -> AsyncGenerator[Scene]:
    """Open the scene: Zhejiang serves `log`, Henan holds nothing of it yet."""
    with _opened(database_url) as database:
        async with LyingPeer(log, Directory((HENAN, ZHEJIANG))) as zj, http_client() as http:
            yield Scene(
                zj=zj,
                member=replace(ZHEJIANG, url=zj.url),
                database=database,
                http=http,
                client=PeerClient(http, HENAN_KEY, clock),
                peer_logs=PeerLogs(database, clock),
                alarms=Alarms(database, clock),
            )
