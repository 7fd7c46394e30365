"""Serving a node over HTTP until it is told to stop."""

from types import FrameType

import uvicorn
from fastapi import FastAPI

from services.authority.bell import Bell

GRACE_SECONDS = 3


class _Server(uvicorn.Server):
    """Wakes the long polls as soon as it is told to stop, so that stopping takes no 30 s."""

    bell: Bell

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop, gracefully the first time."""
        self.bell.close()
        super().handle_exit(sig, frame)


def run_server(application: FastAPI, bell: Bell, host: str, port: int) -> None:
    """Serve `application` at `host`:`port` until SIGINT or SIGTERM."""
    server = _Server(
        uvicorn.Config(
            application,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            date_header=False,  # the node's own clock dates its answers
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    server.bell = bell
    server.run()
