"""Fixtures for the whole suite: a migrated database of one's own for each test."""

import gc
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings

from services import cli
from shared.store import schema
from tests.postgresql import NoPostgresError, fresh_database, running_server

settings.register_profile("unhurried", deadline=None)  # a busy machine is no failure
settings.load_profile("unhurried")

NewDatabase = Callable[[], AbstractContextManager[sa.URL]]
_SERVER = pytest.StashKey[dict[str, str]]()


def _server(config: pytest.Config) -> dict[str, str]:
    """The one server of this run: {"url": …} or {"problem": why there is none}."""
    if _SERVER not in config.stash:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        try:
            url = stack.enter_context(running_server())
            config.stash[_SERVER] = {"url": url.render_as_string(hide_password=False)}
        except NoPostgresError as error:
            config.stash[_SERVER] = {"problem": str(error)}
    return config.stash[_SERVER]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Return what runs `lianjian` with arguments and gives its exit status."""

    def command(*arguments: str | Path) -> int:
        monkeypatch.setattr("sys.argv", ["lianjian", *map(str, arguments)])
        try:
            cli.main()
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    return command


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Let the workers of pytest-xdist share the server that their controller runs."""
    node.workerinput["postgres"] = _server(node.config)


def pytest_collection() -> None:
    """Let the garbage collector rest while modules load: nearly all of it stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Let it pass over what has stayed."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs PostgreSQL, so that `-m "not postgres"` leaves it out.

    Of tests that have one name, pytest-xdist would run but one.
    """
    names = Counter(item.nodeid for item in items)
    if twice := [name for name, times in names.items() if times > 1]:
        raise pytest.UsageError(f"several tests are called {twice[0]}")
    for item in items:
        if "postgres_url" in getattr(item, "fixturenames", ()):
            item.add_marker("postgres")


@pytest.fixture(scope="session")
def _new_postgres_database(pytestconfig: pytest.Config) -> Iterator[NewDatabase]:
    shared: dict[str, Any] = getattr(pytestconfig, "workerinput", {})
    server: dict[str, str] = shared["postgres"] if shared else _server(pytestconfig)
    if "problem" in server:
        pytest.fail(server["problem"], pytrace=False)
    url = sa.make_url(server["url"])
    with fresh_database(url) as template:
        schema.upgrade(template.render_as_string(hide_password=False))
        yield partial(fresh_database, url, str(template.database))


@pytest.fixture
def postgres_url(_new_postgres_database: NewDatabase) -> Iterator[str]:
    """The URL of a migrated, empty PostgreSQL database of the test's own."""
    with _new_postgres_database() as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "node.sqlite"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, _sqlite_template: Path) -> str:
    """The URL of a migrated, empty database of the test's own, on each engine in turn."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_url")
        return url
    return f"sqlite:///{shutil.copy(_sqlite_template, tmp_path / 'node.sqlite')}"
