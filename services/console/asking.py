"""Asks the node's own interface, within the process, as the person who is signed in.

So a page can show and do what the interface shows and does, by the same rules, and nothing else.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlencode

from starlette.types import ASGIApp, Message

from shared.web.callers import Person


@dataclass(frozen=True, slots=True)
class Answer:
    """What the interface answered; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_success(self) -> bool:
        """Return whether the status says so."""
        return 200 <= self.status < 300  # noqa: PLR2004 - RFC 9110

    @property
    def json(self) -> dict[str, Any]:
        """Return the content as a JSON object."""
        told: dict[str, Any] = json.loads(self.content)
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One person's way to the interface that `application` serves; answers bear `request_id`."""

    application: ASGIApp
    person: Person
    request_id: str

    async def read(self, path: str, **query: object) -> Answer:
        """Return the answer to `GET path`; a parameter that is None or "" is left out."""
        given = {name: one for name, one in query.items() if one not in (None, "")}
        return await self._ask("GET", path, urlencode(given, doseq=True), {}, b"")

    async def write(self, path: str, body: object, key: str) -> Answer:
        """Return the answer to `POST path` with `body` as JSON, repeatable by `key`."""
        content = json.dumps(body, ensure_ascii=False).encode()
        return await self.write_bytes(path, content, key)

    async def write_bytes(self, path: str, content: bytes, key: str) -> Answer:
        """Return the answer to `POST path` with `content`, which is said to be JSON."""
        given = {"content-type": "application/json", "idempotency-key": key}
        return await self._ask("POST", path, "", given, content)

    async def delete(self, path: str) -> Answer:
        """Return the answer to `DELETE path`."""
        return await self._ask("DELETE", path, "", {}, b"")

    async def _ask(
        self, method: str, path: str, query: str, headers: Mapping[str, str], content: bytes
    ) -> Answer:
        plain = unquote(path)
        given = {"host": "console", "x-request-id": self.request_id, **headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": plain,
            "raw_path": quote(plain, safe="/:").encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "state": {"caller": self.person},
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.application(scope, receive, send)
        start = next(one for one in sent if one["type"] == "http.response.start")
        told = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")
        named = {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]}
        return Answer(start["status"], named, told)
