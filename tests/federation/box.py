"""The command `lianjian demo` as a user runs it: a process, what it prints, the nodes it starts."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from shared.identity.roles import Role
from shared.replication.person_client import Connections, PersonClient

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "services"]
DEADLINE_SECONDS = 240.0  # a machine may be slow; what hangs ends all the same
LOOK_SECONDS = 0.05


def until(condition: Callable[[], bool], what: str, seconds: float = DEADLINE_SECONDS) -> None:
    """Wait until `condition` holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(LOOK_SECONDS)


def free_ports(count: int) -> int:
    """Return the first of `count` ports in a row at which nobody listens.

    They lie below those that the system gives to outgoing connections, of which there are many.
    """
    while True:
        base = 12_000 + secrets.randbelow(20_000)
        if all(_is_free(base + number) for number in range(count)):
            return base


def is_running(pid: int) -> bool:
    """Return whether the process runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").split()[2] != "Z"
    except FileNotFoundError:
        return False


class Box:
    """One run of the command in `data`; all that it prints goes to one file."""

    def __init__(self, data: Path, arguments: Sequence[str], authorities: str) -> None:
        """Start it on free ports."""
        self.data = data
        self.authorities = authorities.split(",")
        self._printed = data.with_suffix(f".{time.monotonic_ns()}.txt")
        base = str(free_ports(len(self.authorities)))
        options = ["--data", str(data), "--base-port", base, "--authorities", authorities]
        with self._printed.open("wb") as printed:
            self.process = subprocess.Popen(  # noqa: S603
                [*COMMAND, "demo", *options, *arguments],
                stdout=printed,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
                start_new_session=True,
            )

    @property
    def printed(self) -> str:
        """Return what it has printed so far."""
        return self._printed.read_text("utf-8")

    @property
    def told(self) -> dict[str, Any]:
        """Return `demo.json`."""
        document: dict[str, Any] = json.loads((self.data / "demo.json").read_bytes())
        return document

    def pid(self, authority: str) -> int:
        """Return the process that `demo.json` names for a node."""
        pid: int = self.told["nodes"][authority]["pid"]
        return pid

    def person(self, connections: Connections, authority: str, role: Role) -> PersonClient:
        """Return the one whose login `demo.json` gives."""
        token = next(
            login["token"]
            for login in self.told["logins"]
            if (login["authority"], login["role"]) == (authority, role)
        )
        return connections.person(self.told["nodes"][authority]["url"], token)

    def await_print(self, text: str) -> None:
        """Wait until `text` is printed."""
        until(lambda: text in self.printed or self.process.poll() is not None, f"{text!r} printed")
        assert text in self.printed, self.printed

    def line_that_serves(self, authority: str) -> str:
        """Return the line that was printed to bring a node back."""
        ending = f"serve --data {self.data / authority}"
        self.await_print(ending)
        return next(line for line in self.printed.splitlines() if line.endswith(ending)).strip()

    def wait(self) -> int:
        """Return the exit status once it has ended."""
        return self.process.wait(DEADLINE_SECONDS)

    def interrupt(self) -> int:
        """Press Ctrl-C; return the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.wait()

    def clean_up(self) -> None:
        """End it and its nodes, however far it came."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        with suppress(FileNotFoundError):
            for node in self.told["nodes"].values():
                if node["pid"] and _is_node(node["pid"], self.data):
                    os.kill(node["pid"], signal.SIGKILL)


@contextmanager
def box(data: Path, *arguments: str, authorities: str = "zj,ha,nmpa") -> Generator[Box]:
    """Run the command for the block."""
    running = Box(data, arguments, authorities)
    try:
        yield running
    finally:
        running.clean_up()


@contextmanager
def another_terminal(line: str) -> Generator[subprocess.Popen[bytes]]:
    """Paste `line` into a shell of its own, in another directory, without our variables."""
    plain = {"PATH": "/usr/bin:/bin"}
    shell = subprocess.Popen(  # noqa: S603
        ["/bin/sh", "-c", f"exec {line}"], stdout=subprocess.DEVNULL, cwd="/", env=plain
    )
    try:
        yield shell
    finally:
        shell.kill()
        shell.wait()


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _is_node(pid: int, data: Path) -> bool:
    """Return whether the process is one of our nodes still, and no other under the same id."""
    try:
        return str(data) in Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace")
    except FileNotFoundError:
        return False
