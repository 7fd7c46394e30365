"""The two text encodings of the log format, read strictly: JSON and base64.

Two readers of one log must understand the same bytes in the same way. So a JSON object names each
member once, has no byte order mark and no lone surrogate, and its numbers are what its shape says;
base64 has exactly one spelling: standard alphabet, padded, unused bits zero. Every refusal is a
`ValueError`, which the caller turns into the error of the thing that it was reading.

Sources: RFC 8259, RFC 4648 §4.
"""

import binascii
import json
from collections.abc import Iterable
from typing import Any, Generic, NoReturn, TypeVar, cast

import msgspec

INTEGER_LIMIT = 2**53
"""Every integer is below this, so that no JSON reader rounds it."""

MAX_PRINTED = 500

T = TypeVar("T")


class ObjectReader(Generic[T]):
    """Reads JSON objects of one shape: a type that msgspec knows, whose form rules are checked."""

    def __init__(self, shape: type[T]) -> None:
        """Read objects of the type `shape`."""
        self._shape: type[T] = shape
        self._decoder = msgspec.json.Decoder(shape)

    def read(self, data: bytes) -> T:
        """Return the object that `data` is.

        Raises:
            ValueError: not UTF-8, no JSON object of that shape, or a repeated member.
        """
        try:
            value = self._decoder.decode(data)
            # msgspec keeps the last of repeated members. What it writes back byte for byte had
            # none: that spares most objects the careful reader, which is slower.
            if _ENCODER.encode(value) == data:
                return value
            return msgspec.convert(_CAREFUL.decode(data.decode()), self._shape)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def check_facts(data: bytes) -> None:
    """Check that `data` is a JSON object of any members, whose numbers are integers below 2^53.

    Raises:
        ValueError: it is not.
    """
    try:
        _check_numbers(_ANY_OBJECT.read(data).values())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def write_object(value: object) -> bytes:
    """Return `value` as compact UTF-8 JSON, members in the order in which they were set."""
    return _ENCODER.encode(value)


def read_base64(text: str) -> bytes:
    """Return the bytes that `text` spells.

    Raises:
        ValueError: `text` is not the one canonical spelling of any bytes.
    """
    data = binascii.a2b_base64(text)
    if binascii.b2a_base64(data, newline=False) != text.encode():
        raise ValueError("base64 is not in its canonical form")
    return data


def printable(text: str) -> str:
    """Return at most 500 characters of `text`, which may quote what somebody else wrote.

    Each that does not print, such as NUL, becomes U+FFFD: not every database takes it.
    """
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:MAX_PRINTED])


def write_base64(data: bytes) -> str:
    """Return the canonical base64 of `data`."""
    return binascii.b2a_base64(data, newline=False).decode()


def _check_numbers(values: Iterable[object]) -> None:
    for value in values:
        if isinstance(value, str):
            continue
        if isinstance(value, dict):
            _check_numbers(cast("dict[str, object]", value).values())
        elif isinstance(value, list):
            _check_numbers(cast("list[object]", value))
        elif isinstance(value, float) or (isinstance(value, int) and abs(value) >= INTEGER_LIMIT):
            raise ValueError(f"{value} is not an integer below 2^53")


def _read_members(members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) != len(members):
        raise ValueError("a member is repeated")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


_ENCODER = msgspec.json.Encoder()
_CAREFUL = json.JSONDecoder(object_pairs_hook=_read_members, parse_constant=_refuse_constant)
_ANY_OBJECT = ObjectReader(dict[str, Any])
