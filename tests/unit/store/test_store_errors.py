"""An error of the database tells what is wrong and no value of any row, whoever logs it."""

import logging
import traceback

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from repairs_pattern.domain.store import Database, DraftRow
from tests.support.logs import writing_logs
from tests.support.raised import NOW

CANARY = "Zephyrine"
TWICE = text("INSERT INTO draft (id, started_at) VALUES (:id, :at), (:id, :at)")
VALUES = {"id": CANARY, "at": NOW.replace(tzinfo=None)}

log = logging.getLogger("repairs_pattern.somewhere")


def in_a_session(database):
    with database.writing() as session:
        session.add(DraftRow(id=CANARY, started_at=NOW))
    with database.writing() as session:
        session.add(DraftRow(id=CANARY, started_at=NOW))


def by_a_statement(database):
    with database.writing() as session:
        session.execute(TWICE, VALUES)


def by_a_statement_of_its_own(database):
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE own (id text UNIQUE)"))
        connection.execute(text("INSERT INTO own VALUES (:id), (:id)"), VALUES)


def without_what_must_be_there(database):
    with database.writing() as session:
        session.execute(text("INSERT INTO draft (id) VALUES (:id)"), VALUES)


@pytest.mark.parametrize(
    "act",
    [in_a_session, by_a_statement, by_a_statement_of_its_own, without_what_must_be_there],
)
def test_a_row_that_is_refused_is_not_told(database, act):
    with pytest.raises(IntegrityError) as caught:
        act(database)
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert "constraint" in str(caught.value)


@pytest.mark.parametrize("form", ["json", "console"])
def test_no_form_of_our_log_has_a_value_of_a_row(database, form):
    with writing_logs(form) as written:
        try:
            by_a_statement(database)
        except DBAPIError:
            log.exception("it broke")
    assert "IntegrityError" in written.text
    assert CANARY not in written.text


def test_a_value_that_postgresql_quotes_is_not_told(postgresql_with_tables):
    database = Database(postgresql_with_tables)
    with pytest.raises(DataError) as caught, database.writing() as session:
        session.execute(text("SELECT CAST(CAST(:id AS text) AS integer)"), VALUES)
    database.close()
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert "22P02" in str(caught.value)


def test_postgresqls_own_log_has_no_value_with_the_settings_of_the_guide(postgresql):
    url = postgresql.make("telling")
    postgresql.run("CREATE TABLE t (id text UNIQUE)", "telling")

    def insert_twice(value, settings):
        with psycopg.connect(url, options=settings) as connection:
            connection.execute("INSERT INTO t VALUES (%s), (%s)", (value, value))

    for value, settings in {
        "told-canary": "-c log_error_verbosity=default",
        "untold-canary": "-c log_error_verbosity=terse -c log_parameter_max_length=0",
    }.items():
        with pytest.raises(psycopg.errors.UniqueViolation):
            insert_twice(value, settings)
    postgresql.drop("telling")
    said = postgresql.log.read_text("utf-8")
    assert "(told-canary)" in said
    assert "untold-canary" not in said
