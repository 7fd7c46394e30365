"""The database fixtures keep what the other tests rely on."""

from contextlib import AbstractContextManager, ExitStack

import pytest
import sqlalchemy as sa

from tests.postgresql import (
    DRIVER,
    NoPostgresError,
    embedded_server,
    first_that_runs,
    fresh_database,
)


def _tables(url: str) -> set[str]:
    engine = sa.create_engine(url)
    try:
        return set(sa.inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _create_table(url: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE leftover (id integer)"))
    engine.dispose()


def test_database_url_gives_a_migrated_database(database_url: str) -> None:
    assert "alembic_version" in _tables(database_url)


def test_what_one_test_writes_is_gone_in_the_next_1(database_url: str) -> None:
    assert "leftover" not in _tables(database_url)
    _create_table(database_url)


def test_what_one_test_writes_is_gone_in_the_next_2(database_url: str) -> None:
    assert "leftover" not in _tables(database_url)
    _create_table(database_url)


def test_postgresql_finds_chinese_names_by_trigrams(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.connect() as connection:
        connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
        trigrams = connection.scalar(sa.text("SELECT cardinality(show_trgm('宁波医疗器械'))"))
    engine.dispose()
    assert engine.url.drivername == DRIVER
    assert trigrams == 7


def _broken_server() -> AbstractContextManager[sa.URL]:
    raise OSError("no such program")


def test_postgresql_of_the_pip_package_runs_where_nothing_else_does() -> None:
    with ExitStack() as stack:
        server = first_that_runs(stack, {"broken": _broken_server, "pip": embedded_server})
        with fresh_database(server) as url:
            _create_table(url.render_as_string(hide_password=False))


def test_it_is_said_why_no_postgresql_runs() -> None:
    with ExitStack() as stack, pytest.raises(NoPostgresError, match=r"broken: .*no such program"):
        first_that_runs(stack, {"broken": _broken_server})
