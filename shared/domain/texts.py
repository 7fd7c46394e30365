"""How long a text or list in an event may be, and what may stand in it: the one place of limits.

The numbers are the project's own. A body stays far below the 1 MiB of a section, and a name below
what a screen or a statutory form can hold.
"""

import unicodedata
from collections.abc import Sized
from typing import ClassVar

from shared.errors import InvalidInput

REFERENCE = 64
"""Characters of a reference: a document number, a pseudonymous person or account."""
NAME = 200
"""Characters of a name of a firm, product or person."""
ADDRESS = 500
"""Characters of a domicile, a site or the address on a certificate."""
TEXT = 4_000
"""Characters of one finding, statement, requirement or remark."""
REPORT = 20_000
"""Characters of a report or a signed note."""
LIST = 100
"""Members of a list."""
ENTRUSTMENTS = 1_000
"""Entrustments that one inspection names: all live ones of a large contractor."""


class TextMissing(InvalidInput):
    """A text that must be given is empty or blank."""

    code: ClassVar[str] = "text-missing"


class TextTooLong(InvalidInput):
    """A text is longer than its limit."""

    code: ClassVar[str] = "text-too-long"


class TextUnprintable(InvalidInput):
    """A text holds control characters or broken Unicode."""

    code: ClassVar[str] = "text-unprintable"


class ListMissing(InvalidInput):
    """A list that needs at least one member is empty."""

    code: ClassVar[str] = "list-missing"


class ListTooLong(InvalidInput):
    """A list has more members than its limit."""

    code: ClassVar[str] = "list-too-long"


def require_text(text: str, limit: int, pointer: str) -> None:
    """Refuse a blank `text`, or one that `allow_text` refuses.

    Raises:
        TextMissing: there is nothing in it.
        TextTooLong, TextUnprintable: see `allow_text`.
    """
    if not text.strip():
        raise TextMissing("a text is needed here", pointer)
    allow_text(text, limit, pointer)


def allow_text(text: str, limit: int, pointer: str) -> None:
    """Refuse a `text`, which may be empty, of more than `limit` characters or not printable.

    Raises:
        TextTooLong: it has more.
        TextUnprintable: it holds a control character other than tab and line end, or half a
            surrogate pair.
    """
    if len(text) > limit:
        raise TextTooLong(f"{len(text)} characters, {limit} are allowed", pointer)
    for character in text:
        if character not in "\t\r\n" and unicodedata.category(character) in {"Cc", "Cs"}:
            raise TextUnprintable(f"character U+{ord(character):04X}", pointer)


def require_list(members: Sized, pointer: str, limit: int = LIST) -> None:
    """Refuse an empty list, or one that `allow_list` refuses.

    Raises:
        ListMissing: it has no member.
        ListTooLong: see `allow_list`.
    """
    if not len(members):
        raise ListMissing("at least one member is needed here", pointer)
    allow_list(members, pointer, limit)


def allow_list(members: Sized, pointer: str, limit: int = LIST) -> None:
    """Refuse a list, which may be empty, of more than `limit` members.

    Raises:
        ListTooLong: it has more.
    """
    if len(members) > limit:
        raise ListTooLong(f"{len(members)} members, {limit} are allowed", pointer)


def require_texts(texts: tuple[str, ...], limit: int, pointer: str) -> None:
    """Refuse an empty list of texts, or one with a member that `require_text` refuses.

    Raises:
        ListMissing, ListTooLong: see `require_list`.
        TextMissing, TextTooLong, TextUnprintable: see `require_text`.
    """
    require_list(texts, pointer)
    allow_texts(texts, limit, pointer)


def allow_texts(texts: tuple[str, ...], limit: int, pointer: str) -> None:
    """Refuse a list of texts, which may be empty, with a member that `require_text` refuses.

    Raises:
        ListTooLong: see `allow_list`.
        TextMissing, TextTooLong, TextUnprintable: see `require_text`.
    """
    allow_list(texts, pointer)
    for index, text in enumerate(texts):
        require_text(text, limit, f"{pointer}/{index}")
