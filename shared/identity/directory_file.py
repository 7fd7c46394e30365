"""`DIR/directory.json` as a running node follows it: read again when it changes.

Source: interfaces.md; log-format §8 (a change takes effect within 2 s). A file that cannot be read
leaves the last good directory in force, and says why in `problem`, for the worker's alarm.
"""

import time
from collections.abc import Callable
from pathlib import Path

from shared.identity.directory import Directory, DirectoryUnreadable
from shared.identity.directory_json import directory_bytes, read_directory
from shared.identity.files import replace_file

CHECK_SECONDS = 1.0

_Stamp = tuple[int, int, int]


class DirectoryFile:
    """The directory in a file, looked at once a second at most."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Read `path` at once; `clock` counts seconds.

        Raises:
            DirectoryUnreadable: there is no good directory to begin with.
        """
        self._path = path
        self._clock = clock
        self._checked_at = clock()
        self._stamp = _stamp(path)
        self._directory = _read(path)
        self.problem: str | None = None

    def current(self) -> Directory:
        """Return the newest directory that could be read; it calls for no waiting."""
        if self._clock() - self._checked_at >= CHECK_SECONDS:
            self._checked_at = self._clock()
            self._read_when_changed()
        return self._directory

    def _read_when_changed(self) -> None:
        stamp = _stamp(self._path)
        if stamp == self._stamp:
            return
        try:
            self._directory = _read(self._path)
            self.problem = None
        except DirectoryUnreadable as error:
            self.problem = str(error)
        self._stamp = stamp


def write_directory(path: Path, directory: Directory) -> None:
    """Put `directory` in the place of the file `path`, whole or not at all."""
    replace_file(path, directory_bytes(directory))


def _read(path: Path) -> Directory:
    try:
        text = path.read_bytes()
    except OSError as error:
        raise DirectoryUnreadable(f"{path} cannot be read: {error}") from error
    try:
        return read_directory(text)
    except DirectoryUnreadable as error:
        raise DirectoryUnreadable(f"{path}: {error}") from error


def _stamp(path: Path) -> _Stamp | None:
    """Return what changes with the file (taken before reading: a later change shows again)."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)
