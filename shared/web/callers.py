"""Who asks: a person or system with a bearer token, or the node of another authority.

Source: interfaces.md (callers), log-format §8. A request that is signed is judged by its signature
(`shared.identity.verification`), one with `Authorization` by its token; one with both, or with
neither, is nobody's. A route names the one permission that it needs with `require`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, cast
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from shared.errors import CallerRefused
from shared.identity.accounts import Account, token_digest
from shared.identity.directory import Directory
from shared.identity.nonces import NonceStore
from shared.identity.roles import PEER_PERMISSIONS, Permission
from shared.identity.signing import NodeRequest
from shared.identity.verification import verify_request


class CallerUnknown(CallerRefused):
    """Nobody known is asking."""

    code = "caller-unknown"


class NotPermitted(CallerRefused):
    """The caller is known and may not do this."""

    code = "not-permitted"


@dataclass(frozen=True, slots=True)
class Person:
    """A person or system of this authority."""

    account: Account

    @property
    def id(self) -> str:
        """Return the account id, such as "zj:inspector-01"."""
        return self.account.id

    @property
    def authority(self) -> str:
        """Return the id of this node's authority, for which the person acts."""
        return self.account.authority

    def may(self, permission: Permission) -> bool:
        """Return whether the person may do what `permission` names."""
        return self.account.may(permission)


@dataclass(frozen=True, slots=True)
class Peer:
    """The node of another authority, or this authority's own."""

    authority: str

    @property
    def id(self) -> str:
        """Return the authority id, which is never an account id."""
        return self.authority

    def may(self, permission: Permission) -> bool:
        """Return whether a node may do what `permission` names."""
        return permission in PEER_PERMISSIONS


Caller = Person | Peer


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What is needed to know callers: kept as `application.state.gate`.

    `authority` is this node's; `directory` returns the members as they are now; `find_account`
    looks up the account that holds the token with a digest (32 bytes), disabled or not.
    """

    authority: str
    directory: Callable[[], Directory]
    nonces: NonceStore
    find_account: Callable[[bytes], Awaitable[Account | None]]
    now: Callable[[], datetime]


_bearer = HTTPBearer(scheme_name="bearer", description="人员或系统的访问令牌", auto_error=False)
_signature = APIKeyHeader(
    name="Signature-Input",
    scheme_name="node-signature",
    description="节点之间的请求签名（RFC 9421，tag 为 lianjian-node/1）",
    auto_error=False,
)


async def identify(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    signature_input: Annotated[str | None, Depends(_signature)],
) -> Caller:
    """Return who asks.

    Raises:
        CallerUnknown: nobody known.
        SignatureInvalid, ClockSkew: a node that is not known by this signature.
    """
    gate = cast("Gate", request.app.state.gate)
    is_signed = signature_input is not None or "signature" in request.headers
    if is_signed and "authorization" in request.headers:
        raise CallerUnknown("a request is either signed or bears a token")
    if is_signed:
        return await _peer(request, gate)
    if credentials is None or len(request.headers.getlist("authorization")) != 1:
        raise CallerUnknown("a bearer token or a node's signature is needed")
    return await _person(credentials.credentials, gate)


@cache
def require(permission: Permission) -> Callable[..., Awaitable[Caller]]:
    """Return the dependency of a route that callers with `permission` may use: the caller.

    It raises `NotPermitted` for others, and what `identify` raises.
    """

    async def caller(caller: Annotated[Caller, Depends(identify)]) -> Caller:
        if not caller.may(permission):
            raise NotPermitted(f"{caller.id} has no permission to {permission}")
        return caller

    return caller


@cache
def require_person(permission: Permission) -> Callable[..., Awaitable[Person]]:
    """Return the dependency of a route for people with `permission`: the person."""

    async def person(caller: Annotated[Caller, Depends(require(permission))]) -> Person:
        if not isinstance(caller, Person):
            raise NotPermitted(f"{caller.id} is a node, and this is for people")
        return caller

    return person


async def _person(token: str, gate: Gate) -> Person:
    digest = token_digest(token)
    account = None if digest is None else await gate.find_account(digest)
    if account is None or account.disabled:
        raise CallerUnknown("the token is not known")
    return Person(account)


async def _peer(request: Request, gate: Gate) -> Peer:
    node_request = _node_request(request, await request.body())
    authority = await run_in_threadpool(
        verify_request,
        node_request,
        me=gate.authority,
        directory=gate.directory(),
        now=gate.now(),
        nonces=gate.nonces,
    )
    return Peer(authority)


def _node_request(request: Request, body: bytes) -> NodeRequest:
    scope = request.scope
    raw_path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    return NodeRequest(
        method=scope["method"],
        path=raw_path.decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"]),
        body=body,
        scheme=scope["scheme"],
    )
