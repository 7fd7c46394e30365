"""A peer that serves a real log over a real socket: honestly, or with a lie of `lies.py`.

It checks who asks as a node does, writes pages and notes with its own keys, and sends what its
present `lie` makes of the honest answer, byte by byte if need be.
"""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any, Literal, Self
from urllib.parse import parse_qsl

from shared.identity.directory import Directory
from shared.identity.nonces import MemoryNonces
from shared.identity.signing import NodeRequest
from shared.identity.verification import ClockSkew, SignatureInvalid, verify_request
from shared.log.cover import Disclosed
from shared.log.entry import MalformedEntry
from tests.log.sample_log import NOON, READER, WRITER, SampleLog

PAGE_TYPE = "application/x-ndjson"
CUT_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that has arrived."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def is_for_cover(self) -> bool:
        return self.path.endswith("/cover")

    @property
    def is_for_entries(self) -> bool:
        return self.path.endswith("/entries")

    @property
    def positions(self) -> list[int]:
        """The positions that are asked for."""
        return [int(text) for text in dict(parse_qsl(self.query))["positions"].split(",")]

    def number(self, name: str) -> int | None:
        found = dict(parse_qsl(self.query)).get(name)
        return None if found is None else int(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer; `then` says how it goes on once the body is sent."""

    status: int = 200
    media_type: str = PAGE_TYPE
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    announced_bytes: int | None = None  # in place of the length of the body
    then: Literal["end", "silence", "drip"] = "end"

    def head(self) -> bytes:
        length = len(self.body) if self.announced_bytes is None else self.announced_bytes
        fields = [("content-type", self.media_type), ("content-length", str(length)), *self.headers]
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in fields]
        return "\r\n".join([*lines, "", ""]).encode()


Lie = Callable[["LyingPeer", Asked], Answer]


class LyingPeer:
    """The node of Zhejiang with the log `log`, as Henan meets it; listens while in the block.

    Attributes:
        authority: whose node it is.
        log: what it serves.
        directory: whose requests it takes.
        lie: what it answers; None: the truth.
        now: its clock, which its notes and its answers tell.
        lost: sizes whose checkpoints it no longer has.
        notes: what it holds of other logs.
        asked: the requests that it has answered.
        late_most: how many entries it puts into a page of single positions.
        reported: positions that it was told to have disclosed to the wrong reader.
    """

    def __init__(self, log: SampleLog, directory: Directory, authority: str = WRITER) -> None:
        self.log = log
        self.directory = directory
        self.lie: Lie | None = None
        self.now = NOON
        self.lost: set[int] = set()
        self.notes: dict[str, str] = {}
        self.asked: list[Asked] = []
        self.reported: list[int] = []
        self.late_most = 200
        self.port = 0
        self.authority = authority
        self._nonces = MemoryNonces(NOON - timedelta(days=3650))
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def honest(self, asked: Asked) -> Answer:
        """Return what an honest node answers."""
        try:
            self._check_caller(asked)
        except ClockSkew:
            return self.problem(401, "clock-skew")
        except SignatureInvalid:
            return self.problem(401, "signature-invalid")
        if asked.is_for_cover:
            return self.cover(asked.number("from") or 0, asked.number("size"), asked.number("max"))
        if asked.is_for_entries:
            return self.entries(asked)
        if asked.path.endswith("/over-disclosures"):
            self.reported.append(json.loads(asked.body)["position"])
            return Answer(status=204)
        return self._note(asked.path.split("/")[3])

    def problem(self, status: int, code: str, **members: object) -> Answer:
        body = json.dumps({"status": status, "code": code, **members}).encode()
        date = format_datetime(self.now, usegmt=True)
        media_type = "application/problem+json"
        return Answer(status=status, media_type=media_type, headers=(("date", date),), body=body)

    def note(self, size: int | None = None) -> str:
        return self.log.note(size, self.now)

    def disclosed(self, start: int, end: int) -> Iterator[Disclosed]:
        """Yield what the reader may see; an entry that nobody can read is everybody's."""
        for position in range(start, end):
            try:
                yield from self.log.disclosed(READER, position, position + 1)
            except MalformedEntry:
                yield Disclosed(
                    position, self.log.leaf_inputs[position], self.log.openings[position]
                )

    def _check_caller(self, asked: Asked) -> None:
        request = NodeRequest(
            method=asked.method,
            path=asked.path,
            query=asked.query,
            headers=asked.headers,
            body=asked.body,
        )
        verify_request(
            request,
            me=self.authority,
            directory=self.directory,
            now=self.now,
            nonces=self._nonces,
        )

    def cover(self, start: int, size: int | None, most: int | None) -> Answer:
        """Return an honest page, or the honest refusal of one."""
        if start > self.log.size:
            return self.problem(409, "log-behind-reader", checkpoint=self.note())
        end = self.log.size if size is None else size
        if end in self.lost or not start <= end <= self.log.size:
            return self.problem(404, "not-found")
        seen = list(self.disclosed(start, end))
        page = self.log.page_of(seen, start, end, most or 500, self.now)
        return Answer(body=b"".join(page))

    def entries(self, asked: Asked) -> Answer:
        """Return an honest page of single positions, `late_most` at a time."""
        start, size = asked.number("from") or 0, asked.number("size") or self.log.size
        wanted = set(asked.positions)
        seen = [entry for entry in self.disclosed(start, size) if entry.position in wanted]
        page = self.log.page_of(seen, start, size, self.late_most, self.now)
        return Answer(body=b"".join(page))

    def _note(self, log: str) -> Answer:
        note = self.note() if log == self.authority else self.notes.get(log)
        if note is None:
            return self.problem(404, "not-found")
        return Answer(media_type="text/plain", body=note.encode())

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (asked := await _read_request(reader)) is not None:
                answer = (self.lie or LyingPeer.honest)(self, asked)
                self.asked.append(asked)
                if not await _send(writer, answer):
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has gone
        finally:
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Asked | None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1") if not reader.at_eof() else ""
    if not head:
        return None
    line, *fields = head.removesuffix("\r\n\r\n").split("\r\n")
    method, target, _ = line.split(" ")
    path, _, query = target.partition("?")
    headers = tuple((name.lower(), value) for name, value in (f.split(": ", 1) for f in fields))
    length = int(dict(headers).get("content-length", "0"))
    return Asked(method, path, query, headers, await reader.readexactly(length))


async def _send(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    """Send `answer`; False when the connection has no further use."""
    writer.write(answer.head())
    if answer.then == "drip":
        for byte in answer.body:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(CUT_SECONDS)
    writer.write(answer.body)
    await writer.drain()
    if answer.then == "silence":
        await asyncio.Event().wait()
    return answer.announced_bytes is None


def page_lie(change: Callable[["LyingPeer", list[dict[str, Any]]], list[dict[str, Any]]]) -> Lie:
    """Return the lie that lets `change` loose on the lines of an honest page."""

    def lie(peer: LyingPeer, asked: Asked) -> Answer:
        answer = peer.honest(asked)
        if not (asked.is_for_cover or asked.is_for_entries) or answer.status != 200:
            return answer
        lines = change(peer, [json.loads(line) for line in answer.body.splitlines()])
        return replace(answer, body=b"".join(json.dumps(line).encode() + b"\n" for line in lines))

    return lie


def answer_lie(change: Callable[[Answer], Answer]) -> Lie:
    """Return the lie that lets `change` loose on the answer to a pull."""

    def lie(peer: LyingPeer, asked: Asked) -> Answer:
        answer = peer.honest(asked)
        return change(answer) if asked.is_for_cover or asked.is_for_entries else answer

    return lie


def at_time(at: datetime) -> Lie:
    """Return the lie that the time is `at`, in a note with the right signatures."""
    return page_lie(
        lambda peer, page: [
            {**page[0], "checkpoint": peer.log.note(page[0]["size"], at)},
            *page[1:],
        ]
    )
