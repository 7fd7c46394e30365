"""The Merkle tree of RFC 6962 §2.1 over SHA-256, as an append-only log needs it.

Vocabulary:
  - a *subtree* is perfect: the 2^level leaves from position index · 2^level on, one hash;
  - the *cover* of [start, end) is its greedy cutting into subtrees, left to right;
  - the *frontier* of a log of `size` leaves is the cover of [0, size), largest subtree first. It is
    all that one needs to know of the past in order to append, and to compute the root.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Self

from shared.errors import EvidenceRefused

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""Root of the log without leaves."""


class ProofRefused(EvidenceRefused):
    """A proof does not lead from the leaf to the root of the checkpoint."""

    code = "proof-refused"


def leaf_hash(leaf_input: bytes) -> bytes:
    """Return the hash of a leaf, 32 bytes."""
    return sha256(b"\x00" + leaf_input).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above the hashes `left` and `right`, 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


def cover(start: int, end: int) -> list[tuple[int, int]]:
    """Return the cover of the positions [start, end) as (level, index), left to right."""
    subtrees: list[tuple[int, int]] = []
    position = start
    while position < end:
        level = (end - position).bit_length() - 1
        if position:
            level = min(level, (position & -position).bit_length() - 1)
        subtrees.append((level, position >> level))
        position += 1 << level
    return subtrees


def range_root(hashes: Sequence[bytes]) -> bytes:
    """Return the RFC 6962 root over the cover `hashes` of a range whose subtrees only get smaller.

    Such a range is [0, size), or any range that an inclusion proof needs (`inclusion_ranges`).
    """
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over 2^k neighbouring `hashes` of one level.

    Raises:
        ValueError: their number is no power of two.
    """
    if len(hashes).bit_count() != 1:
        raise ValueError(f"{len(hashes)} hashes do not make a perfect subtree")
    while len(hashes) > 1:
        hashes = [
            node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)
        ]
    return hashes[0]


class Frontier:
    """Roots of the perfect subtrees of the first `size` leaves; grows by appending, never shrinks.

    Attributes:
        size: number of leaves so far, also the position of the next one.
        hashes: the cover of [0, size), largest subtree first.
    """

    __slots__ = ("hashes", "size")

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """Start behind `size` leaves whose cover is `hashes`.

        Raises:
            ValueError: `hashes` is not as long as that cover, or holds something else than hashes.
        """
        if len(hashes) != size.bit_count() or any(len(item) != HASH_BYTES for item in hashes):
            raise ValueError(f"{len(hashes)} hashes are no frontier of {size} leaves")
        self.size = size
        self.hashes = list(hashes)

    def push(self, digest: bytes, level: int = 0) -> list[tuple[int, int, bytes]]:
        """Append the subtree of 2^level leaves whose root is `digest`.

        Returns:
            The nodes that this completed above it, as (level, index, hash), lowest first.

        Raises:
            ValueError: such a subtree cannot begin at `size`.
        """
        index = self.size >> level
        if index << level != self.size:
            raise ValueError(f"no subtree of level {level} begins at position {self.size}")
        self.size += 1 << level
        hashes = self.hashes
        completed: list[tuple[int, int, bytes]] = []
        while index & 1:
            digest = sha256(b"\x01" + hashes.pop() + digest).digest()
            index >>= 1
            level += 1
            completed.append((level, index, digest))
        hashes.append(digest)
        return completed

    def extend(self, end: int, hashes: Sequence[bytes]) -> None:
        """Append all positions up to `end`, whose cover is `hashes`.

        Raises:
            ValueError: `hashes` is not as long as that cover.
        """
        for (level, _index), digest in zip(cover(self.size, end), hashes, strict=True):
            self.push(digest, level)

    def root(self) -> bytes:
        """Return the RFC 6962 root of the log so far."""
        return range_root(self.hashes)

    def copy(self) -> Self:
        """Return a frontier that grows independently of this one."""
        return type(self)(self.size, self.hashes)

    def to_bytes(self) -> bytes:
        """Return the hashes, concatenated; `size` is stored beside them."""
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> Self:
        """Return the frontier of `size` leaves that `to_bytes` gave as `data`.

        Raises:
            ValueError: `data` is not the frontier of that many leaves.
        """
        cuts = range(0, len(data), HASH_BYTES)
        return cls(size, [data[cut : cut + HASH_BYTES] for cut in cuts])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frontier):
            return NotImplemented
        return self.size == other.size and self.hashes == other.hashes

    __hash__ = None  # type: ignore[assignment]  # it changes while it grows


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """Return the ranges [start, end) whose roots prove leaf `index` of `size`, lowest first.

    Raises:
        ValueError: `index` is not below `size`.
    """
    if not 0 <= index < size:
        raise ValueError(f"position {index} is not in a log of {size} leaves")
    ranges: list[tuple[int, int]] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def verify_inclusion(
    digest: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Prove that the leaf with hash `digest` is at `index` in the log of `size` leaves and `root`.

    Raises:
        ProofRefused: it is not, or `path` has not the length that the proof must have.
    """
    if not 0 <= index < size:
        raise ProofRefused(f"position {index} is not in a log of {size} leaves")
    ranges = inclusion_ranges(index, size)
    if len(path) != len(ranges):
        raise ProofRefused(f"{len(path)} hashes do not prove leaf {index} of {size}")
    for sibling, (start, _end) in zip(path, ranges, strict=True):
        digest = node_hash(sibling, digest) if start < index else node_hash(digest, sibling)
    if digest != root:
        raise ProofRefused(f"leaf {index} does not lead to the root of size {size}")
