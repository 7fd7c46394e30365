"""`DIR/anchor`: the newest (size, root) of the own log that was served, beside the database.

A database restored from a backup is behind its anchor: appending to it would sign a second
history. Source: log-format §7; the file is written at most a second late and at shutdown.
"""

from dataclasses import dataclass
from pathlib import Path

from shared.errors import ConfigurationError
from shared.identity.files import replace_file


@dataclass(frozen=True, slots=True)
class Anchor:
    """A tree of `size` leaves that had `root`."""

    size: int
    root: bytes


def read_anchor(path: Path) -> Anchor | None:
    """Return the anchor in the file at `path`, None if there is none.

    Raises:
        ConfigurationError: the file is no anchor.
    """
    try:
        size, root = path.read_text("ascii").split()
        return Anchor(int(size), bytes.fromhex(root))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise ConfigurationError(f"{path} is no anchor: {error}") from error


def write_anchor(path: Path, anchor: Anchor) -> None:
    """Replace the anchor at `path`; after a crash the file is the old or the new one."""
    replace_file(path, f"{anchor.size} {anchor.root.hex()}\n".encode())
