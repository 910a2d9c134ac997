"""What a works order system has told, so that nothing it tells counts twice."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "works_update",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("repair_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["repair_id"], ["repair.id"], name=op.f("fk_works_update_repair_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_works_update")),
    )
    op.create_index(op.f("ix_works_update_repair_id"), "works_update", ["repair_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("works_update")
