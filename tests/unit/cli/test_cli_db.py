"""`repairs-pattern db`: tables are made, brought up to date and checked, and faults are told."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from repairs_pattern.cli import main
from repairs_pattern.domain.store import Database
from repairs_pattern.domain.store.database import REPAIRS
from tests.support.postgres import Postgres


def run(*arguments: str, **environment: str) -> Result:
    env = {"DATABASE_URL": None, **environment}
    return CliRunner().invoke(main, ["db", *arguments], env=env)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "repairs.db"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite:///{file}"


def change(file: Path, statement: str) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.execute(statement)
    connection.close()


def test_upgrade_makes_the_tables_and_check_finds_them(url: str) -> None:
    made = run("upgrade", "--url", url)
    checked = run("check", "--url", url)
    assert (made.exit_code, checked.exit_code) == (0, 0)
    said = f"The database is up to date ({REPAIRS.newest_revision()}).\n"
    assert made.output == checked.output == said


def test_the_address_may_come_from_the_environment(url: str, file: Path) -> None:
    assert run("upgrade", DATABASE_URL=url).exit_code == 0
    assert file.is_file()
    assert run("check", DATABASE_URL=url).exit_code == 0


def test_upgrade_can_be_run_again_and_keeps_what_is_there(url: str, file: Path) -> None:
    run("upgrade", "--url", url)
    change(file, "INSERT INTO draft (id, started_at) VALUES ('one', '2026-11-23 09:30:00')")
    assert run("upgrade", "--url", url).exit_code == 0
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT id FROM draft").fetchall() == [("one",)]
    connection.close()


def test_check_of_a_database_that_is_not_there_says_so_and_makes_none(url: str, file: Path) -> None:
    result = run("check", "--url", url)
    assert result.exit_code == 1
    assert "There is no database at" in result.output
    assert "Run: repairs-pattern db upgrade" in result.output
    assert not file.parent.exists()


def test_check_of_an_empty_database_says_what_to_run(url: str, file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    result = run("check", "--url", url)
    assert result.exit_code == 1
    assert result.output == "Error: The database is empty. Run: repairs-pattern db upgrade\n"


def test_check_of_an_older_database_names_both_revisions(url: str, file: Path) -> None:
    run("upgrade", "--url", url)
    change(file, "UPDATE alembic_version SET version_num = '0000'")
    result = run("check", "--url", url)
    assert result.exit_code == 1
    assert f"is at 0000, and this release needs {REPAIRS.newest_revision()}" in result.output


def test_check_finds_tables_that_were_changed_by_hand(url: str, file: Path) -> None:
    run("upgrade", "--url", url)
    change(file, "DROP TABLE outbox")
    result = run("check", "--url", url)
    assert result.exit_code == 1
    assert "changed them by hand" in result.output


def test_a_database_of_a_newer_release_is_left_alone(url: str, file: Path) -> None:
    run("upgrade", "--url", url)
    change(file, "UPDATE alembic_version SET version_num = '9999'")
    result = run("upgrade", "--url", url)
    assert result.exit_code == 1
    assert "was made by a newer release than this one" in result.output


@pytest.fixture
def server_url(postgresql: Postgres) -> Iterator[str]:
    yield postgresql.make("of the command")
    postgresql.drop("of the command")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_set_up_and_checked_too(server_url: str, scheme: str) -> None:
    url = server_url.replace("postgresql", scheme, 1)
    before = run("check", DATABASE_URL=url)
    assert before.output == "Error: The database is empty. Run: repairs-pattern db upgrade\n"
    made, checked = run("upgrade", DATABASE_URL=url), run("check", DATABASE_URL=url)
    said = f"The database is up to date ({REPAIRS.newest_revision()}).\n"
    assert made.output == checked.output == said


def test_check_says_when_the_tables_that_call_workers_are_of_another_release(
    server_url: str,
) -> None:
    run("upgrade", "--url", server_url)
    with closing(Database(server_url)) as database, database.engine.begin() as connection:
        connection.execute(text("COMMENT ON TABLE procrastinate_jobs IS '03.00.00'"))
    result = run("check", "--url", server_url)
    assert result.exit_code == 1
    assert "The tables of Procrastinate" in result.output


def test_a_server_that_does_not_answer_is_told_in_words(tmp_path: Path) -> None:
    result = run("upgrade", "--url", f"postgresql://me:canary@/repairs?host={tmp_path}")
    assert result.exit_code == 1
    assert "cannot be used: connection" in result.output
    assert "canary" not in result.output


def test_without_psycopg_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    result = run("upgrade", "--url", "postgresql://db.internal/repairs")
    assert result.exit_code == 1
    assert 'pip install "repairs-pattern[postgresql]"' in result.output


@pytest.mark.parametrize("command", ["upgrade", "check"])
def test_without_an_address_the_use_is_shown(command: str) -> None:
    result = run(command)
    assert result.exit_code == 2
    assert "Missing option '--url'" in result.output


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("repairs.db", "This is not the address of a database."),
        ("oracle+nothing://db/x", "The driver for oracle+nothing is not installed."),
    ],
)
@pytest.mark.parametrize("command", ["upgrade", "check"])
def test_an_address_that_cannot_be_used_is_told_in_words(command: str, url: str, said: str) -> None:
    result = run(command, "--url", url)
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_database_that_cannot_be_opened_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    result = run("upgrade", "--url", f"sqlite:///{tmp_path}/folder.db")
    assert result.exit_code == 1
    assert "cannot be used: unable to open database file" in result.output


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    result = run("upgrade", "--url", "oracle+nothing://user:canary@db/x")
    assert "canary" not in result.output


def test_help_of_the_group_gives_addresses_to_copy() -> None:
    said = run("--help").output
    assert "DATABASE_URL" in said
    assert "  sqlite:////var/lib/repairs/repairs.db " in said
    assert "  postgresql://repairs@db.internal/repairs " in said


@pytest.mark.parametrize("command", ["upgrade", "check"])
def test_help_of_a_command_gives_a_line_to_copy(command: str) -> None:
    assert f"\n    repairs-pattern db {command}" in run(command, "--help").output


def test_help_of_the_whole_program_names_every_command_and_what_it_is_for() -> None:
    said = CliRunner().invoke(main, ["--help"]).output
    assert "\n    repairs-pattern db upgrade\n" in said
    for line in (
        "check +Check council folders",
        "db +Set up a service's database",
        "figures +Show how the service of a council is used",
    ):
        assert re.search(rf"^  {line}", said, re.MULTILINE)
