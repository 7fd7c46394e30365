"""What must hold before a demo begins, and how it is made to end."""

import fcntl
import os
import signal
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from services.authority.settings import Settings
from shared.domain.authorities import AUTHORITIES
from shared.errors import ConfigurationError, InvalidInput

LAST_PORT = 65535
_ENDING = (signal.SIGTERM, signal.SIGHUP)


class DemoRunning(ConfigurationError):
    """Another demo uses the directory."""

    code = "demo-running"


def require_authorities(authorities: Sequence[str], base_port: int) -> None:
    """Return if every authority exists, is named once, and gets a port.

    Raises:
        InvalidInput: one does not.
    """
    for authority in authorities:
        if authority not in AUTHORITIES:
            raise InvalidInput(f"{authority!r} is no authority id such as 'zj'")
    if len(set(authorities)) < len(authorities):
        raise InvalidInput("an authority is named twice")
    last = base_port + len(authorities) - 1
    if base_port < 1 or last > LAST_PORT:
        raise InvalidInput(f"ports {base_port} to {last} do not exist: choose another --base-port")


def forget_settings() -> None:
    """Drop the variables that would be settings of every node of the demo."""
    prefix = Settings.model_config.get("env_prefix", "")
    for name in Settings.model_fields:
        os.environ.pop(f"{prefix}{name}".upper(), None)


@contextmanager
def sole_user(data: Path) -> Generator[None]:
    """Keep other demos out of the directory `data`, which is made, for the block.

    Raises:
        DemoRunning: one is in it.
    """
    data.mkdir(parents=True, exist_ok=True)
    directory = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise DemoRunning(f"a demo runs in {data}: stop it, or choose another --data") from error
    finally:
        os.close(directory)


@contextmanager
def ended_like_ctrl_c() -> Generator[None]:
    """Let a closed terminal, or a plain kill, end the block as Ctrl-C does."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = [(number, signal.signal(number, interrupt)) for number in _ENDING]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
