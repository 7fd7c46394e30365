"""What must hold before a node appends: its database is not older than what it has served.

A restored backup or a second copy that signs another history looks like fraud (log-format §7), so
a node that finds a sign of it serves reads, alarms, and refuses to append.
"""

import asyncio

from services.authority.anchor import Anchor, read_anchor, write_anchor
from services.authority.node import Node
from shared.errors import LianjianError, NotFound
from shared.identity.directory import Member
from shared.log.checkpoint import SignedCheckpoint, read_checkpoint
from shared.replication.client import PeerClient

PEERS_ANSWER_SECONDS = 5.0
ALARM = "appends-refused"


def own_checkpoint(node: Node, size: int | None = None) -> SignedCheckpoint:
    """Return the newest checkpoint of the own log, or the one of `size`.

    Raises:
        NotFound: none of that size was signed.
        NoteRefused: the database holds a note that the node's own keys did not sign.
    """
    return _read_own(node, node.own_log.note(size))


async def check_before_appending(node: Node, client: PeerClient) -> None:
    """Let `node` append, or refuse appending with a reason and an alarm."""
    reason = await asyncio.to_thread(disagreement_with_anchor, node)
    reason = reason or await _disagreement_with_peers(node, client)
    if reason is None:
        node.alarms.clear(ALARM, node.authority)
        return
    node.recorder.refusal = reason
    node.alarms.raise_alarm(ALARM, node.authority, reason)


def keep_anchor(node: Node) -> None:
    """Write the newest size and root of the own log beside the database, if they are new."""
    path = node.path / "anchor"
    newest = own_checkpoint(node)
    anchor = Anchor(newest.size, newest.root)
    if node.recorder.refusal is None and read_anchor(path) != anchor:
        write_anchor(path, anchor)


def disagreement_with_anchor(node: Node) -> str | None:
    """Return why the database of `node` is not the one whose anchor lies beside it, or None."""
    anchor = read_anchor(node.path / "anchor")
    if anchor is None:
        return None
    return _disagreement(node, anchor.size, anchor.root, "the anchor file")


async def _disagreement_with_peers(node: Node, client: PeerClient) -> str | None:
    peers = [
        member
        for member in node.directory.current().members
        if member.url is not None and member.id != node.authority
    ]
    told = await asyncio.gather(*(_told_by(node, client, peer) for peer in peers))
    return next((reason for reason in told if reason is not None), None)


async def _told_by(node: Node, client: PeerClient, peer: Member) -> str | None:
    try:
        async with asyncio.timeout(PEERS_ANSWER_SECONDS):
            note = await client.checkpoint(peer, node.authority)
        held = _read_own(node, note)
    except (LianjianError, TimeoutError):
        return None  # it does not answer, holds nothing, or holds nothing that we have signed
    return await asyncio.to_thread(_disagreement, node, held.size, held.root, peer.id)


def _disagreement(node: Node, size: int, root: bytes, who: str) -> str | None:
    own = own_checkpoint(node)
    if size > own.size:
        return (
            f"{who} knows this log at size {size}, the database ends at {own.size}: "
            "it was restored from a backup, or another copy of this node is running"
        )
    try:
        same = own_checkpoint(node, size).root == root
    except NotFound:
        same = False
    if not same:
        return f"{who} knows another root of this log at size {size}: two histories were signed"
    return None


def _read_own(node: Node, note: str) -> SignedCheckpoint:
    log_key, clock_key = node.keys.log.verifier, node.keys.clock.verifier
    return read_checkpoint(note, node.settings.origin, (log_key,), (clock_key,))
