"""Asking a peer for what its grants have opened, after it was passed by as hidden (log format §5).

What is awaited is stored (`shared.store.late_entries`), what an answer proves is decided by
`shared.log.late_page`; here is only the order of things and what a failure leads to.

Rules kept here:
  - asking changes nothing; an answer is kept whole or not at all, so whoever is killed asks again;
  - an answer that does not prove what was asked for is no evidence: nothing of it is kept, it is
    asked for again with growing pauses, an alarm is raised from the third failure on;
  - a peer that leaves hidden what its own log has opened is named at once, and the rest is asked
    for all the same;
  - the alarms end by themselves once nothing is awaited any more.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

from shared.errors import EvidenceRefused, LianjianError, StorageFailed
from shared.identity.directory import Member
from shared.log.cover import read_page
from shared.log.encoding import INTEGER_LIMIT
from shared.log.late_page import MAX_POSITIONS, LatePage, LateRequest, accept_late_page
from shared.log.trusted_log import Equivocation, TrustedLog
from shared.log.verified_entry import OVER_DISCLOSED
from shared.replication.client import PeerClient
from shared.replication.follower import ALARM_AFTER_FAILURES, Follower, FollowRules
from shared.store.alarms import Alarms
from shared.store.late_entries import LateEntries

LATE_DISCLOSURE_FAILED = "late-disclosure-failed"


class GrantNotHonoured(EvidenceRefused):
    """A peer's log has opened positions to this node that the peer leaves hidden."""

    code = "grant-not-honoured"


_ALARMS = frozenset({LATE_DISCLOSURE_FAILED, GrantNotHonoured.code})


class LateReader:
    """Asks peers for awaited positions, as the authority on whose behalf `follower` follows."""

    def __init__(
        self,
        client: PeerClient,
        follower: Follower,
        late_entries: LateEntries,
        alarms: Alarms,
        rules: FollowRules,
        on_entries: Callable[[], None],
    ) -> None:
        """Ask through `client`, about logs as `follower` knows them, into `late_entries`."""
        self._client = client
        self._follower = follower
        self._late_entries = late_entries
        self._alarms = alarms
        self._rules = rules
        self._on_entries = on_entries
        self._next: dict[str, int] = {}  # where to go on asking, so that no position blocks others
        self._sound: set[str] = set()  # the logs of which nothing was awaited when last looked at

    async def follow(self, member: Callable[[], Member | None]) -> None:
        """Ask the peer that `member` gives whenever something is awaited, until it gives none."""
        failures = 0
        while (peer := member()) is not None:
            try:
                opened = await self.ask(peer)
            except LianjianError as error:
                failures += 1
                await self._note_failure(peer.id, error, failures)
                await asyncio.sleep(self._rules.pause_seconds(failures))
                continue
            failures = 0
            if not opened:
                await asyncio.sleep(self._rules.quiet_seconds)

    async def ask(self, peer: Member) -> int:
        """Ask `peer` for some awaited positions and keep them; return how many entries are new.

        Raises:
            GrantNotHonoured: some stayed hidden; what was opened is kept.
            EvidenceRefused: an answer is not what it must be; nothing of it was kept.
            LianjianError: the peer, or the database, gave no answer.
        """
        if not await asyncio.to_thread(self._is_awaited, peer.id):
            return 0
        trusted = await asyncio.to_thread(self._trusted, peer)
        asked = None if trusted is None else await asyncio.to_thread(self._request, trusted)
        if trusted is None or asked is None:
            return 0
        wanted, kept = set(asked.positions), 0
        while asked is not None:
            content = await self._client.entries(peer, asked)
            page, new = await asyncio.to_thread(self._keep, trusted, asked, content)
            over = [entry.position for entry in page.entries if entry.problem == OVER_DISCLOSED]
            await self._follower.report_over_disclosures(peer, over)
            wanted -= {entry.position for entry in page.entries}
            kept += new
            asked = page.following
        if wanted:
            raise GrantNotHonoured(f"{peer.id} leaves position {min(wanted)} hidden, and opened it")
        return kept

    def _is_awaited(self, log: str) -> bool:
        """Return whether anything is awaited of `log`; what was wrong is over when nothing is."""
        if self._late_entries.awaited(log, 0, INTEGER_LIMIT, 1):
            self._sound.discard(log)
            return True
        if log not in self._sound:
            self._alarms.clear_all(log, _ALARMS)
            self._sound.add(log)
        return False

    def _trusted(self, peer: Member) -> TrustedLog | None:
        """Return the peer's log with every key that may have signed the note of its size."""
        trusted = self._follower.trusted_log(peer)
        if trusted is None or trusted.verified is None:
            return None
        return replace(trusted, log_keys=(*peer.log_keys, *peer.retired_log_keys))

    def _request(self, trusted: TrustedLog) -> LateRequest | None:
        """Return what to ask for next, None where nothing is awaited below the verified size."""
        log, size = trusted.log, trusted.verified.size if trusted.verified else 0
        first = self._next.get(log, 0)
        positions = self._late_entries.awaited(log, first, size, MAX_POSITIONS)
        if not positions and first:
            positions = self._late_entries.awaited(log, 0, size, MAX_POSITIONS)
        if not positions:
            return None
        self._next[log] = positions[-1] + 1
        return LateRequest(size=size, positions=positions)

    def _keep(
        self, trusted: TrustedLog, asked: LateRequest, content: bytes
    ) -> tuple[LatePage, int]:
        """Keep what the page `content` proves; return it, and how many entries are new."""
        head, _ = read_page(BytesIO(content))
        self._follower.read_note(trusted, head.note)
        before = [position - 1 for position in asked.positions]
        known_at = self._late_entries.recorded_at(trusted.log, before)
        page = accept_late_page(trusted, self._follower.me, asked, BytesIO(content), known_at)
        over = [entry.position for entry in page.entries if entry.problem == OVER_DISCLOSED]
        self._follower.alarm_of_over_disclosures(trusted.log, over)
        new = self._late_entries.keep(trusted.log, page)
        if new:
            self._on_entries()
        return page, new

    async def _note_failure(self, log: str, error: LianjianError, failures: int) -> None:
        try:
            await asyncio.to_thread(self._alarm_of, log, error, failures)
        except StorageFailed:
            return  # the trouble is the database itself; the pause is all that can be done

    def _alarm_of(self, log: str, error: LianjianError, failures: int) -> None:
        if isinstance(error, Equivocation):
            self._follower.freeze(log, error)
        elif isinstance(error, GrantNotHonoured):
            self._alarms.raise_alarm(error.code, log, str(error))
        elif failures >= ALARM_AFTER_FAILURES:
            self._alarms.raise_alarm(LATE_DISCLOSURE_FAILED, log, f"{error.code}: {error}")
