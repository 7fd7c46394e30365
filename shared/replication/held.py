"""What is held of a log, as its verification wants to see it."""

from datetime import UTC, datetime

from shared.log.checkpoint import SignedCheckpoint
from shared.log.encoding import read_base64
from shared.log.trusted_log import Equivocation, compare_checkpoints
from shared.store.peer_logs import PeerLogs

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def held_checkpoint(note: str) -> SignedCheckpoint:
    """Return the checkpoint of a stored note.

    It was verified before it was stored. Its keys may have been retired since, so its signatures
    are not asked again; nor is its time, which is `NO_TIME` here.
    """
    origin, size, root, _ = note.split("\n", 3)
    return SignedCheckpoint(note, origin, int(size), read_base64(root), NO_TIME)


def compare_with_held(peer_logs: PeerLogs, log: str, checkpoint: SignedCheckpoint) -> None:
    """Compare a verified checkpoint of `log` with the one that was verified here at its size.

    Raises:
        Equivocation: they have different roots.
    """
    kept = peer_logs.note_at(log, checkpoint.size)
    if kept is not None:
        compare_checkpoints(held_checkpoint(kept), checkpoint)


def evidence_of(proof: Equivocation) -> bytes:
    """Return both notes of `proof`, as the alarm of it keeps them."""
    return f"{proof.held.note}\n{proof.other.note}".encode()


def proof_in(evidence: bytes) -> Equivocation:
    """Return the proof that `evidence_of` wrote; each note has one empty line, behind its root."""
    told, signed, other_told, other_signed = evidence.decode().split("\n\n")
    held, other = f"{told}\n\n{signed}\n", f"{other_told}\n\n{other_signed}"
    return Equivocation(held_checkpoint(held), held_checkpoint(other))
