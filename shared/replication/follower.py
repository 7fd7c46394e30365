"""Following one peer's log: pull a page, verify it, keep it, for ever.

Source: log-format §4 and §6. What a page proves is decided by `shared.log.trusted_log`, what is
kept by `shared.store.peer_logs`; here is only the order of things and what a failure leads to.
A broken page is no evidence: it is retried with growing pauses and heals by itself. Two valid
notes of one size with different roots are evidence: the log is frozen until an operator decides.
"""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.errors import EvidenceRefused, LianjianError
from shared.identity.directory import Member
from shared.log.checkpoint import SignatureRefused, SignedCheckpoint, read_checkpoint
from shared.log.cover import MalformedPage, PageHead, read_page
from shared.log.trusted_log import (
    Equivocation,
    InconsistentPage,
    PageNotAsked,
    TrustedLog,
    VerifiedPage,
    compare_checkpoints,
)
from shared.log.verified_entry import OVER_DISCLOSED
from shared.replication.client import PeerClient, PeerRefused
from shared.store.alarms import Alarms
from shared.store.heads import LogHead, LogState
from shared.store.peer_logs import PeerLogs

FIRST_PAUSE_SECONDS = 0.5
QUIET_SECONDS = 1.0  # the least time between two pulls that bring nothing
ALARM_AFTER_FAILURES = 3
_LASTING_ALARMS = frozenset({Equivocation.code, OVER_DISCLOSED})  # a good page does not end them
_BROKEN_PAGE = (InconsistentPage, MalformedPage, PageNotAsked)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRules:
    """How a peer is followed; times in seconds."""

    wait_seconds: int
    most_entries: int
    longest_pause_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Who hears of what: new entries, and a proof that a log says two things."""

    on_entries: Callable[[], None]
    on_equivocation: Callable[[str, Equivocation], None]


class Follower:
    """Follows peers' logs on behalf of the authority `me`."""

    def __init__(
        self,
        me: str,
        client: PeerClient,
        peer_logs: PeerLogs,
        alarms: Alarms,
        rules: FollowRules,
        listeners: Listeners,
    ) -> None:
        """Follow through `client` into `peer_logs`."""
        self._me = me
        self._client = client
        self._peer_logs = peer_logs
        self._alarms = alarms
        self._rules = rules
        self._listeners = listeners

    async def follow(self, member: Callable[[], Member | None]) -> None:
        """Pull for ever from the peer that `member` gives, until it gives none."""
        while (peer := member()) is not None:
            began = time.monotonic()
            try:
                moved = await self.pull(peer)
            except LianjianError as error:
                failures = await asyncio.to_thread(self._note_failure, peer, error)
                await asyncio.sleep(self._pause(failures))
                continue
            if not moved:
                await asyncio.sleep(max(0.0, QUIET_SECONDS - (time.monotonic() - began)))

    async def pull(self, peer: Member) -> bool:
        """Pull, verify and keep one page of the log of `peer`; True if it brought entries.

        Raises:
            EvidenceRefused: the page is not what it must be; nothing was kept.
            LianjianError: the peer, or the database, gave no answer.
        """
        trusted = await asyncio.to_thread(self._trusted, peer)
        if trusted is None:
            return False
        try:
            lines = await self._client.cover(
                peer,
                trusted.frontier.size,
                size=trusted.size_to_ask,
                most=self._rules.most_entries,
                wait_seconds=self._rules.wait_seconds,
            )
        except PeerRefused as refusal:
            if refusal.checkpoint is not None:
                await asyncio.to_thread(self._read_note, trusted, refusal.checkpoint)
            raise
        page = await asyncio.to_thread(self._keep, trusted, lines)
        await self._report_over_disclosures(peer, page)
        return page.frontier.size > trusted.frontier.size

    def _trusted(self, peer: Member) -> TrustedLog | None:
        """Return what is known of the peer's log; None while it is frozen."""
        if peer.origin is None:
            raise EvidenceRefused(f"{peer.id} has no log")
        head = self._peer_logs.head(peer.id, peer.origin)
        if head.state is LogState.FROZEN:
            return None
        return trusted_log(peer, head, self._peer_logs.last_at(head))

    def _read_note(self, trusted: TrustedLog, note: str) -> SignedCheckpoint:
        """Read a note and hold it against every note that was verified before."""
        checkpoint = trusted.read_note(note)
        kept = self._peer_logs.note_at(trusted.log, checkpoint.size)
        if kept is not None:
            held = read_checkpoint(kept, trusted.origin, trusted.log_keys, trusted.clock_keys)
            compare_checkpoints(held, checkpoint)
        return checkpoint

    def _keep(self, trusted: TrustedLog, lines: Sequence[bytes]) -> VerifiedPage:
        head = next(iter(read_page(lines)), None)
        if isinstance(head, PageHead):
            checkpoint = self._read_note(trusted, head.note)
            self._peer_logs.heard(trusted.log, checkpoint.size)
        page = trusted.accept_page(lines, self._me)
        self._peer_logs.keep_page(trusted.log, page)
        self._alarms.clear_all(trusted.log, but=_LASTING_ALARMS)
        if page.entries:
            self._listeners.on_entries()
        return page

    async def _report_over_disclosures(self, peer: Member, page: VerifiedPage) -> None:
        for entry in page.entries:
            if entry.problem == OVER_DISCLOSED:
                detail = f"{peer.id} served position {entry.position}, which is not for us"
                await asyncio.to_thread(self._alarms.raise_alarm, OVER_DISCLOSED, peer.id, detail)
                await self._client.report_over_disclosure(peer, entry.position)

    def _note_failure(self, peer: Member, error: LianjianError) -> int:
        """Keep what failed and why; return how many pulls have failed in a row."""
        if isinstance(error, Equivocation):
            self.freeze(peer.id, error)
            return 1
        broken = isinstance(error, _BROKEN_PAGE)
        failures = self._peer_logs.failed(peer.id, f"{error.code}: {error}", inconsistent=broken)
        if failures >= ALARM_AFTER_FAILURES or isinstance(error, SignatureRefused):
            self._alarms.raise_alarm(error.code, peer.id, str(error))
        return failures

    def freeze(self, log: str, proof: Equivocation) -> None:
        """Freeze `log` on the proof of two roots for one size, and say so to everybody."""
        evidence = f"{proof.held.note}\n{proof.other.note}".encode()
        self._peer_logs.freeze(log, f"{proof.code}: {proof}")
        if self._alarms.raise_alarm(proof.code, log, str(proof), evidence):
            self._listeners.on_equivocation(log, proof)

    def _pause(self, failures: int) -> float:
        longest = float(self._rules.longest_pause_seconds)
        pause = min(longest, FIRST_PAUSE_SECONDS * (1 << min(failures, 16)))
        return pause * random.uniform(0.75, 1.0)  # noqa: S311 - so that peers do not march in step


def trusted_log(peer: Member, head: LogHead, last_at: datetime | None) -> TrustedLog:
    """Return the state of the peer's log that `head` holds, with the directory's keys.

    Raises:
        NoteRefused: a stored note does not verify with the directory's keys of today.
    """
    log_keys = (*peer.log_keys, *peer.retired_log_keys)

    def stored(note: str | None) -> SignedCheckpoint | None:
        if note is None:
            return None
        return read_checkpoint(note, head.origin, log_keys, peer.clock_keys)

    return TrustedLog(
        log=peer.id,
        origin=head.origin,
        log_keys=peer.log_keys,
        clock_keys=peer.clock_keys,
        frontier=head.frontier,
        verified=stored(head.note),
        pending=stored(head.pending_note),
        last_at=last_at,
    )
