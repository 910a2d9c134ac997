"""When each message is tried, how often it was, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

WAITS = "sent_at IS NULL AND dead_at IS NULL"
WAITING = {
    "ix_outbox_waits": ["due_at", "id"],
    "ix_outbox_waits_for": ["repair_id", "channel", "id"],
}
"""Indexes of what waits alone: they stay as small as that, however much was ever sent."""


def upgrade() -> None:
    """Add the columns. What waits already is due at once."""
    op.add_column("outbox", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE outbox SET due_at = created_at")
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("due_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        outbox.add_column(sa.Column("useful_until", sa.DateTime(timezone=True), nullable=True))
        outbox.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        outbox.add_column(sa.Column("claim", sa.String(length=32), nullable=True))
        outbox.add_column(sa.Column("error", sa.String(length=60), nullable=True))
        outbox.add_column(sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("ix_outbox_sent_at", table_name="outbox")
    for name, columns in WAITING.items():
        op.create_index(
            name,
            "outbox",
            columns,
            unique=False,
            sqlite_where=sa.text(WAITS),
            postgresql_where=sa.text(WAITS),
        )


def downgrade() -> None:
    """Drop them."""
    for name in WAITING:
        op.drop_index(name, table_name="outbox")
    op.create_index("ix_outbox_sent_at", "outbox", ["sent_at", "id"], unique=False)
    with op.batch_alter_table("outbox") as outbox:
        for name in ("dead_at", "error", "claim", "attempts", "useful_until", "due_at"):
            outbox.drop_column(name)
