"""Signed requests to a peer, with limits on what a peer may send back, and for how long.

Source: log-format §4 (paths, limits), §8 (signatures, one retry by the peer's clock).
"""

import asyncio
import json
import ssl
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, cast

import httpx

from shared.errors import LianjianError
from shared.identity.directory import Member
from shared.identity.keys import HttpKey
from shared.identity.signing import NodeRequest, sign_request
from shared.identity.verification import CLOCK_TOLERANCE
from shared.log.cover import MAX_READ_PAGE_BYTES
from shared.log.late_page import LateRequest

CLOCK_SKEW = "clock-skew"
NOTE_TYPE = "text/plain"
PAGE_TYPE = "application/x-ndjson"
MAX_SMALL_BYTES = 1 << 20
"""Of a note, and of every answer that refuses."""

_GZIP = 16 + zlib.MAX_WBITS
_YEARS = range(1970, 9999)


class PeerUnreachable(LianjianError):
    """The peer did not answer in time, or not as a node does."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a peer is waited for, in seconds.

    Attributes:
        connect: for a connection.
        silence: for the next piece of an answer, on top of what a long poll asks it to wait.
        whole: for a whole answer, however busily it drips.
    """

    connect: float = 5.0
    silence: float = 15.0
    whole: float = 300.0


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    media_type: str
    date: str
    content: bytes

    @property
    def succeeded(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    def refusal(self) -> PeerRefused:
        problem = self._problem()
        code, note = problem.get("code"), problem.get("checkpoint")
        return PeerRefused(
            self.status,
            code if isinstance(code, str) else "without a code",
            note if isinstance(note, str) else None,
        )

    def _problem(self) -> dict[str, Any]:
        try:
            document: object = json.loads(self.content)
        except (ValueError, RecursionError):
            return {}
        return cast("dict[str, Any]", document) if isinstance(document, dict) else {}


def http_client() -> httpx.AsyncClient:
    """Return the client that all requests to peers go through; it follows and remembers nothing."""
    return httpx.AsyncClient(
        verify=_tls(),
        limits=httpx.Limits(max_connections=200, max_keepalive_connections=100),
        headers={"accept-encoding": "gzip"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
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
        patience: Patience = Patience(),
    ) -> None:
        """Sign with `key` at the time of `clock`."""
        self._http = http
        self._key = key
        self._clock = clock
        self._patience = patience
        self._skews: dict[str, timedelta] = {}

    def skew(self, authority: str) -> timedelta | None:
        """Return how far the clock of the peer `authority` is ahead, None while it takes ours."""
        return self._skews.get(authority)

    async def checkpoint(self, peer: Member, log: str) -> str:
        """Return the newest note that `peer` has of `log`, unverified.

        Raises:
            PeerUnreachable, PeerAnswerTooLarge, PeerRefused: there is none to be had.
        """
        request = NodeRequest(method="GET", path=f"/v1/logs/{log}/checkpoint")
        answer = await self._ask(peer, request, MAX_SMALL_BYTES)
        return _checked(answer, NOTE_TYPE).decode("utf-8", "replace")

    async def cover(
        self, peer: Member, start: int, *, size: int | None, most: int, wait_seconds: int
    ) -> bytes:
        """Return the cover page of `peer`'s own log from `start`, NDJSON, unverified.

        Raises:
            PeerUnreachable, PeerAnswerTooLarge, PeerRefused: there is none to be had.
        """
        query = f"from={start}&max={most}"
        query += f"&wait={wait_seconds}" if size is None else f"&size={size}"
        request = NodeRequest(method="GET", path=f"/v1/logs/{peer.id}/cover", query=query)
        answer = await self._ask(peer, request, MAX_READ_PAGE_BYTES, wait_seconds)
        return _checked(answer, PAGE_TYPE)

    async def entries(self, peer: Member, asked: LateRequest) -> bytes:
        """Return the cover page of `peer`'s own log with just what is `asked`, NDJSON, unverified.

        Raises:
            PeerUnreachable, PeerAnswerTooLarge, PeerRefused: there is none to be had.
        """
        positions = ",".join(map(str, asked.positions))
        query = f"positions={positions}&from={asked.start}&size={asked.size}"
        request = NodeRequest(method="GET", path=f"/v1/logs/{peer.id}/entries", query=query)
        answer = await self._ask(peer, request, MAX_READ_PAGE_BYTES)
        return _checked(answer, PAGE_TYPE)

    async def report_over_disclosure(self, peer: Member, position: int) -> None:
        """Tell `peer` that its log served this node an entry that it is not entitled to.

        Raises:
            PeerUnreachable, PeerAnswerTooLarge, PeerRefused: it did not take the report.
        """
        request = NodeRequest(
            method="POST",
            path=f"/v1/logs/{peer.id}/over-disclosures",
            headers=(
                ("content-type", "application/json"),
                ("idempotency-key", f"over-disclosure-{position}"),
            ),
            body=json.dumps({"position": position}).encode(),
        )
        await self._ask(peer, request, MAX_SMALL_BYTES)

    async def _ask(
        self, peer: Member, request: NodeRequest, most_bytes: int, wait_seconds: int = 0
    ) -> _Answer:
        """Return the peer's answer if it is a good one; ask twice if it refuses our time."""
        answer = await self._send(peer, request, most_bytes, wait_seconds)
        refusal = None if answer.succeeded else answer.refusal()
        if refusal and (refusal.status, refusal.problem_code) == (401, CLOCK_SKEW):
            self._set_skew(peer.id, _read_date(answer.date))
            answer = await self._send(peer, request, most_bytes, wait_seconds)
            refusal = None if answer.succeeded else answer.refusal()
        if refusal:
            raise refusal
        return answer

    def _set_skew(self, authority: str, there: datetime) -> None:
        skew = there - self._clock()
        if abs(skew) < CLOCK_TOLERANCE:
            self._skews.pop(authority, None)
        else:
            self._skews[authority] = skew

    async def _send(
        self, peer: Member, request: NodeRequest, most_bytes: int, wait_seconds: int
    ) -> _Answer:
        now = self._clock() + self._skews.get(peer.id, timedelta())
        signed = sign_request(request, key=self._key, recipient=peer.id, now=now)
        url = f"{peer.url}{request.path}" + (f"?{request.query}" if request.query else "")
        patience = self._patience
        try:
            async with (
                asyncio.timeout(wait_seconds + patience.whole),
                self._http.stream(
                    request.method,
                    url,
                    headers=[*request.headers, *signed.items()],
                    content=request.body or None,
                    timeout=httpx.Timeout(
                        wait_seconds + patience.silence, connect=patience.connect
                    ),
                ) as response,
            ):
                return await _read(response, most_bytes)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, zlib.error) as error:
            raise PeerUnreachable(f"{type(error).__name__}: {error}") from error


@cache
def _tls() -> ssl.SSLContext:
    """Return whom to trust: the authorities of the operating system, where operators add theirs."""
    return ssl.create_default_context()


async def _read(response: httpx.Response, most_bytes: int) -> _Answer:
    succeeded = response.is_success
    headers = response.headers
    return _Answer(
        response.status_code,
        headers.get("content-type", "").partition(";")[0].strip().lower(),
        headers.get("date", ""),
        await _read_content(response, most_bytes if succeeded else MAX_SMALL_BYTES),
    )


async def _read_content(response: httpx.Response, most_bytes: int) -> bytes:
    """Return the body, unpacked piece by piece: no piece can grow beyond the limit."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("gzip", "identity"):
        raise PeerUnreachable(f"the answer comes as {encoding!r:.80}, which was not asked for")
    unpacker = zlib.decompressobj(_GZIP) if encoding == "gzip" else None
    content = bytearray()
    async for piece in response.aiter_raw():
        left = most_bytes + 1 - len(content)
        content += unpacker.decompress(piece, left) if unpacker else piece
        if len(content) > most_bytes:
            raise PeerAnswerTooLarge(f"more than {most_bytes} bytes")
    if unpacker and not unpacker.eof:
        raise PeerUnreachable("the answer breaks off")
    return bytes(content)


def _checked(answer: _Answer, media_type: str) -> bytes:
    if answer.media_type != media_type:
        raise PeerUnreachable(
            f"no node answers at this address: {answer.status} {answer.media_type!r:.80}, "
            f"not {media_type}"
        )
    return answer.content


def _read_date(text: str) -> datetime:
    try:
        there = parsedate_to_datetime(text)
    except (ValueError, OverflowError) as error:
        raise PeerUnreachable(f"the peer's Date is none: {text!r:.80}") from error
    if there.tzinfo is None or there.year not in _YEARS:
        raise PeerUnreachable(f"the peer's Date is no time of ours: {text!r:.80}")
    return there.astimezone(UTC)
