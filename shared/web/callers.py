"""Who asks: a person or system with a bearer token, a person signed in, or another node.

Source: interfaces.md (callers), log-format §8. A request that is signed is judged by its signature
(`shared.identity.verification`), one with `Authorization` by its token, any other by the cookie of
its session; one that is signed and bears a token, or has none of these, is nobody's. Browsers send
cookies unasked, so a write by a session must come from a page of this node (`refuse_cross_site`);
and a page that keeps a stream of events open by itself does not keep its session from ending.
A route names the one permission that it needs with `require`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import quote, urlsplit

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from shared.errors import CallerRefused
from shared.identity.accounts import Account, session_digest, token_digest
from shared.identity.directory import Directory
from shared.identity.nonces import NonceStore
from shared.identity.roles import PEER_PERMISSIONS, Permission
from shared.identity.signing import NodeRequest
from shared.identity.verification import verify_request


class CallerUnknown(CallerRefused):
    """Nobody known is asking."""

    code = "caller-unknown"


class CrossSite(CallerRefused):
    """A browser sends a write that no page of this node has asked for."""

    code = "cross-site"


class NotPermitted(CallerRefused):
    """The caller is known and may not do this."""

    code = "not-permitted"


SESSION_COOKIE = "lianjian-session"
"""The cookie of a session: HttpOnly, SameSite=Lax, and Secure where the node is behind TLS."""
EVENT_STREAM = "text/event-stream"
_READING = {"GET", "HEAD", "OPTIONS"}
_OWN_SITES = {"same-origin", "none"}


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
    looks up the account that holds the token with a digest (32 bytes), disabled or not, and
    `find_signed_in` the one whose session has a digest, and lengthens the session if that is true.
    """

    authority: str
    directory: Callable[[], Directory]
    nonces: NonceStore
    find_account: Callable[[bytes], Awaitable[Account | None]]
    find_signed_in: Callable[[bytes, bool], Awaitable[Account | None]]
    now: Callable[[], datetime]


async def identify(request: Request) -> Caller:
    """Return who asks; a signature is checked once for each request, for its nonce is used up.

    Raises:
        CallerUnknown: nobody known.
        SignatureInvalid, ClockSkew: a node that is not known by this signature.
    """
    known: Caller | None = getattr(request.state, "caller", None)
    if known is None:
        known = request.state.caller = await _identify(request, request.app.state.gate)
    return known


async def permitted(request: Request, permission: Permission) -> Caller:
    """Return who asks, if they may do what `permission` names.

    Raises:
        NotPermitted: they may not.
        CallerUnknown, SignatureInvalid, ClockSkew: as `identify`.
    """
    caller = await identify(request)
    if not caller.may(permission):
        raise NotPermitted(f"{caller.id} has no permission to {permission}")
    return caller


@cache
def require(permission: Permission) -> Callable[[Request], Awaitable[Caller]]:
    """Return the dependency of a route for callers with `permission`: the caller."""

    async def caller(request: Request) -> Caller:
        return await permitted(request, permission)

    return caller


@cache
def require_person(permission: Permission) -> Callable[[Request], Awaitable[Person]]:
    """Return the dependency of a route for people with `permission`: the person."""

    async def person(request: Request) -> Person:
        caller = await permitted(request, permission)
        if not isinstance(caller, Person):
            raise NotPermitted(f"{caller.id} is a node, and this is for people")
        return caller

    return person


async def _identify(request: Request, gate: Gate) -> Caller:
    is_signed = "signature-input" in request.headers or "signature" in request.headers
    tokens = request.headers.getlist("authorization")
    if is_signed and tokens:
        raise CallerUnknown("a request is either signed or bears a token")
    if is_signed:
        return await _peer(request, gate)
    if len(tokens) > 1:
        raise CallerUnknown("a request bears one token")
    return await (_person(tokens[0], gate) if tokens else _signed_in(request, gate))


async def _person(authorization: str, gate: Gate) -> Person:
    scheme, _, token = authorization.partition(" ")
    digest = token_digest(token.strip()) if scheme.lower() == "bearer" else None
    account = None if digest is None else await gate.find_account(digest)
    if account is None or account.disabled:
        raise CallerUnknown("the token is not known")
    return Person(account)


async def _signed_in(request: Request, gate: Gate) -> Person:
    digest = session_digest(request.cookies.get(SESSION_COOKIE, ""))
    if digest is None:
        raise CallerUnknown("a bearer token, a session or a node's signature is needed")
    refuse_cross_site(request)
    is_use = request.headers.get("accept") != EVENT_STREAM
    account = await gate.find_signed_in(digest, is_use)
    if account is None or account.disabled:
        raise CallerUnknown("the session is over")
    return Person(account)


def refuse_cross_site(request: Request) -> None:
    """Refuse a write that a browser sends for a page of another site.

    Browsers say for whom they ask in `Sec-Fetch-Site`, older ones in `Origin`; one that says
    neither on a write is none that a session can be trusted with.

    Raises:
        CrossSite: it is such a write.
    """
    if request.method in _READING:
        return
    site = request.headers.get("sec-fetch-site")
    origin = urlsplit(request.headers.get("origin", "")).netloc
    is_own = site in _OWN_SITES if site else origin == request.headers.get("host", "-")
    if not is_own:
        raise CrossSite("a write by a session comes from a page of this node")


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
