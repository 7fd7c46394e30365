"""The world around an application under test: members, accounts, a clock, and those who ask."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI

from shared.identity.accounts import Account, new_session, new_token
from shared.identity.directory import Directory, Member
from shared.identity.keys import HttpKey
from shared.identity.nonces import MemoryNonces
from shared.identity.signing import NodeRequest, sign_request
from shared.web.callers import SESSION_COOKIE, Gate

HOST = "http://zj.example"
NOW = datetime(2026, 11, 23, 8, 0, 0, tzinfo=UTC)
HENAN = HttpKey("ha#http-1", Ed25519PrivateKey.from_private_bytes(bytes(32)))


@dataclass
class World:
    """What the application under test knows; tests change it."""

    now: datetime = NOW
    members: tuple[Member, ...] = ()
    accounts: dict[bytes, Account] = field(default_factory=dict[bytes, Account])
    sessions: dict[bytes, Account] = field(default_factory=dict[bytes, Account])
    used: list[bytes] = field(default_factory=list[bytes])
    """The sessions that were lengthened, as often as they were."""
    nonces: MemoryNonces = field(default_factory=lambda: MemoryNonces(NOW - timedelta(hours=1)))

    def admit(self, account: Account) -> str:
        """Give `account` a token and return it."""
        token = new_token()
        self.accounts[token.digest] = account
        return token.text

    def sign_in(self, account: Account) -> str:
        """Begin a session of `account` and return its cookie."""
        session = new_session()
        self.sessions[session.digest] = account
        return f"{SESSION_COOKIE}={session.text}"

    async def find_signed_in(self, digest: bytes, is_use: bool) -> Account | None:
        """Look up a session as the store does."""
        if is_use:
            self.used.append(digest)
        return self.sessions.get(digest)

    async def find(self, digest: bytes) -> Account | None:
        """Look up an account as the store does."""
        return self.accounts.get(digest)

    def gate(self) -> Gate:
        """Return the gate of the node of Zhejiang in this world."""
        return Gate(
            authority="zj",
            directory=lambda: Directory(self.members),
            nonces=self.nonces,
            find_account=self.find,
            find_signed_in=self.find_signed_in,
            now=lambda: self.now,
        )


class Asking:
    """Talks to the application as a client over the network would."""

    def __init__(self, application: FastAPI, world: World) -> None:
        self._application = application
        self._world = world

    def __call__(
        self, method: str, path: str, *, token: str | None = None, **how: Any
    ) -> httpx.Response:
        """Return the answer to one request, with the bearer `token` where one is given."""
        headers = httpx.Headers(how.pop("headers", None))
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return asyncio.run(
            self._send(httpx.Request(method, f"{HOST}{path}", headers=headers, **how))
        )

    def as_peer(
        self, method: str, path: str, *, recipient: str = "zj", body: bytes = b""
    ) -> httpx.Response:
        """Return the answer to a request that the node of Henan has signed."""
        request = httpx.Request(method, f"{HOST}{path}", content=body)
        request.headers.update(signature(request, recipient=recipient, now=self._world.now))
        return asyncio.run(self._send(request))

    async def _send(self, request: httpx.Request) -> httpx.Response:
        transport = httpx.ASGITransport(self._application, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.send(request)


def signature(
    request: httpx.Request, *, recipient: str = "zj", now: datetime = NOW
) -> dict[str, str]:
    """Return the header fields by which the node of Henan signs `request`."""
    path, _, query = request.url.raw_path.decode().partition("?")
    unsigned = NodeRequest(method=request.method, path=path, query=query, body=request.content)
    headers = sign_request(unsigned, key=HENAN, recipient=recipient, now=now)
    return {"content-type": "application/json", **headers}
