"""The commands of a node, as an operator meets them."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from services.authority.node import open_node
from shared.identity.accounts import token_digest
from tests.node.writing import record

Run = Callable[..., int]


@pytest.fixture
def data(tmp_path: Path, run: Run) -> Path:
    assert run("init", "--authority", "zj", "--data", tmp_path / "zj") == 0
    return tmp_path / "zj"


def test_init_refuses_to_overwrite_in_one_line(
    data: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("init", "--authority", "zj", "--data", data) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "already-exists" in told


@pytest.mark.parametrize("command", ["serve", "verify", "rebuild"])
def test_directory_that_is_no_node_is_told_in_one_line(
    tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert run(command, "--data", tmp_path) == 1
    told = capsys.readouterr().err
    assert "lianjian init" in told
    assert told.count("\n") == 1


def test_keys_are_readable_by_their_owner_alone(data: Path) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in (data / "keys").iterdir()}
    assert modes == {"log.pem": 0o600, "clock.pem": 0o600, "http-1.pem": 0o600}


def test_user_is_added_listed_and_disabled(
    data: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("user", "add", "inspector-01", "--role", "inspector", "--data", data) == 0
    token = capsys.readouterr().out.split()[-1]
    node = open_node(data)
    digest = token_digest(token)
    assert digest is not None
    found = node.accounts.by_token(digest)
    assert found is not None
    assert found.id == "zj:inspector-01"
    assert run("user", "disable", "zj:inspector-01", "--data", data) == 0
    assert node.accounts.by_token(digest) is None
    node.close()
    assert run("user", "list", "--data", data) == 0
    assert "disabled" in capsys.readouterr().out


def test_user_that_is_there_or_is_not_is_an_error(data: Path, run: Run) -> None:
    assert run("user", "add", "a", "--role", "auditor", "--data", data) == 0
    assert run("user", "add", "a", "--role", "auditor", "--data", data) == 1
    assert run("user", "add", "b", "--role", "king", "--data", data) == 2
    assert run("user", "disable", "zj:nobody", "--data", data) == 1


def test_verify_names_the_position_that_was_changed(
    data: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(data)
    assert run("verify", "--data", data) == 0
    assert run("verify", "--data", data, "--log", "zj") == 0
    assert run("verify", "--data", data, "--log", "xx") == 1
    with sqlite3.connect(data / "node.sqlite") as connection:
        connection.execute("UPDATE entries SET kind = 'x.y.v1' WHERE position = 1")
    connection.close()
    capsys.readouterr()
    assert run("verify", "--data", data) == 1
    assert "log zj, position 1" in capsys.readouterr().err


def test_rebuild_shows_its_progress_and_refuses_an_unknown_view(
    data: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(data)
    assert run("rebuild", "--data", data, "archive") == 0
    assert "archive: 3 documents" in capsys.readouterr().out
    assert run("rebuild", "--data", data) == 0
    assert run("rebuild", "--data", data, "nothing") == 1
    assert "there are archive" in capsys.readouterr().err


def fill(data: Path) -> None:
    node = open_node(data)
    for number in range(3):
        record(node, number)
    node.close()
