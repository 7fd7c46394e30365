"""Texts that must name nobody: complaints, and what adverse events tell.

Rule kept here:
  LAW-002  informants and patients stand in no entry. Personal Information Protection Law art. 34.
           What can be seen is refused: telephone and identity numbers, mail addresses.
           A name cannot be seen; forms say so where they ask for a text.
"""

import re
import unicodedata
from datetime import date
from typing import ClassVar

from shared.errors import InvalidInput

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[0-9](?:[ ()/.-]{0,2}[0-9]){6,17}(?:[ -]?[Xx])?(?![0-9A-Za-z])"
)
_TELEPHONE = re.compile(
    r"(?:(?:00)?86)?(?:1[3-9][0-9]{9}|0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7})"
)
_IDENTITY = re.compile(r"[1-9][0-9]{5}(?P<born>[0-9]{8})[0-9]{3}[0-9Xx]")


class TextNamesPerson(InvalidInput):
    """A text holds a telephone or identity number or a mail address."""

    code: ClassVar[str] = "text-names-person"
    rules: ClassVar[tuple[str, ...]] = ("LAW-002",)


def require_anonymous(text: str, pointer: str) -> None:
    """Refuse a `text` in which a natural person can be recognised by a number or mail address.

    Raises:
        TextNamesPerson: it holds one; the detail does not repeat it.
    """
    plain = unicodedata.normalize("NFKC", text)
    if _MAIL.search(plain):
        raise TextNamesPerson("a mail address stands in the text", pointer)
    for found in _NUMBER.finditer(plain):
        digits = re.sub(r"[^0-9Xx]", "", found.group())
        if _is_identity(digits):
            raise TextNamesPerson("an identity number stands in the text", pointer)
        if _TELEPHONE.fullmatch(digits):
            raise TextNamesPerson("a telephone number stands in the text", pointer)


def _is_identity(digits: str) -> bool:
    match = _IDENTITY.fullmatch(digits)
    if match is None:
        return False
    try:
        born = date.fromisoformat(match["born"])
    except ValueError:
        return False
    return 1900 <= born.year <= 2100  # noqa: PLR2004 - whose birth an identity number can tell
