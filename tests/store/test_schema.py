"""The schema: migrations and tables agree, on both engines, and a node knows its own."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from shared.errors import ConfigurationError
from shared.store.database import Database
from shared.store.schema import require_current, upgrade
from shared.store.tables import metadata


def test_migrations_make_the_tables_that_the_code_knows(database_url: str) -> None:
    database = Database(database_url)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    database.close()
    assert differences == []


def test_upgrade_of_a_current_database_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    database = Database(database_url)
    require_current(database)
    database.close()


def test_program_refuses_a_database_of_another_schema(database_url: str) -> None:
    database = Database(database_url)
    with database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigurationError, match="9999"):
        require_current(database)
    database.close()


def test_database_of_another_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="mysql"):
        Database("mysql://nowhere/x")
