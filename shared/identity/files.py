"""Files that are there whole or not at all, also after a loss of power."""

import os
import tempfile
from pathlib import Path


def write_new_file(path: Path, data: bytes, *, mode: int) -> None:
    """Write `data` to the new file `path` with permission bits `mode`, down to the disk.

    Raises:
        FileExistsError: `path` is there.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        _write_down(file.fileno(), data)


def replace_file(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Put `data` in the place of `path`; a reader sees the old file or the new one."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            _write_down(file.fileno(), data)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Bring the names in the folder `path` down to the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_down(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)
