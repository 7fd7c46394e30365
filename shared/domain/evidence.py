"""Pieces of evidence that a record refers to: what each is, and the digest of its file.

The files stay where they are kept; the log holds what proves that they were not changed.
"""

import re
from dataclasses import dataclass
from typing import ClassVar

from shared.domain.texts import NAME, allow_list, require_list, require_text
from shared.errors import InvalidInput

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class MalformedDigest(InvalidInput):
    """A SHA-256 digest is not 64 hexadecimal digits in lower case."""

    code: ClassVar[str] = "malformed-digest"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """One piece."""

    title: str
    sha256: str
    """64 hexadecimal digits in lower case."""


def require_digest(digest: str, pointer: str) -> None:
    """Refuse what is no SHA-256 digest as we write it.

    Raises:
        MalformedDigest: it is none.
    """
    if not _SHA256.fullmatch(digest):
        raise MalformedDigest("64 hexadecimal digits in lower case", pointer)


def allow_evidence(evidence: tuple[Evidence, ...], pointer: str) -> None:
    """Refuse a list, which may be empty, that is too long or has a piece without title or digest.

    Raises:
        ListTooLong, TextMissing, TextTooLong, TextUnprintable: out of bounds.
        MalformedDigest: see `require_digest`.
    """
    allow_list(evidence, pointer)
    for index, one in enumerate(evidence):
        require_text(one.title, NAME, f"{pointer}/{index}/title")
        require_digest(one.sha256, f"{pointer}/{index}/sha256")


def require_evidence(evidence: tuple[Evidence, ...], pointer: str) -> None:
    """Refuse an empty list, or one that `allow_evidence` refuses.

    Raises:
        ListMissing: there is none.
        ListTooLong, TextMissing, TextTooLong, TextUnprintable, MalformedDigest: as there.
    """
    require_list(evidence, pointer)
    allow_evidence(evidence, pointer)
