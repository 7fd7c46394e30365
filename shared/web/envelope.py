"""What every answer carries, whatever made it: request id, Date, headers that protect browsers.

The envelope is the outermost layer, so it is also where an error that nobody foresaw becomes an
answer; the error goes on to the server after that. `Date` is this node's clock, by which a peer
sets its own (log-format §8): the server in front (`uvicorn`) must not add one of its own
(`date_header=False`).
"""

import re
import secrets
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.problems import failure_response

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PROTECTION = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


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
                self._complete(MutableHeaders(scope=message), request_id)
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

    def _complete(self, headers: MutableHeaders, request_id: str) -> None:
        headers["X-Request-ID"] = request_id
        headers["Date"] = format_datetime(self._now(), usegmt=True)
        for name, value in _PROTECTION.items():
            headers.setdefault(name, value)
        headers.setdefault(
            "Cache-Control", "private, no-cache" if "etag" in headers else "no-store"
        )


def _request_id(scope: Scope) -> str:
    """Return the id that the caller gave the request, a new one when it is missing or odd."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)
