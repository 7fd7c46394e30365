"""A TCP proxy that breaks the answers that pass through it: the network at its worst.

`fault` may change at any time; the bytes of a connection count anew from then on.
"""

import asyncio
import socket
import struct
from dataclasses import dataclass
from typing import Literal, Self

CHUNK_BYTES = 65_536
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, zero seconds: closing sends RST


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Each piece of an answer comes `delay_seconds` late; after `after_bytes` the answer ends.

    It ends with a clean end of stream ("close"), a connection reset ("reset"), or with silence on
    a connection that stays open ("stall"). `None` bytes: it does not end early.
    """

    delay_seconds: float = 0.0
    after_bytes: int | None = None
    then: Literal["close", "reset", "stall"] = "close"


HEALTHY = Fault()


class TcpFaultProxy:
    """Listens on a loopback port of its own and forwards to `host`:`port` while in the block."""

    def __init__(self, host: str, port: int) -> None:
        self.fault = HEALTHY
        self.port = 0
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self.accept()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.refuse()

    async def accept(self) -> None:
        """Listen, after a `refuse` on the same port again."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def refuse(self) -> None:
        """Refuse new connections and drop those that are open."""
        if self._server is not None:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._connect(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answers, requests = await asyncio.open_connection(*self._target)
        except OSError:
            _reset(writer)
            return
        ways = {
            asyncio.create_task(_forward(reader, requests)),
            asyncio.create_task(self._forward_faulty(answers, writer)),
        }
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            requests.close()
            writer.close()

    async def _forward_faulty(
        self, answers: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        fault, passed = self.fault, 0
        while chunk := await answers.read(CHUNK_BYTES):
            if fault is not self.fault:
                fault, passed = self.fault, 0
            await asyncio.sleep(fault.delay_seconds)
            if fault.after_bytes is not None and passed + len(chunk) >= fault.after_bytes:
                writer.write(chunk[: fault.after_bytes - passed])
                await _end(writer, fault)
                return
            passed += len(chunk)
            writer.write(chunk)
            await writer.drain()


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(CHUNK_BYTES):
        writer.write(chunk)
        await writer.drain()


async def _end(writer: asyncio.StreamWriter, fault: Fault) -> None:
    await writer.drain()
    if fault.then == "reset":
        _reset(writer)
    elif fault.then == "stall":
        await asyncio.Event().wait()


def _reset(writer: asyncio.StreamWriter) -> None:
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()
