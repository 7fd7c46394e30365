"""Parts of a page that show what changes as it changes, as server-sent events (WHATWG HTML)."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable

from starlette.responses import StreamingResponse

from services.authority.bell import Bell
from shared.web.callers import EVENT_STREAM

LONGEST_SECONDS = 30.0
"""A stream ends after this and the browser asks anew: whoever has signed out sees no more."""
_LOOK_AGAIN_SECONDS = 1.0
_SAYS_NOTHING = ": still here\n\n"
Render = Callable[[], Awaitable[str]]


async def streamed(bell: Bell, render: Render) -> StreamingResponse:
    """Return what `render` makes, each time that it has changed, as events named "changed".

    What it raises at first is raised here, so that it can be answered with a page.
    """
    ticket = bell.ticket()
    changes = _changes(bell, render, ticket, await render())
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(changes, headers=headers, media_type=EVENT_STREAM)


async def _changes(
    bell: Bell, render: Render, ticket: asyncio.Event, shown: str
) -> AsyncGenerator[str]:
    end = time.monotonic() + LONGEST_SECONDS
    yield _changed(shown)
    while time.monotonic() < end:
        await bell.wait(ticket, _LOOK_AGAIN_SECONDS)
        if bell.closed:
            return
        sent, ticket = shown, bell.ticket()
        shown = await render()
        yield _SAYS_NOTHING if shown == sent else _changed(shown)


def _changed(shown: str) -> str:
    lines = "".join(f"data: {line}\n" for line in shown.splitlines())
    return f"event: changed\nretry: 1000\n{lines}\n"
