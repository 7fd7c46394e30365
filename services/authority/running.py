"""A node at work: checked, appending, its loops running; with or without an HTTP interface."""

import asyncio
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import structlog

from services.authority.node import Node
from services.authority.startup import check_before_appending
from services.authority.worker import Worker
from shared.replication.client import PeerClient, http_client
from shared.replication.data_sharing import HttpPlatform

KNOWN_SECONDS = 0.1  # the bell rings with every commit
LOOK_AGAIN_SECONDS = 0.5  # another process of this node may have sealed something

log = structlog.get_logger()


@asynccontextmanager
async def running(node: Node, *, loops: bool) -> AsyncGenerator[None]:
    """Let `node` append, if nothing speaks against it, and run its loops if `loops`, for the block.

    A node of several processes runs them in one.
    """
    node.bell.attach()
    async with http_client() as http, http_client() as platform_http:
        client = PeerClient(http, node.keys.http, node.clock)
        await check_before_appending(node, client)
        push = node.push
        platform = None if push is None else HttpPlatform(platform_http, push.url, push.token)
        worker = asyncio.create_task(Worker(node, client, platform).run()) if loops else None
        knowing = asyncio.create_task(_know_cases(node))
        log.info("running", authority=node.authority, log=node.settings.origin, loops=loops)
        yield
        node.bell.close()
        for task in (knowing, worker):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


async def _know_cases(node: Node) -> None:
    """Keep what this process knows of sealed cases up to date, behind the requests."""
    while True:
        ticket = node.bell.ticket()
        try:
            await asyncio.to_thread(node.known_cases.refresh)
        except Exception as error:  # noqa: BLE001 - the next round looks again
            log.warning("cases are not looked at", error=type(error).__name__)
        await asyncio.sleep(KNOWN_SECONDS)
        await node.bell.wait(ticket, LOOK_AGAIN_SECONDS)


async def run_loops(node: Node) -> None:
    """Run the loops of `node` alone, until SIGINT or SIGTERM."""
    told_to_stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    async with running(node, loops=True):
        await told_to_stop.wait()
