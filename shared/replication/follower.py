"""Following one peer's log: pull a page, verify it, keep it, for ever.

Source: log-format §4 and §6. What a page proves is decided by `shared.log.trusted_log`, what is
kept by `shared.store.peer_logs`; here is only the order of things and what a failure leads to.

Rules kept here:
  - a broken page is no evidence: nothing of it is kept, the log is `inconsistent`, the page is
    asked for again with growing pauses, an alarm is raised from the third failure on, and all that
    ends by itself with the next good page;
  - a note with a bad signature is an alarm at once, with its bytes;
  - two valid notes of one size with different roots are evidence: the log is frozen until an
    operator decides, both notes are kept;
  - an alarm comes before what it tells of is stored, so whoever is killed in between raises it
    again; nothing else is remembered between two pulls.
"""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from shared.errors import EvidenceRefused, LianjianError, StorageFailed
from shared.identity.directory import Member
from shared.log.checkpoint import (
    MalformedNote,
    NoteRefused,
    OriginRefused,
    SignatureRefused,
    SignedCheckpoint,
)
from shared.log.cover import MalformedPage, read_page
from shared.log.grants import covers
from shared.log.trusted_log import (
    Equivocation,
    InconsistentPage,
    PageNotAsked,
    StaleCheckpoint,
    TrustedLog,
    VerifiedPage,
)
from shared.log.verified_entry import OVER_DISCLOSED
from shared.replication.client import (
    CLOCK_SKEW,
    PeerAnswerTooLarge,
    PeerClient,
    PeerRefused,
    PeerUnreachable,
)
from shared.replication.held import compare_with_held, evidence_of, held_checkpoint
from shared.store.alarms import Alarms
from shared.store.database import StorageBusy, StorageFull
from shared.store.heads import LogHead, LogState
from shared.store.peer_logs import PeerLogs

ALARM_AFTER_FAILURES = 3


class OriginChanged(EvidenceRefused):
    """The directory names another log for a peer than the one whose entries are held here."""

    code = "origin-changed"


_BROKEN_PAGE = (InconsistentPage, MalformedPage, PageNotAsked)
_PASSING_ALARMS = frozenset(
    error.code
    for error in (
        *_BROKEN_PAGE,
        *(NoteRefused, MalformedNote, OriginRefused, SignatureRefused, StaleCheckpoint),
        *(PeerUnreachable, PeerAnswerTooLarge, PeerRefused, OriginChanged),
        *(StorageFailed, StorageFull, StorageBusy),
    )
) | {CLOCK_SKEW}
"""What may fail a pull; the alarms end with the next page that is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRules:
    """How a peer is followed.

    Attributes:
        wait_seconds: that the peer may hold a request while there is nothing new.
        most_entries: of one page.
        first_pause_seconds: after one failure; doubled after each further one.
        longest_pause_seconds: after any failure.
        quiet_seconds: the least time from one pull that brings nothing to the next.
    """

    wait_seconds: int
    most_entries: int
    longest_pause_seconds: float
    first_pause_seconds: float = 0.5
    quiet_seconds: float = 1.0

    def pause_seconds(self, failures: int) -> float:
        """Return how long to pause after so many failures in a row, one or more."""
        doubled = self.first_pause_seconds * 2.0 ** min(failures - 1, 30)
        return min(doubled, self.longest_pause_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Who hears of what: new entries, and a proof that a log says two things.

    `on_equivocation` may hear of one proof again, when this node was stopped just then.
    """

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
        self.me = me
        self._client = client
        self._peer_logs = peer_logs
        self._alarms = alarms
        self._rules = rules
        self._listeners = listeners

    async def follow(self, member: Callable[[], Member | None]) -> None:
        """Pull for ever from the peer that `member` gives, until it gives none.

        The first pull, and the one after a failure, ask the peer to answer at once: so how its log
        stands is known, and an alarm is over, without anything new having to happen there.
        """
        at_once = True
        while (peer := member()) is not None:
            began = time.monotonic()
            try:
                moved = await self.pull(peer, 0 if at_once else None)
            except LianjianError as error:
                at_once = True
                await asyncio.sleep(await self._pause_after(peer.id, error))
                continue
            if not moved:
                await asyncio.sleep(max(0.0, self._rules.quiet_seconds + began - time.monotonic()))
            at_once = False

    async def pull(self, peer: Member, wait_seconds: int | None = None) -> bool:
        """Pull, verify and keep one page of the log of `peer`; True if it led further.

        The peer may hold the request for `wait_seconds`, or as the rules say.

        Raises:
            EvidenceRefused: the page is not what it must be; nothing was kept.
            LianjianError: the peer, or the database, gave no answer.
        """
        trusted = await asyncio.to_thread(self.trusted_log, peer)
        if trusted is None:
            return False
        try:
            content = await self._client.cover(
                peer,
                trusted.frontier.size,
                size=trusted.size_to_ask,
                most=self._rules.most_entries,
                wait_seconds=self._rules.wait_seconds if wait_seconds is None else wait_seconds,
            )
        except PeerRefused as refusal:
            await asyncio.to_thread(self._judge_refusal, trusted, refusal)
            raise
        page, over_disclosed = await asyncio.to_thread(self._keep, trusted, content)
        await self.report_over_disclosures(peer, over_disclosed)
        return page.frontier.size > trusted.frontier.size

    def freeze(self, log: str, proof: Equivocation) -> None:
        """Freeze `log` on the proof of two roots for one size, and say so to everybody."""
        self._alarms.raise_alarm(proof.code, log, str(proof), evidence_of(proof))
        if self._peer_logs.is_frozen(log):
            return
        try:
            self._listeners.on_equivocation(log, proof)
        finally:
            self._peer_logs.freeze(log, f"{proof.code}: {proof}")

    def trusted_log(self, peer: Member) -> TrustedLog | None:
        """Return what is known of the peer's log; None if it has none, or while it is frozen.

        Raises:
            OriginChanged: the directory names another log than the one whose entries are held.
        """
        if peer.origin is None:
            return None
        head = self._peer_logs.head(peer.id, peer.origin)
        if head.state is LogState.FROZEN:
            return None
        if head.origin != peer.origin:
            raise OriginChanged(f"{head.origin} is held, the directory says {peer.origin}")
        return _trusted_log(peer, head, self._peer_logs)

    def read_note(self, trusted: TrustedLog, note: str) -> SignedCheckpoint:
        """Read a note and hold it against every note that was verified before.

        Raises:
            NoteRefused, Equivocation: it is none of this log, or contradicts what is held.
        """
        try:
            checkpoint = trusted.read_note(note)
        except SignatureRefused as error:
            evidence = note.encode("utf-8", "backslashreplace")
            self._alarms.raise_alarm(error.code, trusted.log, str(error), evidence)
            raise
        compare_with_held(self._peer_logs, trusted.log, checkpoint)
        return checkpoint

    def alarm_of_over_disclosures(self, log: str, positions: Sequence[int]) -> None:
        """Tell the operator which entries this node was served and is not entitled to, if any."""
        if positions:
            detail = f"{log} served {len(positions)} not meant for us, from position {positions[0]}"
            self._alarms.raise_alarm(OVER_DISCLOSED, log, detail)

    async def report_over_disclosures(self, peer: Member, positions: Sequence[int]) -> None:
        """Tell the peer; its not listening is part of the alarm, and holds up nothing."""
        for position in positions:
            try:
                await self._client.report_over_disclosure(peer, position)
            except LianjianError as error:
                detail = f"{peer.id} did not take the report of position {position}: {error}"
                await asyncio.to_thread(self._alarms.raise_alarm, OVER_DISCLOSED, peer.id, detail)
                return

    def _judge_refusal(self, trusted: TrustedLog, refusal: PeerRefused) -> None:
        """Hold the note of a peer that lies behind against what it said before."""
        if refusal.checkpoint is None:
            return
        checkpoint = self.read_note(trusted, refusal.checkpoint)
        if checkpoint.size < trusted.frontier.size:
            raise StaleCheckpoint(
                f"{trusted.origin}: up to position {trusted.frontier.size} is held, the peer "
                f"offers size {checkpoint.size}"
            ) from refusal

    def _keep(self, trusted: TrustedLog, content: bytes) -> tuple[VerifiedPage, list[int]]:
        """Keep what the page `content` proves; return it, and what was certainly over-disclosed."""
        self._alarm_of_skew(trusted.log)
        head, _ = read_page(BytesIO(content))
        checkpoint = self.read_note(trusted, head.note)
        try:
            page = trusted.accept_page(BytesIO(content), self.me)
        except EvidenceRefused:
            self._peer_logs.heard(trusted.log, checkpoint.size)
            raise
        over_disclosed = self._over_disclosed(trusted.log, page)
        self.alarm_of_over_disclosures(trusted.log, over_disclosed)
        if self._peer_logs.keep_page(trusted.log, page):
            skewed = self._client.skew(trusted.log) is not None
            ended = _PASSING_ALARMS - {CLOCK_SKEW} if skewed else _PASSING_ALARMS
            self._alarms.clear_all(trusted.log, ended)
            if page.entries:
                self._listeners.on_entries()
        return page, over_disclosed

    def _alarm_of_skew(self, log: str) -> None:
        skew = self._client.skew(log)
        if skew is not None:
            seconds = round(skew.total_seconds())
            detail = f"the clock of {log} is {seconds:+} s from ours; it is asked at its own time"
            self._alarms.raise_alarm(CLOCK_SKEW, log, detail)

    def _over_disclosed(self, log: str, page: VerifiedPage) -> list[int]:
        """Return the positions of which it is certain now that nothing entitles this node."""
        now = [entry.position for entry in page.entries if entry.problem == OVER_DISCLOSED]
        if not page.is_settled:
            return now
        waited = self._peer_logs.awaiting_grant(log)
        return [at for at in waited if not covers(page.judge.granted, at)] + now

    async def _pause_after(self, log: str, error: LianjianError) -> float:
        try:
            failures = await asyncio.to_thread(self._note_failure, log, error)
        except StorageFailed:
            failures = ALARM_AFTER_FAILURES  # the trouble is the database itself
        pause = self._rules.pause_seconds(failures)
        return pause * random.uniform(0.75, 1.0)  # noqa: S311 - so that peers do not march in step

    def _note_failure(self, log: str, error: LianjianError) -> int:
        """Keep what failed and why; return how many pulls have failed in a row."""
        if isinstance(error, Equivocation):
            self.freeze(log, error)
            return 1
        broken = isinstance(error, _BROKEN_PAGE)
        failures = self._peer_logs.failed(log, f"{error.code}: {error}", inconsistent=broken)
        if failures >= ALARM_AFTER_FAILURES and not isinstance(error, SignatureRefused):
            self._alarms.raise_alarm(error.code, log, str(error))
        return failures


def _trusted_log(peer: Member, head: LogHead, peer_logs: PeerLogs) -> TrustedLog:
    """Return the state of the peer's log that `head` holds, with the directory's keys of today.

    On the way to a pending checkpoint the peer may serve the note that a key signed which has been
    retired since: its root is known, so it can say nothing else.
    """
    pending = head.pending_note
    return TrustedLog(
        log=peer.id,
        origin=head.origin,
        log_keys=(*peer.log_keys, *(peer.retired_log_keys if pending else ())),
        clock_keys=peer.clock_keys,
        frontier=head.frontier,
        verified=held_checkpoint(head.note) if head.note else None,
        pending=held_checkpoint(pending) if pending else None,
        last_at=peer_logs.last_at(head),
    )
