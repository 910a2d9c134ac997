"""One database of one service: the engine, read and write sessions, migrations."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    MetaData,
    Select,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import NoSuchModuleError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, object_session
from sqlalchemy.schema import Table

from . import job_tables
from .alive import only_alive
from .errors import keep_values_out
from .tables import Base, OutboxRow

WAIT_SECONDS = 2
"""How long a write waits for another writer before it gives up."""

CONNECTIONS = 15
"""How many one process has to PostgreSQL at most. Once opened they stay open."""

START_SECONDS = 60
"""How long a process that starts waits for one that makes ready what both need."""

BRIEF_SECONDS = 0.05
"""How long a write waits that nobody would miss."""

POSTED = "posted"
"""The name in a session's notes that says that it put something into the outbox."""

UPGRADING = 7_243_311
"""The number of PostgreSQL's advisory lock that one process at a time holds while it upgrades."""

POSTGRESQL = frozenset({"postgresql", "postgres"})
"""How addresses of PostgreSQL begin when they name no driver."""


class DriverMissing(Exception):
    """What speaks to such a database is not installed. The message says what to install."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables that a database has, and the folder of the migrations that make them.

    :param calls_workers: whether PostgreSQL has the tables of Procrastinate beside them.
    """

    metadata: MetaData
    migrations: Path
    calls_workers: bool = False

    def newest_revision(self) -> str:
        """The last migration of this release."""
        return self.revisions()[0]

    def revisions(self) -> list[str]:
        """Every migration, the last one first."""
        return [each.revision for each in ScriptDirectory(str(self.migrations)).walk_revisions()]

    def config(self, connection: Connection) -> Config:
        """What Alembic needs to run the migrations on a connection."""
        config = Config()
        config.set_main_option("script_location", str(self.migrations).replace("%", "%%"))
        config.attributes["connection"] = connection
        return config


REPAIRS = Schema(Base.metadata, Path(__file__).parent / "migrations", calls_workers=True)
"""The tables of a council's service."""


class Database:
    """Our own engine, so that a host app's database is never touched.

    :param url: an SQLAlchemy URL, such as ``sqlite:///repairs.db`` or
        ``postgresql://repairs@db.internal/repairs``. For PostgreSQL the driver is psycopg 3.
    :param schema: what it holds.
    :raises DriverMissing: when there is no driver for it.
    """

    def __init__(self, url: str, schema: Schema = REPAIRS) -> None:
        self.url = make_url(url)
        self.schema = schema
        if self.url.drivername in POSTGRESQL:
            self.url = self.url.set(drivername="postgresql+psycopg")
        if self.is_sqlite and self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine: Engine = self._connect()
        keep_values_out(self.engine)
        if not self.is_sqlite:
            only_alive(self.engine)
        self._writer = self.engine.execution_options(writes=WAIT_SECONDS)
        self._unsynced = self._writer.execution_options(unsynced=True)
        self._reader = self.engine.execution_options(one_statement=True)
        alone = {} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._alone = self._writer.execution_options(**alone)
        self.when_posted: Callable[[], None] | None = None
        """Called after each transaction that put something into the outbox."""
        if self.is_sqlite:
            _prepare_sqlite(self.engine)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded default."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def _calls_workers(self) -> bool:
        return self.schema.calls_workers and not self.is_sqlite

    def _connect(self) -> Engine:
        try:
            if self._calls_workers:
                import_module("procrastinate")
            return create_engine(self.url, **self._options())
        except (ModuleNotFoundError, NoSuchModuleError):
            raise DriverMissing(
                f"The driver for {self.url.drivername} is not installed. PostgreSQL needs psycopg "
                'and procrastinate: pip install "repairs-pattern[postgresql]"'
            ) from None

    def _options(self) -> dict[str, Any]:
        """How to connect. What residents tell us is kept out of logs and of error messages."""
        hidden = {"hide_parameters": True}
        if self.is_sqlite:
            return {
                **hidden,
                "connect_args": {"timeout": WAIT_SECONDS, "check_same_thread": False},
            }
        waits = {
            "connect_timeout": WAIT_SECONDS,
            "options": f"-c lock_timeout={WAIT_SECONDS}s",
        }
        return {
            **hidden,
            "pool_size": CONNECTIONS,
            "max_overflow": 0,
            "pool_timeout": WAIT_SECONDS,
            "connect_args": waits,
        }

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading."""
        with Session(self.engine) as session:
            yield session

    def rows(self, query: Select[Any], values: Mapping[str, Any]) -> Sequence[Any]:
        """What one query finds, without the weight of a session and, on SQLite, of a transaction.

        :param query: written once, with ``bindparam`` where a value goes.
        :param values: name of ``bindparam`` to value.
        """
        with self._reader.connect() as connection:
            return connection.execute(query, values).all()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls back when anything is raised.

        :raises sqlalchemy.exc.OperationalError: when another writer holds on for too long.
        """
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session
        if self.when_posted is not None and POSTED in session.info:
            self.when_posted()

    @contextmanager
    def writing_plainly(self) -> Iterator[Connection]:
        """As ``writing``, for statements alone: a connection without the weight of a session.

        :raises sqlalchemy.exc.OperationalError: when another writer holds on for too long.
        """
        with self._writer.begin() as connection:
            yield connection

    def at_once(self, statement: Executable, values: Mapping[str, Any]) -> Sequence[Any]:
        """What one statement returns that writes and is a transaction of its own.

        :param statement: written once, with ``bindparam`` where a value goes.
        :param values: name of ``bindparam`` to value.
        :raises sqlalchemy.exc.OperationalError: when another writer holds on for too long.
        """
        with self._alone.begin() as connection:
            return connection.execute(statement, values).all()

    @contextmanager
    def writing_unsynced(self) -> Iterator[Connection]:
        """As ``writing``, without waiting for the disk on SQLite: for much that is worth little.

        It gives a connection, without the weight of a session.

        What is committed outlives a process that is killed. When the machine loses its power, the
        last of it may be lost, and never more: the next ``writing`` brings all of it to the disk.

        :raises sqlalchemy.exc.OperationalError: when another writer holds on for too long.
        """
        with self._unsynced.begin() as connection:
            yield connection

    @contextmanager
    def writing_patiently(self) -> Iterator[Connection]:
        """As ``writing_unsynced``, for work in the background: it waits for a minute.

        :raises sqlalchemy.exc.OperationalError: when another is at it for longer.
        """
        with self._unsynced.execution_options(writes=START_SECONDS).begin() as connection:
            yield connection

    def soon_thrown_away(self) -> None:
        """From now on ``writing`` does not wait for the disk either.

        For a database that nobody would miss: see ``writing_unsynced`` for what may be lost.
        """
        self._writer = self._unsynced

    @contextmanager
    def writing_briefly(self) -> Iterator[Session]:
        """As ``writing``, for what nobody waits for: it gives up almost at once.

        :raises sqlalchemy.exc.OperationalError: when another writer is at it.
        """
        with self._waiting(BRIEF_SECONDS) as session:
            yield session

    @contextmanager
    def writing_at_start(self) -> Iterator[Session]:
        """As ``writing``, for what each process does when it starts, and only the first has to.

        :raises sqlalchemy.exc.OperationalError: when another is at it for longer than a minute.
        """
        with self._waiting(START_SECONDS) as session:
            yield session

    @contextmanager
    def _waiting(self, seconds: float) -> Iterator[Session]:
        writer = self.engine.execution_options(writes=seconds)
        with Session(writer, expire_on_commit=False) as session, session.begin():
            if not self.is_sqlite:
                session.execute(text(f"SET LOCAL lock_timeout = {round(seconds * 1000)}"))
            yield session

    def insert(self, table: type[DeclarativeBase]) -> Any:
        """An insert that knows ``on_conflict_do_update`` and ``on_conflict_do_nothing``."""
        dialect = sqlite if self.is_sqlite else postgresql
        assert isinstance(table.__table__, Table)
        return dialect.insert(table.__table__)

    def wait_for_server(self) -> None:
        """Wait until the server answers: it may be starting too.

        Under gunicorn a process that fails while it starts ends all the others.

        :raises sqlalchemy.exc.OperationalError: when it does not for too long.
        """
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                return self.engine.connect().close()
            except OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)

    def upgrade(self) -> None:
        """Bring the tables to this release's shape; nothing to do when they have it."""
        with self._writer.begin() as connection:
            self._take_turn(connection)
            if self.revision(connection) != self.schema.newest_revision():
                command.upgrade(self.schema.config(connection), "head")
            if self._calls_workers:
                job_tables.upgrade(connection)

    def _take_turn(self, connection: Connection) -> None:
        """Wait for another process that upgrades, however long it takes."""
        if not self.is_sqlite:
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({UPGRADING})"))
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))

    def is_current(self) -> bool:
        """Whether every migration of this release has run and no table differs from the code."""
        with self.engine.connect() as connection:
            if self.revision(connection) != self.schema.newest_revision():
                return False
            context = MigrationContext.configure(connection, opts={"include_name": _is_ours})
            is_alike = not compare_metadata(context, self.schema.metadata)
            return is_alike and self.has_job_tables(connection)

    def has_job_tables(self, connection: Connection) -> bool:
        """Whether the tables of Procrastinate fit its release here; SQLite needs none."""
        return not self._calls_workers or job_tables.is_current(connection)

    def is_behind(self) -> bool:
        """Whether migrations of this release have not run. Unlike ``is_current`` it is quick."""
        with self.engine.connect() as connection:
            revision = self.revision(connection)
            if revision is None or revision in self.schema.revisions()[1:]:
                return True
            return not self.has_job_tables(connection)

    @staticmethod
    def revision(connection: Connection) -> str | None:
        """The migration that the database is at; None when it is empty."""
        return MigrationContext.configure(connection).get_current_revision()

    def forget_deleted(self) -> bool:
        """Leave nothing of what was deleted in the files of the embedded database.

        What is deleted is overwritten with zeros in the file itself, but the log beside it keeps
        pages as they were until it is emptied. A server's files are the operator's business.

        :returns: False when somebody else is at it just now: the log is emptied another time.
        """
        if not self.is_sqlite:
            return True
        with self._reader.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {round(BRIEF_SECONDS * 1000)}")
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
        return not busy

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _is_ours(name: str | None, kind: str, _parents: Mapping[str, str | None]) -> bool:
    """Whether the code knows of such a thing in the database."""
    return kind != "table" or not str(name).startswith(job_tables.PREFIX)


@event.listens_for(OutboxRow, "after_insert")
def _note(_mapper: Any, _connection: Connection, row: OutboxRow) -> None:
    """Remember in the session that something will be in the outbox when it commits."""
    session = object_session(row)
    if session is not None:
        session.info[POSTED] = True


def _prepare_sqlite(engine: Engine) -> None:
    """Make SQLite behave as a server would: constraints on, readers beside a writer.

    A transaction that writes takes the write lock at its start. Otherwise two that both read
    first could never finish, and SQLite would refuse one at once instead of waiting.
    """

    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")

    def begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        if patience := options.get("writes"):
            synced = "NORMAL" if options.get("unsynced") else "FULL"
            # As SQLite's own: these cannot fail, and each way through SQLAlchemy costs a page time.
            own: Any = connection.connection
            own.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
            own.execute(f"PRAGMA synchronous = {synced}")
        if not options.get("one_statement"):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if patience else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
