"""A small log of Zhejiang in memory, for tests to append to, sign and serve.

Its secrets are derived from positions, so that every run is the same; a real log never does that.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.log.checkpoint import (
    Checkpoint,
    KeyKind,
    NoteSigner,
    SignedCheckpoint,
    read_checkpoint,
    sign_checkpoint,
)
from shared.log.cover import Disclosed, write_page
from shared.log.disclosure import may_read, visible_sections
from shared.log.entry import Header, Opening, SectionHeader, read_header, read_leaf, write_leaf
from shared.log.grants import GRANT_KIND, Span, covers, joined, read_grant
from shared.log.merkle import Frontier, cover, inclusion_ranges, leaf_hash, range_root
from shared.log.trusted_log import TrustedLog

WRITER, READER = "zj", "ha"
ORIGIN = "zj.mpa.example/log"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Clock time of the sample log's checkpoints, unless a test says otherwise."""

LOG_SIGNER = NoteSigner(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32)), KeyKind.LOG)
CLOCK_SIGNER = NoteSigner(
    f"{ORIGIN}/clock", Ed25519PrivateKey.from_private_bytes(b"\x01" * 32), KeyKind.CLOCK
)
LOG_KEY, CLOCK_KEY = LOG_SIGNER.verifier, CLOCK_SIGNER.verifier
BODY = SectionHeader(name="body", to=None)


def secret(purpose: str, position: int) -> bytes:
    return sha256(f"{purpose} {position}".encode()).digest()


def header_at(
    position: int,
    audience: Sequence[str] = (READER,),
    at: datetime | None = None,
    sections: Sequence[SectionHeader] = (BODY,),
) -> Header:
    return Header(
        log=ORIGIN,
        id=f"019cbd20-0000-7000-8000-{position:012x}",
        at=at or NOON - timedelta(hours=1) + timedelta(milliseconds=position),
        kind="inspection.finding-recorded.v1",
        stream="inspection/019cbd20-0000-7000-8000-ffffffffffff",
        version=position + 1,
        subjects=("91330100MA00000000",),
        audience=tuple(audience),
        sections=tuple(sections),
    )


def openings_of(header: Header, position: int) -> dict[str, Opening]:
    return {
        section.name: Opening(secret(section.name, position), b'{"finding_no":%d}' % position)
        for section in header.sections
    }


class SampleLog:
    """Entries, nodes and frontier of a log that grows by `append` and `append_bytes`."""

    def __init__(self) -> None:
        self.leaf_inputs: list[bytes] = []
        self.openings: list[Mapping[str, Opening]] = []
        self.frontier = Frontier()
        self.roots = [self.frontier.root()]
        self._nodes: dict[tuple[int, int], bytes] = {}

    @property
    def size(self) -> int:
        return self.frontier.size

    def append(self, header: Header, openings: Mapping[str, Opening] | None = None) -> None:
        opened = openings_of(header, self.size) if openings is None else openings
        self.append_bytes(write_leaf(header, opened, secret("blind", self.size)), opened)

    def append_bytes(self, leaf_input: bytes, openings: Mapping[str, Opening]) -> None:
        digest = leaf_hash(leaf_input)
        self._nodes[0, self.size] = digest
        for level, index, node in self.frontier.push(digest):
            self._nodes[level, index] = node
        self.leaf_inputs.append(leaf_input)
        self.openings.append(openings)
        self.roots.append(self.frontier.root())

    def subtrees(self, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
        return [self._nodes[item] for item in ranges]

    def note(self, size: int | None = None, at: datetime = NOON) -> str:
        size = self.size if size is None else size
        checkpoint = Checkpoint(ORIGIN, size, self.roots[size])
        return sign_checkpoint(checkpoint, LOG_SIGNER, CLOCK_SIGNER, at)

    def checkpoint(self, size: int | None = None) -> SignedCheckpoint:
        return read_checkpoint(self.note(size), ORIGIN, [LOG_KEY], [CLOCK_KEY])

    def path(self, index: int, size: int) -> list[bytes]:
        ranges = inclusion_ranges(index, size)
        return [range_root(self.subtrees(cover(start, end))) for start, end in ranges]

    def append_grant(self, spans: Sequence[Span], to: Sequence[str] = (READER,)) -> None:
        """Append a grant of the positions `spans`, which those to whom it opens may read."""
        header = msgspec.structs.replace(header_at(self.size, to), kind=GRANT_KIND)
        body = {"positions": spans, "to": to, "reason": "new entrustment", "recorded_by": "zj:c"}
        opening = Opening(secret("body", self.size), msgspec.json.encode(body))
        self.append(header, {"body": opening})

    def granted(self, reader: str) -> tuple[Span, ...]:
        """Return what the whole log has opened to `reader`."""
        spans: list[Span] = []
        for position, (leaf, opened) in enumerate(
            zip(self.leaf_inputs, self.openings, strict=True)
        ):
            if GRANT_KIND.encode() in leaf:
                spans += read_grant(GRANT_KIND, opened, position).spans_for(reader)
        return joined(spans)

    def disclosed(self, reader: str, start: int, end: int) -> list[Disclosed]:
        """Return what an honest server discloses of [start, end)."""
        entries: list[Disclosed] = []
        granted = self.granted(reader)
        for position in range(start, end):
            opened = covers(granted, position)
            header = read_header(read_leaf(self.leaf_inputs[position]).header_bytes)
            if opened or may_read(header, reader, WRITER):
                visible = visible_sections(header, reader, WRITER, granted=opened)
                openings = {name: self.openings[position][name] for name in visible}
                entries.append(Disclosed(position, self.leaf_inputs[position], openings))
        return entries

    def page(
        self, start: int = 0, size: int | None = None, most: int = 500, at: datetime = NOON
    ) -> list[bytes]:
        """Return the lines of an honest page for `READER`."""
        end = self.size if size is None else size
        return self.page_of(self.disclosed(READER, start, end), start, end, most, at)

    def page_of(
        self,
        disclosed: Sequence[Disclosed],
        start: int = 0,
        size: int | None = None,
        most: int = 500,
        at: datetime = NOON,
    ) -> list[bytes]:
        """Return the lines of a page that discloses `disclosed`, whoever may see it."""
        end = self.size if size is None else size
        return list(write_page(self.note(end, at), start, end, disclosed, self.subtrees, most))


def trusted(
    frontier: Frontier | None = None, verified: SignedCheckpoint | None = None
) -> TrustedLog:
    return TrustedLog(
        log=WRITER,
        origin=ORIGIN,
        log_keys=[LOG_KEY],
        clock_keys=[CLOCK_KEY],
        frontier=frontier or Frontier(),
        verified=verified,
    )


def log_of(*audiences: Sequence[str]) -> SampleLog:
    """Return a log with one entry for each of `audiences`."""
    log = SampleLog()
    for position, audience in enumerate(audiences):
        log.append(header_at(position, audience))
    return log


def sample(seen: str) -> SampleLog:
    """Return a log with an entry per character: "+" for one that the reader may see, "-" hidden."""
    return log_of(*([READER] if mark == "+" else ["nmpa"] for mark in seen))
