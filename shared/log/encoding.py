"""The two text encodings of the log format, read strictly: JSON and base64.

Two readers of one log must understand the same bytes in the same way. So a JSON object names each
member once, holds no integer of 2^53 or more, no byte order mark, no lone surrogate, and base64 has
exactly one spelling: standard alphabet, padded, unused bits zero. Every refusal is a `ValueError`,
which the caller turns into the error of the thing that it was reading.

Sources: RFC 8259, RFC 4648 §4.
"""

import binascii
import json
import re
from typing import Any, NoReturn

import msgspec

_LIMIT = 2**53


def read_object(data: bytes, *, any_number: bool = False) -> dict[str, Any]:
    """Return the one JSON object that `data` is.

    Numbers are integers below 2^53, unless `any_number` (for objects with members to be ignored).

    Raises:
        ValueError: not UTF-8, no JSON object, a repeated member, a number out of range.
    """
    try:
        value = (_ANY_NUMBER if any_number else _INTEGERS).decode(data)
        # msgspec keeps the last of repeated members and takes any integer. What it writes back
        # byte for byte repeated none, and has no long number without a long run of digits: most
        # objects are spared the careful reader, which is slower.
        if any_number:
            if _ENCODER.encode(value) != data:
                _CAREFUL_ANY_NUMBER.decode(data.decode())
        elif _ENCODER.encode(value) != data or _LONG_NUMBER.search(data):
            _CAREFUL_INTEGERS.decode(data.decode())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


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


def write_base64(data: bytes) -> str:
    """Return the canonical base64 of `data`."""
    return binascii.b2a_base64(data, newline=False).decode()


def _refuse_number(literal: str) -> NoReturn:
    raise ValueError(f"number {literal[:32]} is not an integer")


def _read_integer(literal: str) -> int:
    if len(literal) > len("-9007199254740991") or abs(value := int(literal)) >= _LIMIT:
        raise ValueError(f"integer {literal[:32]} is not below 2^53")
    return value


def _read_members(members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) != len(members):
        raise ValueError("a member is repeated")
    return value


_ENCODER = msgspec.json.Encoder()
_INTEGERS = msgspec.json.Decoder(dict[str, Any], float_hook=_refuse_number)
_ANY_NUMBER = msgspec.json.Decoder(dict[str, Any])
_CAREFUL_INTEGERS = json.JSONDecoder(
    object_pairs_hook=_read_members,
    parse_int=_read_integer,
    parse_float=_refuse_number,
    parse_constant=_refuse_number,
)
_CAREFUL_ANY_NUMBER = json.JSONDecoder(
    object_pairs_hook=_read_members, parse_constant=_refuse_number
)
_LONG_NUMBER = re.compile(rb"[0-9]{16}")
