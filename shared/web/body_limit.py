"""No body larger than a limit reaches the application: 413 `body-too-large` instead.

A body is read whole before the application starts, because a signature or an idempotency key covers
all of it anyway; files do not come this way.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.problem_titles import title_of
from shared.web.problems import Found, problem_response

MAX_BODY_BYTES = 2 * 1024 * 1024


class BodyLimit:
    """Refuses requests whose body is larger than `max_bytes`, declared or not."""

    def __init__(self, app: ASGIApp, max_bytes: int = MAX_BODY_BYTES) -> None:
        """Stand before `app`."""
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body of one request and pass it on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = None if self._declares_too_much(scope) else await self._read(receive)
        if body is None:
            code = "body-too-large"
            answer = problem_response(Found(code, title_of(code)), scope, {"Connection": "close"})
            await answer(scope, receive, send)
            return
        await self._app(scope, _with_body(body, receive), send)

    def _declares_too_much(self, scope: Scope) -> bool:
        declared = Headers(scope=scope).get("content-length", "")
        return declared.isdecimal() and int(declared) > self._max_bytes

    async def _read(self, receive: Receive) -> bytes | None:
        """Return the body, cut off where the caller went away; None when it is too large."""
        body, more = bytearray(), True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._max_bytes:
                return None
        return bytes(body)


def _with_body(body: bytes, receive: Receive) -> Receive:
    """Return what tells the application `body` first, then whatever `receive` has to tell."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_body_first() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_body_first
