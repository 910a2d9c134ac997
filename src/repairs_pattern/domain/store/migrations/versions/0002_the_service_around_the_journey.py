"""Photos, events, links to come back by, feedback and figures; more of each report."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ADDED_TO_REPAIR = (
    ("minutes", sa.Integer(), None),
    ("block", sa.String(length=40), None),
    ("location", sa.Text(), ""),
    ("reported_before", sa.String(length=20), None),
    ("household", sa.JSON(), "[]"),
    ("raised", sa.JSON(), "[]"),
    ("visit", sa.JSON(), "{}"),
    ("behalf", sa.JSON(), "{}"),
    ("receipt", sa.String(length=64), None),
)
"""Name, type, and what a repair that is there already gets; None where it stays empty."""


def upgrade() -> None:
    """Make the new tables and columns."""
    _widen_repair()
    _widen_draft_and_outbox()
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("repair_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["repair_id"], ["repair.id"], name="fk_event_repair_id"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    op.create_index("ix_event_repair_id", "event", ["repair_id"], unique=False)
    op.create_table(
        "photo",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=True),
        sa.Column("repair_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_photo_numbered_from_one")),
        sa.CheckConstraint(
            "(draft_id IS NULL) <> (repair_id IS NULL)",
            name=op.f("ck_photo_of_a_draft_or_of_a_repair"),
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name="fk_photo_draft_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["repair_id"], ["repair.id"], name="fk_photo_repair_id"),
        sa.PrimaryKeyConstraint("id", name="pk_photo"),
        sa.UniqueConstraint("draft_id", "number", name="uq_photo_draft_id_number"),
        sa.UniqueConstraint("repair_id", "number", name="uq_photo_repair_id_number"),
    )
    op.create_table(
        "resume_link",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name="fk_resume_link_draft_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_resume_link"),
    )
    op.create_index("ix_resume_link_draft_id", "resume_link", ["draft_id"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_feedback_score_of_five")),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_day", "feedback", ["day"], unique=False)
    op.create_table(
        "figure",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "reason", name="pk_figure"),
    )


def _widen_repair() -> None:
    """New columns only: to make the table anew would have SQLite empty those that refer to it."""
    for name, kind, given in ADDED_TO_REPAIR:
        op.add_column("repair", sa.Column(name, kind, nullable=given is None, server_default=given))
    op.create_index("ix_repair_block", "repair", ["block"], unique=False)
    op.create_index("ix_repair_receipt", "repair", ["receipt"], unique=True)


def _widen_draft_and_outbox() -> None:
    op.add_column("draft", sa.Column("ended", sa.String(length=120), nullable=True))
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("repair_id", existing_type=sa.Integer(), nullable=True)
        outbox.add_column(sa.Column("draft_id", sa.String(length=64), nullable=True))
        outbox.create_foreign_key(
            "fk_outbox_draft_id", "draft", ["draft_id"], ["id"], ondelete="CASCADE"
        )
        outbox.create_index("ix_outbox_draft_id", ["draft_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    for table in ("figure", "feedback", "resume_link", "photo", "event"):
        op.drop_table(table)
    op.execute("DELETE FROM outbox WHERE repair_id IS NULL")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_index("ix_outbox_draft_id")
        outbox.drop_constraint("fk_outbox_draft_id", type_="foreignkey")
        outbox.drop_column("draft_id")
        outbox.alter_column("repair_id", existing_type=sa.Integer(), nullable=False)
    op.drop_column("draft", "ended")
    op.drop_index("ix_repair_block", "repair")
    op.drop_index("ix_repair_receipt", "repair")
    for name, *_ in ADDED_TO_REPAIR:
        op.drop_column("repair", name)
