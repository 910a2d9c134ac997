"""Visits in a scheduler outside: what is wanted of it, and what each repair has there."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

MOMENT = sa.DateTime(timezone=True)
WITH_WISH = sa.text("wish IS NOT NULL")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "outside_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=True),
        sa.Column("repair_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("wish", sa.String(length=10), nullable=True),
        sa.Column("wish_starts_at", MOMENT, nullable=True),
        sa.Column("wish_ends_at", MOMENT, nullable=True),
        sa.Column("wish_code", sa.String(length=60), server_default="", nullable=False),
        sa.Column("deed", sa.String(length=20), nullable=True),
        sa.Column("won", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("busy_until", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "draft_id IS NULL OR repair_id IS NULL",
            name=op.f("ck_outside_visit_of_one_or_of_nobody"),
        ),
        sa.ForeignKeyConstraint(
            ["repair_id"], ["repair.id"], name=op.f("fk_outside_visit_repair_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_visit")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_outside_visit_draft_id")),
        sa.UniqueConstraint("number", name=op.f("uq_outside_visit_number")),
        sa.UniqueConstraint("repair_id", name=op.f("uq_outside_visit_repair_id")),
    )
    op.create_index(
        "ix_outside_visit_unsettled",
        "outside_visit",
        ["due_at"],
        unique=False,
        sqlite_where=WITH_WISH,
        postgresql_where=WITH_WISH,
    )


def downgrade() -> None:
    """Drop it. Orders that are still in the scheduler are not taken back."""
    op.drop_table("outside_visit")
