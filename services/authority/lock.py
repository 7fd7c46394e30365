"""`DIR/lock`: one process at a time runs the loops of a node on one machine."""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from shared.errors import ConfigurationError


@contextmanager
def sole_process(directory: Path) -> Generator[None]:
    """Be the only process that runs the loops of the node in `directory`, for the block.

    The system gives the lock back however the process ends.

    Raises:
        ConfigurationError: another process has it.
    """
    with (directory / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConfigurationError(f"{directory} is being served by another process") from error
        yield
