"""The tables of Procrastinate, which calls workers on PostgreSQL. Its own files make them.

Procrastinate has migrations but no list of those that ran, so we write the last one into the
comment of its main table. Tables without that mark were made by somebody else, who looks after
them: they are left as they are.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from sqlalchemy import Connection, text

PREFIX = "procrastinate_"
"""How the names of all its tables begin."""

MAIN = "procrastinate_jobs"
_STATE = text(
    "SELECT to_regclass(:main) IS NOT NULL, "
    "coalesce(obj_description(to_regclass(:main), 'pg_class'), '')"
)
_SOMEBODY_ELSES = (True, "")


def upgrade(connection: Connection) -> None:
    """Make the tables, or bring them to the release of Procrastinate that is installed."""
    state = _state(connection)
    if state == _SOMEBODY_ELSES:
        return
    exists, last = state
    scripts = [name for name in _migrations() if name > last] if exists else ["schema.sql"]
    for name in scripts:
        _run(connection, _script(name))
    if scripts:
        _run(connection, f"COMMENT ON TABLE {MAIN} IS '{_migrations()[-1]}'")


def is_current(connection: Connection) -> bool:
    """Whether there is nothing to upgrade."""
    state = _state(connection)
    return state in (_SOMEBODY_ELSES, (True, _migrations()[-1]))


def _state(connection: Connection) -> tuple[bool, str]:
    """Whether there are tables, and the last migration that they had; empty when nobody says."""
    exists, last = connection.execute(_STATE, {"main": MAIN}).one()
    return exists, last


def _migrations() -> list[str]:
    """The names of all migrations, in their order."""
    folder = files("procrastinate.sql").joinpath("migrations")
    return sorted(each.name for each in folder.iterdir() if each.name.endswith(".sql"))


def _script(name: str) -> str:
    home = files("procrastinate.sql")
    found = home.joinpath(name) if name == "schema.sql" else home.joinpath("migrations", name)
    return found.read_text("utf-8")


def _run(connection: Connection, script: str) -> None:
    """Run a script of several statements, in which a percent sign is only that."""
    driver: Any = connection.connection.driver_connection
    driver.execute(script)
