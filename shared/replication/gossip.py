"""Comparing what peers hold of a log with what is held here: a fork cannot be shown to two.

Source: log-format §6 (gossip). A peer passes on the newest note that it verified of a third log;
only a valid note of a size whose note is held here can say anything.
"""

import asyncio
from collections.abc import Callable

from shared.identity.directory import Directory, Member
from shared.log.checkpoint import NoteRefused, read_checkpoint
from shared.log.trusted_log import Equivocation
from shared.replication.client import (
    PeerAnswerTooLarge,
    PeerClient,
    PeerRefused,
    PeerUnreachable,
)
from shared.replication.held import compare_with_held
from shared.store.peer_logs import PeerLogs


class Gossip:
    """Asks every peer for its notes of every log that is not its own."""

    def __init__(
        self,
        me: str,
        client: PeerClient,
        peer_logs: PeerLogs,
        on_equivocation: Callable[[str, Equivocation], None],
    ) -> None:
        """Compare on behalf of the authority `me`, also notes of its own log."""
        self._me = me
        self._client = client
        self._peer_logs = peer_logs
        self._on_equivocation = on_equivocation

    async def ask_all(self, directory: Directory) -> None:
        """Ask all peers of `directory` side by side; one that does not answer is passed over.

        Raises:
            LianjianError: what was told could not be compared, or a fork not be told on.
        """
        peers = [m for m in directory.members if m.url is not None and m.id != self._me]
        asked = [self._ask_one(peer, directory) for peer in peers]
        for outcome in await asyncio.gather(*asked, return_exceptions=True):
            if outcome is not None:
                raise outcome

    async def _ask_one(self, peer: Member, directory: Directory) -> None:
        for writer in directory.members:
            if writer.id == peer.id or writer.origin is None:
                continue
            try:
                note = await self._client.checkpoint(peer, writer.id)
            except PeerRefused:
                continue  # it holds none
            except (PeerUnreachable, PeerAnswerTooLarge):
                return
            await asyncio.to_thread(self._compare, writer, writer.origin, note)

    def _compare(self, writer: Member, origin: str, note: str) -> None:
        keys = (*writer.log_keys, *writer.retired_log_keys)
        try:
            told = read_checkpoint(note, origin, keys, writer.clock_keys)
        except NoteRefused:
            return  # anybody can say anything; or two directories differ for a moment
        try:
            compare_with_held(self._peer_logs, writer.id, told)
        except Equivocation as proof:
            self._on_equivocation(writer.id, proof)
