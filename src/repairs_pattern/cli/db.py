"""`repairs-pattern db`: the tables of a service's database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from alembic.util import CommandError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from repairs_pattern.domain.store import Database, DriverMissing

HELP = """Set up a service's database, and bring it up to date.

The database is the one that DATABASE_URL names, or --url:

\b
  sqlite:////var/lib/repairs/repairs.db      a file (four slashes: a full path)
  postgresql://repairs@db.internal/repairs   PostgreSQL

A service on SQLite does this by itself when it starts. On PostgreSQL do it once for each new
release, before the service starts, as a user that may create tables.
"""

UPGRADE_HELP = """Make the tables, or bring them to this release.

It can be run again: it does nothing to a database that is up to date.

\b
  repairs-pattern db upgrade
  repairs-pattern db upgrade --url sqlite:///repairs.db
"""

CHECK_HELP = """Say whether the database is up to date, and change nothing.

The command ends with status 0 if it is and 1 if it is not, so that it can guard a start:

\b
  repairs-pattern db check && gunicorn wsgi:app
"""

BACKUP_HELP = """Copy a database on SQLite to a file, while the service goes on.

The copy is whole: it is the database as it was at one moment. It is checked, and only you may read
it. On PostgreSQL use pg_dump; the guide docs/deployment.md shows both, and how to restore.

\b
  repairs-pattern db backup /var/backups/repairs/repairs.db
"""

with_url = click.option(
    "--url",
    envvar="DATABASE_URL",
    show_envvar=True,
    required=True,
    help="The database's address.",
)


@click.group(help=HELP)
def db() -> None:
    """Run the command that is named."""


@db.command(help=UPGRADE_HELP)
@with_url
def upgrade(url: str) -> None:
    """Bring the tables to this release."""
    with opened(url) as database:
        database.upgrade()
        click.echo(f"The database is up to date ({database.schema.newest_revision()}).")


@db.command(help=CHECK_HELP)
@with_url
def check(url: str) -> None:
    """Exit with status 1 when the database is not what this release needs."""
    with opened(url, must_exist=True) as database:
        newest = database.schema.newest_revision()
        with database.engine.connect() as connection:
            revision = database.revision(connection)
            has_job_tables = database.has_job_tables(connection)
        if revision is None:
            raise click.ClickException("The database is empty. Run: repairs-pattern db upgrade")
        if revision != newest:
            raise click.ClickException(
                f"The database is at {revision}, and this release needs {newest}. "
                "Run: repairs-pattern db upgrade"
            )
        if not has_job_tables:
            raise click.ClickException(
                "The tables of Procrastinate, which calls workers, are not those of the release "
                "of it that is installed. Run: repairs-pattern db upgrade"
            )
        if not database.is_current():
            raise click.ClickException(
                f"The database says that it is at {revision}, but its tables are not those of this "
                "release. Somebody has changed them by hand: compare it with a new database."
            )
        click.echo(f"The database is up to date ({revision}).")


@db.command(help=BACKUP_HELP)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_url
def backup(file: Path, url: str) -> None:
    """Copy the database, and put the copy in place when it is sound."""
    with opened(url, must_exist=True) as database:
        if not database.is_sqlite:
            raise click.ClickException("This is not SQLite. Make a backup with pg_dump.")
        part = file.with_name(f".{file.name}.part")
        try:
            part.unlink(missing_ok=True)
            part.touch(mode=0o600)
            _copy(Path(str(database.url.database)), part)
            part.replace(file)
        except (OSError, sqlite3.Error) as error:
            part.unlink(missing_ok=True)
            raise click.ClickException(f"No backup was made: {error}") from None
    click.echo(f"The backup is in {file}.")


def _copy(source: Path, copy: Path) -> None:
    """Copy a database with SQLite's own online backup.

    :raises sqlite3.Error: when it cannot be read, or the copy is not sound.
    """
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as made:
        live.backup(made)
        found = made.execute("PRAGMA quick_check").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)


@contextmanager
def opened(url: str, *, must_exist: bool = False) -> Iterator[Database]:
    """The database, closed at the end. What goes wrong is told in words, without a password."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise click.ClickException(
            "This is not the address of a database. Write it like sqlite:///repairs.db"
        ) from None
    shown = address.render_as_string(hide_password=True)
    is_file = address.get_backend_name() == "sqlite" and address.database not in (None, ":memory:")
    if must_exist and is_file and not Path(str(address.database)).is_file():
        raise click.ClickException(
            f"There is no database at {shown} yet. Run: repairs-pattern db upgrade"
        )
    try:
        database = Database(url)
    except DriverMissing as missing:
        raise click.ClickException(str(missing)) from None
    try:
        yield database
    except DBAPIError as error:
        raise click.ClickException(f"{shown} cannot be used: {error.orig}") from None
    except CommandError:
        raise click.ClickException(
            f"{shown} was made by a newer release than this one. Install that release."
        ) from None
    finally:
        database.close()
