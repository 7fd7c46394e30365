"""Before a node appends: what its anchor file and its peers remember of its own log."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from services.authority.anchor import Anchor, read_anchor, write_anchor
from services.authority.node import Node, open_node
from services.authority.setup import create_node
from services.authority.startup import check_before_appending, keep_anchor, own_checkpoint
from shared.errors import AlreadyExists, ConfigurationError, InvalidInput
from shared.identity.directory import Directory, Member
from shared.identity.directory_file import write_directory
from shared.replication.client import PeerClient, PeerUnreachable
from shared.store.recorder import AppendsRefused
from tests.node.writing import record

HENAN = Member(id="ha", name_zh="河南", name_en="Henan", url="http://ha.example")


class PeerThatHolds:
    """Stands in for the client: every peer holds this note of our log, or does not answer."""

    def __init__(self, note: str | None) -> None:
        self.note = note

    async def checkpoint(self, _peer: Member, _log: str) -> str:
        if self.note is None:
            raise PeerUnreachable("nobody is there")
        return self.note


@pytest.fixture
def data(tmp_path: Path) -> Path:
    create_node(tmp_path / "zj", "zj")
    return tmp_path / "zj"


@pytest.fixture
def node(data: Path) -> Iterator[Node]:
    opened = open_node(data)
    known = opened.directory.current()
    write_directory(data / "directory.json", Directory((*known.members, HENAN)))
    opened.close()
    opened = open_node(data)
    yield opened
    opened.close()


def check(node: Node, peer_holds: str | None = None) -> str | None:
    """Run the check and return why appending is refused, None if it is not."""
    client = cast("PeerClient", PeerThatHolds(peer_holds))
    asyncio.run(check_before_appending(node, client))
    return node.recorder.refusal


def restored(node: Node, backup: Path) -> Node:
    """Return the node with the database of `backup` in place of its own."""
    node.close()
    for file in node.path.glob("node.sqlite*"):
        file.unlink()
    shutil.copy(backup, node.path / "node.sqlite")
    return open_node(node.path)


def backup_of(node: Node, folder: Path) -> Path:
    backup = folder / "backup.sqlite"
    with sqlite3.connect(node.path / "node.sqlite") as source, sqlite3.connect(backup) as target:
        source.backup(target)
    source.close()
    target.close()
    return backup


def test_new_node_appends_though_nobody_answers(node: Node) -> None:
    assert check(node) is None
    record(node, 1)


def test_node_whose_anchor_and_peers_agree_with_it_appends(node: Node) -> None:
    record(node, 1)
    keep_anchor(node)
    held = node.own_log.note()
    record(node, 2)
    assert check(node, held) is None
    record(node, 3)


def test_restored_backup_behind_the_anchor_refuses_to_append_but_serves(
    node: Node, tmp_path: Path
) -> None:
    record(node, 1)
    backup = backup_of(node, tmp_path)
    record(node, 2)
    keep_anchor(node)
    old = restored(node, backup)
    try:
        assert "restored from a backup" in (check(old) or "")
        with pytest.raises(AppendsRefused):
            record(old, 3)
        assert old.own_log.size() == 1
        assert [alarm.code for alarm in old.alarms.open_alarms()] == ["appends-refused"]
        keep_anchor(old)
        assert read_anchor(old.path / "anchor") == Anchor(2, own_root(node, 2)), "kept as evidence"
    finally:
        old.close()


def own_root(node: Node, size: int) -> bytes:
    anchor = read_anchor(node.path / "anchor")
    assert anchor is not None
    assert anchor.size == size
    return anchor.root


def test_peer_that_holds_more_of_the_log_than_the_node_stops_appends(
    node: Node, tmp_path: Path
) -> None:
    record(node, 1)
    backup = backup_of(node, tmp_path)
    record(node, 2)
    held = node.own_log.note()
    old = restored(node, backup)
    try:
        assert "ha knows this log at size 2" in (check(old, held) or "")
    finally:
        old.close()


def test_peer_that_holds_another_root_of_the_log_stops_appends(node: Node, tmp_path: Path) -> None:
    backup = backup_of(node, tmp_path)
    record(node, 1)
    held = node.own_log.note()
    other = restored(node, backup)
    try:
        record(other, 2)
        assert "two histories were signed" in (check(other, held) or "")
    finally:
        other.close()


def test_note_that_the_node_has_not_signed_stops_nothing(node: Node, tmp_path: Path) -> None:
    create_node(tmp_path / "stranger", "zj")
    stranger = open_node(tmp_path / "stranger")
    record(stranger, 1)
    assert check(node, stranger.own_log.note()) is None
    stranger.close()


def test_anchor_is_written_whole_and_a_damaged_one_is_refused(node: Node) -> None:
    record(node, 1)
    keep_anchor(node)
    newest = own_checkpoint(node)
    assert read_anchor(node.path / "anchor") == Anchor(newest.size, newest.root)
    write_anchor(node.path / "anchor", Anchor(7, b"r" * 32))
    assert read_anchor(node.path / "anchor") == Anchor(7, b"r" * 32)
    (node.path / "anchor").write_text("7 what")
    with pytest.raises(ConfigurationError):
        read_anchor(node.path / "anchor")


def test_new_node_overwrites_nothing(data: Path) -> None:
    before = sorted(path.name for path in data.rglob("*"))
    with pytest.raises(AlreadyExists):
        create_node(data, "zj")
    assert sorted(path.name for path in data.rglob("*")) == before


def test_node_of_no_authority_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        create_node(tmp_path / "x", "zz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("authority = 1", "authority"),
        ('authority = "zj"', "origin"),
        ("no toml", "node.toml"),
        ('authority = "zj"\norigin = "o"\ndatabase = "d"\ncolour = "red"', "colour"),
        ('authority = "zj"\norigin = "o"\ndatabase = "d"\nport = 70000', "port"),
    ],
)
def test_configuration_that_cannot_be_is_refused_by_name(data: Path, toml: str, told: str) -> None:
    (data / "node.toml").write_text(toml)
    with pytest.raises(ConfigurationError, match=told):
        open_node(data)


def test_environment_overrides_the_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANJIAN_PORT", "8199")
    opened = open_node(data)
    opened.close()
    assert opened.settings.port == 8199
