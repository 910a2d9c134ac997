"""The bell: tells the workers on PostgreSQL that something waits in the outbox."""

from __future__ import annotations

import logging

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text

from ..domain.store import Database

log = logging.getLogger(__name__)

QUEUE = "repairs"
DELIVER = "deliver"
"""The job that calls a worker, and the lock by which no more than one such job waits."""

_LOOK = text(
    "SELECT set_config('synchronous_commit', 'off', true), EXISTS ("
    "SELECT FROM procrastinate_jobs WHERE queueing_lock = :name AND status = 'todo')"
)


class Bell:
    """Rings for one database.

    A ring is a job that says nothing but "look into the outbox". It is made after the transaction
    that it tells of: inside of it, the lock of the job that waits would have all who book wait for
    each other. So it may be lost, and the workers look by themselves too.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs = App(connector=SyncPsycopgConnector())

    def ring(self) -> None:
        """Call a worker, unless one is called already. Failing costs nothing but a short delay."""
        try:
            self._ring()
        except AlreadyEnqueued:
            pass
        except Exception as error:
            log.warning("No worker could be called: %s", type(error).__name__)

    def _ring(self) -> None:
        """On a connection of ours; the disk is not waited for."""
        with self._database.engine.begin() as connection:
            _, is_called = connection.execute(_LOOK, {"name": DELIVER}).one()
            if not is_called:
                self._jobs.configure_task(
                    DELIVER,
                    queue=QUEUE,
                    queueing_lock=DELIVER,
                    connection=connection.connection.driver_connection,
                ).defer()
