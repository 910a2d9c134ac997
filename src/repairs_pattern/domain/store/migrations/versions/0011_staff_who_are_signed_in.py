"""Who of the council is signed in, and which reports they filled in for a caller."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table, and the column of the repairs."""
    op.create_table(
        "staff_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_staff_session")),
    )
    op.create_index(op.f("ix_staff_session_begun_at"), "staff_session", ["begun_at"], unique=False)
    with op.batch_alter_table("repair") as repair:
        repair.add_column(sa.Column("assisted", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("repair") as repair:
        repair.drop_column("assisted")
    op.drop_index(op.f("ix_staff_session_begun_at"), table_name="staff_session")
    op.drop_table("staff_session")
