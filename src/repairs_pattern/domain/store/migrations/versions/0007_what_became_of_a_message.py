"""What became of a message after it left, and by which way it was said again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"

NOT_ARRIVED = "dead_at IS NOT NULL OR outcome <> 'delivered'"


def upgrade() -> None:
    """Add the columns. What is dead already is not said again: it may be true no more."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("outcome", sa.String(length=20), nullable=True))
        outbox.add_column(sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True))
        outbox.add_column(sa.Column("fallback", sa.String(length=20), nullable=True))
    op.execute("UPDATE outbox SET fallback = 'none' WHERE dead_at IS NOT NULL")
    of = sa.text(NOT_ARRIVED)
    op.create_index(
        "ix_outbox_not_arrived",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=of,
        postgresql_where=of,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_outbox_not_arrived", table_name="outbox")
    with op.batch_alter_table("outbox") as outbox:
        for name in ("fallback", "outcome_at", "outcome"):
            outbox.drop_column(name)
