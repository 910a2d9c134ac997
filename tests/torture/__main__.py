"""Everything at full size: ``python -m tests.torture``. Takes minutes, and all of the machine."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.table import milliseconds, show
from repairs_pattern.domain.store import Database
from tests.support.postgres import Postgres, postgres
from tests.support.worker_storm import storm

from .contention import Size, contend

AT_FULL_SIZE = {
    "SQLite": Size(clients=16, workers=2, places=200),
    "PostgreSQL": Size(clients=64, workers=4, places=200),
}
HEAD = ("", "booked", "lost", "moved", "cancelled", "requests", "p99", "longest")

KILLS = 100
KILLED = ("", "kills", "repairs", "messages", "lost", "out of order", "sent again")
REPAIRS = 200
SECONDS = 600
"""After which what has not left counts as lost."""


def main() -> None:
    """Let the storms go and say what happened; the first broken promise ends it."""
    with TemporaryDirectory() as folder, postgres(settings={}) as server:
        rows = [_storm(name, Path(folder), server) for name in AT_FULL_SIZE]
        killed = [_kill(name, Path(folder), server) for name in AT_FULL_SIZE]
    show("Everybody wants the same 200 places: no promise was broken", HEAD, rows)
    show("Workers are killed while they deliver: each message left, in order", KILLED, killed)


def _storm(name: str, folder: Path, server: Postgres) -> tuple[str, ...]:
    size, home = AT_FULL_SIZE[name], folder / name
    home.mkdir()
    on_server = name == "PostgreSQL"
    url = server.make("storm") if on_server else f"sqlite:///{home}/storm.db"
    found = contend(url, home, size)
    counts = (found.booked, found.lost, found.moved, found.cancelled, found.requests)
    who = f"{name}, {size.clients} clients, {size.workers} processes"
    return (who, *map(str, counts), milliseconds(found.p99), milliseconds(found.longest))


def _kill(name: str, folder: Path, server: Postgres) -> tuple[str, ...]:
    home = folder / f"{name}-workers"
    home.mkdir()
    on_server = name == "PostgreSQL"
    url = server.make("workers") if on_server else f"sqlite:///{home}/workers.db"
    with closing(Database(url)) as database:
        database.upgrade()
        found = storm(database, home, repairs=REPAIRS, kills=KILLS, seconds=SECONDS)
    if found.lost or found.unknown or found.out_of_order or found.kills < KILLS:
        raise SystemExit(f"{name}: {found}")
    counts = (found.kills, REPAIRS, found.messages, 0, 0, found.again)
    return (name, *map(str, counts))


if __name__ == "__main__":
    main()
