"""What every answer carries, whatever made it: request id, Date, headers that protect browsers.

The envelope is the outermost layer, so it is also where an error that nobody foresaw becomes an
answer; the error goes on to the server after that. `Date` is this node's clock, by which a peer
sets its own (log-format §8): the server in front (`uvicorn`) must not add one of its own
(`date_header=False`).
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import format_datetime

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid4

from shared.web.problems import failure_response

_Header = tuple[bytes, bytes]

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PROTECTION = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


class Envelope:
    """Wraps every HTTP exchange of an application."""

    def __init__(self, app: ASGIApp, now: Callable[[], datetime]) -> None:
        """Wrap `app`; `now` is the node's clock (UTC)."""
        self._app = app
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one exchange on, and complete its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        started = False

        async def send_completed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = self._complete(message.get("headers", ()), request_id)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_completed)
            except Exception as error:
                structlog.get_logger("lianjian.web").error(
                    "request-broke", error=type(error).__name__, path=scope["path"]
                )
                if not started:
                    await failure_response(scope)(scope, receive, send_completed)
                raise

    def _complete(self, headers: Iterable[_Header], request_id: str) -> list[_Header]:
        """Return `headers` with those added that the application did not set itself."""
        completed = list(headers)
        present = {name.lower() for name, _ in completed}
        caching = b"private, no-cache" if b"etag" in present else b"no-store"
        more = (
            (b"x-request-id", request_id.encode()),
            (b"date", format_datetime(self._now(), usegmt=True).encode()),
            (b"cache-control", caching),
            *_PROTECTION,
        )
        return completed + [header for header in more if header[0] not in present]


def _request_id(scope: Scope) -> str:
    """Return the id that the caller gave the request, a new one when it is missing or odd."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex
