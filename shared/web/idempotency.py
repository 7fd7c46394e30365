"""Writes that may be repeated safely: the header `Idempotency-Key`.

Source: interfaces.md. A key belongs to its caller. The same key with the same request gets the
stored answer again, with 200; with another request it is refused. Keys are stored with the append,
in one transaction, which is the store's work.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from fastapi import Header, Request

from shared.errors import InvalidInput
from shared.identity.roles import Permission
from shared.web.callers import permitted

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


@cache
def idempotency(permission: Permission) -> Callable[..., Awaitable[Idempotency]]:
    """Return the dependency of a route that writes, for callers with `permission`.

    It raises `IdempotencyKeyMissing`, `IdempotencyKeyMalformed` and what `permitted` raises.
    """

    async def claim(
        request: Request,
        idempotency_key: Annotated[
            str | None,
            Header(
                description="幂等键：同一调用方用同一键重发同一请求，只办理一次",
                examples=["5b0f7a52-3c4e-4c43-9d5f-0f2b6c1d8e90"],
            ),
        ] = None,
    ) -> Idempotency:
        caller = await permitted(request, permission)
        if idempotency_key is None:
            raise IdempotencyKeyMissing("a write needs the header Idempotency-Key")
        if _KEY.fullmatch(idempotency_key) is None:
            raise IdempotencyKeyMalformed("a key has 1 to 128 visible ASCII characters")
        return Idempotency(caller.id, idempotency_key, await _digest(request))

    return claim


async def _digest(request: Request) -> bytes:
    target = request.scope["path"].encode() + b"?" + request.scope["query_string"]
    head = request.method.encode() + b" " + target + b"\0"
    return hashlib.sha256(head + await request.body()).digest()
