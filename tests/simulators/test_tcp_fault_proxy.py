"""The fault proxy does to a connection what its fault says, and nothing else."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from tests.simulators.tcp_fault_proxy import HEALTHY, Fault, TcpFaultProxy

ANSWER = bytes(range(256)) * 4096  # 1 MiB


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send the whole answer for each line."""
    while await reader.readline():
        writer.write(ANSWER)
        await writer.drain()
    writer.close()


@asynccontextmanager
async def _proxied() -> AsyncGenerator[TcpFaultProxy]:
    target = await asyncio.start_server(_answer, "127.0.0.1", 0)
    async with TcpFaultProxy("127.0.0.1", target.sockets[0].getsockname()[1]) as proxy:
        yield proxy
    target.close()


async def _ask(proxy: TcpFaultProxy) -> bytes:
    """Return the answer, or as much of it as came before a clean end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(b"ask\n")
    try:
        return await reader.readexactly(len(ANSWER))
    except asyncio.IncompleteReadError as error:
        return error.partial
    finally:
        writer.close()


def _run(story: Callable[[TcpFaultProxy], Awaitable[None]]) -> None:
    async def scene() -> None:
        async with _proxied() as proxy:
            await story(proxy)

    asyncio.run(scene())


def test_proxy_forwards_an_answer_unchanged_when_healthy() -> None:
    async def story(proxy: TcpFaultProxy) -> None:
        assert await _ask(proxy) == ANSWER

    _run(story)


@pytest.mark.parametrize("after_bytes", [0, 1, 65_536, 100_000])
def test_proxy_truncates_after_exactly_so_many_bytes(after_bytes: int) -> None:
    async def story(proxy: TcpFaultProxy) -> None:
        proxy.fault = Fault(after_bytes=after_bytes)
        assert await _ask(proxy) == ANSWER[:after_bytes]

    _run(story)


def test_proxy_resets_the_connection() -> None:
    async def story(proxy: TcpFaultProxy) -> None:
        proxy.fault = Fault(after_bytes=10, then="reset")
        with pytest.raises(ConnectionResetError):
            await _ask(proxy)

    _run(story)


def test_proxy_keeps_a_stalled_connection_open_and_silent() -> None:
    async def story(proxy: TcpFaultProxy) -> None:
        proxy.fault = Fault(after_bytes=10, then="stall")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(_ask(proxy), timeout=0.2)

    _run(story)


def test_proxy_delays_an_answer() -> None:
    async def story(proxy: TcpFaultProxy) -> None:
        proxy.fault = Fault(delay_seconds=0.05)
        begun = time.monotonic()
        assert await _ask(proxy) == ANSWER
        assert time.monotonic() - begun >= 0.05

    _run(story)


def test_proxy_refuses_connections_until_it_accepts_again() -> None:
    async def story(proxy: TcpFaultProxy) -> None:
        port = proxy.port
        await proxy.refuse()
        with pytest.raises(ConnectionRefusedError):
            await _ask(proxy)
        await proxy.accept()
        assert proxy.port == port
        assert await _ask(proxy) == ANSWER

    _run(story)


def test_proxy_drops_open_connections_when_it_refuses() -> None:
    async def story(proxy: TcpFaultProxy) -> None:
        proxy.fault = Fault(after_bytes=10, then="stall")
        asking = asyncio.create_task(_ask(proxy))
        await asyncio.wait({asking}, timeout=0.1)
        await proxy.refuse()
        assert await asking == ANSWER[:10]

    _run(story)


def test_proxy_heals_for_the_next_connection() -> None:
    async def story(proxy: TcpFaultProxy) -> None:
        proxy.fault = Fault(after_bytes=10)
        assert len(await _ask(proxy)) == 10
        proxy.fault = HEALTHY
        assert await _ask(proxy) == ANSWER

    _run(story)
