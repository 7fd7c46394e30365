"""The node's database: SQLite by default, PostgreSQL where a node outgrows one machine.

SQLite runs with WAL and `synchronous=FULL`; a writing transaction begins with BEGIN IMMEDIATE, so
that it never fails half-way for want of the write lock.
"""

from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from shared.errors import ConfigurationError, StorageFailed

SQLITE_BUSY_SECONDS = 10
POOL_CONNECTIONS = 48
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StorageFull(StorageFailed):
    """The disk that holds the database is full."""

    code = "storage-full"


class StorageBusy(StorageFailed):
    """The database did not answer, or another writer held it too long."""

    code = "storage-busy"


def to_ms(at: datetime) -> int:
    """Return the aware instant `at` as milliseconds since the epoch, cut off, not rounded."""
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000


def from_ms(ms: int) -> datetime:
    """Return the UTC instant of `ms` milliseconds since the epoch."""
    return _EPOCH + timedelta(milliseconds=ms)


class Database:
    """Connections to one database; safe to share between threads."""

    def __init__(self, url: str) -> None:
        """Open the database at the SQLAlchemy `url`; nothing is connected yet.

        Raises:
            ConfigurationError: neither SQLite nor PostgreSQL.
        """
        self._engine = _engine(url)
        self.url = url
        self.is_sqlite = self._engine.dialect.name == "sqlite"
        # SQLite has one writer. Threads of one process queue here, where the next one is woken at
        # once, and not in SQLite, where it would sleep and try again.
        self._writing = Lock() if self.is_sqlite else nullcontext()

    @contextmanager
    def read(self) -> Generator[sa.Connection]:
        """Open a transaction that sees one state and changes nothing.

        Raises:
            StorageFailed: the database cannot answer.
        """
        with _storage_errors(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def read_damaged(self) -> Generator[sa.Connection]:
        """Open a reading transaction in which text that is no UTF-8 comes with U+FFFD in it.

        Raises:
            StorageFailed: the database cannot answer.
        """
        with self.read() as connection:
            driver: Any = connection.connection.driver_connection
            if not self.is_sqlite:
                yield connection
                return
            driver.text_factory = _decode_damaged
            try:
                yield connection
            finally:
                driver.text_factory = str

    @contextmanager
    def write(self) -> Generator[sa.Connection]:
        """Open a writing transaction; it is durable once the block has been left.

        Raises:
            StorageFailed: nothing was written.
        """
        with (
            self._writing,
            _storage_errors(),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _engine(url: str) -> sa.Engine:
    parsed = sa.make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            engine = sa.create_engine(
                parsed,
                pool_size=POOL_CONNECTIONS,
                connect_args={"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False},
            )
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        case "postgresql":
            return sa.create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                pool_size=POOL_CONNECTIONS,
                pool_pre_ping=True,
            )
        case other:
            raise ConfigurationError(f"database {other!r} is neither sqlite nor postgresql")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN, the driver does not
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _decode_damaged(text: bytes) -> str:
    return text.decode("utf-8", "replace")


@contextmanager
def _storage_errors() -> Generator[None]:
    try:
        yield
    except (DatabaseError, PoolTimeoutError) as error:
        if isinstance(error, (IntegrityError, DataError, ProgrammingError)):
            raise  # what was asked for is wrong, not the database
        text = str(getattr(error, "orig", error))
        if "full" in text or "No space left" in text:
            raise StorageFull(text) from error
        if "locked" in text or "busy" in text or isinstance(error, PoolTimeoutError):
            raise StorageBusy(text) from error
        raise StorageFailed(text) from error
