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
        log.info("running", authority=node.authority, log=node.settings.origin, loops=loops)
        yield
        node.bell.close()
        if worker is not None:
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker


async def run_loops(node: Node) -> None:
    """Run the loops of `node` alone, until SIGINT or SIGTERM."""
    told_to_stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    async with running(node, loops=True):
        await told_to_stop.wait()
