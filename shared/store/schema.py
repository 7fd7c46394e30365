"""The schema comes from migrations only; creating and checking it."""

from functools import cache
from pathlib import Path

import alembic.command
import alembic.config
import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from shared.errors import ConfigurationError
from shared.store.database import Database

_MIGRATIONS = Path(__file__).parents[2] / "migrations"


def upgrade(url: str) -> None:
    """Bring the database at the SQLAlchemy `url` to the newest schema; creates it where empty.

    All of it or nothing; what is stored of the logs stays as it is.
    """
    database = Database(url)
    try:
        with database.write() as connection:
            _lock_migrations(connection)
            config = _config()
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")
    finally:
        database.close()


def require_current(database: Database) -> None:
    """Return if the schema is the one that this version of the program was written for.

    Raises:
        ConfigurationError: it is older or newer.
    """
    with database.read() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    wanted = _newest()
    if found != wanted:
        raise ConfigurationError(
            f"the database has schema {found}, this program needs {wanted}: after a backup, run "
            "`lianjian upgrade`"
        )


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> alembic.config.Config:
    config = alembic.config.Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _lock_migrations(connection: sa.Connection) -> None:
    """Let one of several starting processes migrate; SQLite's write lock does it by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(812604)"))
