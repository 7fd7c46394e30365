"""The processes that serve the demo's nodes, and the line by which anybody brings one back."""

import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from services.demo.nodes import DemoNode
from shared.errors import ConfigurationError

STOP_SECONDS = 10.0
LAST_LINES = 12
_SOURCES = Path(__file__).parents[2]


class PortBusy(ConfigurationError):
    """Somebody else listens where a node of the demo has to."""

    code = "port-busy"


class Child:
    """The process of one node; what it says goes to `DIR/<authority>/node.log`."""

    def __init__(self, node: DemoNode) -> None:
        """Start it, out of reach of the Ctrl-C that is meant for the demo."""
        with (node.data / "node.log").open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                serve_command(node.data),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Return whether it still runs."""
        return self._process.poll() is None

    def ask_to_stop(self) -> None:
        """Tell it to stop, if it still runs."""
        if self.is_alive:
            self._process.terminate()

    def wait_until_stopped(self, seconds: float) -> None:
        """Wait so long at most; then end it."""
        try:
            self._process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def stop_all(children: Iterable[Child]) -> None:
    """Stop all `children`, side by side."""
    children = list(children)
    for child in children:
        child.ask_to_stop()
    end = time.monotonic() + STOP_SECONDS
    for child in children:
        child.wait_until_stopped(end - time.monotonic())


def serve_command(data: Path) -> Sequence[str]:
    """Return the command that serves the node in `data`, wherever and by whomever it is run."""
    script = Path(sys.argv[0]).absolute()
    serve = ["serve", "--data", os.fspath(data.absolute())]
    if script.name == "lianjian" and os.access(script, os.X_OK):
        return [os.fspath(script), *serve]
    run = [f"PYTHONPATH={_SOURCES}", sys.executable, "-m", "services"]
    return ["/usr/bin/env", *run, *serve]


def serve_line(data: Path) -> str:
    """Return `serve_command` as a line to be pasted into a terminal."""
    return shlex.join(serve_command(data))


def last_lines(data: Path) -> list[str]:
    """Return the last lines that the node in `data` has said."""
    try:
        text = (data / "node.log").read_text("utf-8", "replace")
    except OSError:
        return []
    return text.splitlines()[-LAST_LINES:]


def require_free_ports(nodes: Iterable[DemoNode]) -> None:
    """Return if every node can listen at its port.

    Raises:
        PortBusy: naming the first port at which somebody listens.
    """
    for node in nodes:
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", node.port))
            except (OSError, OverflowError) as error:
                raise PortBusy(
                    f"port {node.port} for {node.authority} cannot be used ({error}): stop what "
                    "listens there (a node left over?), or choose another --base-port"
                ) from error
