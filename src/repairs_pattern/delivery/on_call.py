"""A worker on PostgreSQL: Procrastinate calls it when something waits, and for each chore.

The outbox is the truth. A job carries nothing: one that is lost is made up for by the next look,
and one too many finds nothing to claim.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from threading import Event, Thread
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.jobs import DeleteJobCondition, Status

from .bell import DELIVER, QUEUE, Bell
from .postman import Chore, Postman

log = logging.getLogger(__name__)

LOOK = "* * * * * */10"
"""When workers look by themselves: each ten seconds, one of them. A message that is to be tried
again, or whose ring was lost, waits no longer."""

EACH_MINUTE = "* * * * *"

AT_A_TIME = 20
"""Messages that one call delivers before the worker sees to what else there is to do."""

GONE_AFTER = 30.0
"""Seconds without a heartbeat after which a worker was killed."""

UNHEARD = 2.0
"""Seconds after which a ring is noticed that came while the worker was asking for a job."""

BREATH = 2.0
"""Seconds before the next start, when the database could not be used."""


class OnCall:
    """Runs a postman whenever it is called. Any number of them may, on any number of machines.

    :param look: how often one of them looks by itself, as a line of cron with seconds at its end.
    """

    def __init__(self, postman: Postman, *, look: str = LOOK) -> None:
        self._postman = postman
        self._bell = Bell(postman.database)
        self._look = look
        self._stop = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Be on call in a thread of this process, until ``stop``."""
        self._thread = Thread(target=self.run, name="on call", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the message at hand, if it takes no longer than a try may, and stop."""
        self._stop.set()
        self._postman.stop()
        if self._thread is not None:
            self._thread.join(self._postman.patience)
            self._thread = None

    def run(self) -> None:
        """Be on call until ``stop``, through every fault of the database."""
        while not self._stop.is_set():
            try:
                asyncio.run(self._work())
            except Exception as error:
                log.warning("The database cannot be used now: %s", type(error).__name__)
            self._stop.wait(BREATH)

    async def _work(self) -> None:
        """Work until stopped, or until the connection is lost."""
        jobs = self._jobs()
        async with jobs.open_async():
            worker = asyncio.create_task(
                jobs.run_worker_async(
                    queues=[QUEUE],
                    delete_jobs=DeleteJobCondition.ALWAYS,
                    install_signal_handlers=False,
                    stalled_worker_timeout=GONE_AFTER,
                    fetch_job_polling_interval=UNHEARD,
                )
            )
            while not self._stop.is_set() and not worker.done():
                await asyncio.wait({worker}, timeout=0.2)
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker

    def _jobs(self) -> App:
        """What can be called for, and when it is called for by the clock."""
        engine = self._postman.database.engine
        _, connect = engine.dialect.create_connect_args(engine.url)
        jobs = App(connector=PsycopgConnector(kwargs=connect, min_size=1, max_size=4))
        self._each(jobs, self._look, DELIVER, self._deliver)
        self._each(jobs, EACH_MINUTE, "forget-killed", partial(_forget_killed, jobs))
        for chore in self._postman.chores:
            name = chore.__qualname__
            self._each(jobs, EACH_MINUTE, name, partial(self._do, chore), lock=name)
        return jobs

    @staticmethod
    def _each(jobs: App, cron: str, name: str, act: Any, **options: Any) -> None:
        """One of all the workers does this each time, and never two of the same kind wait."""
        make: Any = jobs.task(name=name, queue=QUEUE, queueing_lock=name, **options)
        jobs.periodic(cron=cron)(make(act))

    def _deliver(self, timestamp: int | None = None) -> None:
        """Deliver what is due. Who finds a second message calls another worker, who may help."""
        for number in range(1, AT_A_TIME + 1):
            if not self._postman.deliver_next():
                return
            if number in (2, AT_A_TIME):
                self._bell.ring()

    def _do(self, chore: Chore, timestamp: int) -> None:
        self._postman.do(chore)


async def _forget_killed(jobs: App, timestamp: int) -> None:
    """Take away the jobs of workers that were killed; their messages come again by themselves."""
    for job in await jobs.job_manager.get_stalled_jobs(seconds_since_heartbeat=GONE_AFTER):
        await jobs.job_manager.finish_job(job, Status.FAILED, delete_job=True)
