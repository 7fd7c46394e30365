"""Parts of a page that show what changes as it changes, as server-sent events (WHATWG HTML)."""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable

from starlette.responses import StreamingResponse

from services.authority.bell import Bell
from shared.web.callers import EVENT_STREAM

LONGEST_SECONDS = 30.0
"""A stream ends after this and the browser asks anew: whoever has signed out sees no more."""
_LOOK_AGAIN_SECONDS = 1.0
_SAYS_NOTHING = ": still here\n\n"


def streamed(bell: Bell, render: Callable[[], Awaitable[str]]) -> StreamingResponse:
    """Return what `render` makes, each time that it has changed, as events named "changed"."""
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(_changes(bell, render), headers=headers, media_type=EVENT_STREAM)


async def _changes(bell: Bell, render: Callable[[], Awaitable[str]]) -> AsyncGenerator[str]:
    end = time.monotonic() + LONGEST_SECONDS
    sent = ""
    while not bell.closed and time.monotonic() < end:
        ticket = bell.ticket()
        shown = await render()
        lines = "".join(f"data: {line}\n" for line in shown.splitlines())
        yield _SAYS_NOTHING if shown == sent else f"event: changed\nretry: 1000\n{lines}\n"
        sent = shown
        await bell.wait(ticket, _LOOK_AGAIN_SECONDS)
