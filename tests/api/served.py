"""A node as its users and peers meet it: over HTTP, behind a real server in this process."""

import secrets
import shutil
import socket
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from services.authority.node import Node, open_node
from services.authority.server import GRACE_SECONDS
from services.authority.setup import create_node
from services.province.app import create_app
from shared.identity.accounts import Account, new_token
from shared.identity.directory import Directory, Member
from shared.identity.directory_file import write_directory
from shared.identity.directory_json import read_directory
from shared.identity.keys import HttpKey
from shared.identity.roles import Role
from shared.identity.signing import NodeRequest, sign_request

NOW = datetime(2026, 11, 23, 8, 0, 0, tzinfo=UTC)
STRANGER = new_token().text
Tokens = Mapping[Role, str]


@dataclass
class Clock:
    """A clock that tests move."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the present instant of the test."""
        return self.now

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by


@dataclass(frozen=True)
class Site:
    """The data directory of a node that was set up, with one account for each role."""

    path: Path
    authority: str
    tokens: Tokens

    def copy(self, to: Path) -> "Site":
        """Return the same site in the new directory `to`."""
        shutil.copytree(self.path, to)
        return Site(to, self.authority, self.tokens)

    def member(self) -> Member:
        """Return the site's own entry of the directory."""
        own = read_directory((self.path / "directory.json").read_bytes()).get(self.authority)
        assert own is not None
        return own


def set_up(path: Path, authority: str, database: str = "sqlite:///node.sqlite") -> Site:
    """Make a node at `path` that knows itself alone."""
    create_node(path, authority, database=database)
    with (path / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write("beat_seconds = 3600\n")  # tests fill slots themselves
    node = open_node(path)
    tokens: dict[Role, str] = {}
    for role in Role:
        account = Account(id=f"{authority}:{role}-01", role=role, display_name="测试账号")
        token = new_token()
        node.accounts.add(account.id, account.role, account.display_name, token.digest)
        tokens[role] = token.text
    node.close()
    return Site(path, authority, tokens)


@dataclass(frozen=True)
class Served:
    """A node that is being served at `url`."""

    node: Node
    url: str
    http: httpx.Client
    tokens: Tokens
    clock: Clock

    def get(self, path: str, role: Role | None = Role.COORDINATOR, **how: Any) -> httpx.Response:
        """Return the answer to a GET by somebody with `role`."""
        return self.ask("GET", path, None if role is None else self.tokens[role], **how)

    def post(
        self,
        path: str,
        body: Any,
        role: Role | None = Role.COORDINATOR,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Return the answer to a POST of `body` (bytes as they are) under `key`, or a new one."""
        content = body if isinstance(body, bytes) else None
        sent = {"content-type": "application/json"} if content is not None else {}
        sent |= {"idempotency-key": secrets.token_hex(8) if key is None else key, **(headers or {})}
        return self.ask(
            "POST",
            path,
            None if role is None else self.tokens[role],
            headers=sent,
            content=content,
            json=None if content is not None else body,
        )

    def ask(self, method: str, path: str, token: str | None = None, **how: Any) -> httpx.Response:
        """Return the answer to a request that bears `token`."""
        headers = httpx.Headers(how.pop("headers", None))
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return self.http.request(method, path, headers=headers, **how)

    def ask_as(
        self,
        key: HttpKey,
        path: str,
        *,
        method: str = "GET",
        recipient: str | None = None,
        now: datetime | None = None,
        body: bytes = b"",
        **how: Any,
    ) -> httpx.Response:
        """Return the answer to a request that `key` has signed."""
        headers = self.signed(key, path, method, recipient=recipient, now=now, body=body)
        return self.ask(method, path, headers=headers | how.pop("headers", {}), content=body, **how)

    def signed(
        self,
        key: HttpKey,
        path: str,
        method: str = "GET",
        *,
        recipient: str | None = None,
        now: datetime | None = None,
        body: bytes = b"",
    ) -> dict[str, str]:
        """Return the header fields by which `key` signs a request."""
        target, _, query = path.partition("?")
        unsigned = NodeRequest(method=method, path=target, query=query, body=body)
        signature = sign_request(
            unsigned,
            key=key,
            recipient=recipient or self.node.authority,
            now=now or self.clock(),
        )
        return {"content-type": "application/json", **signature}

    @property
    def size(self) -> int:
        """Return the size of the node's own log."""
        return self.node.own_log.size()


@contextmanager
def serve(
    site: Site, clock: Clock, listening: socket.socket, *, loops: bool = True
) -> Generator[Served]:
    """Serve the node of `site` on the bound socket for the block, with its `loops` or without."""
    node = open_node(site.path, clock)
    config = uvicorn.Config(
        create_app(node, loops=loops),
        log_config=None,
        date_header=False,
        server_header=False,
        access_log=False,
        # A connection that comes while the server begins to stop may be told so by nobody.
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    host, port = listening.getsockname()
    try:
        while not server.started:
            assert thread.is_alive(), "the server has not started"
            thread.join(0.005)
        url = f"http://{host}:{port}"
        with httpx.Client(base_url=url, timeout=20, verify=False) as http:  # noqa: S501 - no TLS
            yield Served(node, url, http, site.tokens, clock)
    finally:
        node.bell.close()
        server.should_exit = True
        thread.join()
        node.close()


@contextmanager
def bound() -> Generator[socket.socket]:
    """Bind a free port of the loopback, which refuses connections until it is served."""
    # Named as TCP, so that asyncio turns off Nagle's delay on what it accepts.
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", 0))
        yield listening


def introduce(members: Mapping[str, Member], sites: Mapping[str, Site]) -> None:
    """Let all `sites` know all `members`."""
    for site in sites.values():
        write_directory(site.path / "directory.json", Directory(tuple(members.values())))
