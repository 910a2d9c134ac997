"""A new list of addresses is written beside the one that is in use."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

MOMENT = sa.DateTime(timezone=True)
TEXTS = ("line", "locality", "town")
SHORT = {"uprn": 12, "postcode": 8, "tenure": 20, "block": 40, "kind": 12}
FACTS = ("gas", "floor")
KEPT = ", ".join((*SHORT, *TEXTS, *FACTS))


def upgrade() -> None:
    """Make the tables anew, and keep the list that is in use."""
    _set_aside()
    op.create_table(
        "address_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("loaded_at", MOMENT),
        sa.Column("homes", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("districts", sa.JSON(), nullable=False, server_default="[]"),
        sa.PrimaryKeyConstraint("id", name="pk_address_list"),
    )
    op.create_table(
        "address",
        sa.Column("list_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=12), nullable=False),
        *_columns(),
        sa.PrimaryKeyConstraint("list_id", "key", name="pk_address"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_address_postcode", "address", ["postcode"])
    _keep()
    op.drop_table("old_address")
    op.drop_table("old_address_list")


def _keep() -> None:
    connection = op.get_bind()
    loaded = "SELECT fingerprint, loaded_at, loaded_at FROM old_address_list LIMIT 1"
    connection.execute(
        sa.text(f"INSERT INTO address_list (fingerprint, begun_at, loaded_at) {loaded}")
    )
    connection.execute(
        sa.text(
            f"INSERT INTO address (list_id, key, {KEPT}) "  # noqa: S608 - names of our columns
            f"SELECT list.id, ltrim(old.uprn, '0'), {KEPT} FROM old_address AS old, "
            "address_list AS list WHERE 1 = 1 ON CONFLICT DO NOTHING"
        )
    )
    postcodes = connection.scalars(sa.text("SELECT DISTINCT postcode FROM address"))
    districts = sorted({postcode.partition(" ")[0] for postcode in postcodes})
    lists = sa.table("address_list", sa.column("districts", sa.JSON()), sa.column("homes"))
    homes = sa.select(sa.func.count()).select_from(sa.table("address")).scalar_subquery()
    connection.execute(sa.update(lists).values(districts=districts, homes=homes))


def downgrade() -> None:
    """Make the old tables. The next start of the older release reads ``addresses.csv`` again."""
    op.drop_table("address")
    op.drop_table("address_list")
    op.create_table(
        "address_list",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("loaded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_address_list"),
    )
    op.create_table("address", *_columns(), sa.PrimaryKeyConstraint("uprn", name="pk_address"))
    op.create_index("ix_address_postcode", "address", ["postcode"])


def _columns() -> list[sa.Column[str]]:
    """What is known of a home."""
    return [
        *(
            sa.Column(name, sa.String(length=length), nullable=False)
            for name, length in SHORT.items()
        ),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        *(
            sa.Column(name, sa.String(length=10), nullable=False, server_default="unknown")
            for name in FACTS
        ),
    ]


def _set_aside() -> None:
    """Give the old tables other names. PostgreSQL keeps those of their keys for itself."""
    op.drop_index("ix_address_postcode", "address")
    for name in ("address", "address_list"):
        op.rename_table(name, f"old_{name}")
        if op.get_context().dialect.name == "postgresql":
            op.execute(f"ALTER TABLE old_{name} RENAME CONSTRAINT pk_{name} TO pk_old_{name}")
