"""Asking a node as one of its people or systems: over HTTP, with a bearer token.

Source: interfaces.md (callers, receipts, Idempotency-Key). For programs that use a node's public
interface from outside, such as the federation in a box.
"""

import json
from collections.abc import Mapping
from typing import Any, Self, cast

import httpx

from shared.errors import LianjianError

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 30.0


class NodeUnreachable(LianjianError):
    """Nobody answers at the node's address, or not as a node does; the request may be repeated."""

    code = "node-unreachable"


class NodeRefused(LianjianError):
    """The node answered with a problem; `problem` is its document, {} if it sent none."""

    code = "node-refused"

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        """Keep what the problem says."""
        title = problem.get("title", "")
        super().__init__(f"{status} {problem.get('code', '')} {title}: {problem.get('detail', '')}")
        self.status = status
        self.problem = problem


class PersonClient:
    """One person at one node; without a token, somebody unknown."""

    def __init__(self, http: httpx.Client, url: str, token: str | None = None) -> None:
        """Ask the node at `url` (no slash at its end) with `token`."""
        self._http = http
        self._url = url
        self._headers = {} if token is None else {"authorization": f"Bearer {token}"}

    def is_ready(self) -> bool:
        """Return whether the node says that it can serve."""
        try:
            return self.get("/readyz") == b"ok"
        except (NodeUnreachable, NodeRefused):
            return False

    def get(self, path: str, **query: str | int) -> bytes:
        """Return the answer's body as sent.

        Raises:
            NodeUnreachable, NodeRefused: there is none.
        """
        return self._ask(self._http.build_request("GET", self._url + path, params=query))

    def get_json(self, path: str, **query: str | int) -> dict[str, Any]:
        """Return the answer's JSON object.

        Raises:
            NodeUnreachable, NodeRefused: there is none.
        """
        return _object(self.get(path, **query))

    def post(self, path: str, body: object, idempotency_key: str) -> dict[str, Any]:
        """Return the receipt of a write; sent again with its key, it is carried out once.

        Raises:
            NodeUnreachable, NodeRefused: there is none.
        """
        headers = {"idempotency-key": idempotency_key}
        request = self._http.build_request("POST", self._url + path, json=body, headers=headers)
        return _object(self._ask(request))

    def _ask(self, request: httpx.Request) -> bytes:
        request.headers.update(self._headers)
        try:
            answer = self._http.send(request)
        except httpx.HTTPError as error:
            raise NodeUnreachable(f"{self._url}: {type(error).__name__}: {error}") from error
        if not answer.is_success:
            raise NodeRefused(answer.status_code, _problem(answer.content))
        return answer.content


class Connections:
    """The connections that one program uses for all the persons it acts for."""

    def __init__(self) -> None:
        """Open none yet."""
        timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        self._http = httpx.Client(timeout=timeout, trust_env=False)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close all."""
        self._http.close()

    def person(self, url: str, token: str | None = None) -> PersonClient:
        """Return the person who has `token` at the node at `url`."""
        return PersonClient(self._http, url, token)


def _object(content: bytes) -> dict[str, Any]:
    try:
        document: object = json.loads(content)
    except ValueError as error:
        raise NodeUnreachable(f"the answer is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise NodeUnreachable("the answer is no JSON object")
    return cast("dict[str, Any]", document)


def _problem(content: bytes) -> dict[str, Any]:
    try:
        return _object(content)
    except NodeUnreachable:
        return {}
