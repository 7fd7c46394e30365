"""The node's own keys: log, clock and http, each Ed25519 and for one purpose only.

Source: log-format §1, §3, §8. They are PKCS #8 PEM files in `DIR/keys`, readable by their owner
alone. The http key's file carries the number of its keyid (`http-1.pem` is "zj#http-1"): a keyid is
never used again, so a new key comes under the next number.
"""

import os
import re
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.errors import AlreadyExists, ConfigurationError
from shared.identity.files import sync_directory, write_new_file
from shared.log.checkpoint import KeyKind, NoteSigner

PRIVATE_MODE = 0o600


class KeysAlreadyExist(AlreadyExists):
    """The node has keys; new ones in their place would end its log."""

    code = "keys-already-exist"


class KeysUnusable(ConfigurationError):
    """A key file is missing, unreadable, of another kind, or readable by others."""

    code = "keys-unusable"


@dataclass(frozen=True, slots=True)
class HttpKey:
    """The key that signs this node's requests; `keyid` is such as "zj#http-1"."""

    keyid: str
    private: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        """Return the public key, 32 bytes."""
        return self.private.public_key().public_bytes_raw()


@dataclass(frozen=True, slots=True)
class NodeKeys:
    """The keys of one node, ready to sign."""

    log: NoteSigner
    clock: NoteSigner
    http: HttpKey


def create_keys(directory: Path, *, authority: str, origin: str) -> NodeKeys:
    """Return the keys of `authority` for the log `origin`, made and stored in `directory`/keys.

    All three files appear at once or not at all.

    Raises:
        KeysAlreadyExist: `directory`/keys is there.
    """
    target = directory / "keys"
    if os.path.lexists(target):
        raise KeysAlreadyExist(f"{target} exists; keys are never overwritten")
    unfinished = Path(tempfile.mkdtemp(prefix=".keys-", dir=directory))
    try:
        for name in ("log.pem", "clock.pem", "http-1.pem"):
            write_new_file(unfinished / name, _new_private_pem(), mode=PRIVATE_MODE)
        sync_directory(unfinished)
        _move(unfinished, target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    sync_directory(directory)
    return load_keys(directory, authority=authority, origin=origin)


def load_keys(directory: Path, *, authority: str, origin: str) -> NodeKeys:
    """Return the keys stored in `directory`/keys; of several http keys the last one.

    Raises:
        KeysUnusable: a key is missing, unreadable, no Ed25519 key, or readable by others.
    """
    folder = directory / "keys"
    number = _last_http_number(folder)
    return NodeKeys(
        log=NoteSigner(origin, _read_private(folder / "log.pem"), KeyKind.LOG),
        clock=NoteSigner(f"{origin}/clock", _read_private(folder / "clock.pem"), KeyKind.CLOCK),
        http=HttpKey(f"{authority}#http-{number}", _read_private(folder / f"http-{number}.pem")),
    )


def _new_private_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _move(unfinished: Path, target: Path) -> None:
    """Rename a folder; the system refuses when `target` has become a folder with files."""
    try:
        unfinished.rename(target)
    except OSError as error:
        raise KeysAlreadyExist(
            f"{target} appeared meanwhile; keys are never overwritten"
        ) from error


def _last_http_number(folder: Path) -> int:
    names = (re.fullmatch(r"http-([1-9][0-9]*)\.pem", path.name) for path in folder.glob("*.pem"))
    numbers = [int(name[1]) for name in names if name is not None]
    if not numbers:
        raise KeysUnusable(f"{folder} holds no http key such as http-1.pem")
    return max(numbers)


def _read_private(path: Path) -> Ed25519PrivateKey:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise KeysUnusable(f"{path} cannot be read: {error}") from error
    if mode & 0o077:
        raise KeysUnusable(
            f"{path} is open to others (mode {mode:04o}); make it {PRIVATE_MODE:04o}"
        )
    if not isinstance(private, Ed25519PrivateKey):
        raise KeysUnusable(f"{path} holds no Ed25519 key")
    return private
