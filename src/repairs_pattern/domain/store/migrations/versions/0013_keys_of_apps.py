"""Keys of apps, and which reports came through them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table and the columns."""
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
    )
    with op.batch_alter_table("draft") as draft:
        draft.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
    with op.batch_alter_table("repair") as repair:
        repair.add_column(
            sa.Column("source", sa.String(length=20), server_default="online", nullable=False)
        )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("repair") as repair:
        repair.drop_column("source")
    with op.batch_alter_table("draft") as draft:
        draft.drop_column("digest")
    op.drop_table("api_key")
