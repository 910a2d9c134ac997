"""Contracts are kept on SQLite and on PostgreSQL, by the same fixtures as the unit tests."""

from tests.unit.conftest import (  # noqa: F401
    database,
    database_url,
    postgresql_with_tables,
    sqlite_with_tables,
)
