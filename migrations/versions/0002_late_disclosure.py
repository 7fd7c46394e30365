"""late disclosure: what grants opened and is awaited, and a short way to faulty entries."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FAULTY = sa.text("problem IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "awaited",
        sa.Column("log", sa.String(length=16), nullable=False),
        sa.Column("start", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("log", "start", name=op.f("pk_awaited")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_entries_log_problem"),
        "entries",
        ["log", "problem"],
        unique=False,
        sqlite_where=_FAULTY,
        postgresql_where=_FAULTY,
    )
