"""One entry of a log: header, salted section commitments, leaf input (log format §2).

    commitment_i = H("lianjian/section/1" || 0x00 || u8 len(name) || name || salt[32] || bytes)
    leaf_input   = "LJE1" || blind[32] || u16 len(header) || header || u8 n || commitment[32] · n

Rules kept here:
  - the header is written once; the same bytes are stored, hashed and served;
  - what a reader would quarantine is never written: both sides use the same checks;
  - erasing a section destroys its opening (salt and bytes); its commitment stays in the leaf.

Beside the leaf input a node keeps the openings; `frame` puts both into one value for storage:

    frame    = u32 len(leaf_input) || leaf_input || openings
    openings = (u8 len(name) || name || salt[32] || u32 len(bytes) || bytes)*
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from shared.log.encoding import check_facts
from shared.log.header import (
    BODY,
    EVERYONE,
    MAX_SECTIONS,
    Header,
    MalformedEntry,
    SectionHeader,
    header_bytes,
    read_header,
)
from shared.log.merkle import HASH_BYTES

__all__ = [
    "BODY",
    "EVERYONE",
    "MAX_LEAF_BYTES",
    "MAX_SECTIONS",
    "MAX_SECTION_BYTES",
    "PERSONAL",
    "SALT_BYTES",
    "Header",
    "Leaf",
    "MalformedEntry",
    "Opening",
    "SectionHeader",
    "check_openings",
    "check_section",
    "commitment",
    "frame",
    "frame_openings",
    "header_bytes",
    "header_of",
    "opening_of",
    "read_header",
    "read_leaf",
    "unframe",
    "unframe_openings",
    "write_leaf",
]

PERSONAL = "personal"
MAX_LEAF_BYTES = 64 * 1024
MAX_SECTION_BYTES = 1024 * 1024
SALT_BYTES = 32

_MAGIC = b"LJE1"
_COMMITMENT_PREFIX = b"lianjian/section/1\x00"
_HEADER_AT = len(_MAGIC) + SALT_BYTES + 2


class Opening(NamedTuple):
    """What opens one commitment: its salt of 32 bytes and the bytes of the section."""

    salt: bytes
    content: bytes


class Leaf(NamedTuple):
    """A leaf input, cut into its parts; the header is still bytes."""

    leaf_input: bytes
    blind: bytes
    header_bytes: bytes
    commitments: tuple[bytes, ...]

    def header(self) -> Header:
        """Return the header.

        Raises:
            MalformedEntry: it breaks a rule of the format, or names more or fewer sections than
                there are commitments.
        """
        header = read_header(self.header_bytes)
        if len(header.sections) != len(self.commitments):
            raise MalformedEntry(
                f"{len(header.sections)} sections, but {len(self.commitments)} commitments"
            )
        return header


def commitment(name: str, opening: Opening) -> bytes:
    """Return the commitment to the section `name` that `opening` opens, 32 bytes."""
    encoded = name.encode()
    return sha256(
        b"".join(
            (_COMMITMENT_PREFIX, len(encoded).to_bytes(), encoded, opening.salt, opening.content)
        )
    ).digest()


def write_leaf(header: Header, openings: Mapping[str, Opening], blind: bytes) -> bytes:
    """Return the leaf input of a new entry whose sections are all in `openings`.

    `blind` and every salt are 32 bytes fresh from the operating system's generator.

    Raises:
        MalformedEntry: a reader would quarantine the entry, or its `personal` section would go to
            the whole audience.
    """
    if {section.name for section in header.sections} != set(openings):
        raise MalformedEntry("the openings are not those of the header's sections")
    if len(blind) != SALT_BYTES:
        raise MalformedEntry(f"the blind has {len(blind)} bytes, not {SALT_BYTES}")
    for section in header.sections:
        if section.name == PERSONAL and section.to is None:
            raise MalformedEntry("a personal section names the authorities that may read it")
        check_section(section.name, openings[section.name])
    head = header_bytes(header)
    if len(head) >= 1 << 16:
        raise MalformedEntry(f"the header has {len(head)} bytes")
    commitments = [commitment(part.name, openings[part.name]) for part in header.sections]
    leaf_input = b"".join(
        (_MAGIC, blind, len(head).to_bytes(2), head, len(commitments).to_bytes(), *commitments)
    )
    if len(leaf_input) > MAX_LEAF_BYTES:
        raise MalformedEntry(f"the leaf input has {len(leaf_input)} bytes")
    return leaf_input


def read_leaf(leaf_input: bytes) -> Leaf:
    """Return the parts of `leaf_input`; their contents are not looked at.

    Raises:
        MalformedEntry: the bytes are not framed as a leaf input, or are more than 64 KiB.
    """
    if len(leaf_input) > MAX_LEAF_BYTES:
        raise MalformedEntry(f"the leaf input has {len(leaf_input)} bytes")
    if not leaf_input.startswith(_MAGIC):
        raise MalformedEntry("a leaf input begins with LJE1")
    count_at = _HEADER_AT + int.from_bytes(leaf_input[_HEADER_AT - 2 : _HEADER_AT])
    count = leaf_input[count_at] if count_at < len(leaf_input) else 0
    if not 1 <= count <= MAX_SECTIONS or len(leaf_input) != count_at + 1 + count * HASH_BYTES:
        raise MalformedEntry("the leaf input is cut short, or longer than its parts")
    return Leaf(
        leaf_input,
        leaf_input[len(_MAGIC) : len(_MAGIC) + SALT_BYTES],
        leaf_input[_HEADER_AT:count_at],
        tuple(
            [
                leaf_input[at : at + HASH_BYTES]
                for at in range(count_at + 1, len(leaf_input), HASH_BYTES)
            ]
        ),
    )


def header_of(leaf_input: bytes) -> bytes:
    """Return the header's bytes of a leaf input that `read_leaf` has accepted before."""
    length = int.from_bytes(leaf_input[_HEADER_AT - 2 : _HEADER_AT])
    return leaf_input[_HEADER_AT : _HEADER_AT + length]


def check_openings(leaf: Leaf, header: Header, openings: Mapping[str, Opening]) -> None:
    """Check that `openings`, any subset of the sections, are what `leaf` committed to.

    Raises:
        MalformedEntry: an unknown section, another commitment, or a section that breaks the format.
    """
    committed = {
        section.name: digest
        for section, digest in zip(header.sections, leaf.commitments, strict=True)
    }
    for name, opening in openings.items():
        if name not in committed:
            raise MalformedEntry(f"the header has no section {name!r}")
        check_section(name, opening)
        if commitment(name, opening) != committed[name]:
            raise MalformedEntry(f"the section {name!r} is not what the entry committed to")


def check_section(name: str, opening: Opening) -> None:
    """Check one section by itself.

    Raises:
        MalformedEntry: its salt has not 32 bytes, it has more than 1 MiB, or a body is not a JSON
            object without floats.
    """
    if len(opening.salt) != SALT_BYTES:
        raise MalformedEntry(f"the salt of section {name!r} has {len(opening.salt)} bytes")
    if len(opening.content) > MAX_SECTION_BYTES:
        raise MalformedEntry(f"the section {name!r} has {len(opening.content)} bytes")
    if name == BODY:
        try:
            check_facts(opening.content)
        except ValueError as error:
            raise MalformedEntry(f"body: {error}") from error


def frame(leaf_input: bytes, openings: Mapping[str, Opening]) -> bytes:
    """Return leaf input and openings as one value for storage."""
    return len(leaf_input).to_bytes(4) + leaf_input + frame_openings(openings)


def unframe(data: bytes) -> tuple[bytes, dict[str, Opening]]:
    """Return leaf input and openings that `frame` put together.

    Raises:
        MalformedEntry: the bytes are cut short.
    """
    end = 4 + int.from_bytes(data[:4])
    if len(data) < max(end, 4):
        raise MalformedEntry("the framed leaf input is cut short")
    return data[4:end], unframe_openings(data[end:])


def frame_openings(openings: Mapping[str, Opening]) -> bytes:
    """Return `openings` as one value for storage, in their order."""
    parts: list[bytes] = []
    for name, opening in openings.items():
        encoded = name.encode()
        parts += (len(encoded).to_bytes(), encoded, opening.salt)
        parts += (len(opening.content).to_bytes(4), opening.content)
    return b"".join(parts)


def unframe_openings(data: bytes) -> dict[str, Opening]:
    """Return the openings that `frame_openings` put together.

    Raises:
        MalformedEntry: the bytes are cut short.
    """
    return dict(_read_openings(data))


def opening_of(name: str, data: bytes) -> bytes | None:
    """Return the content of one section among framed openings, None where it is not open.

    Raises:
        MalformedEntry: the bytes are cut short.
    """
    return next((one.content for found, one in _read_openings(data) if found == name), None)


def _read_openings(data: bytes) -> Iterator[tuple[str, Opening]]:
    at = 0
    while at < len(data):
        salt_at = at + 1 + data[at]
        content_at = salt_at + SALT_BYTES + 4
        end = content_at + int.from_bytes(data[content_at - 4 : content_at])
        if end > len(data) or content_at > len(data):
            raise MalformedEntry("the framed openings are cut short")
        salt = data[salt_at : salt_at + SALT_BYTES]
        yield data[at + 1 : salt_at].decode(), Opening(salt, data[content_at:end])
        at = end
