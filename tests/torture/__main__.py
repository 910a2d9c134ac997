"""Everything at full size: ``python -m tests.torture``. Takes minutes, and all of the machine."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.table import milliseconds, show
from repairs_pattern.domain.store import Database
from tests.support.postgres import Postgres, postgres
from tests.support.worker_storm import storm

from .contention import FULL_SIZE, contend
from .faults import attack

HEAD = ("", "booked", "lost", "moved", "cancelled", "requests", "told to wait", "p99", "longest")

KILLS = 100
CRASHES = 10
DAMAGED = ("", "kills", "crashes", "repairs", "messages", "cut off", "again", "lost", "doubled")

KILLED = ("", "kills", "repairs", "messages", "lost", "out of order", "sent again")
REPAIRS = 200
SECONDS = 600
"""After which what has not left counts as lost."""


def main() -> None:
    """Let the storms go and say what happened; the first broken promise ends it."""
    with TemporaryDirectory() as folder, postgres(settings={}) as server:
        rows = [_storm(name, Path(folder), server) for name in FULL_SIZE]
        damaged = [_damage(name, Path(folder), server) for name in FULL_SIZE]
        killed = [_kill(name, Path(folder), server) for name in FULL_SIZE]
    show("Everybody wants the same 200 places: no promise was broken", HEAD, rows)
    show("Web processes, workers and the database die while residents report", DAMAGED, damaged)
    show("Workers are killed while they deliver: each message left, in order", KILLED, killed)


def _url(name: str, part: str, folder: Path, server: Postgres) -> tuple[str, Path]:
    """An empty database for one part, and a folder of its own."""
    home = folder / f"{name}-{part}"
    home.mkdir()
    on_server = name == "PostgreSQL"
    return (server.make(part) if on_server else f"sqlite:///{home}/{part}.db"), home


def _storm(name: str, folder: Path, server: Postgres) -> tuple[str, ...]:
    size = FULL_SIZE[name]
    found = contend(*_url(name, "storm", folder, server), size)
    counts = (found.booked, found.lost, found.moved, found.cancelled)
    asked = (found.requests, found.told_to_wait)
    who = f"{name}, {size.clients} clients, {size.workers} processes"
    return (who, *map(str, (*counts, *asked)), milliseconds(found.p99), milliseconds(found.longest))


def _damage(name: str, folder: Path, server: Postgres) -> tuple[str, ...]:
    url, home = _url(name, "damage", folder, server)
    if name == "PostgreSQL":
        found = attack(url, home, kills=KILLS, server=server, crashes=CRASHES)
    else:
        found = attack(url, home, kills=KILLS)
    if found.lost or found.doubled:
        raise SystemExit(f"{name}: {found}")
    counts = (found.kills, found.crashes, found.repairs, found.messages)
    return (name, *map(str, (*counts, found.interrupted, found.again, 0, 0)))


def _kill(name: str, folder: Path, server: Postgres) -> tuple[str, ...]:
    url, home = _url(name, "workers", folder, server)
    with closing(Database(url)) as database:
        database.upgrade()
        found = storm(database, home, repairs=REPAIRS, kills=KILLS, seconds=SECONDS)
    if found.lost or found.unknown or found.out_of_order or found.kills < KILLS:
        raise SystemExit(f"{name}: {found}")
    counts = (found.kills, REPAIRS, found.messages, 0, 0, found.again)
    return (name, *map(str, counts))


if __name__ == "__main__":
    main()
