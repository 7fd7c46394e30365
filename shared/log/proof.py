"""The proof that one entry stands in a log: C2SP tlog-proof@v1 text, without `extra`.

    c2sp.org/tlog-proof@v1
    index <position>
    <base64 hash>            the audit path of RFC 6962 §2.1.1, lowest first
    <empty line>
    <the signed note of the checkpoint, verbatim>

Whoever holds the leaf input and the log's public keys can verify it without asking anybody.

Source: C2SP tlog-proof.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from shared.log.checkpoint import MAX_SIZE, SignedCheckpoint, VerifierKey, read_checkpoint
from shared.log.encoding import read_base64, write_base64
from shared.log.merkle import HASH_BYTES, ProofRefused, verify_inclusion

_FIRST_LINE = "c2sp.org/tlog-proof@v1"
_INDEX_LINE = re.compile(r"index (0|[1-9][0-9]{0,15})")


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """A proof as it is carried, not yet verified.

    Attributes:
        position: of the leaf.
        path: sibling hashes from the leaf up, 32 bytes each.
        note: signed note of the checkpoint that contains the leaf.
    """

    position: int
    path: tuple[bytes, ...]
    note: str

    def __str__(self) -> str:
        hashes = "".join(f"{write_base64(digest)}\n" for digest in self.path)
        return f"{_FIRST_LINE}\nindex {self.position}\n{hashes}\n{self.note}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the proof that `text` is.

        Raises:
            ProofRefused: it is no tlog-proof, or has an `extra` line.
        """
        head, _empty, note = text.partition("\n\n")
        first, *lines = head.split("\n")
        index = _INDEX_LINE.fullmatch(lines[0]) if lines else None
        if first != _FIRST_LINE or index is None or int(index[1]) > MAX_SIZE:
            raise ProofRefused("the text is no tlog-proof@v1 with an index and without extra")
        try:
            path = tuple(read_base64(line) for line in lines[1:])
        except ValueError as error:
            raise ProofRefused(f"audit path: {error}") from error
        if any(len(digest) != HASH_BYTES for digest in path):
            raise ProofRefused("audit path: a hash has not 32 bytes")
        return cls(int(index[1]), path, note)

    def verify(
        self,
        leaf_hash: bytes,
        origin: str,
        log_keys: Sequence[VerifierKey],
        clock_keys: Sequence[VerifierKey],
    ) -> SignedCheckpoint:
        """Return the checkpoint of the log `origin` that holds the leaf at `position`.

        Raises:
            NoteRefused: the note is no checkpoint of that log with the signatures that it needs.
            ProofRefused: the leaf is not at that position.
        """
        checkpoint = read_checkpoint(self.note, origin, log_keys, clock_keys)
        verify_inclusion(leaf_hash, self.position, checkpoint.size, self.path, checkpoint.root)
        return checkpoint
