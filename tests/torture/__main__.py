"""Everything at full size: ``python -m tests.torture``. Takes minutes, and all of the machine."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from bench.table import milliseconds, show
from tests.support.postgres import Postgres, postgres

from .contention import Size, contend

AT_FULL_SIZE = {
    "SQLite": Size(clients=16, workers=2, places=200),
    "PostgreSQL": Size(clients=64, workers=4, places=200),
}
HEAD = ("", "booked", "lost", "moved", "cancelled", "requests", "p99", "longest")


def main() -> None:
    """Let the storms go and say what happened; the first broken promise ends it."""
    with TemporaryDirectory() as folder, postgres(settings={}) as server:
        rows = [_storm(name, Path(folder), server) for name in AT_FULL_SIZE]
    show("Everybody wants the same 200 places: no promise was broken", HEAD, rows)


def _storm(name: str, folder: Path, server: Postgres) -> tuple[str, ...]:
    size, home = AT_FULL_SIZE[name], folder / name
    home.mkdir()
    on_server = name == "PostgreSQL"
    url = server.make("storm") if on_server else f"sqlite:///{home}/storm.db"
    found = contend(url, home, size)
    counts = (found.booked, found.lost, found.moved, found.cancelled, found.requests)
    who = f"{name}, {size.clients} clients, {size.workers} processes"
    return (who, *map(str, counts), milliseconds(found.p99), milliseconds(found.longest))


if __name__ == "__main__":
    main()
