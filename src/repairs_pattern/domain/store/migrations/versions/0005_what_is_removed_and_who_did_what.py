"""When the details of a repair and of a message were removed, and who did what to which repair."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)
REFUSAL = "rows of audit are only added"


def upgrade() -> None:
    """Add the columns, and a table whose rows the database itself keeps as they are."""
    with op.batch_alter_table("repair") as repair:
        repair.add_column(sa.Column("details_removed_at", MOMENT, nullable=True))
        repair.add_column(sa.Column("erased_at", MOMENT, nullable=True))
    _index("ix_repair_with_details", "repair", ["reported_at"], "details_removed_at IS NULL")
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("emptied_at", MOMENT, nullable=True))
    _index("ix_outbox_to_empty", "outbox", ["created_at"], "emptied_at IS NULL")
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_index(op.f("ix_audit_reference"), "audit", ["reference"], unique=False)
    _keep_rows()


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    of = sa.text(where)
    op.create_index(name, table, columns, unique=False, sqlite_where=of, postgresql_where=of)


def _keep_rows() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_refuses_{deed.lower()} BEFORE {deed} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_refuses BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuses()"
    )


def downgrade() -> None:
    """Drop them, and what was noted in the table."""
    op.drop_table("audit")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_refuses()")
    op.drop_index("ix_outbox_to_empty", table_name="outbox")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("emptied_at")
    op.drop_index("ix_repair_with_details", table_name="repair")
    with op.batch_alter_table("repair") as repair:
        repair.drop_column("erased_at")
        repair.drop_column("details_removed_at")
