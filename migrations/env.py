"""Alembic's entry point; `shared.store.schema` hands over the connection."""

from alembic import context

from shared.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
