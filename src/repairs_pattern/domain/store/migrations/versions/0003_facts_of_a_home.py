"""What the address list says about each home, and what each diagnosis went by."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

FACTS = ("gas", "floor")


def upgrade() -> None:
    """Add the columns. An address list that is loaded already is read again at the next start."""
    for name in FACTS:
        column = sa.Column(name, sa.String(length=10), nullable=False, server_default="unknown")
        op.add_column("address", column)
    op.add_column("repair", sa.Column("facts", sa.JSON(), nullable=False, server_default="{}"))
    op.execute("DELETE FROM address_list")


def downgrade() -> None:
    """Drop them."""
    op.drop_column("repair", "facts")
    for name in FACTS:
        op.drop_column("address", name)
