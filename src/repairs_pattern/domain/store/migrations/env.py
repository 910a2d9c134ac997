"""Runs migrations on the connection that ``Database.upgrade`` hands over."""

from typing import Any, Literal

from alembic import context

from repairs_pattern.domain.store.tables import Base, Moment


def plain_moment(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our type as SQLAlchemy's own, so that a migration never depends on today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=plain_moment,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
