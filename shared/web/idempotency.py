"""Writes that may be repeated safely: the header `Idempotency-Key`.

Source: interfaces.md. A key belongs to its caller. The same key with the same request gets the
stored answer again, with 200; with another request it is refused. Keys are stored with the append,
in one transaction, which is the store's work.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Header, Request
from pydantic import WithJsonSchema

from shared.errors import InvalidInput
from shared.web.callers import Caller

_KEY = re.compile(r"[!-~]{1,128}")


class IdempotencyKeyMissing(InvalidInput):
    """A write came without the header Idempotency-Key."""

    code = "idempotency-key-missing"


class IdempotencyKeyMalformed(InvalidInput):
    """An Idempotency-Key is not 1 to 128 visible ASCII characters."""

    code = "idempotency-key-malformed"


@dataclass(frozen=True, slots=True)
class Idempotency:
    """What makes a write repeatable: the caller's id, its key, and a digest of what is asked.

    `digest` is the SHA-256 over method, path with query, and body, 32 bytes.
    """

    caller: str
    key: str
    digest: bytes


IdempotencyKey = Annotated[
    str | None,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_KEY.pattern}$",
            "examples": ["5b0f7a52-3c4e-4c43-9d5f-0f2b6c1d8e90"],
        }
    ),
    Header(description="幂等键：同一调用方用同一键重发同一请求，只办理一次"),
]
"""The header as a route that writes reads it."""


async def claim(request: Request, caller: Caller, key: str | None) -> Idempotency:
    """Return the claim of `caller` to the `key` of `request`.

    Raises:
        IdempotencyKeyMissing: there is none.
        IdempotencyKeyMalformed: it is none.
    """
    if key is None:
        raise IdempotencyKeyMissing("a write needs the header Idempotency-Key")
    if _KEY.fullmatch(key) is None:
        raise IdempotencyKeyMalformed("a key has 1 to 128 visible ASCII characters")
    return Idempotency(caller.id, key, await _digest(request))


async def _digest(request: Request) -> bytes:
    target = request.scope["path"].encode() + b"?" + request.scope["query_string"]
    head = request.method.encode() + b" " + target + b"\0"
    return hashlib.sha256(head + await request.body()).digest()
