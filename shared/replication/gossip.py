"""Comparing what peers hold of a log with what is held here: a fork cannot be shown to two.

Source: log-format §6 (gossip). A peer passes on the newest note that it verified of a third log;
only a valid note of a size whose note is held here can say anything.
"""

import asyncio
from collections.abc import Callable

from shared.errors import LianjianError
from shared.identity.directory import Directory, Member
from shared.log.checkpoint import NoteRefused, read_checkpoint
from shared.log.trusted_log import Equivocation, compare_checkpoints
from shared.replication.client import PeerClient, PeerRefused
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
        """Ask all peers of `directory` side by side; one that does not answer is passed over."""
        peers = [m for m in directory.members if m.url is not None and m.id != self._me]
        await asyncio.gather(*(self._ask_one(peer, directory) for peer in peers))

    async def _ask_one(self, peer: Member, directory: Directory) -> None:
        for writer in directory.members:
            if writer.id == peer.id or writer.origin is None:
                continue
            try:
                note = await self._client.checkpoint(peer, writer.id)
                await asyncio.to_thread(self._compare, writer, note)
            except (PeerRefused, NoteRefused):
                continue  # it holds none, or keys differ between two directories for a moment
            except LianjianError:
                return

    def _compare(self, writer: Member, note: str) -> None:
        keys = (*writer.log_keys, *writer.retired_log_keys)
        origin = writer.origin or ""
        told = read_checkpoint(note, origin, keys, writer.clock_keys)
        kept = self._peer_logs.note_at(writer.id, told.size)
        if kept is None:
            return
        try:
            compare_checkpoints(read_checkpoint(kept, origin, keys, writer.clock_keys), told)
        except Equivocation as proof:
            self._on_equivocation(writer.id, proof)
