"""`repairs-pattern worker`: delivers what waits in the outbox, in a process of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from prometheus_client import start_http_server
from sqlalchemy.exc import SQLAlchemyError

from repairs_pattern.app import RepairsPattern, UnsafeSettings, create_app
from repairs_pattern.council import BrokenCouncil
from repairs_pattern.delivery import Postman
from repairs_pattern.doors.given import UnknownMessenger

if TYPE_CHECKING:
    from repairs_pattern.delivery.on_call import OnCall

HELP = """Deliver the messages of a service until you stop it.

FOLDER is the council's folder. Give the worker the same environment as the service: DATABASE_URL,
REPAIRS_SECRET_KEY, REPAIRS_MESSENGER, and REPAIRS_SERVER_NAME for the links in messages. Tell the
service itself REPAIRS_DELIVER=false, if workers are to do it all.

\b
  repairs-pattern worker councils/northmere
  repairs-pattern worker councils/northmere --once

As many workers as you like may run at once, with PostgreSQL on as many machines. Each message is
with one of them at a time. Ctrl+C or SIGTERM stops a worker after the message at hand. A worker
that is killed loses nothing: another one tries its message after 90 seconds, with the same key.
On SQLite a worker looks once a second; on PostgreSQL it is called as soon as there is something.

Each minute a worker also deletes reports past their time that were never sent, gives back times
that nobody chose in the end, and writes the reminders of tomorrow's visits. Each hour it deletes
what [retention] of council.toml says. It does so without REPAIRS_MESSENGER too.
"""

WITHOUT_MESSENGER = (
    "Nothing says what sends messages, so they wait. Set REPAIRS_MESSENGER, such as to "
    "folder:/var/lib/repairs/messages"
)


@click.command(help=HELP)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--once", is_flag=True, help="Deliver what is due now, and end.")
@click.option(
    "--metrics",
    metavar="HOST:PORT",
    envvar="REPAIRS_WORKER_METRICS",
    show_envvar=True,
    help="Show figures for Prometheus to whoever can reach this address, such as 127.0.0.1:9101.",
)
def worker(folder: Path, once: bool, metrics: str | None) -> None:
    """Deliver until stopped."""
    with _opened(folder) as pattern:
        if pattern.postman.messenger is None:
            click.echo(WITHOUT_MESSENGER, err=True)
        if once:
            click.echo(f"Messages tried: {pattern.postman.run_once()}.")
        else:
            _deliver(pattern, metrics)


def _at_work(postman: Postman) -> Postman | OnCall:
    """On SQLite the postman looks once a second; on PostgreSQL he is called."""
    if postman.database.is_sqlite:
        return postman
    from repairs_pattern.delivery.on_call import OnCall

    return OnCall(postman)


def _deliver(pattern: RepairsPattern, metrics: str | None) -> None:
    """Deliver until somebody asks for the end; signals come to the main thread alone."""
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    worker = _at_work(pattern.postman)
    with _showing(pattern, metrics):
        worker.start()
        click.echo("Delivering. Press Ctrl+C to stop.")
        signal.sigwait(ends)
        worker.stop()


@contextmanager
def _opened(folder: Path) -> Iterator[RepairsPattern]:
    """The service in a council's folder. What goes wrong is told in words."""
    try:
        pattern: RepairsPattern = create_app(folder, settings={"DELIVER": False}).extensions[
            "repairs_pattern"
        ]
        with closing(pattern):
            yield pattern
    except (BrokenCouncil, UnsafeSettings, UnknownMessenger) as error:
        raise click.ClickException(str(error)) from None
    except SQLAlchemyError as error:
        cause: Any = getattr(error, "orig", None) or error
        raise click.ClickException(f"The database cannot be used: {cause}") from None


@contextmanager
def _showing(pattern: RepairsPattern, address: str | None) -> Iterator[None]:
    """Figures at an address of this process's own meanwhile, if there is one."""
    if address is None:
        yield
        return
    host, _, port = address.rpartition(":")
    try:
        server, thread = start_http_server(int(port), host, registry=pattern.metrics.registry)
    except (OSError, OverflowError, ValueError) as error:
        raise click.ClickException(f"No figures can be shown at {address}: {error}") from None
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
