"""Signed requests to a peer, with limits on what a peer may send back.

Source: log-format §4 (paths, limits), §8 (signatures, one retry by the peer's clock).
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, cast

import httpx

from shared.errors import LianjianError
from shared.identity.directory import Member
from shared.identity.keys import HttpKey
from shared.identity.signing import NodeRequest, sign_request
from shared.log.cover import MAX_READ_PAGE_BYTES

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0  # on top of what a long poll asks the peer to wait
WHOLE_ANSWER_SECONDS = 300.0
MAX_SMALL_BYTES = 1 << 20


class PeerUnreachable(LianjianError):
    """The peer did not answer, or not as HTTP."""

    code = "peer-unreachable"


class PeerAnswerTooLarge(LianjianError):
    """The peer sent more than a page may have."""

    code = "peer-answer-too-large"


class PeerRefused(LianjianError):
    """The peer answered with a problem; `problem_code` is its code, `checkpoint` its note."""

    code = "peer-refused"

    def __init__(self, status: int, problem_code: str, checkpoint: str | None) -> None:
        """Keep what the problem says."""
        super().__init__(f"the peer answered {status} {problem_code}")
        self.status = status
        self.problem_code = problem_code
        self.checkpoint = checkpoint


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content: bytes
    date: str | None

    def problem(self) -> dict[str, Any]:
        try:
            document: object = json.loads(self.content)
        except (ValueError, RecursionError):
            return {}
        return cast("dict[str, Any]", document) if isinstance(document, dict) else {}


def http_client() -> httpx.AsyncClient:
    """Return the client that all requests to peers go through."""
    return httpx.AsyncClient(
        timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
        limits=httpx.Limits(max_connections=200, max_keepalive_connections=100),
        headers={"accept-encoding": "gzip"},
        follow_redirects=False,
        trust_env=False,
    )


class PeerClient:
    """Asks peers as one authority; keeps no state but how far each peer's clock differs."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        key: HttpKey,
        clock: Callable[[], datetime],
        on_clock_skew: Callable[[str, timedelta], None],
    ) -> None:
        """Sign with `key` at the time of `clock`; `on_clock_skew` hears of a peer's other time."""
        self._http = http
        self._key = key
        self._clock = clock
        self._on_clock_skew = on_clock_skew

    async def checkpoint(self, peer: Member, log: str) -> str:
        """Return the newest note that `peer` has of `log`, unverified.

        Raises:
            PeerUnreachable, PeerAnswerTooLarge, PeerRefused: there is none to be had.
        """
        content = await self._get(peer, f"/v1/logs/{log}/checkpoint", "", MAX_SMALL_BYTES, 0)
        return _text(content)

    async def cover(
        self, peer: Member, start: int, *, size: int | None, most: int, wait_seconds: int
    ) -> list[bytes]:
        """Return the lines of the cover page of `peer`'s own log from `start`, unverified.

        Raises:
            PeerUnreachable, PeerAnswerTooLarge, PeerRefused: there is none to be had.
        """
        query = f"from={start}&max={most}"
        query += f"&wait={wait_seconds}" if size is None else f"&size={size}"
        path = f"/v1/logs/{peer.id}/cover"
        content = await self._get(peer, path, query, MAX_READ_PAGE_BYTES, wait_seconds)
        return content.splitlines(keepends=True)

    async def report_over_disclosure(self, peer: Member, position: int) -> None:
        """Tell `peer` that its log served this node an entry that it is not entitled to.

        Raises:
            PeerUnreachable, PeerAnswerTooLarge, PeerRefused: it did not take the report.
        """
        body = json.dumps({"position": position}).encode()
        path = f"/v1/logs/{peer.id}/over-disclosures"
        request = NodeRequest(
            method="POST",
            path=path,
            headers=(("content-type", "application/json"), ("idempotency-key", f"p{position}")),
            body=body,
        )
        await self._ask(peer, request, MAX_SMALL_BYTES, 0)

    async def _get(
        self, peer: Member, path: str, query: str, most_bytes: int, wait_seconds: int
    ) -> bytes:
        request = NodeRequest(method="GET", path=path, query=query)
        return await self._ask(peer, request, most_bytes, wait_seconds)

    async def _ask(
        self, peer: Member, request: NodeRequest, most_bytes: int, wait_seconds: int
    ) -> bytes:
        answer = await self._send(peer, request, most_bytes, wait_seconds, self._clock())
        if answer.status == httpx.codes.UNAUTHORIZED and answer.date:
            problem = answer.problem()
            if problem.get("code") == "clock-skew":
                there = _read_date(answer.date)
                self._on_clock_skew(peer.id, there - self._clock())
                answer = await self._send(peer, request, most_bytes, wait_seconds, there)
        if answer.status >= httpx.codes.BAD_REQUEST:
            problem = answer.problem()
            note = problem.get("checkpoint")
            raise PeerRefused(
                answer.status,
                str(problem.get("code", "unknown")),
                note if isinstance(note, str) else None,
            )
        return answer.content

    async def _send(
        self,
        peer: Member,
        request: NodeRequest,
        most_bytes: int,
        wait_seconds: int,
        now: datetime,
    ) -> _Answer:
        signed = sign_request(request, key=self._key, recipient=peer.id, now=now)
        url = f"{peer.url}{request.path}" + (f"?{request.query}" if request.query else "")
        try:
            async with (
                asyncio.timeout(WHOLE_ANSWER_SECONDS),
                self._http.stream(
                    request.method,
                    url,
                    headers=[*request.headers, *signed.items()],
                    content=request.body or None,
                    timeout=httpx.Timeout(wait_seconds + ANSWER_SECONDS, connect=CONNECT_SECONDS),
                ) as response,
            ):
                content = await _read(response, most_bytes)
                return _Answer(response.status_code, content, response.headers.get("date"))
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise PeerUnreachable(f"{type(error).__name__}: {error}") from error


async def _read(response: httpx.Response, most_bytes: int) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > most_bytes:
            raise PeerAnswerTooLarge(f"more than {most_bytes} bytes")
    return bytes(content)


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _read_date(text: str) -> datetime:
    try:
        return parsedate_to_datetime(text)
    except ValueError as error:
        raise PeerUnreachable(f"the peer's Date is none: {text!r}") from error
