"""slots: sealed writes that wait for one, and the last beat whose slots were filled.

Views are folded anew: there is one of shared cases, and inspections say of which case they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_DERIVED = ("document_terms", "documents", "view_keys", "views", "progress")


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=160), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("personal", sa.LargeBinary(), nullable=True),
        sa.Column("subjects", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("opens_by", sa.String(length=10), nullable=True),
        sa.Column("caller", sa.String(length=80), nullable=True),
        sa.Column("key", sa.String(length=128), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("queued_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
    )
    op.create_index(
        op.f("ix_waiting_stream_version"), "waiting", ["stream", "version"], unique=True
    )
    op.create_index(op.f("ix_waiting_caller_key"), "waiting", ["caller", "key"], unique=True)
    op.create_table(
        "beats",
        sa.Column("log", sa.String(length=16), nullable=False),
        sa.Column("beat", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("log", name=op.f("pk_beats")),
    )
    for table in _DERIVED:
        op.execute(sa.delete(sa.table(table)))
