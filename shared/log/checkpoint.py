"""Checkpoints: a C2SP tlog-checkpoint in a signed note, with the log's own clock (log format §3).

A log states its size and root in a note signed by its log key (Ed25519, type 0x01, named like the
origin). Its clock key (cosignature/v1, type 0x04, named `<origin>/clock`) adds when that was so.

Sources: C2SP signed-note, tlog-checkpoint, tlog-cosignature.

Rules kept here:
  - a signature by a known key must verify, or the whole note is refused;
  - signatures by unknown keys are ignored, so keys can change and witnesses can join;
  - a checkpoint needs the log's signature and its clock's; the time is the newest clock time.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from hashlib import sha256
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from shared.errors import EvidenceRefused
from shared.log.encoding import read_base64, write_base64
from shared.log.merkle import HASH_BYTES

MAX_NOTE_BYTES = 1_000_000
MAX_SIZE = 2**53 - 1
"""Sizes travel as JSON integers too."""

_BODY_LINES = 3
"""Further lines are extension lines of C2SP: signed, but without meaning here."""

_KEY_ID_BYTES = 4
_PUBLIC_KEY_BYTES = 32
_TIME_BYTES = 8
_MAX_SIGNATURES = 100
_KEY_NAME = re.compile(r"[^\s+\x00-\x1f]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_SIGNATURE_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


class MalformedKey(EvidenceRefused):
    """A text is no verifier key of a kind in use here."""

    code = "malformed-key"


class NoteRefused(EvidenceRefused):
    """A note is not the checkpoint of the log that it was taken for."""

    code = "note-refused"


class MalformedNote(NoteRefused):
    """A text is no signed note, or its body is no checkpoint."""

    code = "malformed-note"


class OriginRefused(NoteRefused):
    """A checkpoint belongs to another log than the one asked for."""

    code = "origin-refused"


class SignatureRefused(NoteRefused):
    """A known key's signature does not verify, or a needed signature is missing."""

    code = "signature-refused"


class KeyKind(IntEnum):
    """Signature type of a key, as the C2SP signed-note registry numbers it."""

    LOG = 0x01
    """Ed25519 over the note text."""
    CLOCK = 0x04
    """Ed25519 cosignature/v1: over the checkpoint and a time; clocks and witnesses."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key that signs notes; text form `<name>+<8 hex of key id>+<base64(kind || key)>`.

    Attributes:
        name: key name without spaces or plus, such as "zj.mpa.example/log/clock".
        kind: signature type.
        public: Ed25519 public key, 32 bytes.
    """

    name: str
    kind: KeyKind
    public: bytes

    @property
    def key_id(self) -> bytes:
        """First 4 bytes of H(name || LF || kind || public)."""
        return sha256(self.name.encode() + b"\n" + self._material).digest()[:_KEY_ID_BYTES]

    @property
    def _material(self) -> bytes:
        return self.kind.to_bytes() + self.public

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key that the C2SP verifier key `text` describes.

        Raises:
            MalformedKey: the text is malformed, its key id is wrong, or its kind not in use here.
        """
        try:
            name, key_id, encoded = text.split("+", 2)
            material = read_base64(encoded)
            kind = KeyKind(material[0] if material else 0)
        except ValueError as error:
            raise MalformedKey(f"verifier key {text!r}: {error}") from error
        key = cls(name, kind, material[1:])
        if not _KEY_NAME.fullmatch(name) or len(key.public) != _PUBLIC_KEY_BYTES:
            raise MalformedKey(f"verifier key {text!r}: bad name, or not an Ed25519 key")
        if key_id != key.key_id.hex():
            raise MalformedKey(f"verifier key {text!r}: its key id is {key.key_id.hex()}")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{write_base64(self._material)}"


class NoteSigner:
    """A private key that signs notes under a name; `verifier` is the key that others know.

    Raises:
        MalformedKey: `name` is empty, or has spaces or a plus.
    """

    def __init__(self, name: str, private: Ed25519PrivateKey, kind: KeyKind) -> None:
        """Sign as `name` with the Ed25519 key `private` in the manner of `kind`."""
        if not _KEY_NAME.fullmatch(name):
            raise MalformedKey(f"{name!r} is no key name")
        self._private = private
        self.verifier = VerifierKey(name, kind, private.public_key().public_bytes_raw())

    def line(self, text: str, at: datetime) -> str:
        """Return the signature line for the note `text`; a clock also states the instant `at`."""
        if self.verifier.kind is KeyKind.LOG:
            signature = self._private.sign(text.encode())
        else:
            seconds = int(at.timestamp())
            signature = seconds.to_bytes(_TIME_BYTES)
            signature += self._private.sign(_cosigned(text, seconds))
        return f"— {self.verifier.name} {write_base64(self.verifier.key_id + signature)}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size (leaves) and root (32 bytes) of the log `origin` at one moment."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{write_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint whose signatures were verified.

    Attributes:
        note: the whole signed note, as it was served.
        origin: of the log.
        size: number of leaves.
        root: root hash, 32 bytes.
        at: UTC instant to which the log's clock testified, whole seconds.
    """

    note: str
    origin: str
    size: int
    root: bytes
    at: datetime


class NoteSignature(NamedTuple):
    """A verified signature: the known key and, of a cosignature, the UTC instant it states."""

    key: VerifierKey
    at: datetime | None


class OpenedNote(NamedTuple):
    """The text of a note and the verified signatures of known keys under it, at least one."""

    text: str
    signatures: tuple[NoteSignature, ...]


def sign_checkpoint(
    checkpoint: Checkpoint, log_signer: NoteSigner, clock_signer: NoteSigner, at: datetime
) -> str:
    """Return the note of `checkpoint`, signed by the log and by its clock for the instant `at`."""
    body = checkpoint.body
    return f"{body}\n{log_signer.line(body, at)}{clock_signer.line(body, at)}"


def open_note(note: str, keys: Sequence[VerifierKey]) -> OpenedNote:
    """Return text and verified signatures of the C2SP signed `note`; unknown keys are ignored.

    Raises:
        MalformedNote: it is no signed note.
        SignatureRefused: a signature by one of `keys` is bad, or there is none.
    """
    text, signature_lines = _split_note(note)
    known = {(key.name, key.key_id): key for key in keys}
    signatures: list[NoteSignature] = []
    for line in signature_lines:
        name, blob = _read_signature_line(line)
        key = known.get((name, blob[:_KEY_ID_BYTES]))
        if key is not None:
            signatures.append(_verify(key, text, blob[_KEY_ID_BYTES:]))
    if not signatures:
        raise SignatureRefused("no known key has signed the note")
    return OpenedNote(text, tuple(signatures))


def read_checkpoint(
    note: str, origin: str, log_keys: Iterable[VerifierKey], clock_keys: Iterable[VerifierKey]
) -> SignedCheckpoint:
    """Return the checkpoint of the log `origin` that `note` is.

    Only keys of the right kind and name count: `origin` for the log, `<origin>/clock` for the
    clock.

    Raises:
        MalformedNote: it is no signed note, or its text no checkpoint.
        OriginRefused: it is the checkpoint of another log.
        SignatureRefused: a known key's signature is bad, or the log's or its clock's is missing.
    """
    checkpoint = _read_body(_split_note(note)[0])
    if checkpoint.origin != origin:
        raise OriginRefused(f"asked for {origin}, got a checkpoint of {checkpoint.origin!r}")
    known = [key for key in log_keys if (key.name, key.kind) == (origin, KeyKind.LOG)]
    clock = (f"{origin}/clock", KeyKind.CLOCK)
    known += [key for key in clock_keys if (key.name, key.kind) == clock]
    signatures = open_note(note, known).signatures
    times = [signature.at for signature in signatures if signature.at is not None]
    if not times:
        raise SignatureRefused(f"{origin} {checkpoint.size}: its clock has not signed")
    if len(times) == len(signatures):
        raise SignatureRefused(f"{origin} {checkpoint.size}: the log has not signed")
    return SignedCheckpoint(note, origin, checkpoint.size, checkpoint.root, max(times))


def told_seconds(note: str) -> int:
    """Return the newest time in the name of the clock of `note`, in Unix seconds.

    No signature is asked: the note was verified before it was kept.

    Raises:
        MalformedNote: it is no signed note, or nobody signed it in that name.
    """
    text, signature_lines = _split_note(note)
    clock = f"{_read_body(text).origin}/clock"
    behind = _KEY_ID_BYTES + _TIME_BYTES
    signed = [blob for name, blob in map(_read_signature_line, signature_lines) if name == clock]
    if not signed:
        raise MalformedNote(f"no clock signed the note of {clock}")
    return max(int.from_bytes(blob[_KEY_ID_BYTES:behind]) for blob in signed)


def _split_note(note: str) -> tuple[str, list[str]]:
    try:
        length = len(note.encode())
    except UnicodeEncodeError as error:
        raise MalformedNote("a note is UTF-8") from error
    if length > MAX_NOTE_BYTES or _CONTROL.search(note):
        raise MalformedNote("a note is at most 1 MB and has no control characters")
    text, separator, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not separator or lines.pop() != "" or not lines or len(lines) > _MAX_SIGNATURES:
        raise MalformedNote("a note is a text, an empty line, and 1 to 100 signature lines")
    return text + "\n", lines


def _read_signature_line(line: str) -> tuple[str, bytes]:
    match = _SIGNATURE_LINE.fullmatch(line)
    try:
        blob = read_base64(match[2]) if match else b""
    except ValueError as error:
        raise MalformedNote(f"signature line {line!r}: {error}") from error
    if match is None or len(blob) <= _KEY_ID_BYTES:
        raise MalformedNote(f"{line!r} is no signature line")
    return match[1], blob


def _verify(key: VerifierKey, text: str, signature: bytes) -> NoteSignature:
    message, at = text.encode(), None
    try:
        if key.kind is KeyKind.CLOCK:
            seconds = int.from_bytes(signature[:_TIME_BYTES])
            message, signature = _cosigned(text, seconds), signature[_TIME_BYTES:]
            at = datetime.fromtimestamp(seconds, UTC)
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError, OverflowError, OSError) as error:
        raise SignatureRefused(f"the signature by {key.name} does not verify") from error
    return NoteSignature(key, at)


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _read_body(text: str) -> Checkpoint:
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < _BODY_LINES or not all(lines):
        raise MalformedNote("a checkpoint is origin, size and root, one line each")
    origin, size, root = lines[:_BODY_LINES]
    if not _SIZE.fullmatch(size) or int(size) > MAX_SIZE:
        raise MalformedNote(f"{size!r} is no size")
    try:
        digest = read_base64(root)
    except ValueError as error:
        raise MalformedNote(f"the root {root!r} is no base64") from error
    if len(digest) != HASH_BYTES:
        raise MalformedNote(f"a root has {len(digest)} bytes")
    return Checkpoint(origin, int(size), digest)
