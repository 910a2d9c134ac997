"""Runs the migrations of research on the connection that ``Database.upgrade`` hands over."""

from alembic import context

from repairs_pattern.research.store.tables import ResearchBase

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=ResearchBase.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
