"""A node of an earlier version: it says what it needs, and is itself again after that."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from services.authority.lock import sole_process
from services.authority.node import Node, open_node
from shared.errors import ConfigurationError
from tests.node.writing import record

EARLIER = """
DROP TABLE awaited;
DROP TABLE waiting;
DROP TABLE beats;
DROP TABLE passwords;
DROP TABLE sessions;
DROP TABLE wrong_passwords;
DROP TABLE printed;
DROP INDEX ix_entries_log_problem;
UPDATE documents SET document = '{}';
UPDATE alembic_version SET version_num = '0001';
"""


@pytest.fixture
def earlier(tmp_path: Path, run: Callable[..., int]) -> Path:
    """Return the directory of a node with one firm, as the first version left it."""
    data = tmp_path / "zj"
    run("init", "--authority", "zj", "--data", data)
    with closing(open_node(data)) as node:
        record(node, 1)
        node.projector.catch_up()
    with closing(sqlite3.connect(data / "node.sqlite")) as database:
        database.executescript(EARLIER)
    return data


def archives(node: Node) -> list[bytes]:
    node.projector.catch_up()
    return [found.document for found in node.queries.having("archive", (), "", 10)]


def test_node_of_an_earlier_version_names_the_command_that_it_needs(earlier: Path) -> None:
    with pytest.raises(ConfigurationError, match="lianjian upgrade"):
        open_node(earlier)


def test_upgrade_keeps_the_log_and_folds_the_views_anew(
    earlier: Path, run: Callable[..., int]
) -> None:
    assert run("upgrade", "--data", earlier) == 0
    with closing(open_node(earlier)) as node:
        assert node.own_log.size() == 1
        (archive,) = archives(node)
        assert "杭州示例有限公司" in archive.decode()
    assert run("verify", "--data", earlier) == 0
    assert run("upgrade", "--data", earlier) == 0


def test_upgrade_refuses_a_node_that_is_being_served(
    earlier: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    with sole_process(earlier):
        assert run("upgrade", "--data", earlier) == 1
    assert "being served" in capsys.readouterr().err
