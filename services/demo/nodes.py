"""The data directories of the demo's nodes: made on the first run, found again on later ones.

Every step of the preparation can be repeated, so a run that was interrupted anywhere is finished by
the next one. `DIR/demo.json` (its owner's alone: it holds tokens) appears once the nodes run.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from services.authority.node import open_node
from services.authority.setup import create_node
from shared.domain.authorities import AUTHORITIES
from shared.errors import ConfigurationError
from shared.identity.accounts import new_token, token_digest
from shared.identity.directory import Directory, Member
from shared.identity.directory_file import write_directory
from shared.identity.directory_json import read_directory
from shared.identity.files import replace_file
from shared.identity.passwords import new_password, password_digest
from shared.identity.roles import Role

PRIVATE_MODE = 0o600
_FASTER = "\n# A demo heals within seconds.\nlongest_pause_seconds = 2\ngossip_seconds = 10\n"
_BEAT = "\n# Nobody watches a demo for minutes: what is sealed waits a moment for its slot.\n"
_BEAT_SECONDS = "beat_seconds = 1.0\n"


class NoDemoDirectory(ConfigurationError):
    """The directory holds something else, or a demo of other authorities."""

    code = "no-demo-directory"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoNode:
    """One node: where it listens, where its data lie, its process while one is known."""

    authority: str
    url: str
    port: int
    data: Path
    pid: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One account of one node; `name` is the account id."""

    authority: str
    role: Role
    name: str
    token: str
    password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The nodes in the order of their ports, and one login for each role and node."""

    path: Path
    nodes: tuple[DemoNode, ...]
    logins: tuple[Login, ...]

    @property
    def authorities(self) -> tuple[str, ...]:
        """Return the ids of the authorities, in the order of their ports."""
        return tuple(node.authority for node in self.nodes)

    def node(self, authority: str) -> DemoNode:
        """Return the node of `authority`, which must be one of this demo."""
        return next(node for node in self.nodes if node.authority == authority)

    def login(self, authority: str, role: Role) -> Login:
        """Return the login for `role` at `authority`."""
        return next(one for one in self.logins if (one.authority, one.role) == (authority, role))

    def with_pids(self, pids: dict[str, int]) -> "Demo":
        """Return the demo with the processes that now serve its nodes."""
        nodes = tuple(replace(node, pid=pids[node.authority]) for node in self.nodes)
        return replace(self, nodes=nodes)


def plan_demo(path: Path, authorities: Sequence[str], base_port: int) -> Demo:
    """Return the demo in the directory `path`, a new one or the one that is there.

    Raises:
        NoDemoDirectory: `path` holds something else, or a demo with other authorities.
    """
    nodes = tuple(
        DemoNode(
            authority=one,
            url=f"http://127.0.0.1:{base_port + number}",
            port=base_port + number,
            data=path / one,
        )
        for number, one in enumerate(authorities)
    )
    known = _known_logins(path)
    missing = sorted({login.authority for login in known} - set(authorities))
    if missing:
        raise NoDemoDirectory(
            f"{path} holds a demo with {', '.join(missing)}: "
            "name all its authorities, or choose another --data"
        )
    mine = {login.authority for login in known}
    new = [_new_login(one, role) for one in authorities if one not in mine for role in Role]
    return Demo(path=path, nodes=nodes, logins=(*known, *new))


def write_demo(demo: Demo) -> None:
    """Write `DIR/demo.json`, readable by its owner alone.

    Before the processes are known it is `DIR/.demo.json`: who finds `demo.json` finds it complete,
    and the tokens are kept before there are accounts for them.
    """
    nodes = {n.authority: {"url": n.url, "data": str(n.data), "pid": n.pid} for n in demo.nodes}
    document = {"nodes": nodes, "logins": [asdict(login) for login in demo.logins]}
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    complete, unfinished = _files(demo.path)
    is_complete = all(node.pid is not None for node in demo.nodes)
    file, other = (complete, unfinished) if is_complete else (unfinished, complete)
    replace_file(file, text.encode(), mode=PRIVATE_MODE)
    other.unlink(missing_ok=True)


def make_nodes(demo: Demo, report: Callable[[DemoNode, bool], None]) -> None:
    """Make what is missing: nodes, accounts; let all nodes know each other, at their ports.

    `report` hears of each node and whether it is new.

    Raises:
        ConfigurationError: a node's directory is damaged.
    """
    for node in demo.nodes:
        is_new = not (node.data / "node.toml").exists()
        if is_new:
            create_node(node.data, node.authority, port=node.port)
        _settle(node)
        _add_accounts(demo, node)
        report(node, is_new)
    own = {node.authority: _own_member(node) for node in demo.nodes}
    for node in demo.nodes:
        file = node.data / "directory.json"
        others = [one for one in read_directory(file.read_bytes()).members if one.id not in own]
        write_directory(file, Directory((*own.values(), *others)))


def _known_logins(path: Path) -> tuple[Login, ...]:
    file = next((one for one in _files(path) if one.exists()), None)
    if file is None:
        if path.exists() and any(one for one in path.iterdir() if not one.name.startswith(".")):
            raise NoDemoDirectory(f"{path} holds something else; choose another --data")
        return ()
    try:
        document: dict[str, Any] = json.loads(file.read_bytes())
        return msgspec.convert(document["logins"], tuple[Login, ...])
    except (OSError, ValueError, KeyError) as error:
        raise NoDemoDirectory(f"{file} cannot be read: {error}") from error


def _new_login(authority: str, role: Role) -> Login:
    name = f"{authority}:{role}-01"
    token, password = new_token().text, new_password()
    return Login(authority=authority, role=role, name=name, token=token, password=password)


def _files(path: Path) -> tuple[Path, Path]:
    """Return the complete file, and the one that stands in for it before the nodes run."""
    return path / "demo.json", path / ".demo.json"


def _settle(node: DemoNode) -> None:
    """Let the node listen at its port of this run, mend its ties quickly, and beat fast."""
    file = node.data / "node.toml"
    before = file.read_text("utf-8")
    text = re.sub(r"(?m)^port = [0-9]+$", f"port = {node.port}", before)
    text += "" if _FASTER in text else _FASTER
    text += "" if "\nbeat_seconds = " in text else _BEAT + _BEAT_SECONDS
    if text != before:
        replace_file(file, text.encode())


def _add_accounts(demo: Demo, node: DemoNode) -> None:
    opened = open_node(node.data)
    try:
        known = {row.id for row in opened.accounts.all()}
        for login in demo.logins:
            digest = token_digest(login.token)
            if login.authority == node.authority and login.name not in known and digest:
                display = f"{AUTHORITIES[node.authority].name_zh}（演示）"
                opened.accounts.add(login.name, login.role, display, digest)
                if login.password:
                    opened.sign_ins.set_password(login.name, password_digest(login.password))
    finally:
        opened.close()


def _own_member(node: DemoNode) -> Member:
    """Return the node's own entry of the directory, at its port of this run."""
    member = read_directory((node.data / "directory.json").read_bytes()).get(node.authority)
    if member is None:
        raise NoDemoDirectory(f"{node.data} is no node of {node.authority}")
    return replace(member, url=node.url)
