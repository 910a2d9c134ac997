"""From an empty database to this release's tables and back."""

import subprocess
import sys

import pytest
from alembic import command
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from repairs_pattern.domain.store import (
    AnswerRow,
    AuditRow,
    Base,
    Database,
    DraftRow,
    OutboxRow,
    PlaceRow,
    RepairRow,
    job_tables,
)
from repairs_pattern.domain.store.database import REPAIRS
from tests.support.raised import NOW, a_draft, counted

OF_RELEASE_0_1 = (
    "INSERT INTO draft VALUES ('d1', '2026-11-23 09:30:00')",
    "INSERT INTO answer VALUES ('d1', 'name', '{\"name\": \"Ann\"}', '2026-11-23 09:30:00')",
    "INSERT INTO repair VALUES (1, 'K7C', 'd1', '2026-11-23 09:30:00', 'booked', 'en', 'home', "
    "'tenant', NULL, '[]', 'XN1 4QD', 'tap', 'A tap', 'online', NULL, 'plumbing', 'routine', "
    "NULL, '2026-12-07 23:59:59', 'routine', '', '{}', '{}', '[]')",
    "INSERT INTO place VALUES (1, 'plumbing', '2026-11-24 08:00:00', '2026-11-24 12:00:00', 1, "
    "NULL, NULL, 1)",
    "INSERT INTO outbox VALUES (1, 'K7C:confirmation:text', 1, 'confirmation', 'text', '{}', "
    "'en', '{}', '2026-11-23 09:30:00', NULL)",
)


@pytest.fixture
def empty(database_url):
    database = Database(database_url)
    yield database
    database.close()


def tables(database):
    names = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    return {name for name in names if not name.startswith("procrastinate_")}


def test_an_empty_database_has_no_revision_and_is_not_current(empty):
    with empty.engine.connect() as connection:
        assert empty.revision(connection) is None
    assert not empty.is_current()


def test_an_upgrade_makes_exactly_the_tables_of_the_code(empty):
    empty.upgrade()
    assert tables(empty) == set(Base.metadata.tables)
    assert empty.is_current()


def test_an_upgrade_gives_every_constraint_the_name_that_the_code_has(empty):
    empty.upgrade()
    found = inspect(empty.engine)
    for name, table in Base.metadata.tables.items():
        uniques = {each["name"] for each in found.get_unique_constraints(name)}
        checks = {each["name"] for each in found.get_check_constraints(name)}
        keys = {each["name"] for each in found.get_foreign_keys(name)}
        indexes = {each["name"] for each in found.get_indexes(name)}
        named = {str(constraint.name) for constraint in table.constraints}
        assert named == uniques | checks | keys | {found.get_pk_constraint(name)["name"]}
        assert {str(index.name) for index in table.indexes} <= indexes


def test_a_second_upgrade_changes_nothing(empty):
    empty.upgrade()
    a_draft(empty)
    empty.upgrade()
    assert counted(empty, DraftRow) == 1
    assert empty.is_current()


def test_two_processes_that_start_at_once_both_find_the_tables_made(empty, database_url):
    start = (
        "from repairs_pattern.domain.store import Database\n"
        f"database = Database({database_url!r})\n"
        "input()\n"
        "database.upgrade()\n"
    )
    workers = [
        subprocess.Popen([sys.executable, "-c", start], stdin=subprocess.PIPE) for _ in range(2)
    ]
    for worker in workers:
        worker.stdin.write(b"\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate(timeout=30)
    assert [worker.returncode for worker in workers] == [0, 0]
    assert empty.is_current()


def test_a_downgrade_leaves_nothing_and_an_upgrade_makes_it_again(empty):
    empty.upgrade()
    with empty._writer.begin() as connection:
        command.downgrade(REPAIRS.config(connection), "base")
    assert tables(empty) == set()
    empty.upgrade()
    assert empty.is_current()


def test_an_upgrade_that_fails_leaves_no_half_of_it(empty):
    with empty._writer.begin() as connection:
        connection.execute(text("CREATE TABLE place (id INTEGER)"))
    with pytest.raises(Exception, match="place"):
        empty.upgrade()
    assert tables(empty) == {"place"}


def test_a_table_that_differs_from_the_code_is_noticed(empty):
    empty.upgrade()
    with empty._writer.begin() as connection:
        connection.execute(text("ALTER TABLE draft ADD COLUMN mood TEXT"))
    assert not empty.is_current()


def test_a_migration_that_did_not_run_is_noticed_though_the_tables_are_alike(empty):
    empty.upgrade()
    with empty._writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert not empty.is_current()


def test_the_folder_of_the_database_is_made(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/not/there/yet.db")
    database.upgrade()
    a_draft(database, NOW)
    database.close()
    assert (tmp_path / "not" / "there" / "yet.db").is_file()


def test_what_release_0_1_stored_is_all_there_after_the_upgrade(empty):
    with empty._writer.begin() as connection:
        command.upgrade(REPAIRS.config(connection), "0001")
        for statement in OF_RELEASE_0_1:
            connection.execute(text(statement))
    empty.upgrade()
    assert empty.is_current()
    assert [counted(empty, t) for t in (DraftRow, AnswerRow, OutboxRow, PlaceRow)] == [1, 1, 1, 1]
    with empty.reading() as session:
        repair = session.scalars(select(RepairRow)).one()
    assert (repair.reference, repair.location, repair.household) == ("K7C", "", [])
    assert (repair.visit, repair.receipt, repair.block) == ({}, None, None)


def mark(database):
    """What the database says of the tables of Procrastinate."""
    query = text("SELECT obj_description('procrastinate_jobs'::regclass)")
    with database.engine.connect() as connection:
        return connection.scalar(query)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_tables_that_call_workers_come_with_ours_and_follow_the_installed_release(
    empty, monkeypatch
):
    newest = job_tables._migrations()[-1]
    empty.upgrade()
    assert mark(empty) == newest
    monkeypatch.setattr(job_tables, "_migrations", lambda: [newest, "99.00.00_01_later.sql"])
    monkeypatch.setattr(
        job_tables, "_script", {"99.00.00_01_later.sql": "CREATE TABLE procrastinate_later ()"}.get
    )
    assert not empty.is_current()
    empty.upgrade()
    assert empty.is_current()
    assert mark(empty) == "99.00.00_01_later.sql"
    assert "procrastinate_later" in inspect(empty.engine).get_table_names()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_tables_of_the_same_names_that_somebody_else_made_are_left_alone(empty):
    with empty._writer.begin() as connection:
        connection.execute(text("CREATE TABLE procrastinate_jobs (theirs INTEGER)"))
    empty.upgrade()
    assert empty.is_current()
    assert [c["name"] for c in inspect(empty.engine).get_columns("procrastinate_jobs")] == [
        "theirs"
    ]


@pytest.mark.parametrize("deed", ["UPDATE audit SET who = 'nobody'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_or_delete_what_was_noted(empty, deed):
    empty.upgrade()
    with empty.writing() as session:
        session.add(AuditRow(at=NOW, who="a", deed="exported", reference="K7C"))
    with pytest.raises(DBAPIError, match="only added"), empty.writing() as session:
        session.execute(text(deed))
    assert counted(empty, AuditRow, who="a") == 1
