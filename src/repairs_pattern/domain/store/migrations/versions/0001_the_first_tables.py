"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "address",
        sa.Column("uprn", sa.String(length=12), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("locality", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("tenure", sa.String(length=20), nullable=False),
        sa.Column("block", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("uprn", name="pk_address"),
    )
    op.create_index("ix_address_postcode", "address", ["postcode"], unique=False)

    op.create_table(
        "address_list",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_address_list"),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    op.create_index("ix_draft_started_at", "draft", ["started_at"], unique=False)

    op.create_table(
        "repair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("tenure", sa.String(length=20), nullable=False),
        sa.Column("uprn", sa.String(length=12), nullable=True),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("booking", sa.String(length=10), nullable=False),
        sa.Column("sor", sa.String(length=40), nullable=True),
        sa.Column("trade", sa.String(length=40), nullable=True),
        sa.Column("priority", sa.String(length=20), nullable=True),
        sa.Column("hazard", sa.String(length=40), nullable=True),
        sa.Column("target_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("target_reason", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("contact", sa.JSON(), nullable=False),
        sa.Column("preferences", sa.JSON(), nullable=False),
        sa.Column("trail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_repair"),
        sa.UniqueConstraint("draft_id", name="uq_repair_draft_id"),
        sa.UniqueConstraint("reference", name="uq_repair_reference"),
    )
    op.create_index("ix_repair_reported_at", "repair", ["reported_at"], unique=False)
    op.create_index("ix_repair_uprn", "repair", ["uprn"], unique=False)

    op.create_table(
        "answer",
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("page", sa.String(length=120), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name="fk_answer_draft_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft_id", "page", name="pk_answer"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("repair_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["repair_id"], ["repair.id"], name="fk_outbox_repair_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_repair_id", "outbox", ["repair_id"], unique=False)
    op.create_index("ix_outbox_sent_at", "outbox", ["sent_at", "id"], unique=False)

    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trade", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repair_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_place_numbered_from_one")),
        sa.CheckConstraint(
            "repair_id IS NOT NULL OR (draft_id IS NOT NULL AND held_until IS NOT NULL)",
            name=op.f("ck_place_held_or_owned"),
        ),
        sa.ForeignKeyConstraint(["repair_id"], ["repair.id"], name="fk_place_repair_id"),
        sa.PrimaryKeyConstraint("id", name="pk_place"),
        sa.UniqueConstraint("draft_id", name="uq_place_draft_id"),
        sa.UniqueConstraint("repair_id", name="uq_place_repair_id"),
        sa.UniqueConstraint("trade", "starts_at", "number", name="uq_place_trade_starts_at_number"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("place")
    op.drop_index("ix_outbox_sent_at", table_name="outbox")
    op.drop_index("ix_outbox_repair_id", table_name="outbox")

    op.drop_table("outbox")
    op.drop_table("answer")
    op.drop_index("ix_repair_uprn", table_name="repair")
    op.drop_index("ix_repair_reported_at", table_name="repair")

    op.drop_table("repair")
    op.drop_index("ix_draft_started_at", table_name="draft")

    op.drop_table("draft")
    op.drop_table("address_list")
    op.drop_index("ix_address_postcode", table_name="address")

    op.drop_table("address")
