"""What a service is asked before it is called ready, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from repairs_pattern.domain.checks import Unwell
from repairs_pattern.domain.store import Database
from repairs_pattern.operations.asking import finding_of
from repairs_pattern.operations.checks import LATE, answers, checks_of, delivered, migrated
from tests.support.posted import a_message
from tests.support.raised import NOW


def test_a_database_of_this_release_answers(database):
    assert answers(database) in {"sqlite", "postgresql"}
    assert migrated(database) == f"at {database.schema.newest_revision()} or newer"


@pytest.mark.parametrize("revision", ["0001", None])
def test_tables_of_an_older_release_or_none_are_told(database, revision):
    newest = database.schema.newest_revision()
    change = "UPDATE alembic_version SET version_num = :revision"
    with database.writing() as session:
        session.execute(
            text(change if revision else "DELETE FROM alembic_version"),
            {"revision": revision} if revision else {},
        )
    try:
        with pytest.raises(Unwell) as found:
            migrated(database)
    finally:
        with database.writing() as session:
            session.execute(text("DELETE FROM alembic_version"))
            session.execute(
                text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest}
            )
    assert found.value.mend == "Run: repairs-pattern db upgrade"


def test_a_message_that_waits_too_long_is_told_in_minutes(database):
    a_message(database, None, "key")
    assert delivered(database, object(), NOW + LATE) == "no message is late"
    with pytest.raises(Unwell, match="A message has waited for 20 minutes"):
        delivered(database, object(), NOW + timedelta(minutes=20))


def test_a_gateway_that_cannot_be_asked_is_left_out(database):
    checks = checks_of(database, {"diary": object(), "messenger": None}, lambda: NOW)
    assert set(checks) == {"database", "migrations", "outbox", "messenger"}


def test_a_server_that_is_not_there_has_failed():
    database = Database("postgresql://repairs:hunter2@127.0.0.1:1/repairs")
    found = finding_of("database", lambda: answers(database))
    assert (found.word, found.words) == ("failed", "It cannot be used: OperationalError.")
    database.close()
